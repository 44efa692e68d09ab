"""Who sent a request, and the button by which an admin blocks them."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows
from storage.messages import Address, Choice
from storage.personal import Block
from storage.records import Request


def block_row(scene: Scene, request: Request) -> Rows:
    """Return the button under a request that an admin looks at; none for the secretariat's and the clusters' own
    people.
    """
    person = sender_of(request)
    if request.erased or not scene.directory.is_admin(scene.incoming) or is_ours(scene, person):
        return ()
    if not scene.incoming.private:
        return ()
    if find_block(scene, person):
        return ((unblock_button(scene, person),),)
    return ((scene.speech.button("block.button", callbacks.BlockSender(request.id)),),)


def sender_of(request: Request) -> Address:
    """Return the person who sent the request, whichever chat they sent it from."""
    return replace(request.company, chat=str(request.person.id), thread="")


def unblock_button(scene: Scene, person: Address, name: str = "") -> Choice:
    """Return the button that ends a block, with the person's name where a list shows several."""
    lift = callbacks.Unblock(person.chat, person.channel)
    return scene.speech.button("block.lift-named" if name else "block.lift", lift, name=name)


def is_ours(scene: Scene, person: Address) -> bool:
    """Return whether this is a contact or an admin."""
    return person.among(scene.directory.everybody())


def find_block(scene: Scene, person: Address) -> Block | None:
    """Return the block of a person; None where they aren't blocked."""
    return next((block for block in scene.snapshot.blocks if block.address == person), None)
