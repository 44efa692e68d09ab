"""A reply reaches its chat whatever Telegram says to it, through real PTB."""

from __future__ import annotations

from pathlib import Path

import pytest
from telegram import Bot

from bot.errors import Refused, TryLater
from bot.playground.groups import create_group, migrate_group
from bot.playground.server import Playground
from bot.playground.world.faults import FaultKind
from bot.telegram.channel import TelegramChat
from bot.telegram.fleeting import FleetingCalls, fleeting_calls
from bot.telegram.supergroups import MigratedGroups
from storage.messages import Attachment, Choice, Copy, Reply, Text, telegram
from tests.integration.test_emulator_files import PNG

CAMILLE, NOAH = 1001, 1002
ROWS = ((Choice(label="Yes", action="yes"),), (Choice(label="Site", url="https://a.example"),))


@pytest.fixture
def chat(telegram_bot: Bot) -> TelegramChat:
    return TelegramChat(telegram_bot, MigratedGroups(), FleetingCalls())


def reply(words: str, **more: object) -> Reply:
    return Reply(text=Text(strings=("<b>", "</b>"), values=(words,)), **more)  # type: ignore[arg-type]


async def deliver_all(chat: TelegramChat, number: int, reply: Reply) -> None:
    """All messages of the reply, one after the other."""
    for part in await chat.parts(reply):
        await chat.deliver(telegram(number), part, None)


async def test_a_reply_is_shown_with_markup_and_buttons(playground: Playground, chat: TelegramChat) -> None:
    await chat.deliver(telegram(NOAH), reply("a <b> & c", rows=ROWS), None)
    shown = playground.person(NOAH).last()
    assert shown.text == "a <b> & c"
    assert [entity["type"] for entity in shown.body["entities"]] == ["bold"]
    assert [button["text"] for button in shown.buttons] == ["Yes", "Site"]


async def test_a_reply_that_is_too_long_comes_in_pieces(playground: Playground, chat: TelegramChat) -> None:
    """With the buttons under the last."""
    words = "A line of words.\n" * 600
    await deliver_all(chat, NOAH, reply(words, rows=ROWS))
    *pieces, last = playground.person(NOAH).messages()
    assert len(pieces) == 2
    assert "\n".join(piece.text for piece in (*pieces, last)) == words.strip()
    assert not any(piece.buttons for piece in pieces)
    assert last.buttons


async def test_a_message_is_replaced_in_place(playground: Playground, chat: TelegramChat) -> None:
    """Saying the same again is no fault."""
    first = await chat.deliver(telegram(NOAH), reply("x"), None)
    for _ in range(2):
        assert await chat.deliver(telegram(NOAH), reply("y", rows=ROWS), first) == first
    assert [message.text for message in playground.person(NOAH).messages()] == ["y"]


async def test_what_cannot_be_replaced_is_sent_anew(playground: Playground, chat: TelegramChat) -> None:
    """It is gone, it is a file, or it is somebody else's."""
    noah = playground.person(NOAH)
    gone = await chat.deliver(telegram(NOAH), reply("x"), None)
    playground.world.remove(noah.last())
    document = playground.person(NOAH).sends("document", "a.txt", b"abc")
    attachment = Attachment(kind="document", file=document.body["document"]["file_id"])
    file = await chat.deliver(telegram(NOAH), reply("with a file", attachment=attachment), None)
    for old in (gone, document.id, file):
        assert await chat.deliver(telegram(NOAH), reply(f"instead of {old}"), old) != old
        assert noah.last().text == f"instead of {old}"


async def test_a_file_carries_its_words_or_follows_them(playground: Playground, chat: TelegramChat) -> None:
    """A caption holds fewer words than a message."""
    photo = playground.person(NOAH).sends("photo", "a.png", PNG)
    attachment = Attachment(kind="photo", file=photo.body["photo"][-1]["file_id"])
    await chat.deliver(telegram(NOAH), reply("short", attachment=attachment, rows=ROWS), None)
    shown = playground.person(NOAH).last()
    assert (shown.text, "photo" in shown.body, len(shown.buttons)) == ("short", True, 2)
    await deliver_all(chat, NOAH, reply("long " * 300, attachment=attachment, rows=ROWS))
    words, shown = playground.person(NOAH).messages()[-2:]
    assert words.text == ("long " * 300).strip()
    assert ("photo" in shown.body, len(shown.buttons)) == (True, 2)


