"""Pure decisions: what an event leads to. No I/O, no clock, no randomness, no Telegram."""

from bot.dialogue.routing import respond

__all__ = ["respond"]
