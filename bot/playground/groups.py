"""What happens to groups: they are founded, and they become supergroups."""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground.bot_api.methods.chats import bot_member
from bot.playground.people import ImpossibleAction
from bot.playground.world.records import Chat, JsonObject
from bot.playground.world.world import World


def create_group(world: World, title: str, members: Sequence[int], *, forum: bool = False) -> Chat:
    """A group with these people and the bot; the first of them is told to have founded it. Raises ImpossibleAction."""
    if not title.strip() or not members:
        raise ImpossibleAction("A group has a title and at least one member.", 400)
    if any(member not in world.people for member in members):
        raise ImpossibleAction("There is nobody of that number.", 404)
    chat = world.add_group(title.strip(), dict.fromkeys(members), forum=forum)
    founder, user = world.people[members[0]], world.bot.user()
    joined = {
        "chat": world.chat_object(chat),
        "from": founder.user(),
        "date": world.clock.stamp(),
        "old_chat_member": bot_member(user, "left"),
        "new_chat_member": bot_member(user, chat.bot_status),
    }
    world.updates.push("my_chat_member", joined, chat.id)
    if chat.type == "group":
        message = world.post(chat, founder.id, {"group_chat_created": True})
        world.updates.push("message", message.body, chat.id)
    return chat


def migrate_group(world: World, number: int) -> Chat:
    """The group becomes a supergroup under a new id. Raises ImpossibleAction."""
    old = world.chats.get(number)
    if old is None or old.type != "group" or old.migrated_to is not None:
        raise ImpossibleAction("Only a group that is no supergroup yet can become one.")
    new = Chat(world.next_supergroup, "supergroup", old.title, list(old.members), bot_status=old.bot_status)
    world.next_supergroup -= 1
    world.chats[new.id] = new
    author = old.members[0]
    farewell = world.post(old, author, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    world.updates.push("message", farewell.body, old.id)
    welcome = world.post(new, author, {"migrate_from_chat_id": old.id})
    world.updates.push("message", welcome.body, new.id)
    world.events.tell({"type": "reset"})
    return new


def described(chat: Chat) -> JsonObject:
    """The group as the page gets it."""
    return {"id": chat.id, "title": chat.title, "members": chat.members, "forum": chat.forum}
