"""Contacts tell of days away in plain words, in every language."""

from __future__ import annotations

import pytest

from bot.dialogue.contacts.absence_words import read_days
from storage.messages import telegram
from tests.stage import CAST, Stage
from tests.unit.test_native_words import scene_in
from tests.unit.test_short_answers import in_conversation, last_said, requested

AWAY = {
    "en": (
        "I'm away until 12 June|on holiday, back on the 12th of June|I'll be back on 12 June|"
        "out of office till 12 June|We are on holiday until the 12th of June.|off sick until 12/6"
    ),
    "de": (
        "bin bis 12. Juni unterwegs|"
        "Am 12. Juni bin ich wieder da|ich bin bis 12. Juni weg|Bin bis 12.6. im Urlaub|im Urlaub, zurück am 12. Juni"
    ),
    "fr": "je suis absente jusqu'au 12 juin|en congé jusqu’au 12 juin|Je serai en vacances jusqu'au 12 juin, merci",
    "es": "estoy fuera hasta el 12 de junio|Estaré de vacaciones hasta el 12 de junio",
    "it": "sono in ferie fino al 12 giugno|sarò assente fino al 12 giugno",
    "da": "jeg er på ferie til den 12. juni|jeg er væk til 12. juni",
}
SPANS = {
    "vom 10. bis 15. Juni bin ich im Urlaub": ("2026-06-16", "2026-06-10"),
    "je serai en congé du 10 au 15 juin": ("2026-06-16", "2026-06-10"),
    "I'm on holiday next week": ("2026-05-18", "2026-05-11"),
    "jeg har ferie i næste uge": ("2026-05-18", "2026-05-11"),
    "on holiday next week, back on the 20th": ("2026-05-20", None),
    "I'm away on Friday": ("2026-05-09", "2026-05-08"),
    "ich bin am Freitag nicht da": ("2026-05-09", "2026-05-08"),
    "je suis absente jusqu'au 12": ("2026-05-12", None),
    "out of office until Monday": ("2026-05-11", None),
    "estoy fuera hasta el viernes": ("2026-05-08", None),
    "krank bis morgen": ("2026-05-05", None),
    "I'm on sick leave": None,
    "sarò in ferie da lunedì": None,
    "I'm on holiday from Monday": None,
    "I'm on holiday Monday to Friday": ("2026-05-09", "2026-05-04"),
    "je suis en congé de lundi à vendredi": ("2026-05-09", "2026-05-04"),
    "I'm away from Wednesday to Friday": ("2026-05-09", "2026-05-06"),
    "estoy fuera de miércoles a viernes": ("2026-05-09", "2026-05-06"),
    "on leave from tomorrow until Thursday": ("2026-05-08", "2026-05-05"),
    "I'm off work tomorrow and Wednesday": ("2026-05-07", "2026-05-05"),
    "nächste Woche bin ich Dienstag bis Donnerstag nicht da": ("2026-05-15", "2026-05-12"),
    "I'm away Wednesday to the 12th": ("2026-05-13", "2026-05-06"),
    "I'll be away for 3 days": ("2026-05-07", "2026-05-04"),
    "ab Montag für zwei Wochen im Urlaub": ("2026-05-25", "2026-05-11"),
    "sono in ferie per due settimane da lunedì": ("2026-05-25", "2026-05-11"),
    "je suis absent une semaine": ("2026-05-11", "2026-05-04"),
    "away in week 24": ("2026-06-15", "2026-06-08"),
    "away the 12th to the 20th": ("2026-05-21", "2026-05-12"),
    "vom 12. bis zum 20. im Urlaub": ("2026-05-21", "2026-05-12"),
    "en congé du 12 au 20": ("2026-05-21", "2026-05-12"),
    "fuera del 12 al 20": ("2026-05-21", "2026-05-12"),
    "in ferie dal 28 al 2": ("2026-06-03", "2026-05-28"),
    "sono in ferie ad agosto": ("2026-09-01", "2026-08-01"),
    "sono in ferie fino ad agosto": ("2026-09-01", None),
    "på ferie fra den 12. til den 20.": ("2026-05-21", "2026-05-12"),
    "en congé dès lundi": None,
    "on leave as of Monday": None,
    "in ferie dal 12": None,
    "ab dem 12. im Urlaub": None,
    "back in two weeks": ("2026-05-18", None),
    "in zwei Wochen zurück": ("2026-05-18", None),
    "back Monday": ("2026-05-11", None),
    "I'm off tomorrow": ("2026-05-06", "2026-05-05"),
}