async def test_who_cannot_be_written_to_refuses(playground: Playground, chat: TelegramChat) -> None:
    """They blocked the bot, never pressed Start, or are nowhere."""
    playground.person(NOAH).blocks()
    for number in (NOAH, CAMILLE, 999_999):
        with pytest.raises(Refused):
            await chat.deliver(telegram(number), reply("x"), None)


@pytest.mark.parametrize("kind", [FaultKind.OUTAGE, FaultKind.SERVER_ERROR, FaultKind.CUT_AFTER_ACCEPT])
async def test_what_may_pass_is_tried_later(playground: Playground, chat: TelegramChat, kind: FaultKind) -> None:
    playground.faults.add(kind, methods=["sendMessage"])
    with pytest.raises(TryLater) as caught:
        await chat.deliver(telegram(NOAH), reply("x"), None)
    assert caught.value.seconds is None


async def test_telegrams_wish_to_wait_is_passed_on(playground: Playground, chat: TelegramChat) -> None:
    playground.faults.add(FaultKind.RETRY_AFTER, seconds=17)
    with pytest.raises(TryLater) as caught:
        await chat.deliver(telegram(NOAH), reply("x"), None)
    assert caught.value.seconds == 17


async def test_a_press_that_cannot_be_answered_is_let_go(playground: Playground, telegram_bot: Bot) -> None:
    async with fleeting_calls() as calls:
        chat = TelegramChat(telegram_bot, MigratedGroups(), calls)
        await chat.answer_press("999", "too late")
        playground.faults.add(FaultKind.OUTAGE)
        await chat.answer_press("999", "too late")


async def test_a_group_that_moved_is_found_and_nothing_of_before_is_edited_there(
    playground: Playground, telegram_bot: Bot
) -> None:
    """A supergroup counts its messages anew: an old number may name another message."""
    group = create_group(playground.world, "Team", [NOAH])
    await TelegramChat(telegram_bot, MigratedGroups(), FleetingCalls()).deliver(
        telegram(group.id), reply("before"), None
    )
    moved = migrate_group(playground.world, group.id)
    for learnt_at_start in (True, False):
        groups = MigratedGroups()
        chat = TelegramChat(telegram_bot, groups, FleetingCalls())
        if learnt_at_start:
            await chat.find_moved_groups([telegram(NOAH), telegram(group.id), telegram(-999)])
            assert groups.address(group.id) == moved.id
        first = await chat.deliver(telegram(group.id), reply("one"), None)
        assert await chat.deliver(telegram(group.id), reply("two"), first) != first
        assert groups.known_as(moved.id) == group.id
    words = [message.text for message in playground.world.chats[moved.id].messages.values() if message.text]
    assert words == ["one", "two", "one", "two"]


async def test_a_picture_of_ours_is_sent_and_one_that_is_gone_costs_only_itself(
    playground: Playground, chat: TelegramChat, tmp_path: Path
) -> None:
    picture = tmp_path / "map.png"
    picture.write_bytes(PNG)
    there, gone = (Attachment(kind="photo", path=str(path)) for path in (picture, tmp_path / "gone.png"))
    await deliver_all(chat, NOAH, reply("the map", attachment=there))
    assert "photo" in playground.person(NOAH).last().body
    await deliver_all(chat, NOAH, reply("without a map", attachment=gone))
    assert playground.person(NOAH).last().text == "without a map"


async def test_what_was_copied_in_one_go_is_deleted_in_one_go(playground: Playground, chat: TelegramChat) -> None:
    """And nothing else; what is gone already is as it should be."""
    camille, noah = playground.person(CAMILLE), playground.person(NOAH)
    album = tuple(camille.sends("photo", f"{number}.png", PNG).id for number in range(3))
    before = await chat.deliver(telegram(NOAH), reply("before"), None)
    copied = Copy(address=telegram(CAMILLE), messages=album, kind="photo")
    first = await chat.deliver(telegram(NOAH), Reply(text=Text(), copied=copied), None)
    after = await chat.deliver(telegram(NOAH), reply("after"), None)
    gone = Reply(text=Text(), bare=True, deletes=len(album))
    for _ in range(2):
        assert await chat.deliver(telegram(NOAH), gone, first) == first
    assert [message.id for message in noah.messages()][-2:] == [before, after]
    assert not any("photo" in message.body for message in noah.messages())
