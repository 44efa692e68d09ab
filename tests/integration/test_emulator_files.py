"""Files up and down, in both directions."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.playground.server import Playground
from tests.integration.conftest import Wire

CAMILLE, NOAH = 1001, 1002
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 30, 20) + bytes(10)
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 20, 30) + bytes(10)


async def test_what_a_person_sends_can_be_downloaded(playground: Playground, telegram_bot: Bot) -> None:
    """The bytes the bot fetches are the bytes the person sent."""
    camille = playground.person(CAMILLE)
    camille.sends("document", "offer.pdf", b"%PDF-1.7", "our offer", mime="application/pdf")
    camille.sends("photo", "plant.jpg", JPEG)
    document, photo = [update.message for update in await telegram_bot.get_updates()]
    assert document
    assert photo
    assert document.document
    assert (document.document.file_name, document.document.mime_type) == ("offer.pdf", "application/pdf")
    assert document.caption == "our offer"
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    assert (photo.photo[-1].width, photo.photo[-1].height) == (30, 20)
    assert bytes(await (await photo.photo[-1].get_file()).download_as_bytearray()) == JPEG


async def test_the_bot_sends_every_kind_of_file(playground: Playground, telegram_bot: Bot) -> None:
    """Uploaded, they arrive with name and caption; by file_id they are sent again without the bytes."""
    noah = playground.person(NOAH)
    photo = await telegram_bot.send_photo(NOAH, PNG, caption="<b>map</b>", parse_mode="HTML")
    assert photo.caption_entities[0].type == "bold"
    again = await telegram_bot.send_photo(NOAH, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    sent: list[tuple[str, Any]] = [
        ("voice", (await telegram_bot.send_voice(NOAH, b"ogg", duration=3)).voice),
        ("audio", (await telegram_bot.send_audio(NOAH, b"mp3", title="Song", performer="Us")).audio),
        ("video", (await telegram_bot.send_video(NOAH, b"mp4", width=4, height=3)).video),
        ("animation", (await telegram_bot.send_animation(NOAH, b"gif")).animation),
        ("sticker", (await telegram_bot.send_sticker(NOAH, PNG, emoji="👍")).sticker),
    ]
    for kind, content in sent:
        assert content.file_size, kind
        assert kind in noah.last().body or kind in str([message.body for message in noah.messages()])
    assert sent[1][1].title == "Song"


async def test_albums_are_messages_with_one_group(playground: Playground, telegram_bot: Bot) -> None:
    """Sent by the bot or by a person; documents and photos do not mix."""
    album = [InputMediaPhoto(PNG, caption="one"), InputMediaPhoto(JPEG)]
    messages = await telegram_bot.send_media_group(NOAH, album)
    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["one", None]
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await telegram_bot.send_media_group(NOAH, [InputMediaPhoto(PNG), InputMediaDocument(b"x")])
    with pytest.raises(BadRequest, match="at least 2 messages"):
        await telegram_bot.send_media_group(NOAH, [InputMediaPhoto(PNG)])


async def test_files_that_are_wrong_are_refused(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """No picture, no such file, another kind, nothing in it, nothing at all, or from the network."""
    document = await telegram_bot.send_document(NOAH, b"abc", filename="a.txt")
    assert document.document
    for words, sending in (
        ("Image_process_failed", telegram_bot.send_photo(NOAH, b"no picture")),
        ("Wrong file identifier/http url specified", telegram_bot.send_photo(NOAH, "unknown")),
        ("Can't use file of type Document as Photo", telegram_bot.send_photo(NOAH, document.document.file_id)),
        ("Failed to get HTTP URL content", telegram_bot.send_photo(NOAH, "https://example.org/a.png")),
        ("File must be non-empty", telegram_bot.send_document(NOAH, b"")),
        ("Message caption is too long", telegram_bot.send_document(NOAH, b"x", caption="x" * 1025)),
        ("Invalid file_id", telegram_bot.get_file("unknown")),
    ):
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await sending
    nothing = await wire.call("sendPhoto", chat_id=NOAH)
    assert nothing["description"] == "Bad Request: there is no photo in the request"
    assert (await wire.client.get(f"/file/bot{playground.token}/documents/none.txt")).status_code == 404
    assert (await wire.client.get("/file/bot1:wrong/documents/none.txt")).status_code == 401


async def test_files_are_limited_as_by_telegram(playground: Playground, telegram_bot: Bot) -> None:
    """20 MB down and 50 MB up."""
    playground.person(CAMILLE).sends("document", "big.bin", bytes(20 * 1024 * 1024 + 1))
    message = (await telegram_bot.get_updates())[-1].message
    assert message
    assert message.document
    with pytest.raises(BadRequest, match="File is too big"):
        await message.document.get_file()
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await telegram_bot.send_document(NOAH, bytes(52 * 1024 * 1024))
