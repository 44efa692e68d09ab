"""Questions that go on from the last answer in words that the meaning search understands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.forms import asides
from bot.dialogue.interpretation.interpreter import Context, interpret
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.policy import decide
from bot.dialogue.words.language_names import named_language
from storage.records import LastAnswer
from tests.quality import asked
from tests.quality.test_answers import release

pytestmark = asked.needs_encoder


def decided_after(entry: str, question: str) -> Decision:
    """The decision on a question after the card of an entry."""
    content, now = release(meaning=True), datetime.now(UTC)
    last = LastAnswer(entry=entry, at=now)
    scene = scene_of(content, question, "", now).with_session(topic=content.catalog.entries[entry].topic, answered=last)
    return decide(scene, question)


@pytest.mark.parametrize(
    ("shown", "question", "outcome"),
    [
        ("passport-case-verelec", "we need the same thing!", "service passport"),
        ("passport-case-verelec", "sowas brauchen wir auch", "service passport"),
        ("cluster-greencape", "how old are they", "answer cluster-greencape date"),
        ("cluster-greencape", "hvor gamle er de", "answer cluster-greencape"),
        ("cluster-greencape", "can they test our pump", "answer cluster-greencape"),
        ("cluster-greencape", "können die unsere pumpe testen", "answer cluster-greencape"),
        ("icn-history", "why Colorado of all places", "answer icn-history"),
        ("icn-history", "warum gerade colorado", "answer icn-history"),
        ("coolsweep", "war dänemark dabei", "answer coolsweep"),
        ("acre", "do they accept Danes?", "answer acre"),
        ("acre", "nehmen die auch dänen", "answer acre"),
        ("event-london-2019", "måtte alle komme", "answer event-london-2019"),
        ("event-london-2019", "durfte da jeder hin", "answer event-london-2019"),
        ("urban-future-lab", "wie kommt man da rein", "answer urban-future-lab"),
        ("assistant-privacy", "combien de temps les gardez-vous", "answer assistant-privacy duration"),
        ("assistant-privacy", "hvor længe gemmer i dem", "answer assistant-privacy duration"),
        ("assistant-privacy", "und wer kann das lesen?", "answer assistant-privacy"),
        ("cosme", "il y a eu combien de missions", "answer cosme number"),
        ("achievement-milan-expo", "wie groß war die delegation", "answer achievement-milan-expo headcount"),
        ("event-lyon-2017", "le speed dating c'était quand", "answer event-lyon-2017 date"),
        ("cosme", "combien de clusters dans le réseau", "answer member-numbers"),
        ("urban-future-lab", "qui peut en profiter", "answer urban-future-lab"),
        ("cluster-greencape", "vil gerne skrive til dem", "service passport contact"),
        ("cluster-tenerrdis", "würden denen gern schreiben", "service passport"),
        ("passport-cases", "die aus südafrika bitte genauer", "suggest passport-case-cape-town"),
        ("passport-cases", "und bei den franzosen?", "suggest passport-case-verelec"),
        ("passport-cases", "den i canada", "answer passport-case-verelec"),
        ("passport-cases", "wir wollen nach südafrika", "service passport"),
        ("passport-what", "and in Hamburg?", "answer cluster-renewable-energy-hamburg"),
        ("cluster-greencape", "kan vi få en partner dernede", "service passport"),
        ("cluster-aclima", "wie viele mitglieder", "answer cluster-aclima number"),
        ("cluster-aclima", "combien de membres", "answer cluster-aclima number"),
        ("cluster-tenerrdis", "where are you based", "answer icn-where"),
        ("cluster-tenerrdis", "was macht ihr", "answer assistant-what"),
        ("cluster-greencape", "ils ont des membres là-bas ?", "answer clusters-list"),
        ("coolsweep", "did it turn a profit", "answer coolsweep"),
        ("coolsweep", "is it still running these days", "answer coolsweep"),
        ("acre", "do they only take American firms", "answer acre"),
        ("acre", "prennent-ils aussi des start-up belges ?", "answer acre"),
        ("c40", "wird das eigentlich noch betrieben", "answer c40"),
        ("passport-cost", "does it cover plane tickets", "answer passport-cost"),
        ("passport-case-verelec", "did they find a buyer after all", "answer passport-case-verelec"),
        ("ec2i", "und jemand aus Schweden?", "answer ec2i"),
        ("ec2i", "og fra Østrig?", "answer ec2i"),
        ("ec2i", "et de Grenoble ?", "answer ec2i"),
        ("event-london-2019", "how many turned up", "answer event-london-2019"),
        ("membership-fee", "how long does it take?", "answer membership-procedure duration"),
        ("membership-fee", "¿y cuánto tarda?", "answer membership-procedure duration"),
        ("membership-criteria", "hvad koster det så", "answer membership-fee"),
        ("coolsweep", "and in Hamburg?", "answer cluster-renewable-energy-hamburg"),
        ("coolsweep", "partners in Italy?", "answer cluster-le2c"),
        ("coolsweep", "how can single companies join the network", "answer membership-who"),
        ("coolsweep", "what's the best restaurant there", "fallback"),
        ("cluster-tenerrdis", "where can I park there", "fallback"),
        ("what-is-icn", "wir wollen keine hilfe in italien", "declined"),
        ("what-is-icn", "non vogliamo aiuto in Italia", "declined"),
        ("what-is-icn", "habt ihr in Graz keine Partner", "answer cluster-green-tech-cluster"),
        ("passport-cost", "et pour un cluster", "answer membership-fee"),
        ("passport-cost", "und für ein Cluster?", "answer membership-fee"),
        ("membership-fee", "and for startups?", "answer passport-cost"),
        ("passport-who", "y las startups?", "answer passport-who"),
        ("event-lyon-2017", "et celle de grenoble ?", "answer event-grenoble-2022"),
        ("event-lyon-2017", "e a Londra?", "answer event-london-2019"),
        ("event-lyon-2017", "und in Kapstadt?", "answer event-cape-town-2016"),
        ("passport-case-cape-town", "et à Hambourg ?", "answer passport-case-hamburg-milan"),
        ("next-event", "quanto costa", "answer event-attend"),
        ("passport-cost", "vale gracias", "smalltalk thanks"),
        ("next-event", "c'est où", "answer next-event place"),
        ("recircle", "et ils l'ont eu ?", "answer recircle"),
        ("recircle", "y se lo dieron?", "answer recircle"),
        ("coolsweep", "qui organisait", "answer coolsweep coordinator"),
        ("coolsweep", "ils ont reçu combien de Bruxelles", "answer coolsweep"),
        ("recircle", "lo financiaron al final?", "answer recircle"),
        ("passport-case-verelec", "leur cluster c'est lequel", "answer passport-case-verelec"),
        ("cluster-oreec", "ils regroupent combien de boîtes", "answer cluster-oreec number"),
        ("cluster-oreec", "a cuántas empresas agrupan", "answer cluster-oreec number"),
        ("cluster-oreec", "quante aziende raggruppano", "answer cluster-oreec number"),
        ("cluster-tenerrdis", "ils bossent sur quoi", "answer cluster-tenerrdis"),
        ("membership-fee", "on reçoit quoi en échange", "answer membership-fee"),
        ("membership-fee", "on peut partir après un an", "answer membership-leaving"),
        ("membership-fee", "si può uscire dopo un anno", "answer membership-leaving"),
    ],
)
def test_what_is_said_after_a_card_is_about_it(shown: str, question: str, outcome: str) -> None:
    found = decided_after(shown, question)
    asked = [aspect.id for aspect in found.ranking.aspects[:1]]
    meant = found.id or (found.choices[0].id if found.choices else "")
    assert " ".join((found.outcome, meant, *asked)).startswith(outcome)


@pytest.mark.parametrize("said", ["thanks, bye", "tak, farvel", "merci, au revoir", "🎉", "???"])
def test_what_holds_no_question_asks_nothing_about_the_card(said: str) -> None:
    for entry in ("cluster-greencape", "contact-decline"):
        assert decided_after(entry, said).id != entry


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("a friend told me about you, what do you do", "what do you do"),
        ("eine Kollegin hat mir von Ihnen erzählt, was machen Sie", "was machen Sie"),
        ("en kollega fortalte om jer, hvad laver I", "hvad laver I"),
        ("une amie m'a parlé de vous, vous faites quoi au juste", "vous faites quoi au juste"),
        ("un colega me habló de vosotros, a qué os dedicáis", "a qué os dedicáis"),
        ("mi hanno parlato di voi ma di preciso che fate", "di preciso che fate"),
    ],
)
def test_how_somebody_heard_of_us_is_no_part_of_what_they_ask(told: str, asked: str) -> None:
    content = release(meaning=True)
    found = interpret(content, told, Context()).ranking
    assert found.best in {match.label for match in interpret(content, asked, Context()).ranking.matches}
    assert found.best_entry


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("can I ask Hamburg and Milan at the same time", "answer passport-several"),
        ("kann ich Graz und Oslo gleichzeitig anfragen", "answer passport-several"),
        ("je peux demander à hambourg et milan en même temps ?", "answer passport-several"),
        ("puedo pedir a oslo y a hamburgo a la vez", "answer passport-several"),
        ("posso chiedere ad amburgo e a grenoble insieme", "answer passport-several"),
        ("we look for partners in Graz and Oslo at the same time", "service passport"),
        ("cerchiamo clienti a Oslo e Graz insieme", "service passport"),
    ],
)
def test_who_asks_for_several_places_at_once_asks_about_none_of_them(asked: str, outcome: str) -> None:
    found = decide(scene_of(release(meaning=True), asked, "", datetime.now(UTC)), asked)
    assert f"{found.outcome} {found.id}" == outcome


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("could you reply in German?", "de"),
        ("kan du svare på engelsk?", "en"),
        ("Können Sie auf Italienisch weitermachen?", "it"),
        ("vous pouvez me répondre en espagnol ?", "es"),
        ("¿puedes contestarme en francés?", "fr"),
        ("mi può rispondere in danese?", "da"),
        ("Why do you only write in English? I'd prefer German", "de"),
        ("my english is poor, spanish would be better", "es"),
        ("can I send my request in German?", ""),
        ("do they answer in German at the cluster?", ""),
        ("do you speak Danish?", ""),
    ],
)
def test_who_asks_to_be_answered_in_a_language_is(question: str, chosen: str) -> None:
    found = decided_after("what-is-icn", question)
    asked = (found.outcome, found.id) == (Outcome.ACTION, "language")
    named = named_language(release(meaning=True).catalog, question, found.language)
    assert (named if asked else "") == chosen


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("could you answer me in German?", True),
        ("kan du svare mig på fransk?", True),
        ("¿me puedes contestar en inglés?", True),
        ("can I write in German?", False),
        ("our partner in Hamburg speaks German", False),
    ],
)
def test_who_asks_to_be_answered_in_a_language_gets_it_within_a_form(words: str, wanted: bool) -> None:
    assert asides.wants_language(scene_of(release(meaning=True), words, "", datetime.now(UTC)), words) is wanted
