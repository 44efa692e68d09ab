"""Wishes, orders, questions and statements are told apart: in sentences that nothing was ever fitted on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.policy import decide
from bot.settings import read_settings
from knowledge.releases.release import Release
from knowledge.search import Engine, Item, Kind, Label, Spoken, load_encoder
from knowledge.search.quality import MeasuredQuestion, read_labelled
from tests.quality import asked
from tests.quality.test_answers import LANGUAGES, questions_in, release

pytestmark = asked.needs_encoder

SENTENCES = Path(__file__).parent / "decisions"
RIGHT, BEGUN = 0.82, 0.05
"""Least share of sentences understood, and most of those that tell or ask something and yet begin something."""
NO_WISH = ("statement", "answer:", "fallback")
MOST, SAMPLE, SAME = 0.8, 150, 0.999
"""Least share of what is asked here that was encoded before, of how many one is encoded again, and how near that is."""
BEGINS = (Outcome.SERVICE, Outcome.ACTION)


def is_right(label: str, decision: Decision) -> bool:
    """Whether the decision is what the label says; a statement may get any answer, and begins nothing."""
    match label:
        case "statement":
            return decision.outcome not in BEGINS
        case "smalltalk" | "fallback":
            return decision.outcome.value == label
    return f"{decision.outcome.value}:{decision.id}" in label.split("|")


def sentences_in(language: str) -> list[MeasuredQuestion]:
    """The labelled sentences of a language."""
    return read_labelled(SENTENCES / f"{language}.tsv")


def decision_on(sentence: str, release: Release) -> Decision:
    """What the bot would do about a sentence."""
    return decide(scene_of(release, sentence, "", datetime.now(UTC)), sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_want_is_told_from_what_they_ask_and_what_they_tell(language: str) -> None:
    sentences = sentences_in(language)
    decided = [(*sentence, decision_on(sentence.text, release(meaning=True))) for sentence in sentences]
    missed = [(label, text, found) for label, text, found in decided if not is_right(label, found)]
    wrong = [f"{label}: {text} -> {found.outcome} {found.id}" for label, text, found in missed]
    assert len(wrong) <= (1 - RIGHT) * len(sentences), "\n".join(wrong)
    told = [text for label, text in sentences if label.startswith(NO_WISH)]
    begun = [
        line
        for line, (label, _, found) in zip(wrong, missed, strict=True)
        if label.startswith(NO_WISH) and found.outcome in BEGINS
    ]
    assert len(begun) <= BEGUN * len(told), "\n".join(begun)


def test_what_was_encoded_before_is_what_the_encoder_makes() -> None:
    """Most of what is asked here, and it's no other than what is computed."""
    encoder = load_encoder(read_settings().cache)
    assert encoder
    texts = [text for language in LANGUAGES for _, text in (*questions_in(language), *sentences_in(language))]
    known = asked.known(encoder.name, texts)
    assert len(known) > MOST * len(texts), "run `python -m tests.quality.asked`"
    for text in list(known)[::SAMPLE]:
        assert known[text] @ encoder.question(text) > SAME, text


def test_an_entry_added_since_the_fit_is_found_whatever_the_recogniser_knows() -> None:
    """What asks for it is new to the recogniser, and may resemble an order."""
    encoder = load_encoder(read_settings().cache)
    assert encoder
    known = release(meaning=True).engine
    report = Item(
        Label.parse("faq:annual-report"),
        (Spoken("en", "Where can I find the annual report?"), Spoken("en", "report of last year")),
        passages=(Spoken("en", "The annual report is sent to members in May."),),
        cards=(Spoken("en", "Where can I find the annual report? The annual report is sent to members in May."),),
    )
    engine = Engine([*known.items, report], encoder, known.vocabulary, known)
    ranking = engine.rank("¿Dónde está el informe anual?")
    assert (ranking.best, ranking.heard) == (report.label, None)


