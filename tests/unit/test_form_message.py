"""A form is one message: a press turns it into the next question, and only the newest one has buttons."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from itertools import chain

from bot.dialogue.forms.form_message import draft_of
from tests.stage import CAST, MORNING, Shown, Stage, release

CAMILLE = CAST["Camille"]


def live(stage: Stage) -> list[Shown]:
    """The messages in Camille's chat that have buttons of a form."""
    return [shown for shown in stage.chats[CAMILLE] if draft_of(chain(*shown.rows))]


async def test_a_press_turns_the_last_message_into_the_next_question() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    (asked,), count = live(stage), len(stage.chats[CAMILLE])
    await stage.presses("Camille", "🇨🇦 Écotech Québec · Montréal")
    assert [shown.id for shown in live(stage)] == [asked.id]
    assert "Help wanted from: Écotech Québec" in asked.text
    assert "What is your company called?" in asked.text
    assert len(stage.chats[CAMILLE]) == count
    await stage.presses("Camille", "‹ Back")
    assert "Which cluster should help you?" in live(stage)[0].text
    await stage.presses("Camille", "Keep as it is")
    await stage.presses("Camille", "Cancel")
    assert "Stop here?" in live(stage)[0].text
    await stage.presses("Camille", "Continue")
    assert len(stage.chats[CAMILLE]) == count


async def test_a_typed_answer_brings_the_question_to_the_end() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    (asked,) = live(stage)
    await stage.types("Camille", "Quebec")
    assert asked.text.startswith("Help wanted from: Écotech Québec")
    assert live(stage) == [stage.chats[CAMILLE][-1]]
    assert "What is your company called?" in live(stage)[0].text


async def test_a_stray_word_gets_a_short_reply_that_has_the_buttons() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    (asked,) = live(stage)
    assert len([*chain(*asked.rows)]) > 10
    await stage.types("Camille", "Atlantis")
    assert asked.rows == ()
    assert "Which cluster should help you?" in asked.text
    assert live(stage) == [stage.chats[CAMILLE][-1]]
    assert [choice.label for choice in chain(*live(stage)[0].rows)] == ["Show the choices again", "Cancel"]
    await stage.types("Camille", "the first one")
    assert "What is your company called?" in live(stage)[0].text


async def test_the_choices_come_back_in_the_short_reply() -> None:
    stage = Stage()
    for words in ("/passport", "Atlantis"):
        await stage.types("Camille", words)
    count = len(stage.chats[CAMILLE])
    await stage.presses("Camille", "Show the choices again")
    assert len(stage.chats[CAMILLE]) == count
    assert len([*chain(*live(stage)[0].rows)]) > 10


async def test_a_press_further_up_brings_the_question_to_the_end() -> None:
    """What came in between, from anybody, stays where people read on."""
    stage = Stage()
    await ready_to_send(stage)
    await stage.presses("Camille", "Send ✓")
    await stage.types("Camille", "/newsletter")
    await stage.presses("Camille", "Send me the newsletter")
    await stage.presses("Noah", "✅ Accept")
    assert "has accepted" in stage.chats[CAMILLE][-1].text
    (asked,) = live(stage)
    await stage.presses("Camille", "‹ Back")
    assert asked.rows == ()
    assert live(stage) == [stage.chats[CAMILLE][-1]]


async def test_a_second_tap_on_send_is_no_answer_to_what_was_remarked() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis", "Heat pumps", "suppliers", "Find compressors"):
        await stage.types("Camille", words)
    for words in ("no", "no", "camille@alpineheat.example", "yes"):
        await stage.types("Camille", words)
    send = next(choice for choice in chain(*live(stage)[0].rows) if choice.label == "Send ✓")
    await stage.presses("Camille", "Send ✓")
    assert [choice.label for choice in chain(*live(stage)[0].rows)] == ["Add it", "Send anyway"]
    await stage.presses_action("Camille", send.action)
    assert not stage.requests
    await stage.presses("Camille", "Send anyway")
    await stage.presses_action("Camille", send.action)
    assert len(stage.requests) == 1
    assert live(stage) == []


async def ready_to_send(stage: Stage) -> None:
    """Camille looks at the review."""
    for words in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis", "Heat pumps", "suppliers"):
        await stage.types("Camille", words)
    for words in (
        "Find makers of compressors near Montréal for our pilot",
        "no",
        "no",
        "camille@alpineheat.example",
        "yes",
    ):
        await stage.types("Camille", words)


async def test_consent_is_kept_with_its_language_and_version() -> None:
    stage = Stage()
    await ready_to_send(stage)
    await stage.presses("Camille", "Send ✓")
    (request,) = (stage.requests[id] for id in stage.requests)
    consent = request.answers["consent"]
    words = release().catalog.words_of("passport", "en").fields["consent"].prompt
    assert consent["at"] == MORNING.isoformat()
    assert consent["language"] == "en"
    assert consent["version"] == blake2b(words.encode(), digest_size=6).hexdigest()


async def test_consent_to_former_words_is_asked_for_again() -> None:
    stage = Stage()
    await ready_to_send(stage)
    session = stage.sessions[CAMILLE]
    answers = {**session.draft.answers, "consent": {"at": MORNING.isoformat(), "language": "en", "version": "former"}}
    draft = session.draft.model_copy(update={"answers": answers})
    stage.sessions[CAMILLE] = session.model_copy(update={"drafts": {draft.id: draft}})
    await stage.presses("Camille", "Send ✓")
    assert not stage.requests
    assert "May I pass your answers on?" in stage.chats[CAMILLE][-1].text


async def test_a_draft_is_brought_to_mind_once_and_then_never_again() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec"):
        await stage.types("Camille", words)
    await stage.news()
    await stage.waits(timedelta(days=1, minutes=1))
    (told,) = (await stage.news())["Camille"]
    assert "You have a request that hasn't been sent yet" in told.text
    await stage.waits(timedelta(days=20))
    assert (await stage.news())["Camille"] == []
    assert stage.sessions[CAMILLE].draft
