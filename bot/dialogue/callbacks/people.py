"""The buttons with which people see, change and delete what is kept about them."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback


class Remember(Callback, wire="me:remember:{number}"):
    """Remember the answers of this request for the next one."""

    number: str


class RememberNothing(Callback, wire="me:never"):
    """Remember no answers."""


class ChangeProfile(Callback, wire="me:change:{part}"):
    """Change one of the remembered answers."""

    part: str


class UseForProfile(Callback, wire="me:use:{part}:{token}"):
    """The held words are meant as the remembered answer, although something speaks against it."""

    part: str
    token: str


class DeleteProfile(Callback, wire="me:delete"):
    """Forget all remembered answers."""


class EraseMe(Callback, wire="own:erase"):
    """Erase everything that is kept about the person, for sure."""


class KeepMe(Callback, wire="own:keep"):
    """Erase nothing after all."""
