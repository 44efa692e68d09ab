"""Files sent while a request is being filled in are kept for it: up to ten, without addresses, wherever one is."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from storage.messages import telegram
from storage.records import Confirming, Session
from tests.stage import CAST, Stage

PASSPORT = (
    "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners", "We bring a pilot plant and want installers",
    "skip", "skip", "camille@alpineheat.example", "yes",
)  # fmt: skip
"""What is typed from the first question to the review."""


async def told(stage: Stage) -> str:
    return "\n".join(str(seen) for seen in (await stage.news())["Camille"])


def files(stage: Stage) -> list[dict[str, object]]:
    found: list[dict[str, object]] = stage.sessions[CAST["Camille"]].draft.answers.get("files") or []
    return found


async def test_the_eleventh_file_is_not_kept_and_that_is_said() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for _ in range(11):
        await stage.sends("Camille", "document")
    assert "A request takes 10 files. I've kept the first ones." in await told(stage)
    assert len(files(stage)) == 10


async def test_an_address_in_a_caption_is_covered_and_kept_for_its_own_question() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", "photo", "Our plant, write to camille@alpineheat.example")
    assert "That looks like your e-mail address." in await told(stage)
    assert files(stage)[0]["words"] == "Our plant, write to (e-mail kept back)"
    assert stage.sessions[1001].draft.noticed == {"email": "camille@alpineheat.example"}


async def test_a_file_that_comes_before_what_was_understood_is_confirmed_is_kept() -> None:
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(1001), profile={"company": "Alpine Heat"}, remembers=True)
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", "voice")
    assert "(1 of 10)" in await told(stage)
    assert isinstance(stage.sessions[1001].draft.step, Confirming)
    await stage.presses("Camille", "Yes, use these")
    assert len(files(stage)) == 1
    assert stage.sessions[1001].draft.answers["company"] == "Alpine Heat"


async def test_a_request_that_takes_no_files_says_so_and_asks_on() -> None:
    stage = Stage()
    await stage.types("Camille", "/exchange")
    await stage.sends("Camille", "document")
    said = await told(stage)
    assert "this kind of request takes no files" in said
    assert "Which cluster would you like to meet?" in said


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "audio", "video"])
async def test_every_kind_of_file_reaches_the_contact_with_its_number_and_words(kind: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", kind, "Our plant")
    for words in PASSPORT:
        await stage.types("Camille", words)
    await stage.presses("Camille", "Send ✓")
    seen = (await stage.news())["Noah"]
    assert f"📎 ICN-2026-0001 Our plant\n<{kind}>" in [message.text for message in seen]


async def test_a_file_that_was_taken_out_is_not_sent_and_its_button_of_long_ago_does_nothing() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", "document", "old")
    await stage.sends("Camille", "photo", "new")
    message = str(files(stage)[0]["message"])
    for words in PASSPORT:
        await stage.types("Camille", words)
    draft = stage.sessions[1001].draft
    await stage.presses_action("Camille", callbacks.EditField(draft.id, "files").encode())
    remove = callbacks.RemoveFile(draft.id, "files", message).encode()
    await stage.presses_action("Camille", remove)
    await stage.presses_action("Camille", remove)
    assert [file["words"] for file in files(stage)] == ["new"]
    await stage.presses("Camille", "Done ✓")
    await stage.presses("Camille", "Send ✓")
    await stage.presses_action("Camille", remove)
    news = await stage.news()
    assert [seen.text for seen in news["Noah"] if "📎" in seen.text] == ["📎 ICN-2026-0001 new\n<photo>"]


REMOVING = (
    ("remove the second file", "134"), ("Datei 2 löschen", "134"), ("la troisième pièce jointe, supprimez-la", "124"),
    ("quita la última foto", "123"), ("togli plan.pdf", "134"), ("slet dokumentet", "134"), ("delete all files", ""),
    ("ohne die Fotos", "23"), ("enlève tous les fichiers", ""), ("remove the recording, please", "124"),
    ("fjern billede nummer to", "123"), ("borra el primer archivo", "234"), ("drop the voice note", "124"),
    ("bitte die erste Datei weglassen", "234"), ("remove the file", "1234"), ("wrong photo", "1234"),
    ("remove the website", "1234"), ("remove the 5th file", "1234"), ("how do I remove a file?", "1234"),
)  # fmt: skip
"""Words, and which of photo, plan.pdf, voice message and photo they leave."""


@pytest.mark.parametrize("asked", ["help", "files"])
@pytest.mark.parametrize(("words", "left"), REMOVING)
async def test_files_are_taken_out_in_words_of_six_languages(words: str, left: str, asked: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for typed in PASSPORT[: 4 if asked == "help" else None]:
        await stage.types("Camille", typed)
    for number, kind in enumerate(("photo", "document", "voice", "photo"), 1):
        await stage.sends("Camille", kind, str(number))
    if asked == "files":
        draft = stage.sessions[1001].draft
        await stage.presses_action("Camille", callbacks.EditField(draft.id, "files").encode())
    await stage.types("Camille", words)
    assert "".join(str(file["words"]) for file in files(stage)) == left


@pytest.mark.parametrize(
    "words", ["the second, remove it", "lösche alle", "supprime la dernière", "elimina la número 2"]
)
async def test_at_the_files_themselves_nobody_need_say_that_files_are_meant(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/support")
    for typed in ("Alpine Heat", "Camille Roux", "none", "letter of support", "Heat from waste water", "skip", "skip"):
        await stage.types("Camille", typed)
    for _ in range(2):
        await stage.sends("Camille", "document")
    await stage.types("Camille", words)
    assert len(files(stage)) == (0 if words == "lösche alle" else 1)


async def test_in_the_review_the_card_shows_what_is_left() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", "document")
    for words in PASSPORT:
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", "remove the file")
    said = await told(stage)
    assert "Changed: Files: –" in said
    assert "plan.pdf" not in said.partition("Please check.")[2]
    await stage.types("Camille", "send")
    assert [seen.text for seen in (await stage.news())["Noah"] if "📎" in seen.text] == []


@pytest.mark.parametrize(
    "words", ["remove the website", "Website löschen", "supprime le site web", "fjern hjemmesiden"]
)
async def test_an_answer_that_need_not_be_given_is_taken_out_in_words(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for typed in (*PASSPORT[:7], "alpineheat.example", *PASSPORT[8:]):
        await stage.types("Camille", typed)
    assert stage.sessions[1001].draft.answers["website"] == "https://alpineheat.example"
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["website"] is None


async def test_a_file_after_the_request_was_sent_is_no_longer_part_of_it() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for words in PASSPORT:
        await stage.types("Camille", words)
    await stage.presses("Camille", "Send ✓")
    await stage.news()
    await stage.sends("Camille", "document")
    assert "files (" not in await told(stage)


async def test_the_words_with_a_file_are_shown_in_the_list_and_the_review() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.sends("Camille", "photo", "Our roof in Graz")
    await stage.sends("Camille", "voice")
    for words in PASSPORT:
        await stage.types("Camille", words)
    assert "Files: photo “Our roof in Graz”, voice message" in await told(stage)
    await stage.presses("Camille", "Add or remove files")
    assert "[Remove 1: photo “Our roof in Graz”]" in await told(stage)
