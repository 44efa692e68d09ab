"""What people type into a form is stored, answered or asked about: in sentences that nothing was ever fitted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from bot.dialogue import callbacks
from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.forms import hearing
from bot.dialogue.interpretation.interpreter import interpret
from bot.dialogue.routing.handlers import respond
from bot.dialogue.scene import Scene
from bot.dialogue.speech import plain
from bot.dialogue.turn import Turn
from knowledge.search.acts import ANSWER, OTHER, TALKS, Asked
from knowledge.search.quality import MeasuredQuestion, read_labelled
from storage.messages import telegram
from storage.records import Asking, Confirming, Draft, Person, Reviewing, Session, Snapshot
from tests.quality import asked
from tests.quality.test_answers import LANGUAGES, release
from tests.quality.test_decisions import decision_on

pytestmark = asked.needs_encoder

ACTS, SIDES = (Path(__file__).parent / kind / "measured" for kind in ("acts", "sides"))
STORED, UNSEEN, TALK = 0.72, 0.16, 0.45
"""Least share of answers that are stored at once; most of the questions, and of the remarks, that are stored unseen."""
OWN, MISTAKEN, SOUGHT = 0.6, 0.25, 0.7
"""Least share of sentences understood that say where a company is, most that are taken for whom it asks, and the least
share of places it asks that are.
"""
RECOGNISED, MISTOLD = 0.3, 0.2
"""Least share of questions about the form whose topic is recognised, and the most topics that are wrong."""
NOW, CHAT = datetime(2026, 5, 4, 9, tzinfo=UTC), telegram(1)
PLACES = ("Graz", "Bilbao", "Oslo", "GreenCape", "Grenoble", "Tenerrdis", "CLEAN", "Raleigh")
GIVEN = {
    "target": "ecotech-quebec",
    "company": "Alpine Heat",
    "home": "tenerrdis",
    "product": "Heat pumps for blocks of flats.",
    "help": ("partners",),
    "need": "We want to meet three installers who know cold winters for our pilot plant.",
    "dates": "June 2026",
    "website": "www.alpineheat.example",
    "email": "camille@alpineheat.example",
    "consent": True,
}
FIELDS = {"activity": "product", "wish": "need", "date": "dates", "options": "help", "any": "need"}


@cache
def directory() -> Directory:
    """Everybody has a contact."""
    contacts = {cluster: (telegram(7),) for cluster in release(meaning=True).catalog.clusters}
    return Directory(contacts=contacts, admins=(telegram(9),))


def typed(draft: Draft, language: str, text: str) -> tuple[Draft | None, Turn]:
    """The draft after somebody types a text into it, and the whole reply."""
    content = release(meaning=True)
    person = Person(id=1, phone_language=language)
    event = Incoming(token="t", address=CHAT, person=person, kind=EventKind.TEXT, text=text)
    session = Session(address=CHAT, drafts={draft.id: draft}, active=draft.id)
    scene = Scene(content, directory(), Snapshot(session=session), event, NOW)
    scene = replace(scene, interpretation=interpret(content, text, scene.context))
    turn = respond(scene)
    return (turn.session or session).drafts.get(draft.id), turn


def with_place(number: int, text: str) -> str:
    """A sentence with a place in it, which differs from the one before."""
    return text.replace("X", PLACES[number % len(PLACES)], 1)


def everything_typed() -> list[str]:
    """Everything that these tests type."""
    words = [text for language in LANGUAGES for _, text in read_labelled(ACTS / f"{language}.tsv")]
    places = (enumerate(read_labelled(SIDES / f"{language}.tsv")) for language in LANGUAGES)
    return words + [with_place(number, line.text) for lines in places for number, line in lines]


def is_stored(asked_for: str, language: str, text: str) -> bool:
    """Whether words typed where a form asks for this are stored at once, without a word of doubt."""
    field = FIELDS.get(asked_for, asked_for)
    known = [*GIVEN].index("company" if field == "person" else field) if field != "review" else len(GIVEN)
    step = Reviewing() if field == "review" else Asking(field=field)
    answers = dict(list(GIVEN.items())[:known])
    draft = Draft(id="d", service="passport", step=step, started=NOW, answers=answers)
    after, turn = typed(draft, language, text)
    offered = (choice for message in turn.messages for row in message.reply.rows for choice in row)
    doubted = any(isinstance(callbacks.decode(choice.action), callbacks.UseWords) for choice in offered)
    return after is not None and not doubted and (after.answers, after.wish) != (draft.answers, draft.wish)


def shares(lines: list[MeasuredQuestion], language: str) -> dict[str, float]:
    """The share of each act that is stored."""
    found: dict[str, list[bool]] = {}
    for label, text in lines:
        told, _, asked_for = label.partition(":")
        act = told if told in (ANSWER, TALKS) else "asks"
        found.setdefault(act, []).append(is_stored(asked_for, language, text))
    return {act: sum(stored) / len(stored) for act, stored in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_stored_and_questions_and_remarks_are_not(language: str) -> None:
    stored = shares(read_labelled(ACTS / f"{language}.tsv"), language)
    assert stored["answer"] >= STORED, stored
    assert stored["asks"] <= UNSEEN, stored
    assert stored["talks"] <= TALK, stored


def test_what_is_asked_about_the_form_is_recognised_and_seldom_mistaken() -> None:
    acts = release(meaning=True).engine.acts
    assert acts
    told = right = about_form = 0
    for label, text in (line for language in LANGUAGES for line in read_labelled(ACTS / f"{language}.tsv")):
        topic, _, asked_for = label.partition(":")
        act = acts.of(text, cast(Asked, asked_for), {})
        assert act
        taken = act.topic if act.asks >= hearing.ASKS and act.sure >= hearing.ABOUT else ""
        about_form += topic not in (ANSWER, TALKS, OTHER)
        told, right = told + bool(taken), right + (taken == topic)
    assert right >= RECOGNISED * about_form, (right, about_form)
    assert right >= (1 - MISTOLD) * told, (right, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_stands_on_the_side_of_the_request_where_the_sentence_puts_it(language: str) -> None:
    hamburg = "renewable-energy-hamburg"
    sides: dict[str, list[str]] = {}
    for number, (side, text) in enumerate(read_labelled(SIDES / f"{language}.tsv")):
        draft = Draft(id="d", service="passport", step=Confirming(understood={"target": hamburg}), started=NOW)
        after, _ = typed(draft, language, with_place(number, text))
        known = {**after.answers, **after.understood} if after else {}
        target = known.get("target") != hamburg and "target" in known
        sides.setdefault(side, []).append("home" if known.get("home") else "target" if target else "neither")
    share = {side: {got: found.count(got) / len(found) for got in ("home", "target")} for side, found in sides.items()}
    assert share["home"]["home"] >= OWN, share
    assert share["home"]["target"] <= MISTAKEN, share
    assert share["target"]["target"] >= SOUGHT, share


def draft_at(field: str) -> Draft:
    """A draft that waits for this answer, and has those before it."""
    return Draft(
        id="d",
        service="passport",
        step=Asking(field=field),
        started=NOW,
        answers=dict(list(GIVEN.items())[: [*GIVEN].index(field)]),
    )


@pytest.mark.parametrize(
    ("language", "field", "words", "key"),
    [
        ("en", "company", "why do you want to know, I'd rather not say yet", "form.why.company"),
        ("de", "company", "wozu wollt ihr das wissen, ich gebe ungern Daten raus", "form.why.company"),
        ("da", "company", "hvorfor vil I vide det, jeg giver ikke gerne data fra mig", "form.why.company"),
        ("fr", "company", "pourquoi vous voulez savoir ça, j'aime pas trop donner des infos", "form.why.company"),
        ("es", "company", "por qué lo pedís, es que no me gusta dar datos así de primeras", "form.why.company"),
        ("it", "company", "perché vi serve saperlo, non mi va di dare dati subito", "form.why.company"),
        ("en", "dates", "do we really have to give dates? no idea yet", "form.why.date"),
        ("de", "dates", "müssen wir wirklich Termine angeben? wir wissen es noch nicht", "form.why.date"),
        ("da", "dates", "skal vi virkelig skrive datoer? vi ved det ikke endnu", "form.why.date"),
        ("fr", "dates", "faut vraiment donner des dates ? on sait pas trop encore", "form.why.date"),
        ("es", "dates", "hay que poner fechas por fuerza? aún no lo sabemos", "form.why.date"),
        ("it", "dates", "bisogna per forza dare le date? non lo sappiamo", "form.why.date"),
    ],
)
def test_a_word_tells_what_about_the_form_is_asked(language: str, field: str, words: str, key: str) -> None:
    draft = draft_at(field)
    after, turn = typed(draft, language, words)
    told = " ".join(plain(message.reply.text) for message in turn.messages)
    assert str(release(meaning=True).catalog.text(language, key)) in told
    assert after is not None
    assert after.answers == draft.answers


CONFIRMING = Draft(
    id="d", service="passport", step=Confirming(understood={"target": "clean", "help": ("partners",)}), started=NOW
)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "yep that's the one"), ("de", "ja genau so"), ("da", "ja lige præcis"), ("fr", "oui voilà"),
     ("es", "sí, eso"), ("it", "sì dai")],
)  # fmt: skip
def test_a_remark_that_begins_with_yes_confirms(language: str, words: str) -> None:
    after, _ = typed(CONFIRMING, language, words)
    assert after
    assert isinstance(after.step, Asking)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "hang on, I'll ask my boss"), ("de", "warte, ich frag kurz meinen Chef"),
     ("da", "vent, jeg spørger lige chefen"), ("fr", "attends, je demande à mon chef"),
     ("es", "espera que pregunto a mi jefe"), ("it", "aspetta che chiedo al capo")],
)  # fmt: skip
def test_a_remark_changes_nothing_that_waits_to_be_confirmed(language: str, words: str) -> None:
    after, _ = typed(CONFIRMING, language, words)
    assert after
    assert (after.step, after.wish) == (CONFIRMING.step, "")


@pytest.mark.parametrize(
    ("language", "words", "home"),
    [("en", "we're members of CLEAN", "clean"), ("da", "vi er medlem af CLEAN", "clean"),
     ("fr", "on est adhérents chez Tenerrdis depuis peu", "tenerrdis"), ("es", "somos miembros de Aclima", "aclima")],
)  # fmt: skip
def test_who_tells_their_cluster_where_the_company_is_asked_for_gives_no_name(
    language: str, words: str, home: str
) -> None:
    draft = draft_at("company")
    after, _ = typed(draft, language, words)
    assert after is not None
    assert after.answers == {**draft.answers, "home": home}


def said(turn: Turn) -> str:
    """All that the reply says."""
    return " ".join(plain(message.reply.text) for message in turn.messages)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "sorry, somebody is knocking"),
        ("da", "hov, der er lige nogen der ringer"),
        ("de", "ach, da klopft gerade wer"),
        ("es", "perdona, que me llaman al móvil"),
        ("fr", "désolé, mon téléphone sonne"),
        ("it", "scusa un secondo, suona il telefono"),
    ],
)
def test_a_remark_where_it_can_be_no_answer_is_left_at_that(language: str, text: str) -> None:
    calm = release(meaning=True).catalog.text(language, "form.no-rush")
    for draft in (draft_at("help"), draft_at("home"), CONFIRMING):
        after, turn = typed(draft, language, text)
        assert str(calm) in said(turn)
        assert after is not None
        assert (after.answers, after.understood) == (draft.answers, draft.understood)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "gotta go now, I'll do the rest tomorrow"),
        ("da", "jeg er nødt til at gå, fortsætter i morgen"),
        ("de", "muss los, mache morgen weiter"),
        ("es", "hoy no puedo más, mañana sigo"),
        ("fr", "je dois partir, je continue demain"),
        ("it", "devo andare, continuo domani"),
    ],
)
def test_who_has_to_go_finds_the_request_later(language: str, text: str) -> None:
    for draft in (draft_at("need"), draft_at("product"), CONFIRMING):
        after, turn = typed(draft, language, text)
        assert after is not None
        assert (after.answers, after.understood) == (draft.answers, draft.understood)
        kept = release(meaning=True).catalog.text(language, "form.kept")
        assert str(kept)[:8] in said(turn)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "do we have to pay for this", "ICN"),
        ("de", "ist das kostenlos", "Passport"),
        ("da", "er du en robot", "ICN"),
        ("de", "bist du ein Roboter", "ICN"),
    ],
)
def test_a_question_without_its_mark_is_answered_while_confirming(language: str, text: str, word: str) -> None:
    draft = CONFIRMING
    after, turn = typed(draft, language, text)
    assert after is not None
    assert after.understood == draft.understood
    assert word in said(turn)
    assert str(release(meaning=True).catalog.text(language, "form.unclear"))[:12] not in said(turn)


@pytest.mark.parametrize(
    ("text", "home", "target"),
    [
        ("un Passport pour Québec, nous sommes Lumea", None, "ecotech-quebec"),
        ("a passport to Denmark please, we're Lumea", None, "clean"),
        ("vi er med i CLEAN og leder efter en partner i udlandet", "clean", None),
        ("wir sind bei CLEAN mitglied und suchen vertriebspartner im ausland", "clean", None),
        (
            "nous faisons partie de Tenerrdis et cherchons un partenaire à Hambourg",
            "tenerrdis",
            "renewable-energy-hamburg",
        ),
        ("siamo una piccola ditta di Milano, facciamo pompe e vorremmo vendere in Danimarca", "le2c", "clean"),
        ("siamo all'Urban Future Lab e vogliamo andare in Québec", "urban-future-lab", "ecotech-quebec"),
    ],
)
def test_a_first_message_tells_where_one_is_and_whom_one_asks(text: str, home: str | None, target: str | None) -> None:
    found = decision_on(text, release(meaning=True))
    assert found.id == "passport"
    assert (found.slots.get("home"), found.slots.get("target")) == (home, target)
