"""A button's meaning survives its 64 bytes, and what older versions sent is still understood."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import callbacks
from bot.dialogue.callbacks import Callback, decode
from bot.dialogue.callbacks.callback import LONGEST, buttons
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.routing import handlers

TOKEN = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=7)
"""An update's number in base 36."""
SHORT, LONG = (st.from_regex(rf"[a-z0-9]{{1,{most}}}", fullmatch=True) for most in (16, 40))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "position": st.integers(0, 99),
    **dict.fromkeys(("token", "draft", "question", "about"), TOKEN),
    **dict.fromkeys(("service", "field", "reason", "step", "proposal", "part", "key", "other"), SHORT),
    **dict.fromkeys(("entry", "topic", "action"), LONG),
    "language": st.from_regex(r"[a-z]{2}", fullmatch=True),
    "path": st.from_regex(r"[a-z]{2}/faq/[a-z0-9]{1,40}\.yaml", fullmatch=True),
    "option": st.from_regex(r"[a-z0-9]{1,30}", fullmatch=True),
    "role": st.sampled_from(("contact", "deputy", "copy")),
    **dict.fromkeys(("day", "first"), st.dates().map(str)),
    "hours": st.just("1-5@0900-1700"),
    "zone": st.sampled_from(("Europe/Paris", "America/Argentina/ComodRivadavia")),
    "person": st.integers(1, 10**13).map(str),
    "number": st.from_regex(r"[A-Z]{1,6}-[0-9]{4,7}", fullmatch=True),
    "move": st.sampled_from(Move),
    "chat": st.from_regex(r"-?[0-9]{1,14}", fullmatch=True),
    "channel": st.from_regex(r"[a-z]{1,10}", fullmatch=True),
    "side": st.sampled_from(["company", "contact"]),
    "kind": st.from_regex(r"[a-z]{1,11}", fullmatch=True),
    "which": st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    "value": st.from_regex(r"[a-z0-9]{1,40}", fullmatch=True),
    **dict.fromkeys(("form", "period"), st.from_regex(r"[a-z]{1,7}", fullmatch=True)),
    "cluster": st.from_regex(r"[a-z0-9]{1,30}", fullmatch=True),
    "page": st.integers(0, 99),
    "state": st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    "release": st.integers(1, 9999),
}
"""The longest that the content's schema allows of everything."""


def some(button: type[Callback]) -> st.SearchStrategy[Callback]:
    return st.builds(button, **{field.name: VALUES[field.name] for field in fields(button)})  # type: ignore[arg-type]


@given(st.one_of([some(button) for button in buttons()]))
def test_every_button_fits_telegram_and_means_the_same_when_it_is_pressed(callback: Callback) -> None:
    text = callback.encode()
    assert len(text.encode()) <= LONGEST
    assert decode(text) == callback


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(["req", "f", "ent", "go", "ask", "accept", "sure", "0", "1", "-1", "²", "é", "x"])
        ).map(":".join),
    )
)
def test_any_text_at_all_is_a_button_or_nothing(text: str) -> None:
    callback = decode(text)
    assert callback is None or decode(callback.encode()) == callback


@pytest.mark.parametrize("button", buttons(), ids=lambda button: button.__name__)
def test_every_button_leads_somewhere(button: type[Callback]) -> None:
    assert any(known in handlers.PRESSES for known in button.__mro__)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("req:accept:ICN-0001", callbacks.MakeMove("ICN-0001", Move.ACCEPT)),
        ("req:sure-withdraw:ICN-0001", callbacks.ConfirmWithdraw("ICN-0001")),
        ("req:because:ICN-0001:capacity", callbacks.DeclineBecause("ICN-0001", "capacity")),
        ("drop:answer:ICN-0001", callbacks.DropMove("ICN-0001", Move.ANSWER)),
        ("drop:new-question:0", callbacks.DropEntryStep("new-question")),
        ("pass:write:ICN-0001:abc", callbacks.PassOn("ICN-0001", Move.WRITE, "abc")),
        ("f:send:abc", callbacks.Send("abc")),
        ("f:pick:abc:target:tenerrdis", callbacks.Pick("abc", "target", "tenerrdis")),
        ("use:abc:need:def", callbacks.UseWords("abc", "need", "def")),
        ("begin:passport", callbacks.Begin("passport")),
        ("begin:passport:abc", callbacks.Begin("passport", "abc")),
        ("topic:about", callbacks.ShowTopic("about")),
        ("topic:about:2", callbacks.ShowTopic("about", 2)),
        ("none", callbacks.NoneOfThese()),
        ("rel:undo:3", callbacks.PreviewUndo(3)),
        ("rel:discard:0", callbacks.Discard()),
        ("mis:same:abc:fees", callbacks.SameAs("abc", "fees")),
    ],
)
def test_what_was_sent_before_is_still_understood(sent: str, meant: Callback) -> None:
    assert decode(sent) == meant


def test_an_older_thumb_carried_its_entry_as_well() -> None:
    dropped = decode("drop:lacking:fees@abc")
    assert isinstance(dropped, callbacks.DropFeedback)
    assert dropped.token == "abc"


def test_a_button_about_a_request_says_which_to_load() -> None:
    pressed = decode("pass:write:ICN-0001:abc")
    assert pressed
    assert (pressed.request, callbacks.NoneOfThese().request) == ("ICN-0001", "")


@pytest.mark.parametrize("service", ["a" * 60, "a:b", ""])
def test_what_is_no_button_is_a_fault_of_ours(service: str) -> None:
    with pytest.raises(ValueError, match="can't be a button"):
        callbacks.Begin(service).encode()
