"""Contacts tell their hours and their time zone in plain words, and in a conversation perhaps to the company."""

from __future__ import annotations

import pytest

from bot.dialogue.contacts.hours import read_hours
from storage.records import Contact
from tests.stage import CAST, Stage, release
from tests.unit.test_short_answers import last_said, requested

HOURS = {
    "en": "my working hours are Monday to Thursday 9 to 4|change my working hours to Mon-Thu 9:00 to 16:00",
    "de": "meine Arbeitszeiten sind Montag bis Donnerstag 9 bis 16 Uhr",
    "fr": "mes horaires : du lundi au jeudi, 9h à 16h",
    "es": "mi horario es de lunes a jueves de 9 a 16",
    "it": "il mio orario è da lunedì a giovedì, dalle 9 alle 16",
    "da": "min arbejdstid er mandag til torsdag 9 til 16",
}
ZONES = {
    "en": ("my time zone is Vancouver|set my time zone to Vancouver", "America/Vancouver"),
    "de": ("meine Zeitzone ist Wien", "Europe/Vienna"),
    "fr": ("mon fuseau horaire est Lisbonne", "Europe/Lisbon"),
    "es": ("mi zona horaria es Madrid", "Europe/Madrid"),
    "it": ("il mio fuso orario è Roma", "Europe/Rome"),
    "da": ("min tidszone er København", "Europe/Copenhagen"),
}


async def _noah(stage: Stage) -> Contact:
    assert stage.store
    return next(known for known in await stage.store.contacts() if known.address.chat == str(CAST["Noah"]))


@pytest.mark.parametrize("language", HOURS)
async def test_hours_called_their_own_are_kept_at_once(language: str) -> None:
    for words in HOURS[language].split("|"):
        stage = Stage(language=language)
        await stage.types("Noah", words)
        assert (await _noah(stage)).hours == "1-4@0900-1600", words


@pytest.mark.parametrize("language", ZONES)
async def test_a_place_named_as_the_time_zone_is_kept_at_once(language: str) -> None:
    for words in ZONES[language][0].split("|"):
        stage = Stage(language=language)
        await stage.types("Noah", words)
        assert (await _noah(stage)).zone == ZONES[language][1], words


@pytest.mark.parametrize(
    "words", ["what are my working hours?", "my time zone is wrong", "I work on 9 pumps from 4 makers"]
)
async def test_a_question_or_a_complaint_changes_nothing(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", words)
    assert ((await _noah(stage)).hours, (await _noah(stage)).zone) == ("", "")


AT_WORK = (
    "I work Monday to Thursday 9 to 4|ich bin Montag bis Donnerstag von 9 bis 16 Uhr erreichbar|"
    "wir arbeiten Montag bis Donnerstag von 9 bis 16 Uhr|je travaille du lundi au jeudi de 9h à 16h|"
    "trabajamos de lunes a jueves, de 9 a 16|lavoriamo da lunedì a giovedì dalle 9 alle 16|"
    "jeg arbejder mandag til torsdag fra 9 til 16"
)


@pytest.mark.parametrize("words", AT_WORK.split("|"))
async def test_when_somebody_works_goes_to_the_company_and_may_be_kept_besides(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    offered = stage.chats[CAST["Noah"]][-1].rows
    assert "1-4@0900-1600" in offered[0][0].action
    assert offered[1][0].action.startswith("pass:")
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words
    await stage.presses("Noah", stage.chats[CAST["Noah"]][-1].rows[0][0].label)
    assert (await _noah(stage)).hours == "1-4@0900-1600"


def test_a_short_word_beside_a_day_is_no_day() -> None:
    hours = read_hours(("es",), "mi horario: de lunes a jueves, 9 a 16")
    assert hours
    assert hours.to_text() == "1-4@0900-1600"


@pytest.mark.parametrize("words", ["how do I mark myself away until Friday?", "wie melde ich mich in den Urlaub ab?"])
async def test_how_to_be_away_shows_the_settings(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", words)
    assert "pref:away" in str(stage.chats[CAST["Noah"]][-1].rows)


DEPUTY = {
    "en": "my deputy is Lars|I need a deputy",
    "de": "mein Stellvertreter ist Lars|Ich brauche eine Vertretung",
    "fr": "ma suppléante est Anne|il me faut un suppléant|j'ai besoin d'un remplaçant",
    "es": "mi suplente es Lars|necesito un suplente|necesito una suplente",
    "it": "il mio sostituto è Lars|ho bisogno di un sostituto|mi serve un sostituto",
    "da": "min stedfortræder er Lars|jeg har brug for en stedfortræder",
}


@pytest.mark.parametrize("language", DEPUTY)
async def test_who_names_or_needs_a_deputy_is_shown_how_one_is_invited(language: str) -> None:
    stage = await requested(language)
    for words in DEPUTY[language].split("|"):
        await stage.types("Noah", words)
        label = stage.chats[CAST["Noah"]][-1].rows[-1][0].label
        assert label.startswith(str(release().catalog.text(language, "prefs.invite-deputy")).split("{")[0]), words
    assert last_said(stage)[1] == "submit"


@pytest.mark.parametrize(
    "words",
    [
        "I work Monday to Thursday",
        "ich arbeite Montag bis Donnerstag",
        "je travaille du lundi au jeudi",
        "trabajo de lunes a jueves",
        "lavoro dal lunedì al giovedì",
        "jeg arbejder mandag til torsdag",
        "I work Mon-Thu",
    ],
)
async def test_days_alone_are_kept_with_the_usual_hours(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    assert "1-4@0900-1700" in stage.chats[CAST["Noah"]][-1].rows[0][0].action


PARTS = {
    "1-5@0900-1200": (
        "I only work mornings|ich arbeite nur vormittags|je ne travaille que le matin|solo trabajo por las mañanas|"
        "lavoro solo la mattina|jeg arbejder kun om formiddagen"
    ),
    "1-4@1300-1700": (
        "I work in the afternoon, Monday to Thursday|ich arbeite Montag bis Donnerstag nachmittags|"
        "je travaille l'après-midi du lundi au jeudi|jeg arbejder om eftermiddagen mandag til torsdag"
    ),
    "1-4@0900-1700": (
        "we don't work on Fridays|we're closed on Fridays|ich arbeite freitags nicht|je ne travaille pas le vendredi|"
        "no trabajo los viernes|non lavoro il venerdì|jeg arbejder ikke om fredagen"
    ),
    "2-5@0900-1700": "I don't work on Mondays|montags arbeite ich nicht|je ne travaille pas le lundi",
}


@pytest.mark.parametrize("hours", PARTS)
async def test_a_part_of_the_day_and_a_day_off_tell_hours(hours: str) -> None:
    for words in PARTS[hours].split("|"):
        stage = await requested()
        await stage.types("Noah", words)
        offered = [choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row]
        assert any(hours in action for action in offered), words


@pytest.mark.parametrize("words", ["I don't work on Wednesdays", "ich arbeite nicht von 9 bis 16 Uhr"])
async def test_what_leaves_no_span_tells_no_hours(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    assert not any("@" in choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row)


@pytest.mark.parametrize("words", ["Monday and Thursday", "lundi et jeudi", "Thursday to Monday", "on Monday"])
def test_two_days_that_are_no_span_tell_no_hours(words: str) -> None:
    assert read_hours(("en", "fr"), words) is None
