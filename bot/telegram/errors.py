"""Telegram's errors: how they are recognised, and what they mean for a delivery.

Telegram tells errors apart by words alone.
"""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.errors import Refused, TryLater, Unconfirmed
from bot.telegram.request import may_have_arrived

NOT_MODIFIED = "message is not modified"
NO_FORUM = ("not a forum", "not enough rights")
"""Why a topic can't be opened where nothing is wrong."""
NO_TOPIC = ("message thread not found", "topic_closed")
"""Why nothing can be sent to a topic, though the chat is there."""
NOT_COPIED = (
    "message to copy not found",
    "message can't be copied",
    "there are no messages to copy",
    "message_id_invalid",
)
UNKNOWN_FILE = ("wrong file identifier", "wrong remote file", "file_reference", "can't use file of type")
"""Telegram's errors for a file it no longer has."""
REFUSALS = (
    "blocked by the user",
    "user is deactivated",
    "chat not found",
    "can't initiate conversation",
    "kicked from the",
    "not a member of the",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "message is too long",
    "too big",
    "can't parse entities",
    "wrong file identifier",
    "button_data_invalid",
    "peer_id_invalid",
)
"""What Telegram may say when it refuses a message: the only words of its own that reach the log."""
LOST = REFUSALS[: REFUSALS.index("topic_closed")]
"""Those after which no other message will arrive in that chat either."""
NOT_DELETED = ("message to delete not found", "message can't be deleted", "message_id_invalid")
NOT_EDITED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)


def as_channel_error(error: TelegramError) -> TryLater | Refused | Unconfirmed:
    """Translate Telegram's error into what to do about the delivery."""
    if isinstance(error, RetryAfter):
        return TryLater("too many messages", seconds_of(error))
    if may_have_arrived(error):
        return Unconfirmed()
    if isinstance(error, Forbidden | BadRequest):
        return Refused(_reason(error), lost=isinstance(error, Forbidden) or _reason(error) in LOST)
    return TryLater(type(error).__name__)


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())


def _reason(error: TelegramError) -> str:
    """Say why Telegram refuses, for the log. Only what it is known to say is repeated: it may quote the message."""
    description = str(error).lower()
    return next((known for known in REFUSALS if known in description), type(error).__name__)