def test_small_talk_stays_small_talk_beside_an_entry_added_since_the_fit() -> None:
    """One in a single language with one phrasing comes near just about any words."""
    encoder = load_encoder(read_settings().cache)
    assert encoder
    known = release(meaning=True).engine
    snow = Spoken("en", "the project where snow was kept through the summer")
    item = Item(Label.parse("faq:snowbase"), (Spoken("en", "What was Snowbase?"), snow), names=("Snowbase",))
    engine = Engine([*known.items, item], encoder, known.vocabulary, known)
    for said in ("Vielen Dank für die Auskunft", "tschüss bis bald", "sei sempre lì?"):
        best = engine.rank(said).best
        assert best, said
        assert best.kind is Kind.SMALLTALK, said
    assert engine.rank("what was snowbase").best == item.label


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("I inherited a violin from my aunt in Graz. What is it worth?", "fallback"),
        ("Mon chien boite depuis dimanche et le vétérinaire est fermé. Que puis-je lui donner ?", "fallback"),
        (
            "My partner came home from Grenoble in March 2022 and said they had given you a list of wishes. "
            "I'd love to know what was on it.",
            "answer:event-grenoble-2022",
        ),
        ("gibt es schon eine Antwort aus Hamburg?", "action:status"),
        ("any reply from Hamburg?", "action:status"),
        ("je n'arrive pas à parler à un humain", "action:handoff"),
        ("our cluster in Poland would like to join ICN", "service:membership"),
        ("notre cluster en Pologne voudrait rejoindre ICN", "service:membership"),
        ("vorrei uno scambio tra cluster", "service:exchange"),
        ("Wir sitzen im Urban Future Lab und suchen Partner", "service:uflpassport"),
        ("the Urban Future Lab is looking for partners", "answer:urban-future-lab"),
        ("seit zehn Tagen meldet sich keiner auf meine Anfrage, was nun", "answer:no-answer|action:status"),
        ("where do I complain?", "action:handoff"),
        ("hvor skal jeg klage", "action:handoff"),
        ("où puis-je me plaindre", "action:handoff"),
        ("jeg vil tale med nogen om milano messen", "action:handoff"),
        ("ich möchte mit jemandem über die mailänder messe sprechen", "action:handoff"),
        ("pls tell noah I'll be late", "service:handoff"),
        ("fortæl noah at vi er forsinkede", "service:handoff"),
        ("sag noah ich komm später", "service:handoff"),
        ("könnt ihr uns mit jemandem in Québec verbinden?", "service:passport"),
        ("wir haben schon einen Partner gefunden, hat sich erledigt", "declined:"),
        ("vi har allerede fundet en partner, tak", "declined:"),
        ("we've found a partner in the meantime, no longer needed", "declined:"),
        ("it's already sorted, thanks", "declined:"),
        ("the pilot in Milan, I've changed my mind", "declined:"),
        ("a friend got a partner in South Africa through you, how did that work", "answer:passport-case-cape-town"),
        ("har nogen faktisk fået noget ud af det", "answer:passport-cases"),
        ("hat das irgendwem schon mal was gebracht", "answer:passport-cases"),
        ("do you offer parking", "fallback"),
        ("do you do catering", "fallback"),
        ("laver i også matchmaking", "answer:matchmaking"),
        ("just looking around", "smalltalk"),
        ("kigger bare lidt", "smalltalk"),
        ("kommt zoom noch raus", "answer:newsletter-zoom"),
        ("I've already found your website but it says nothing about costs", "answer:passport-cost"),
        ("I have already sorted out my travel", "fallback"),
        ("I'm thinking about joining", "answer:membership-who"),
        ("find danske", "answer:cluster-clean"),
        ("finde deutsche", "answer:cluster-renewable-energy-hamburg"),
        ("who may apply for an ICN Passport", "answer:passport-who"),
        ("qui peut demander un Passport ICN", "answer:passport-who"),
        ("quién puede solicitar un Passport", "answer:passport-who"),
        ("hvem må sende en Passport-anmodning", "answer:passport-who"),
        ("wer kann den ICN Passport beantragen", "answer:passport-who"),
        ("chi può richiedere un ICN Passport", "answer:passport-who"),
        ("I want to apply for a passport", "service:passport"),
        ("nobody at the Hamburg cluster replies", "answer:no-answer"),
        ("das cluster in hamburg antwortet nicht", "answer:no-answer"),
        ("klyngen i København svarer ikke", "answer:no-answer"),
        ("el clúster de Bilbao no contesta", "answer:no-answer"),
        ("I want to ask the cluster in Graz", "service:passport"),
        ("italien svp", "action:language"),
        ("Danish please", "action:language"),
        ("the Danish one", "answer:cluster-clean"),
        ("what happened with Colorado", "answer:cluster-colorado-clean-energy-cluster"),
        ("did Hamburg answer?", "action:status"),
        ("überweise 300 euro an meinen lieferanten", "fallback"),
        ("how long do you store what I write", "answer:assistant-privacy"),
        ("wie lange bewahrt ihr meine angaben auf", "answer:assistant-privacy"),
        ("per quanto tempo conservate le mie risposte", "answer:assistant-privacy"),
    ],
)
def test_what_stands_around_a_question_tells_what_it_is_about(text: str, outcome: str) -> None:
    assert is_right(outcome, decision_on(text, release(meaning=True)))


INTRODUCED = [
    ("I'm Anna Berg from Cleantech Zurich and our cluster would like to join", "membership"),
    ("je suis Anna Berg du cluster X et nous voudrions adhérer", "membership"),
    ("Ich bin Anna Berg vom Cluster Nordwind und wir möchten Mitglied werden", "membership"),
    ("sono Anna Berg del cluster Nordvento e vorremmo aderire", "membership"),
    ("soy Anna Berg del clúster Norte y queremos ser miembros", "membership"),
    ("jeg er Anna Berg fra klyngen Nordvind, og vi vil gerne være medlem", "membership"),
    ("We build salt batteries. Who could test them in Denmark?", "passport"),
    ("Wir bauen Kühlanlagen. Gibt es in Québec Kunden für uns?", "passport"),
    ("nous fabriquons des batteries au sel. Qui pourrait les tester au Danemark ?", "passport"),
    ("We build salt batteries. Is there a cluster in Denmark?", ""),
    ("We build salt batteries. What does CLEAN do?", ""),
    ("I'm Anna Berg from Nordwind and our cluster is a member of ICN", ""),
]
"""What people say behind an introduction, and the service that they wish for, if they wish for one."""


@pytest.mark.parametrize(("text", "service"), INTRODUCED)
def test_a_wish_behind_an_introduction_is_heard(text: str, service: str) -> None:
    found = decision_on(text, release(meaning=True))
    assert (found.id if found.outcome is Outcome.SERVICE else "") == service


@pytest.mark.parametrize(
    "text",
    [
        "we don't want to go to Hamburg but to Graz",
        "wir wollen nicht nach Hamburg, sondern nach Graz",
        "vi vil ikke til Hamburg men til Graz",
        "non vogliamo andare ad Amburgo ma a Graz",
    ],
)
def test_a_place_set_against_another_is_where_help_is_wanted(text: str) -> None:
    found = decision_on(text, release(meaning=True))
    assert (found.outcome.value, found.slots.get("target")) == ("service", "green-tech-cluster")
