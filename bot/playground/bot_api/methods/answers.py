"""Methods that answer what a person is waiting for: a pressed button, an inline query."""

from __future__ import annotations

from typing import Any

from bot.playground.bot_api.call import TEXT_LIMIT, Call, Method, check_length, read_nested_text
from bot.playground.bot_api.keyboards import inline_keyboard
from bot.playground.bot_api.parameters import field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import BotQuery, JsonObject

PRESS_SECONDS = 60
"""How long a pressed button waits for its answer."""
MOST_RESULTS = 50
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _query(call: Call, name: str, *, inline: bool) -> BotQuery:
    query = call.world.queries.get(call.parameters.text(name))
    if query is None or (query.message_id == 0) != inline:
        raise bad_request(_TOO_OLD)
    if call.world.clock.stamp() - query.asked > PRESS_SECONDS:
        raise bad_request(_TOO_OLD)
    return query


def answer_callback_query(call: Call) -> bool:
    """End the spinner on a button, with words for the person who pressed it or without."""
    query = _query(call, "callback_query_id", inline=False)
    text = call.parameters.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.answered:
        return True
    query.answered = True
    events = call.world.events
    events.tell({"type": "answered", "person": query.person, "message_id": query.message_id})
    if text:
        alert = call.parameters.flag("show_alert")
        events.tell({"type": "toast", "person": query.person, "text": text, "alert": alert})
    return True


def answer_inline_query(call: Call) -> bool:
    """Show the results of an inline query, which are articles."""
    query = _query(call, "inline_query_id", inline=True)
    results = call.parameters.array("results")
    if len(results) > MOST_RESULTS:
        raise bad_request("too many results specified")
    checked = [_result(result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.results = checked
    call.world.events.tell({"type": "inline", "query": query.id})
    return True


def _result(result: Any) -> JsonObject:
    what = "inline query result"
    if not isinstance(result, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    if field_of(result, "type", str, what) != "article":
        raise bad_request(f'can\'t parse {what}: this playground knows results of type "article" only')
    identifier = field_of(result, "id", str, what)
    if not 1 <= len(identifier.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    content = field_of(result, "input_message_content", dict, what)
    formatted = read_nested_text(content, "message_text", what)
    if not formatted.text:
        raise bad_request("message text is empty")
    check_length(formatted, TEXT_LIMIT, "MESSAGE_TOO_LONG")
    return {
        "id": identifier,
        "title": field_of(result, "title", str, what),
        "description": field_of(result, "description", str, what, required=False) or "",
        "content": formatted.fields(),
        "reply_markup": inline_keyboard(field_of(result, "reply_markup", dict, what, required=False)),
    }


METHODS = {
    "answerCallbackQuery": Method(
        answer_callback_query,
        {
            "callback_query_id": "text",
            "text": "text",
            "show_alert": "boolean",
            "url": "text",
            "cache_time": "integer",
        },
    ),
    "answerInlineQuery": Method(
        answer_inline_query,
        {
            "inline_query_id": "text",
            "results": "array",
            "cache_time": "integer",
            "is_personal": "boolean",
            "next_offset": "text",
            "button": "object",
        },
    ),
}
