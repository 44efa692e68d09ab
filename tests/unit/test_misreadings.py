"""Readings that a message can't mean are dropped: a courtesy that asks, the status of nothing, a place as a wish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.questions.answers import reply
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.speech import Speech
from knowledge.search import Band, Label
from knowledge.search.aspects import AspectMatch
from tests.stage import release
from tests.unit.test_questions import decided, shown


@pytest.mark.parametrize(
    "asked",
    [
        "und in der Schweiz", "is there one in Poland", "avete qualcosa in Svizzera?", "hay alguien en Latinoamérica",
        "e in Sud America?", "and in the Middle East?", "und in Südamerika?", "er der nogen i Sydamerika",
        "et en Amérique du Sud ?",
    ],
)  # fmt: skip
def test_a_place_alone_is_no_wish_for_a_request(asked: str) -> None:
    decision = decided(Band.LIKELY, "faq:icn-reach 0.3", asked=asked, wished=0.52, heard=True)
    assert (decision.outcome, bool(decision.elsewhere)) == (Outcome.FALLBACK, True)


@pytest.mark.parametrize(
    ("asked", "courtesy", "entry", "outcome"),
    [
        ("cuánto vale", "okay 0.58", "membership-fee 0.26", Outcome.SUGGEST),
        ("c'est combien", "okay 0.5", "passport-cost 0.44", Outcome.ANSWER),
        ("va bene anche per aziende piccole", "okay 0.39", "passport-who 0.25", Outcome.SUGGEST),
        ("is gut", "okay 0.86", "passport-who 0.3", Outcome.SMALLTALK),
        ("wie geht's", "how-are-you 0.66", "passport-after 0.77", Outcome.SMALLTALK),
        ("un événement bientôt peut-être", "goodbye 0.57", "next-event 0.58", Outcome.ANSWER),
    ],
)
def test_a_question_is_taken_for_no_courtesy_that_nobody_asks(
    asked: str, courtesy: str, entry: str, outcome: Outcome
) -> None:
    band = Band.ANSWER if courtesy >= "okay 0.5" else Band.LIKELY
    assert decided(band, f"smalltalk:{courtesy}", f"faq:{entry}", asked=asked).outcome is outcome


@pytest.mark.parametrize(
    ("after", "confidence", "outcome"),
    [
        ("annual-meeting", 0.6, Outcome.ANSWER),
        ("annual-meeting", 0.9, Outcome.ACTION),
        ("", 0.6, Outcome.ACTION),
    ],
)
def test_who_has_sent_nothing_asks_on_rather_than_for_the_status(
    after: str, confidence: float, outcome: Outcome
) -> None:
    labels = f"action:status {confidence}", "faq:event-copenhagen-2026 0.4"
    assert decided(Band.ANSWER, *labels, asked="and the earlier gathering?", after=after).outcome is outcome


@pytest.mark.parametrize(
    "asked",
    [
        "whom do I talk to in South Africa, we're in Milan",
        "our firm from Lyon asks: whom should we talk to in South Africa?",
        "siamo di Milano, con chi parliamo in Sudafrica?",
        "somos de Bilbao, ¿con quién hablamos en Sudáfrica?",
    ],
)
def test_who_asks_for_a_contact_gets_the_cluster_there_and_not_their_own(asked: str) -> None:
    found = decided(Band.LIKELY, "faq:passport-case-cape-town 0.7", asked=asked, aspects=("contact",))
    assert (found.outcome, found.id) == (Outcome.ANSWER, "cluster-greencape")


@pytest.mark.parametrize(
    ("asked", "without", "meant"),
    [
        ("hi, is there a cluster in Lyon?", "faq:clusters-list 0.4", "cluster-tenerrdis"),
        ("er der en klynge i Lyon?", "faq:cluster-meaning 0.8", "cluster-tenerrdis"),
        ("avete un partner a Lione", "faq:matchmaking 0.6", "cluster-tenerrdis"),
        ("¿tienen un socio en Londres?", "faq:project-join 0.2", "cluster-greentech-south"),
        ("looking for someone in Lyon", "faq:project-join 0.06", "cluster-tenerrdis"),
        ("which members came to Lyon", "faq:icn-history 0.7", "event-lyon-2017"),
        ("when were you in Lyon", "faq:clusters-list 0.4", "event-lyon-2017"),
    ],
)
def test_who_seeks_somebody_in_a_place_gets_the_cluster_there_and_not_what_took_place(
    asked: str, without: str, meant: str
) -> None:
    found = decided(Band.LIKELY, "faq:event-lyon-2017 0.95", asked=asked, without=without)
    assert (found.outcome, found.id) == (Outcome.ANSWER, meant)
    assert (Label.parse("faq:event-lyon-2017") in found.choices) is (meant != "event-lyon-2017")


@pytest.mark.parametrize("asked", ["nos interesa Lyon", "vi er interesserede i Lyon", "we're interested in Lyon"])
def test_who_is_interested_in_a_place_gets_its_cluster(asked: str) -> None:
    found = decided(
        Band.LIKELY, "faq:event-lyon-2017 0.45", "faq:cluster-tenerrdis 0.2", asked=asked, wished=0.0, heard=True
    )
    assert (found.outcome, found.id) == (Outcome.ANSWER, "cluster-tenerrdis")


@pytest.mark.parametrize(
    ("asked", "stated", "outcome"),
    [
        ("er der nogen i Helsingborg", 0.0, Outcome.ANSWER),
        ("alguien en Bergamo", 0.0, Outcome.ANSWER),
        ("customers in Bergamo are content", 0.9, Outcome.FALLBACK),
        ("what's on in Bergamo", 0.0, Outcome.FALLBACK),
        ("my passport to Bergamo expired", 0.0, Outcome.FALLBACK),
    ],
)
def test_who_seeks_somebody_in_a_small_town_gets_its_cluster(asked: str, stated: float, outcome: Outcome) -> None:
    found = decided(Band.UNKNOWN, "faq:coolsweep 0.01", asked=asked, wished=0.0, stated=stated, heard=True)
    assert (found.outcome, found.likely) == (outcome, outcome is Outcome.ANSWER)


@pytest.mark.parametrize(("without", "elsewhere"), [("faq:clusters-list 0.4", True), ("faq:icn-history 0.7", False)])
def test_where_there_is_no_cluster_that_is_said_even_if_something_took_place_there(
    without: str, elsewhere: bool
) -> None:
    asked = "is there a cluster in Abu Dhabi"
    found = decided(Band.ANSWER, "faq:event-abu-dhabi-2020 1.0", asked=asked, without=without)
    assert bool(found.elsewhere) is elsewhere


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("IP help", Outcome.SUGGEST),
        ("Hilfe bei Patenten", Outcome.SUGGEST),
        ("besoin d'aide pour un brevet", Outcome.SUGGEST),
        ("help me please", Outcome.ACTION),
        ("mi serve aiuto subito", Outcome.ACTION),
    ],
)
def test_who_says_what_they_need_help_with_asks_for_no_help_with_the_bot(asked: str, outcome: Outcome) -> None:
    assert decided(Band.ANSWER, "action:help 0.88", "faq:project-development 0.24", asked=asked).outcome is outcome


@pytest.mark.parametrize(
    ("asked", "outcome", "name"),
    [
        ("Rufen Sie mich bitte zurück", Outcome.SERVICE, "handoff"),
        ("can you call me back?", Outcome.ACTION, "withdraw"),
    ],
)
def test_a_service_goes_before_an_action_that_is_far_less_sure(asked: str, outcome: Outcome, name: str) -> None:
    labels = "action:withdraw 0.53", "service:handoff 0.84"
    found = decided(Band.ANSWER, *labels, asked=asked, wished=0.7, wish="handoff", heard=True)
    assert (found.outcome, found.id) == (outcome, name)


@pytest.mark.parametrize(
    ("asked", "stated", "elsewhere"),
    [
        ("vi mangler en samarbejdspartner i Wien", 0.2, True),
        ("wir suchen einen Partner in Zürich", 0.0, True),
        ("we found customers in Vienna", 0.9, False),
    ],
)
def test_who_seeks_somebody_where_no_cluster_is_begins_a_request_and_is_told_so(
    asked: str, stated: float, elsewhere: bool
) -> None:
    found = decided(Band.LIKELY, "faq:project-join 0.7", asked=asked, wished=0.1, stated=stated, heard=True)
    assert (found.outcome is Outcome.SERVICE and bool(found.elsewhere)) is elsewhere


@pytest.mark.parametrize(
    ("asked", "aspect", "without", "meant"),
    [
        ("Wir sind Mitglied bei TWEED. Was haben wir davon?", "benefits", "membership-benefits", "membership-benefits"),
        ("our cluster is TWEED, do we have to pay?", "cost", "membership-fee", "membership-fee"),
        ("we're members of TWEED, how many are there?", "number", "member-numbers", "cluster-tweed"),
        ("our cluster is TWEED. What do they do?", "activities", "cluster-meaning", "cluster-tweed"),
        ("what do companies get at TWEED?", "benefits", "membership-benefits", "cluster-tweed"),
    ],
)
def test_members_of_a_cluster_ask_about_it_only_what_its_card_tells(
    asked: str, aspect: str, without: str, meant: str
) -> None:
    found = decided(Band.ANSWER, "faq:cluster-tweed 0.99", asked=asked, aspects=(aspect,), without=f"faq:{without} 0.6")
    assert found.id == meant


def test_an_entry_that_is_named_goes_before_one_that_is_not_sure() -> None:
    decision = decided(Band.LIKELY, "faq:withdraw-request 0.52", "faq:recircle 1.0", asked="what became of recircle")
    assert (decision.outcome, decision.id, decision.likely) == (Outcome.ANSWER, "recircle", False)
    unnamed = decided(Band.LIKELY, "faq:withdraw-request 0.52", "faq:recircle 1.0", asked="what became of it")
    assert unnamed.id == "withdraw-request"


@pytest.mark.parametrize(
    ("labels", "choices"),
    [
        (("service:passport 0.6", "faq:passport-case-verelec 0.1"), ["service:passport"]),
        (("service:passport 0.6", "faq:passport-case-verelec 0.4"), None),
        (("service:passport 0.3", "faq:passport-case-verelec 0.1"), None),
        (("service:mission 0.6", "faq:cosme 0.1"), None),
    ],
)
def test_a_service_is_offered_in_its_own_words_where_no_entry_comes_near(
    labels: tuple[str, ...], choices: list[str] | None
) -> None:
    decision = decided(Band.LIKELY, *labels)
    if choices is None:
        assert decision.outcome is Outcome.ANSWER
    else:
        assert (decision.outcome, list(map(str, decision.choices))) == (Outcome.SUGGEST, choices)


@pytest.mark.parametrize(("after", "outcome"), [("newsletter-zoom", Outcome.SERVICE), ("", Outcome.ANSWER)])
def test_what_an_answer_offers_is_begun_by_who_goes_on_from_it(after: str, outcome: Outcome) -> None:
    labels = "service:newsletter 0.6", "faq:newsletter-zoom 0.4"
    decision = decided(Band.LIKELY, *labels, asked="put us on that list", heard=True, after=after)
    assert decision.outcome is outcome


@pytest.mark.parametrize(
    ("entry", "asked", "outcome"),
    [
        ("membership-who 0.76", "hvem kan være med", Outcome.ANSWER),
        ("assistant-person 0.76", "can I talk to somebody", Outcome.ACTION),
        ("membership-who 0.5", "hvem kan være med", Outcome.ACTION),
        ("membership-who 0.76", "the people please", Outcome.ACTION),
    ],
)
def test_a_question_is_for_the_entry_that_is_nearer_than_an_action(entry: str, asked: str, outcome: Outcome) -> None:
    assert decided(Band.ANSWER, "action:handoff 0.64", f"faq:{entry}", asked=asked).outcome is outcome


@pytest.mark.parametrize(("asked", "outcome"), [("a", Outcome.FALLBACK), ("ab", Outcome.SMALLTALK)])
def test_a_letter_says_nothing_whatever_it_resembles(asked: str, outcome: Outcome) -> None:
    assert decided(Band.ANSWER, "smalltalk:goodbye 0.6", asked=asked).outcome is outcome


@pytest.mark.parametrize(("other", "unpublished"), [(0.42, False), (0.1, True)])
def test_nothing_is_called_unpublished_where_another_detail_is_as_likely_asked(other: float, unpublished: bool) -> None:
    decision = decided(Band.ANSWER, "faq:acre 1.0", asked="who gets a place there")
    aspects = AspectMatch("host", 0.46), AspectMatch("eligibility", other)
    text = shown(replace(decision, ranking=replace(decision.ranking, aspects=aspects)))
    assert ("published" in text.partition("\n")[0]) is unpublished


def test_two_ways_to_count_are_one_detail_where_the_entry_says_that_it_has_none() -> None:
    decision = decided(Band.ANSWER, "faq:passport-cases 1.0", asked="how many Passports were there in all")
    aspects = AspectMatch("number", 0.38), AspectMatch("headcount", 0.34)
    text = shown(replace(decision, ranking=replace(decision.ranking, aspects=aspects)))
    assert "isn't published" in text.partition("\n")[0]


@pytest.mark.parametrize(
    "asked",
    ["wir möchten mit unserem Cluster in Sachsen beitreten", "our friends of a cluster in Texas would like to join"],
)
def test_whoever_wants_to_join_comes_from_where_no_cluster_is(asked: str) -> None:
    joining = decided(Band.LIKELY, "faq:membership-criteria 0.5", "service:membership 0.35", asked=asked)
    assert (joining.outcome, joining.id) == (Outcome.ANSWER, "membership-criteria")
    assert decided(Band.LIKELY, "faq:membership-criteria 0.5", asked=asked).elsewhere


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("looking for pilots", True), ("cerchiamo installatori", True), ("acre rent per desk", False)],
)
def test_whoever_names_a_kind_of_help_is_offered_it_where_nothing_else_is_known(asked: str, offered: bool) -> None:
    found = decided(Band.UNKNOWN, "faq:project-join 0.01", asked=asked)
    assert ((found.outcome, found.choices) == (Outcome.SUGGEST, (Label.parse("service:passport"),))) is offered


@pytest.mark.parametrize("asked", ["need a lab for battery cells in Austria", "brauchen ein Labor in Österreich"])
def test_a_request_begins_where_help_is_sought_and_nothing_else_is_known(asked: str) -> None:
    for band, labels in ((Band.UNKNOWN, ()), (Band.SUGGEST, ("faq:cluster-for-smart-grid 0.1",))):
        found = decided(band, *labels, asked=asked)
        assert (found.outcome, found.id, found.slots["target"]) == (Outcome.SERVICE, "passport", "green-tech-cluster")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("then Germany", "cluster-renewable-energy-hamburg"),
        ("so Deutschland", "cluster-renewable-energy-hamburg"),
        ("en allemagne de préférence", "cluster-renewable-energy-hamburg"),
        ("in German", "language"),
        ("deutsh", "language"),
    ],
)
def test_a_country_is_no_language(asked: str, found: str) -> None:
    labels = "action:language 0.6", "faq:cluster-renewable-energy-hamburg 0.1"
    assert decided(Band.ANSWER, *labels, asked=asked).id == found


@pytest.mark.parametrize("asked", ["no, I meant Switzerland", "non, plutôt la Suisse", "sorry, Switzerland instead"])
def test_a_place_said_instead_of_another_is_asked_about(asked: str) -> None:
    decision = decided(Band.ANSWER, "smalltalk:nope 0.9", asked=asked)
    assert (decision.outcome, bool(decision.elsewhere)) == (Outcome.FALLBACK, True)


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("on aimerait rencontrer des clients potentiels à Montréal en mars, c'est possible ?", Outcome.SERVICE),
        ("¿podríamos conocer a distribuidores en Hamburgo? somos una pyme de Bilbao", Outcome.SERVICE),
        ("are there suppliers in Denmark?", Outcome.ANSWER),
    ],
)
def test_a_question_with_all_the_signs_of_a_wish_begins_a_request(asked: str, outcome: Outcome) -> None:
    found = decided(Band.LIKELY, "faq:business-delegations 0.4", asked=asked, wished=0.4, heard=True)
    assert found.outcome is outcome


def test_no_two_buttons_under_an_answer_read_alike() -> None:
    decision = decided(Band.ANSWER, "faq:assistant-person 0.8", "action:handoff 0.1")
    labels = [choice.label for row in reply(Speech(release().catalog, "it"), decision)[1] for choice in row]
    assert labels.count("Scrivi a una persona") == 1


@pytest.mark.parametrize(
    "asked",
    [
        "please send them my details", "schick denen bitte meine Daten", "envoyez-leur mes coordonnées",
        "mándales mis datos por favor", "passagli i miei dati per favore", "send dem mine oplysninger",
    ],
)  # fmt: skip
def test_whoever_sends_others_their_data_is_sent_none(asked: str) -> None:
    decision = decided(Band.ANSWER, "action:mydata 0.7", asked=asked)
    assert [label.id for label in decision.choices] == ["passport", "handoff"]


@pytest.mark.parametrize(
    "asked", ["we need a letter of support", "mi serve una lettera di sostegno", "necesito una carta de apoyo"]
)
def test_a_service_that_the_words_surely_name_is_begun_by_who_wants_it(asked: str) -> None:
    decision = decided(Band.ANSWER, "service:support 0.99", "faq:recircle 0.1", asked=asked, heard=True)
    assert (decision.outcome, decision.id) == (Outcome.SERVICE, "support")


@pytest.mark.parametrize(
    ("asked", "stated", "outcome"),
    [
        ("besoin d'une salle de réunion à Bilbao jeudi", 0.0, Outcome.SERVICE),
        ("looking for installers", 0.0, Outcome.SUGGEST),
        ("necesito un abogado en Bilbao", 0.0, Outcome.SUGGEST),
        ("we already have customers in Bilbao", 0.9, Outcome.FALLBACK),
    ],
)
def test_where_nothing_else_is_known_a_wish_is_begun_or_offered(asked: str, stated: float, outcome: Outcome) -> None:
    found = decided(Band.UNKNOWN, "faq:coolsweep 0.01", asked=asked, wished=0.0, stated=stated, heard=True)
    assert found.outcome is outcome


@pytest.mark.parametrize("asked", ["wo", "où", "where", "dove"])
def test_a_bare_question_word_is_no_greeting(asked: str) -> None:
    assert decided(Band.ANSWER, "smalltalk:hello 0.53", "faq:icn-where 0.07", asked=asked).outcome is Outcome.SUGGEST


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [("0.23 0.03", Outcome.SUGGEST), ("0.23 0.2", Outcome.ANSWER), ("0.6 0.1", Outcome.SUGGEST)],
)
def test_an_entry_far_behind_a_service_is_no_answer(asked: str, outcome: Outcome) -> None:
    service, entry = asked.split()
    decision = decided(
        Band.LIKELY, f"service:passport {service}", f"faq:clusters-asia {entry}", asked="abroad", heard=True
    )
    assert decision.outcome is outcome


@pytest.mark.parametrize(("band", "outcome"), [(Band.LIKELY, Outcome.SUGGEST), (Band.ANSWER, Outcome.ACTION)])
def test_nothing_is_forgotten_unless_that_is_surely_asked_for(band: Band, outcome: Outcome) -> None:
    assert decided(band, "action:forget 0.48", asked="jeg har glemt min adgangskode").outcome is outcome


@pytest.mark.parametrize(
    "told",
    ["also add that we speak french", "we do our calls in German", "wir sprechen auch Englisch", "on parle allemand"],
)
def test_what_a_company_speaks_orders_no_language(told: str) -> None:
    assert decided(Band.ANSWER, "action:language 0.95", "faq:assistant-languages 0.4", asked=told).id != "language"


@pytest.mark.parametrize("asked", ["can we go on in German?", "sprechen wir lieber Englisch", "français svp"])
def test_an_order_for_a_language_is_one(asked: str) -> None:
    assert decided(Band.ANSWER, "action:language 0.95", asked=asked).id == "language"
