"""Submitting a request, sending its card to those who decide, and keeping their cards up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.requests import cards
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import Move, allowed
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Message, Rows, Turn, tell
from knowledge.schema import Service
from storage.messages import CAPTIONED, Address, Text
from storage.records import NEW_NUMBER, Draft, Event, Request, Side, Status

LONGEST_CAPTION = 700
"""Characters of words that fit a caption, together with what stands around them."""


def sides(scene: Scene, request: Request) -> frozenset[Side]:
    """What this chat is to the request, by the request itself and by today's configuration.

    A chat that once received the card may decide only while it is still configured.
    """
    here = scene.incoming.address
    found = {Side.COMPANY} if here.among([request.company]) else set()
    if here.among(scene.directory.in_charge(request)):
        found.add(Side.CONTACT)
    return frozenset(found)


def receivers(scene: Scene, service: Service, target: str) -> tuple[Address, ...]:
    """The chats that will decide: the target's contacts, else the secretariat; empty when nobody is configured."""
    contacts = scene.directory.of(target) if service.routing == "target" else ()
    return contacts or scene.directory.admins


def handed_over(service: Service, answers: Mapping[str, object]) -> bool:
    """True when the service demands a home cluster and the company has none: then the secretariat decides."""
    home = service.field_that_is("home")
    return home is not None and not home.or_none and answers.get(home.id) == ""


def reachable(scene: Scene, service: Service) -> bool:
    """True when at least one such request could be received by somebody today."""
    targets = (cluster.id for cluster in scene.release.catalog.targets()) if service.routing == "target" else [""]
    return any(receivers(scene, service, target) for target in targets)


