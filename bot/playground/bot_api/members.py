"""ChatMember objects: what the bot and people are in a chat, and the update that tells the bot of its own change."""

from __future__ import annotations

from bot.playground.world.records import Account, BotStatus, Chat, JsonObject
from bot.playground.world.world import World

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_BOT_RIGHTS = frozenset(
    {"can_manage_chat", "can_delete_messages", "can_manage_topics", "can_pin_messages", "can_invite_users"}
)


def bot_member(user: JsonObject, status: BotStatus) -> JsonObject:
    """Return the bot as a ChatMember."""
    member: JsonObject = {"user": user, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= {right: right in _BOT_RIGHTS for right in _RIGHTS}
    return member


def person_member(chat: Chat, person: Account) -> JsonObject:
    """Return a person as a ChatMember."""
    member: JsonObject = {"user": person.user()}
    anonymous = person.id in chat.anonymous
    if person.id not in chat.members:
        return member | {"status": "left"}
    if not chat.is_administrator(person.id):
        return member | {"status": "member"}
    if person.id == chat.members[0]:
        return member | {"status": "creator", "is_anonymous": anonymous}
    rights = dict.fromkeys(_RIGHTS, True)
    return member | {"status": "administrator", "can_be_edited": False, "is_anonymous": anonymous} | rights


def push_my_chat_member(world: World, chat: Chat, before: BotStatus, after: BotStatus, by: JsonObject) -> None:
    """Push `my_chat_member`: what the bot was and is in the chat, and the User who changed it."""
    user = world.bot.user()
    content = {
        "chat": world.chat_object(chat),
        "from": by,
        "date": world.clock.stamp(),
        "old_chat_member": bot_member(user, before),
        "new_chat_member": bot_member(user, after),
    }
    world.updates.push("my_chat_member", content, chat.id)