@pytest.mark.parametrize("language", AWAY)
async def test_days_away_that_a_contact_tells_are_noted_by_a_button(language: str) -> None:
    """With a card open it's asked whom the words are for, and nothing goes to the company by itself."""
    for words in AWAY[language].split("|"):
        stage = await requested(language)
        before = last_said(stage)
        await stage.types("Noah", words)
        offered = stage.chats[CAST["Noah"]][-1].rows
        assert offered[0][0].action.startswith("pref:until:2026-06-12"), words
        assert last_said(stage) == before
        await stage.presses("Noah", offered[0][0].label)
        assert "🏖" in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize("words", SPANS)
def test_the_days_are_read_wherever_they_stand(words: str) -> None:
    """A day after "until" is the one they are back on; a time without it is when they are away."""
    found = read_days(scene_in("en", words), words)
    assert (found and tuple(day and day.isoformat() for day in found)) == SPANS[words]


BEGIN = {
    "en": "I'm away as of Monday|on leave from the 11th|away starting 11 May",
    "fr": "en congé dès lundi|absente à compter du 11 mai",
    "de": "ab Montag im Urlaub|ab dem 11. weg",
    "es": "de vacaciones desde el lunes|fuera a partir del 11",
    "it": "in ferie da lunedì|assente dall'11 maggio",
    "da": "på ferie fra mandag|væk fra den 11.",
}


@pytest.mark.parametrize("language", BEGIN)
async def test_of_days_away_that_only_begin_the_end_is_asked_for(language: str) -> None:
    """Whatever is then told or pressed is the end: they're there until these days begin."""
    for words in BEGIN[language].split("|"):
        for day, back in (("20.", "20"), ("", "12")):
            stage = Stage(language=language)
            await stage.types("Noah", words)
            if day:
                await stage.types("Noah", day)
            else:
                await stage.presses("Noah", stage.chats[CAST["Noah"]][-1].rows[0][0].label)
            known = [each for each in await stage.store.contacts() if each.address == telegram(CAST["Noah"])]
            days = [f"{at:%Y-%m-%d}" for each in known for at in (each.away_from, each.away) if at]
            assert days == ["2026-05-11", f"2026-05-{back}"], words


@pytest.mark.parametrize("words", ["from Monday", "ab 12. Dezember"])
async def test_the_end_is_asked_for_after_the_command_too(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", f"/away {words}")
    assert "Away from" in stage.chats[CAST["Noah"]][-1].text
    assert "When will you be back?" in stage.chats[CAST["Noah"]][-1].text


async def test_days_away_are_noted_at_once_with_nobody_to_write_to() -> None:
    stage = Stage()
    await stage.types("Noah", "I'm on holiday from 3 to 12 June")
    assert "away from Wed 3 Jun" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "I'm out of the office until Friday")
    assert "back on Fri 8 May" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "I'm back")
    assert "Welcome back" in stage.chats[CAST["Noah"]][-1].text


async def test_in_a_conversation_they_reach_the_other_side_and_can_be_noted_too() -> None:
    stage = await in_conversation()
    await stage.types("Noah", "I'm away until 12 June")
    assert last_said(stage)[0] == "I'm away until 12 June"
    assert "too?" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "away as of Monday")
    assert stage.chats[CAST["Noah"]][-1].rows[0][0].action == "pref:away:2026-05-11"
    await stage.types("Noah", "Sorry, I was on holiday")
    assert last_said(stage)[0] == "Sorry, I was on holiday"


BESIDES = (
    "i'm on holiday from 10 to 20 May, who gets my requests?|je suis en congés du 10 au 20, qui traite mes demandes|"
    "ich bin vom 10. bis 20. im Urlaub, wer kriegt die Anfragen?|sono in ferie dal 10 al 20, chi riceve le richieste?|"
    "estoy de vacaciones del 10 al 20, ¿quién recibe mis solicitudes?|"
    "jeg har ferie fra 10. til 20., hvem får mine forespørgsler?|"
    "je suis absent du 10 au 20, c'est Lars qui me remplace|I'm away from 10 to 20 May, Lars is my deputy"
)


@pytest.mark.parametrize("words", BESIDES.split("|"))
async def test_days_told_beside_something_else_are_kept(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    offered = [choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row]
    assert "pref:until:2026-05-21:2026-05-10" in offered


async def test_a_question_about_days_away_tells_none() -> None:
    for words in ("who is my deputy while I'm away next week?", "what happens when I'm away from 10 to 20 May?"):
        stage = await requested()
        await stage.types("Noah", words)
        assert not any("pref:away:2" in choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row)
