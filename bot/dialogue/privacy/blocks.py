"""Blocking: an admin blocks somebody, who is told once and then not answered; their requests stay."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.callbacks import decode
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.requests import cards, submission
from bot.dialogue.requests.senders import block_row, find_block, is_ours, sender_of, unblock_button
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join
from bot.dialogue.turn import Turn, say, tell
from storage.messages import Address, telegram
from storage.personal import Block
from storage.records import Request

RIGHTS = ("mydata", "forget", "privacy")
"""Commands that work for everybody, blocked or not: people keep their rights to their own data."""
OWN = (callbacks.EraseMe, callbacks.KeepMe)
LONGEST_ID = 15
"""Most digits of a Telegram id."""
MOST = 50
"""Most people in one list."""
MOST_OFFERED = 5
"""Senders offered at once."""


def is_allowed(incoming: Incoming) -> bool:
    """Return whether blocked people may still do this."""
    if not incoming.private:
        return False
    if incoming.kind is EventKind.PRESS:
        pressed = decode(incoming.action)
        return isinstance(pressed, OWN) or (isinstance(pressed, callbacks.Do) and pressed.action in RIGHTS)
    return incoming.kind is EventKind.COMMAND and incoming.command in RIGHTS


def tell_sender(scene: Scene, block: Block) -> Turn:
    """Tell the person that they are blocked."""
    return say(scene, scene.speech.text("block.told")) + Turn(blocks=(block.model_copy(update={"told": True}),))


def named_request(text: str) -> str:
    """Return the request whose sender a command names; empty when it names none."""
    words = text.split()
    return words[1].upper() if len(words) > 1 and not words[1].isdecimal() else ""


# -------------------------------------------------------------------- block


def explain(scene: Scene) -> Turn:
    """Say how somebody is blocked, with the senders of the newest open requests to choose from."""
    newest = sorted(scene.snapshot.open_requests, key=lambda request: request.created, reverse=True)
    able = [request for request in newest if block_row(scene, request) and not find_block(scene, sender_of(request))]
    rows = [
        (choice(f"{_name(scene, request)} · {request.id}", callbacks.BlockSender(request.id)),)
        for request in able[:MOST_OFFERED]
    ]
    return say(scene, scene.speech.text("block.how"), *rows)


def explain_to_contact(scene: Scene) -> Turn:
    """Say who can block somebody, with the way there."""
    write = scene.speech.button("action.handoff", callbacks.Do("handoff"))
    return say(scene, scene.speech.text("block.by-office"), (write,))


def command(scene: Scene) -> Turn:
    """/block with a request's number or a person's id, or as a reply to a message about a request."""
    number = named_request(scene.incoming.text) or scene.snapshot.replied
    if number:
        no_such = say(scene, scene.speech.text("block.no-such"))
        return ask(scene, callbacks.BlockSender(number)) or no_such + explain(scene)
    words = scene.incoming.text.split()
    if len(words) != 2 or not words[1].isdecimal() or len(words[1]) > LONGEST_ID:
        return explain(scene)
    return _confirm(scene, telegram(int(words[1])), words[1], callbacks.ConfirmBlockChat(str(int(words[1]))))


def ask(scene: Scene, pressed: callbacks.BlockSender) -> Turn | None:
    """Ask whether the sender of a request should really be blocked."""
    request = scene.request(pressed.number)
    if request is None or request.erased:
        return None
    return _confirm(scene, sender_of(request), _name(scene, request), callbacks.ConfirmBlockSender(request.id))


def _confirm(scene: Scene, person: Address, name: str, yes: callbacks.Callback) -> Turn:
    """Ask for confirmation, unless it is a contact or admin, or they are blocked already."""
    speech = scene.speech
    if is_ours(scene, person):
        return say(scene, speech.text("block.ours"))
    if find_block(scene, person):
        return say(scene, speech.text("block.already", name=name), (unblock_button(scene, person),))
    buttons = (choice(speech.label("block.yes"), yes), speech.button("button.never-mind", callbacks.DropBlock()))
    return say(scene, speech.text("block.ask", name=name), buttons)


def block_sender(scene: Scene, pressed: callbacks.ConfirmBlockSender) -> Turn | None:
    """Block whoever sent the request."""
    request = scene.request(pressed.number)
    if request is None or request.erased:
        return None
    return _block(
        scene, Block(address=sender_of(request), name=_name(scene, request), request=request.id, at=scene.now)
    )


def block_chat(scene: Scene, pressed: callbacks.ConfirmBlockChat) -> Turn | None:
    """Block the person with that id."""
    if not pressed.chat.isdecimal():
        return None
    return _block(scene, Block(address=telegram(int(pressed.chat)), name=pressed.chat, at=scene.now))


def _block(scene: Scene, block: Block) -> Turn:
    if is_ours(scene, block.address):
        return say(scene, scene.speech.text("block.ours"), replaces=scene.incoming.message)
    known = find_block(scene, block.address)
    text = scene.speech.text("block.done", name=block.name)
    turn = say(scene, text, (unblock_button(scene, block.address),), replaces=scene.incoming.message)
    return turn if known else turn + Turn(blocks=(block,)) + _tell_contacts(scene, block, "block.told-contact")


def drop(scene: Scene, pressed: callbacks.DropBlock) -> Turn:
    """Block nobody after all."""
    return say(scene, scene.speech.text("release.discarded"), replaces=scene.incoming.message)


# ------------------------------------------------------------ list and lift


def show_list(scene: Scene) -> Turn:
    """/blocked: everybody who is blocked, each with a button to unblock them."""
    speech, shut_out = scene.speech, scene.snapshot.blocks[-MOST:]
    if not shut_out:
        return say(scene, speech.text("block.nobody"))
    lines = [
        speech.text("block.item", name=_label(block), chat=block.address.chat, when=speech.moment(block.at))
        for block in shut_out
    ]
    rows = [(unblock_button(scene, block.address, _label(block)),) for block in shut_out]
    return say(scene, join((speech.text("block.list", count=len(scene.snapshot.blocks)), *lines)), *rows)


def unblock(scene: Scene, pressed: callbacks.Unblock) -> Turn | None:
    """Unblock somebody."""
    block = find_block(scene, Address(pressed.channel, pressed.chat))
    if block is None:
        return None
    text = scene.speech.text("block.lifted", name=_label(block))
    turn = say(scene, text, replaces=scene.incoming.message) + Turn(unblocked=(block.id,))
    return turn + _tell_contacts(scene, block, "block.told-contact-lifted")


def _tell_contacts(scene: Scene, block: Block, key: str) -> Turn:
    """Tell those who deal with the person's open requests, who would wait for an answer in vain."""
    turn = Turn()
    for request in scene.snapshot.open_requests:
        others = [
            each for each in request.contacts if sender_of(request) == block.address and not _is_here(scene, each)
        ]
        for address in others:
            speech = scene.speech_for(address)
            text = cards.text_about(speech, request, key)
            turn += tell(address, text, *submission.contact_rows(speech, request), request=request)
    return turn


def _is_here(scene: Scene, address: Address) -> bool:
    return address.root == scene.incoming.address.root


def _name(scene: Scene, request: Request) -> str:
    company, person = cards.company_name(scene.speech, request), request.person.first_name
    return " · ".join(dict.fromkeys(name for name in (company, person) if name))


def _label(block: Block) -> str:
    return f"{block.name} · {block.request}" if block.request else block.name
