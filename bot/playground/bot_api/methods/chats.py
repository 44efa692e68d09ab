"""Methods about chats: what they are, who is in them, their topics, and what the bot seems to be doing there."""

from __future__ import annotations

from bot.playground.bot_api.call import Call, Method, administered_chat, find_chat, writable_chat
from bot.playground.bot_api.members import bot_member, person_member, push_my_chat_member
from bot.playground.bot_api.parameters import Kind
from bot.playground.errors import bad_request
from bot.playground.world.records import Chat, ChatMessage, ForumTopic, JsonObject
from bot.playground.world.world import World

_ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)
ACTIONS = frozenset(_ACTIONS.split())
TOPIC_COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
_NO_TOPICS = "not enough rights to create a topic"


def get_chat(call: Call) -> JsonObject:
    """Describe a chat in full."""
    chat = find_chat(call)
    full = call.world.chat_object(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.type != "private":
        full["permissions"] = {"can_send_messages": True, "can_pin_messages": False}
    if chat.pinned:
        pinned = call.world.message(chat.id, chat.pinned[-1])
        full |= {"pinned_message": pinned.body} if pinned else {}
    return full


def get_chat_member(call: Call) -> JsonObject:
    """Describe somebody's membership of a chat."""
    chat = find_chat(call)
    user = call.parameters.integer("user_id")
    if user == call.world.bot.id:
        return bot_member(call.world.bot.user(), chat.bot_status)
    person = call.world.people.get(user)
    if person is None:
        raise bad_request("user not found" if user else "invalid user_id specified")
    return person_member(chat, person)


def get_chat_member_count(call: Call) -> int:
    """Count the members of a chat, the bot included."""
    return len(find_chat(call).members) + 1


def get_chat_administrators(call: Call) -> list[JsonObject]:
    """List the administrators of a group, anonymous ones too; bots only when they are asked for."""
    chat = find_chat(call)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    people = [call.world.people[member] for member in chat.members if chat.is_administrator(member)]
    found = [person_member(chat, person) for person in people]
    if call.parameters.flag("return_bots") and chat.bot_status == "administrator":
        found.append(bot_member(call.world.bot.user(), chat.bot_status))
    return found


def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = find_chat(call)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status, before = "left", chat.bot_status
    push_my_chat_member(call.world, chat, before, "left", call.world.bot.user())
    call.world.chats_changed()
    return True


def send_chat_action(call: Call) -> bool:
    """Show the people of the chat what the bot is doing."""
    action = call.parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat(call)
    if chat.type == "private" and call.world.people[chat.id].blocked:
        writable_chat(call)
    call.world.show_typing(chat, action)
    return True


# ---------------------------------------------------------------- topics


def _forum(call: Call) -> Chat:
    chat = find_chat(call)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    return administered_chat(call, _NO_TOPICS)


def _topic(call: Call) -> tuple[Chat, ForumTopic]:
    chat = _forum(call)
    topic = chat.topics.get(call.parameters.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return chat, topic


def _checked_name(name: str) -> str:
    if not 1 <= len(name.strip()) <= 128:
        raise bad_request("topic title must be 1-128 characters long" if name.strip() else "TOPIC_TITLE_EMPTY")
    return name.strip()


def create_forum_topic(call: Call) -> JsonObject:
    """Open a topic."""
    chat = _forum(call)
    name = _checked_name(call.parameters.text("name"))
    colour = call.parameters.integer("icon_color", TOPIC_COLOURS[0])
    if colour not in TOPIC_COLOURS:
        raise bad_request("invalid icon color specified")
    icon = call.parameters.text("icon_custom_emoji_id")
    topic, _ = open_topic(call.world, chat, call.world.bot.id, name, colour=colour, icon=icon)
    return _look(topic) | {"message_thread_id": topic.id}


def open_topic(
    world: World, chat: Chat, author: int, name: str, *, colour: int = TOPIC_COLOURS[0], icon: str = ""
) -> tuple[ForumTopic, ChatMessage]:
    """Open a topic in a forum. Gives it and its opening message."""
    topic = ForumTopic(chat.last_id + 1, name, colour, icon)
    chat.topics[topic.id] = topic
    content = {"forum_topic_created": _look(topic), "message_thread_id": topic.id, "is_topic_message": True}
    return topic, world.post(chat, author, content)


def _look(topic: ForumTopic) -> JsonObject:
    look: JsonObject = {"name": topic.name, "icon_color": topic.icon_color}
    return look | ({"icon_custom_emoji_id": topic.icon_custom_emoji_id} if topic.icon_custom_emoji_id else {})


def edit_forum_topic(call: Call) -> bool:
    """Change a topic's name or icon."""
    chat, topic = _topic(call)
    name = _checked_name(call.parameters.text("name", topic.name))
    icon = call.parameters.text("icon_custom_emoji_id", topic.icon_custom_emoji_id)
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name, topic.icon_custom_emoji_id = name, icon
    _note(call, chat, topic, {"forum_topic_edited": {"name": name}})
    return True


def _note(call: Call, chat: Chat, topic: ForumTopic, content: JsonObject) -> None:
    call.world.post(chat, call.world.bot.id, content | call.world.thread_fields(chat, topic.id))


def close_forum_topic(call: Call) -> bool:
    """Close a topic."""
    chat, topic = _topic(call)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = True
    _note(call, chat, topic, {"forum_topic_closed": {}})
    return True


def reopen_forum_topic(call: Call) -> bool:
    """Open a closed topic again."""
    chat, topic = _topic(call)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = False
    _note(call, chat, topic, {"forum_topic_reopened": {}})
    return True


def delete_forum_topic(call: Call) -> bool:
    """Remove a topic with its messages."""
    chat, topic = _topic(call)
    for message in list(chat.messages.values()):
        if message.body.get("message_thread_id") == topic.id:
            call.world.remove(message)
    del chat.topics[topic.id]
    return True


_CHAT: dict[str, Kind] = {"chat_id": "chat"}
_TOPIC: dict[str, Kind] = {"chat_id": "chat", "message_thread_id": "integer"}
_LOOK: dict[str, Kind] = {"name": "text", "icon_custom_emoji_id": "text"}

METHODS = {
    "getChat": Method(get_chat, _CHAT),
    "getChatMember": Method(get_chat_member, _CHAT | {"user_id": "integer"}),
    "getChatMemberCount": Method(get_chat_member_count, _CHAT),
    "getChatAdministrators": Method(get_chat_administrators, _CHAT | {"return_bots": "boolean"}),
    "leaveChat": Method(leave_chat, _CHAT),
    "sendChatAction": Method(send_chat_action, _TOPIC | {"action": "text"}),
    "createForumTopic": Method(create_forum_topic, _CHAT | _LOOK | {"icon_color": "integer"}),
    "editForumTopic": Method(edit_forum_topic, _TOPIC | _LOOK),
    "closeForumTopic": Method(close_forum_topic, _TOPIC),
    "reopenForumTopic": Method(reopen_forum_topic, _TOPIC),
    "deleteForumTopic": Method(delete_forum_topic, _TOPIC),
}
