"""Pure decisions: what an event leads to. No I/O, no clock, no randomness, no Telegram."""

from bot.dialogue.routing import named_request, respond

__all__ = ["named_request", "respond"]
