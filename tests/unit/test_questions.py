"""What comes of a ranking: answers, suggestions, courtesies and traps, and what is offered beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cli.ask import as_json_line, scene_of
from bot.dialogue.questions.answers import entry_card, reply
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.language import language_of
from bot.dialogue.questions.policy import decide
from bot.dialogue.speech import Speech, plain
from knowledge.search import Band, Label, Match, Ranking
from knowledge.search.aspects import MASK, AspectMatch
from knowledge.search.recogniser import Recognised
from knowledge.telegram_html import visible
from storage.records import LastAnswer
from tests.stage import Stage, release


@dataclass(frozen=True)
class Told:
    """A search that says what it is told to; of words with `it` in the place of a name something else."""

    ranking: Ranking
    without: Ranking | None = None

    def seen_by(self, _: str) -> Told:
        """Say it to everybody."""
        return self

    def rank(self, question: str, *_: Any, **__: Any) -> Ranking:
        """Return the ranking, whatever is asked."""
        return self.without if self.without and MASK in re.findall(r"\w+", question) else self.ranking

    rank_without_name = rank

    def with_aspects(self, found: Ranking) -> Ranking:
        """Return it with the aspects that it has."""
        return found

    def find_nothing(self, *_: str) -> None:
        """Know nothing word for word, and tell no language by its words."""

    verbatim_label = languages_of = find_nothing
    aspects_in = staticmethod(lambda *_: ())
    without_names = staticmethod(str)
    aspects_told_anyway = staticmethod(lambda _: frozenset())


def decided(
    band: Band,
    *labels: str,
    asked: str = "so what",
    trap: str = "",
    aspects: tuple[str, ...] = (),
    wished: float | None = None,
    wish: str = "passport",
    heard: bool = False,
    stated: float = 0.0,
    after: str = "",
    without: str = "",
) -> Decision:
    """The decision on a ranking of labels with their confidence, such as "faq:coolsweep 0.8", best first.

    `wished` is the chance of the service `wish` and `stated` a statement's, by the recogniser where it's `heard`;
    `after` is the entry shown before, and `without` what's found of the words without the place in them.
    """
    ranking = Ranking(
        tuple(map(_match, labels)),
        band,
        "en",
        aspects=tuple(AspectMatch(aspect, 0.9 - number / 10) for number, aspect in enumerate(aspects)),
        trap=Label.parse(trap) if trap else None,
        wished=() if wished is None else (Match(Label.parse(f"service:{wish}"), wished),),
        heard=Recognised({}, {}, 0.0, told=stated) if heard else None,
    )
    told: Any = Told(ranking, Ranking((_match(without),), Band.LIKELY) if without else None)
    scene = scene_of(replace(release(), engine=told), asked, "", datetime.now(UTC))
    return decide(scene.with_session(answered=LastAnswer(entry=after, at=scene.now) if after else None), asked)


def _match(label: str) -> Match:
    """A label with its confidence."""
    named, confidence = label.split()
    return Match(Label.parse(named), float(confidence))


def shown(decision: Decision) -> str:
    """What the person reads."""
    return plain(reply(Speech(release().catalog, "en"), decision)[0])


def buttons(decision: Decision) -> list[str]:
    """What the buttons of the reply do."""
    return [choice.action for row in reply(Speech(release().catalog, "en"), decision)[1] for choice in row]


def test_a_likely_answer_is_given_with_the_next_two_as_buttons_and_says_so() -> None:
    decision = decided(Band.LIKELY, "faq:coolsweep 0.5", "faq:recircle 0.2", "faq:icn-history 0.1", "faq:acre 0.01")
    assert (decision.outcome, decision.id, decision.likely) == (Outcome.ANSWER, "coolsweep", True)
    assert [str(label) for label in decision.choices] == ["faq:recircle", "faq:icn-history"]
    assert shown(decision).startswith("If I've understood you correctly:")


def test_a_sure_answer_comes_without_a_word_of_doubt() -> None:
    decision = decided(Band.ANSWER, "faq:coolsweep 0.9")
    assert not decision.likely
    assert "understood" not in shown(decision)


def test_what_is_not_sure_enough_is_suggested() -> None:
    decision = decided(Band.SUGGEST, "faq:coolsweep 0.3", "faq:recircle 0.25")
    assert (decision.outcome, len(decision.choices)) == (Outcome.SUGGEST, 2)


def test_nothing_is_answered_where_nothing_is_ours_and_what_comes_near_is_offered() -> None:
    decision = decided(Band.UNKNOWN, "faq:icn-history 0.15", "faq:coolsweep 0.1", "faq:icn-chair 0.01")
    assert (decision.outcome, decision.id) == (Outcome.FALLBACK, "")
    assert [str(label) for label in decision.choices] == ["faq:icn-history", "faq:coolsweep"]
    assert decided(Band.UNKNOWN).choices == ()


@pytest.mark.parametrize("typed", ["bob@example.org", "+45 12 34 56 78", "12", "bob@example.org, 0664/123"])
async def test_an_address_alone_is_no_question_and_is_not_kept(typed: str) -> None:
    stage = Stage()
    await stage.types("Camille", "what is the passport?")
    await stage.news()
    await stage.types("Camille", typed)
    assert "alone tells me too little" in str((await stage.news())["Camille"][-1])
    assert stage.store
    assert await stage.store.unanswered_questions() == []


def test_the_way_to_a_person_is_offered_once() -> None:
    decision = decided(Band.UNKNOWN, "service:handoff 0.15", "faq:icn-history 0.12")
    labels = [button.label for row in reply(Speech(release().catalog, "en"), decision)[1] for button in row]
    assert labels.count("Write to a person") == 1
    assert "Topics" in labels


def test_a_trap_says_that_it_is_not_ours_and_shows_the_entry_it_may_be_mistaken_for() -> None:
    decision = decided(Band.UNKNOWN, "faq:passport-cost 0.1", trap="outside:travel-passport")
    assert (decision.outcome, decision.id) == (Outcome.FALLBACK, "travel-passport")
    assert buttons(decision)[0] == "faq:passport-what"


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("open the thing please", Outcome.SERVICE),
        ("please find us somebody", Outcome.SERVICE),
        ("what does it find", Outcome.ANSWER),
        ("the thing", Outcome.ANSWER),
    ],
)
def test_a_command_begins_the_service_that_comes_near(asked: str, outcome: Outcome) -> None:
    decision = decided(Band.LIKELY, "faq:passport-how 0.4", "service:passport 0.3", asked=asked)
    assert decision.outcome is outcome


@pytest.mark.parametrize(
    ("asked", "wished", "outcome"),
    [
        ("passport pls, for my company", 0.9, Outcome.SERVICE),
        ("passport pls, for my company", 0.5, Outcome.ANSWER),
        ("is there a passport for us?", 0.9, Outcome.ANSWER),  # who asks must want it more surely
        ("can we have a passport with you?", 0.97, Outcome.SERVICE),
        ("please find the price of it", 0.1, Outcome.ANSWER),  # a command to the bot, and no wish for the service
    ],
)
def test_a_wish_begins_the_service_although_an_entry_comes_first(asked: str, wished: float, outcome: Outcome) -> None:
    decision = decided(Band.LIKELY, "faq:passport-what 0.4", "service:passport 0.2", asked=asked, wished=wished)
    assert decision.outcome is outcome


@pytest.mark.parametrize(
    ("asked", "wished", "stated", "outcome"),
    [
        ("our partner in Montréal is very good", 0.1, 0.9, Outcome.ANSWER),
        ("could the cluster in Montréal set up some meetings for us?", 0.7, 0.0, Outcome.SERVICE),
        ("need meetings in Montréal", 0.4, 0.0, Outcome.SERVICE),
        ("what do they do in Montréal", 0.4, 0.0, Outcome.ANSWER),
        ("we need a desk and a mentor in Montréal", 0.0, 0.1, Outcome.SERVICE),
        ("il nous faut un bureau et un mentor à Montréal", 0.0, 0.0, Outcome.SERVICE),
        ("skal bruge et kontor i Montréal i en uge", 0.0, 0.0, Outcome.SERVICE),
    ],
)
def test_a_wish_that_is_recognised_begins_the_service_whatever_else_the_words_resemble(
    asked: str, wished: float, stated: float, outcome: Outcome
) -> None:
    labels = ("faq:cluster-ecotech-quebec 0.9", "service:passport 0.1")
    assert decided(Band.ANSWER, *labels, asked=asked, wished=wished, stated=stated, heard=True).outcome is outcome


def test_what_may_be_wanted_instead_of_an_answer_has_a_button() -> None:
    labels = ("faq:cluster-oreec 0.9", "faq:events-list 0.05")
    perhaps = decided(Band.ANSWER, *labels, asked="norway then", wished=0.2, heard=True)
    assert [str(label) for label in perhaps.choices] == ["service:passport", "faq:events-list"]
    assert decided(Band.ANSWER, *labels, asked="norway then", wished=0.1, heard=True).choices == (
        Label.parse("faq:events-list"),
    )


def test_who_wants_somebody_at_a_place_is_led_to_the_cluster_there() -> None:
    """It sounds like asking for a person of the secretariat."""
    asked = "put me in touch with someone in Milan"
    for wished, outcome in ((0.35, Outcome.SERVICE), (0.05, Outcome.ACTION)):
        found = decided(
            Band.ANSWER, "action:handoff 0.6", "faq:cluster-le2c 0.3", asked=asked, wished=wished, heard=True
        )
        assert found.outcome is outcome


@pytest.mark.parametrize(
    ("asked", "entry"), [("Grenoble", "cluster-tenerrdis"), ("Grenoble 2022", "event-grenoble-2022")]
)
def test_a_place_alone_means_the_cluster_there(asked: str, entry: str) -> None:
    found = decided(Band.LIKELY, "faq:event-grenoble-2022 0.6", "faq:cluster-tenerrdis 0.2", asked=asked)
    assert (found.outcome, found.id) == (Outcome.ANSWER, entry)


def test_nothing_is_wished_for_where_the_words_are_for_somebody_else() -> None:
    trap = "outside:travel-passport"
    decision = decided(Band.UNKNOWN, "service:passport 0.1", asked="a passport for us", wished=0.95, trap=trap)
    assert decision.outcome is Outcome.FALLBACK


@pytest.mark.parametrize("asked", ["please don't open it", "we don't need it any more", "Bitte öffne keine Anfrage"])
def test_what_is_expressly_not_wanted_starts_nothing(asked: str) -> None:
    for label in ("service:passport", "action:handoff"):
        decision = decided(Band.ANSWER, f"{label} 0.9", asked=asked)
        assert decision.outcome is Outcome.DECLINED, label
        assert shown(decision).startswith("All right")


@pytest.mark.parametrize(("action", "outcome"), [("privacy", Outcome.ACTION), ("withdraw", Outcome.SUGGEST)])
def test_an_action_that_changes_something_is_never_done_on_a_guess(action: str, outcome: Outcome) -> None:
    assert decided(Band.LIKELY, f"action:{action} 0.5", "faq:coolsweep 0.1").outcome is outcome


def test_a_service_that_an_answer_offers_anyway_takes_no_place_of_what_may_have_been_meant() -> None:
    near = ("service:membership 0.3", "faq:membership-fee 0.1", "service:passport 0.05", "faq:icn-chair 0.04")
    found = decided(Band.LIKELY, "faq:membership-who 0.4", *near)
    assert found.choices == (Label.parse("faq:membership-fee"), Label.parse("service:passport"))


def test_a_service_that_an_answer_offers_anyway_is_not_offered_twice() -> None:
    actions = buttons(decided(Band.ANSWER, "faq:passport-what 0.8", "service:passport 0.1"))
    assert actions.count("begin:passport") == 1


def test_the_asked_fact_comes_first_and_each_fact_once() -> None:
    facts = release().catalog.entries["coolsweep"].words["en"].facts
    plainly = shown(decided(Band.ANSWER, "faq:coolsweep 0.9"))
    funded = shown(decided(Band.ANSWER, "faq:coolsweep 0.9", aspects=("funder", "date")))
    assert funded.startswith(facts["funder"][:30])
    assert not plainly.startswith(facts["funder"][:30])
    assert funded.count(facts["funder"][:30]) == 1


def test_a_fact_that_the_answer_has_told_already_is_left_out_until_more_is_wanted() -> None:
    words = release().catalog.entries["cluster-greencape"].words["en"]
    plainly = shown(decided(Band.ANSWER, "faq:cluster-greencape 0.9"))
    assert "greencape.co.za" in words.answer
    assert "website is" not in plainly
    assert words.facts["number"] in plainly
    asked = shown(decided(Band.ANSWER, "faq:cluster-greencape 0.9", aspects=("website",)))
    assert asked.startswith("GreenCape's website is")


@pytest.mark.parametrize("language", ["en", "da", "de", "es", "fr", "it"])
@pytest.mark.parametrize("whole", [False, True])
def test_no_side_fact_says_what_the_answer_or_another_one_has_said(language: str, whole: bool) -> None:
    catalog = release().catalog
    for name, aspect, times in (("newsletter-zoom", "procedure", 1), ("cluster-greencape", "website", 0)):
        fact = visible(catalog.entries[name].words[language].facts[aspect])
        said = plain(entry_card(Speech(catalog, language), name, whole=whole)[0])
        assert said.count(fact) == times, name


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("en", "Source: ICN Achievements, about 2017; engineering.nyu.edu, 2014"),
        ("fr", "Source\u202f: ICN Achievements, vers 2017; engineering.nyu.edu, 2014"),
        ("it", "Fonte: ICN Achievements, intorno al 2017; engineering.nyu.edu, 2014"),
    ],
)
def test_sources_stand_last_in_the_words_of_the_reader(language: str, source: str) -> None:
    text, _ = entry_card(Speech(release().catalog, language), "urban-future-lab", whole=True)
    assert plain(text).endswith(source)


@pytest.mark.parametrize("language", release().catalog.languages)
def test_a_span_of_time_is_told_in_words(language: str) -> None:
    speech = Speech(release().catalog, language)
    told = [speech.days(number) for number in (1, 14, 30, 60, 365, 730)]
    assert len(set(told)) == len(told)
    assert not any("duration" in span or "{" in span for span in told)


def test_a_card_fits_a_phone_and_the_rest_stands_behind_read_more() -> None:
    for known in release().catalog.entries.values():
        decision = decided(Band.ANSWER, f"faq:{known.id} 0.9")
        long = len(shown(decision)) > len(known.words["en"].answer) + 750
        assert not long, known.id


@pytest.mark.parametrize(("phone", "language"), [("", "fr"), ("de", "de")])
def test_a_likely_language_counts_only_where_the_phone_does_not_tell_one(phone: str, language: str) -> None:
    scene = scene_of(release(), "coolsweep", "", datetime.now(UTC))
    person = scene.snapshot.session.person.model_copy(update={"phone_language": phone})
    ranking = Ranking(guess="fr")
    assert language_of(scene.with_session(person=person), "coolsweep", ranking) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("coolsweep budget overview", "en"),
        ("quota annuale ICN", "it"),
        ("cancela", "es"),
        ("informe ICLEI hamburgo", "es"),
        ("ciudad del cabo 2016", "es"),
        ("passe en allemand", "fr"),
        ("bilan chiffré de coolsweep", "fr"),
        ("mitglied werden icn", "de"),
        ("årsmøde 2026", "da"),
    ],
)
def test_a_few_words_tell_their_language_without_the_phone(text: str, language: str) -> None:
    ranking = release().engine.rank(text)
    assert (ranking.language or ranking.guess) == language


def test_words_of_no_language_are_answered_in_this_chats_last_one() -> None:
    scene = scene_of(release(), "coolsweep", "", datetime.now(UTC))
    person = scene.snapshot.session.person.model_copy(update={"phone_language": "en"})
    assert language_of(scene.with_session(person=person, spoken="it"), "coolsweep", Ranking(guess="fr")) == "it"


def test_what_is_not_translated_is_shown_in_english_and_said_to_be() -> None:
    catalog = release().catalog
    chair = catalog.entries["icn-chair"]
    english = chair.model_copy(update={"words": {"en": chair.words["en"]}})
    lacking = catalog.model_copy(update={"entries": {**catalog.entries, chair.id: english}})
    text, _ = entry_card(Speech(lacking, "de"), chair.id, whole=True)
    note, _, card = plain(text).partition("\n\n")
    assert note == "Das gibt es bisher nur auf Englisch:"
    assert card == plain(entry_card(Speech(catalog, "en"), chair.id, whole=True)[0])
    assert plain(entry_card(Speech(catalog, "de"), chair.id)[0]).startswith("Um 2017")


@pytest.mark.parametrize("words", ["send me my data", "export my data"])
def test_asking_without_telegram_names_what_only_the_running_bot_can_do(words: str) -> None:
    answer = as_json_line(scene_of(release(), words, "", datetime.now(UTC)))
    assert (answer["outcome"], answer["id"], answer["text"]) == ("action", "mydata", "Send me my data")


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("who sees my data", "privacy"),
        ("hvem ser mine data", "privacy"),
        ("send me the data", "mydata"),
        ("can you send me the data", "mydata"),
    ],
)
def test_files_come_only_to_those_who_want_them(question: str, action: str) -> None:
    assert decided(Band.ANSWER, "action:mydata 0.9", asked=question).id == action


@pytest.mark.parametrize(
    ("asked", "told", "first"),
    [
        ("date", "Snowbase ran from 2014 to 2016.", "Snowbase ran"),
        ("money", "Snowbase cost 450,000 EUR.", "Snowbase cost"),
        ("date", "Snowbase was about snow.", "A date for Snowbase"),
    ],
)
def test_what_the_answer_tells_is_neither_called_unpublished_nor_put_behind_another_fact(
    asked: str, told: str, first: str
) -> None:
    """A secretary writes the year into the answer of a new entry, and forgets the fact."""
    catalog = release().catalog
    known = catalog.entries["urban-future-lab"]
    words = known.words["en"].model_copy(
        update={"answer": told, "facts": {"deadline": "Sign up by May."}, "unknown": {}}
    )
    snowbase = known.model_copy(update={"names": ("Snowbase",), "words": {"en": words}})
    catalog = catalog.model_copy(update={"entries": {**catalog.entries, snowbase.id: snowbase}})
    ranked = (AspectMatch(asked, 0.7), AspectMatch("deadline", 0.1 if first.startswith("A date") else 0.25))
    assert plain(entry_card(Speech(catalog, "en"), snowbase.id, aspects=ranked)[0]).startswith(first)
