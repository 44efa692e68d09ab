"""What happens to groups: they are created, get topics and administrators, and gain or lose the bot."""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground.bot_api.members import push_my_chat_member
from bot.playground.bot_api.methods.chats import open_topic
from bot.playground.errors import ImpossibleAction
from bot.playground.world.records import BotStatus, Chat, ChatMessage, ForumTopic
from bot.playground.world.world import World


def create_group(
    world: World, title: str, members: Sequence[int], *, supergroup: bool = False, forum: bool = False
) -> Chat:
    """Create a group with these people and the bot, owned by the first of them. In a forum the bot is an administrator.

    Raises ImpossibleAction.
    """
    if not title.strip() or not members:
        raise ImpossibleAction("A group has a title and at least one member.", 400)
    if any(member not in world.people for member in members):
        raise ImpossibleAction("There is nobody with that number.", 404)
    chat = world.add_group("supergroup" if supergroup or forum else "group", title.strip(), dict.fromkeys(members))
    chat.forum = forum
    if chat.type == "group":
        push_my_chat_member(world, chat, "left", "member", world.people[members[0]].user())
        _post_service(world, chat, members[0], {"group_chat_created": True})
    else:
        chat.bot_status = "left"
        set_bot_status(world, chat.id, "administrator" if forum else "member", members[0])
    return chat


def migrate_group(world: World, number: int) -> Chat:
    """Turn a group into a supergroup under a new id. Raises ImpossibleAction."""
    old = world.chats.get(number)
    if old is None or old.type != "group" or old.migrated_to is not None:
        raise ImpossibleAction("Only a group that isn't a supergroup yet can become one.")
    new = world.add_group("supergroup", old.title, old.members)
    new.bot_status, new.administrators = old.bot_status, list(old.administrators)
    author = old.members[0]
    old.migrated_to = new.id
    _post_service(world, old, author, {"migrate_to_chat_id": new.id})
    _post_service(world, new, author, {"migrate_from_chat_id": old.id})
    world.chats_changed()
    return new


def set_bot_status(world: World, number: int, status: BotStatus, by: int) -> Chat:
    """Add the bot to a group, remove it, or make it an administrator or a plain member again, in a member's name.

    Raises ImpossibleAction.
    """
    chat, person = _group(world, number), world.people[by]
    before, user = chat.bot_status, world.bot.user()
    if before == status:
        raise ImpossibleAction("Nothing would change.")
    chat.bot_status = status
    push_my_chat_member(world, chat, before, status, person.user())
    if before in ("left", "kicked"):
        _post_service(world, chat, by, {"new_chat_members": [user]})
    elif status in ("left", "kicked"):
        world.post(chat, by, {"left_chat_member": user})
    world.chats_changed()
    return chat


def set_administrator(world: World, number: int, person: int, *, anonymous: bool = False) -> Chat:
    """Make a member an administrator; an anonymous one writes in the name of the group from now on.

    Only supergroups have anonymous administrators. Raises ImpossibleAction.
    """
    chat = _group(world, number)
    if person not in chat.members:
        raise ImpossibleAction("This person is not in that chat.", 404)
    if anonymous and chat.type != "supergroup":
        raise ImpossibleAction("Only supergroups have anonymous administrators.")
    if not chat.is_administrator(person):
        chat.administrators.append(person)
    chat.anonymous = [member for member in chat.anonymous if member != person] + [person] * anonymous
    world.chats_changed()
    return chat


def create_topic(world: World, number: int, person: int, name: str) -> ForumTopic:
    """Open a topic in a forum in a member's name. Raises ImpossibleAction."""
    chat = _group(world, number)
    if not chat.forum:
        raise ImpossibleAction("Only a forum has topics.")
    if not name.strip():
        raise ImpossibleAction("A topic has a name.", 400)
    topic, message = open_topic(world, chat, person, name.strip())
    world.updates.push("message", message.body, chat.id)
    return topic


def _group(world: World, number: int) -> Chat:
    chat = world.chats.get(number)
    if chat is None or chat.type == "private" or chat.migrated_to is not None:
        raise ImpossibleAction("There is no such group.", 404)
    return chat


def _post_service(world: World, chat: Chat, author: int, content: dict[str, object]) -> ChatMessage:
    """Post a service message; they reach the bot whatever its privacy mode."""
    message = world.post(chat, author, content)
    world.updates.push("message", message.body, chat.id)
    return message