def submit(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Turn the draft into a request: a receipt, the card for those who decide, a copy for the home cluster.

    All of it is one turn and so one commit. Nothing of it happens while nobody is configured to receive it: then the
    turn is empty.
    """
    target = "" if handed_over(service, draft.answers) else service.answer("target", draft.answers)
    contacts = receivers(scene, service, target)
    if not contacts:
        return Turn()
    request = _new_request(scene, service, draft, contacts)
    return (
        Turn(requests=(request,), reminders=reminders_of(scene.release.catalog, request))
        + _receipt(scene, request)
        + send_cards(scene, request, contacts)
        + _copies(scene, request)
    )


def _new_request(scene: Scene, service: Service, draft: Draft, contacts: tuple[Address, ...]) -> Request:
    """The request as submitted. A message to the secretariat needs no decision, so it is open at once."""
    home = service.answer("home", draft.answers)
    target = "" if handed_over(service, draft.answers) else service.answer("target", draft.answers)
    person = scene.session.person or scene.incoming.person
    return Request(
        id=service.numbering.format(prefix=service.prefix, year=scene.now.year, number=NEW_NUMBER),
        number=0,
        service=service.id,
        company=scene.incoming.address,
        person=person,
        language=scene.language,
        answers={**service.presets, **draft.answers},
        home=home,
        target=target,
        status=Status.ACCEPTED if service.field_that_is("message") else Status.SUBMITTED,
        contacts=contacts,
        copies=tuple(address for address in scene.directory.of(home) if not address.among(contacts)),
        created=scene.now,
        updated=scene.now,
        history=(Event(at=scene.now, by=Side.COMPANY, event="submit", name=person.first_name),),
    )


def _receipt(scene: Scene, request: Request) -> Turn:
    """The receipt for a submitted request."""
    speech = scene.speech
    service = scene.release.catalog.services[request.service]
    if not request.target:
        key = "receipt.secretariat" if service.field_that_is("message") else "receipt.request"
    else:
        key = "receipt.target" if scene.directory.of(request.target) else "receipt.fallback"
    text = speech.text(key, number=request.id, target=speech.cluster(request.target))
    return tell(request.company, text, (speech.button("button.status", callbacks.Do("status")),), request=request)


def _copies(scene: Scene, request: Request) -> Turn:
    """The card for the home cluster's contact, for information only."""
    turn = Turn()
    for address in request.copies:
        speech = scene.speech_for(address)
        card = cards.card(speech, request.service, request.answers, request.language, request.id)
        text = speech.text("copy.submit", card=card, home=speech.cluster(request.home))
        turn += tell(address, text, request=request)
    return turn


def copied(scene: Scene, request: Request) -> tuple[Address, ...]:
    """The home cluster's contacts who got the copy and are still contacts."""
    return tuple(address for address in request.copies if address.among(scene.directory.of(request.home)))


def is_copied(scene: Scene, request: Request) -> bool:
    """True when this chat got a copy of the request and still may read it."""
    return scene.incoming.address.among(copied(scene, request))


def send_cards(scene: Scene, request: Request, addresses: tuple[Address, ...]) -> Turn:
    """Send the card to these addresses."""
    turn = Turn()
    for address in addresses:
        speech = scene.speech_for(address)
        text = cards.contact_card(speech, request)
        turn += tell(address, text, *contact_rows(speech, request), request=request, anchor=f"card:{request.id}")
    return turn


def reassign(scene: Scene, request: Request) -> Turn:
    """What follows when somebody who decides is no longer configured: who receives such requests today gets the card.

    The turn is empty when everybody who got it may still decide, and when nobody could receive it.
    """
    today = scene.directory.received_by(request.target)
    if scene.directory.attended(request) or not today:
        return Turn()
    still = scene.directory.still(request)
    fresh = tuple(address for address in today if not address.among(still))
    changed = request.model_copy(update={"contacts": (*still, *fresh)})
    return Turn(requests=(changed,)) + send_cards(scene, changed, fresh) + _last_words(scene, changed, fresh)


def redraw(scene: Scene, request: Request) -> Turn:
    """Update the card in every chat that decides."""
    dealt = send_cards(scene, request, request.contacts)
    return replace(dealt, messages=tuple(_in_place(message) for message in dealt.messages))


def _in_place(message: Message) -> Message:
    """The message as an edit of the newest one with its anchor."""
    reply = message.reply.model_copy(update={"replaces_anchor": message.reply.anchor})
    return replace(message, reply=reply, promised=False)


def contact_rows(speech: Speech, request: Request) -> Rows:
    """The contact's buttons for what is possible now, two to a row, the likeliest first. Undoing is offered only with
    the decision itself.
    """
    moves = [move for move in allowed(request, Side.CONTACT) if move is not Move.UNDO]
    buttons = [speech.button(f"contact.{move}", callbacks.MakeMove(request.id, move)) for move in moves]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def company_rows(speech: Speech, request: Request) -> Rows:
    """The company's buttons in one row. Withdrawing is left to /withdraw: it's rare and can't be undone."""
    moves = [move for move in allowed(request, Side.COMPANY) if move is not Move.WITHDRAW]
    if request.status is Status.DECLINED and request.target:
        return ((speech.button("company.elsewhere", callbacks.SendElsewhere(request.id)),),)
    return (tuple(speech.button(f"company.{move}", callbacks.MakeMove(request.id, move)) for move in moves),)


def rows_for(speech: Speech, request: Request, address: Address) -> Rows:
    """The buttons for whoever reads about the request at this address."""
    to_company = address.among([request.company])
    return company_rows(speech, request) if to_company else contact_rows(speech, request)


def with_file(speech: Speech, request: Request, turn: Turn) -> Turn:
    """The message that tells of the last event, with whatever came besides words.

    It carries the words as its caption where it can have one that long; else it comes as a message of its own, so that
    a reply to either finds the request.
    """
    (message,), last = turn.messages, request.history[-1]
    if last.original is None or not last.original.kind:
        return turn
    copied = last.original.model_copy(update={"lost": speech.text("words.lost")})
    if copied.kind in CAPTIONED and len(copied.messages) == 1 and len(last.words) <= LONGEST_CAPTION:
        return replace(turn, messages=(replace(message, reply=message.reply.model_copy(update={"copied": copied})),))
    return turn + tell(message.address, Text(), request=request, copied=copied)


def others(scene: Scene, request: Request, side: Side) -> tuple[Address, ...]:
    """The chats on the other side of the request."""
    return request.contacts if side == Side.COMPANY else (request.company,)


def undeliverable(scene: Scene, request: Request, address: Address) -> Turn:
    """What follows when a promised message about a request cannot reach `address`: the next step of the ladder.

    A card that its contact cannot get goes to the secretariat, which may then decide; the company is told. A company
    that cannot be reached is told to the contact.
    """
    if address.among(request.contacts):
        return escalate(scene, request, address)
    if address.among([request.company]):
        turn = Turn()
        for contact in scene.directory.in_charge(request):
            speech = scene.speech_for(contact)
            text = speech.text("ladder.company", number=request.id, company=cards.company_name(speech, request))
            turn += tell(contact, text, request=request)
        return turn
    return Turn()


def _last_words(scene: Scene, request: Request, addresses: tuple[Address, ...]) -> Turn:
    """The company's last message, which may be the one that didn't arrive."""
    last, turn = request.history[-1], Turn()
    if last.by is not Side.COMPANY or not (last.words or (last.original and last.original.kind)):
        return turn
    for address in addresses:
        speech = scene.speech_for(address)
        company, words = cards.company_name(speech, request), cards.said(speech, last)
        text = speech.text(f"told.{last.event}.company", number=request.id, company=company, words=words)
        turn += with_file(speech, request, tell(address, text, request=request))
    return turn


def escalate(scene: Scene, request: Request, address: Address) -> Turn:
    """Hand the request over from an unreachable contact: to others at the cluster, else to the secretariat."""
    in_charge = scene.directory.in_charge(request)
    left = tuple(other for other in in_charge if other.root != address.root and other.among(request.contacts))
    stand_ins = left or tuple(admin for admin in scene.directory.admins if admin.root != address.root)
    changed = request.model_copy(update={"contacts": stand_ins})
    turn = Turn(requests=(changed,))
    if left:
        return turn
    for admin in stand_ins:
        speech = scene.speech_for(admin)
        text = speech.text("ladder.contact", number=request.id, target=cards.target_name(speech, request))
        turn += tell(admin, text, request=request)
    turn += send_cards(scene, changed, stand_ins) + _last_words(scene, changed, stand_ins)
    speech = scene.speech_for(request.company, request.language)
    key = "ladder.told" if stand_ins else "ladder.nobody"
    text = speech.text(key, number=request.id, target=cards.target_name(speech, request))
    return turn + tell(request.company, text, request=request)
