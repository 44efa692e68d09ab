"""Groups that became supergroups: Telegram gives them a new id, while we keep using the old one."""

from __future__ import annotations


class MigratedGroups:
    """Both ids of every group that has moved. Configuration, requests and sessions keep the old one."""

    def __init__(self) -> None:
        self._addresses: dict[int, int] = {}
        self._names: dict[int, int] = {}

    def note_move(self, chat: int, address: int) -> None:
        """Remember that the chat we know as `chat` is reached at `address` from now on."""
        self._addresses[chat] = address
        self._names[address] = chat

    def address(self, chat: int) -> int:
        """Return the id by which Telegram knows the chat now."""
        return self._addresses.get(chat, chat)

    def known_as(self, address: int) -> int:
        """Return the id by which we know the chat at this address."""
        return self._names.get(address, address)
