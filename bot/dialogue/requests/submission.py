"""Submitting a request, sending its card to those who decide, and keeping those cards up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.directory import Rung
from bot.dialogue.requests import attendance, cards, notices, tracking
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import Move, offered_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, in_rows
from bot.dialogue.turn import Message, Rows, Turn, tell
from knowledge.schema import Service
from knowledge.search.items import CLUSTERS
from storage.messages import CAPTIONED, TELEGRAM, Address, Attachment, Text
from storage.records import NEW_NUMBER, Draft, HistoryEntry, Request, Side, Status

COPIED = frozenset({Move.ACCEPT, Move.DECLINE, Move.CLOSE, Move.WITHDRAW, Move.UNDO, Move.REOPEN})
"""Moves that the home cluster is told about. What the two sides write to each other stays between them."""
LONGEST_CAPTION = 700
"""Characters of words that fit a caption, together with what stands around them."""


def receivers(scene: Scene, service: Service, target: str) -> tuple[Address, ...]:
    """Return the chats that will decide: the first reachable rung of the target's ladder, or the secretariat, or ()."""
    return scene.directory.receivers(target if service.routing == "target" else "")


def speech_of_readers(scene: Scene, service: Service, answers: Mapping[str, object]) -> Speech:
    """Return the texts for those who will read the card; if they are several, for the first."""
    target = "" if goes_to_secretariat(service, answers) else service.answer("target", answers)
    found = receivers(scene, service, target)
    return scene.speech_for(found[0]) if found else scene.speech


def goes_to_secretariat(service: Service, answers: Mapping[str, object]) -> bool:
    """Return whether the secretariat decides, because the service needs a home cluster and the company has none."""
    home = service.field_that_is("home")
    return home is not None and not home.or_none and answers.get(home.id) == ""


def is_reachable(scene: Scene, service: Service) -> bool:
    """Return whether anybody can receive such a request today."""
    targets = (cluster.id for cluster in scene.catalog.targets()) if service.routing == "target" else [""]
    return any(receivers(scene, service, target) for target in targets)


def submit(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Turn the draft into a request: a receipt, the card for those who decide, a copy for the home cluster.

    It's all one turn and so one commit. If nobody is configured to receive it, the turn is empty.
    """
    target = "" if goes_to_secretariat(service, draft.answers) else service.answer("target", draft.answers)
    contacts = receivers(scene, service, target)
    if not contacts:
        return Turn()
    request = _new_request(scene, service, draft, contacts)
    rung = scene.directory.rung_of(target, contacts[0])
    climbed = rung is not Rung.CONTACT and bool(scene.directory.of(target))
    turn = Turn(requests=(request,), reminders=reminders_of(scene.catalog, request, scene.directory.known))
    turn += tracking.receipt(scene, request)
    day = attendance.away_until(scene, scene.speech, scene.directory.of(target))
    if climbed:
        turn += notices.tell_stand_ins(scene, request, contacts, day)
    turn += send_cards(scene, request, contacts) + _copies(scene, request)
    return turn if day else turn + notices.tell_admins(scene, request, rung)


def _new_request(scene: Scene, service: Service, draft: Draft, contacts: tuple[Address, ...]) -> Request:
    """Return the request as submitted. A message to the secretariat needs no decision, so it's open at once."""
    home = service.answer("home", draft.answers)
    target = "" if goes_to_secretariat(service, draft.answers) else service.answer("target", draft.answers)
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
        zone=scene.zone_of(scene.incoming.address),
        target=target,
        status=Status.ACCEPTED if service.field_that_is("message") else Status.SUBMITTED,
        contacts=contacts,
        copies=tuple(address for address in readers(scene, home, target) if not address.among(contacts)),
        watched=True,
        created=scene.now,
        updated=scene.now,
        history=(HistoryEntry(at=scene.now, by=Side.COMPANY, event="submit", name=person.first_name),),
    )


def _copies(scene: Scene, request: Request) -> Turn:
    """Send the card to the home cluster's contact, for information only."""
    turn = Turn()
    for address in listeners(scene, request):
        speech = scene.speech_for(address)
        card = cards.card(speech, request.service, request.answers, request.language, request.id)
        at_home = address.among(readers(scene, request.home))
        by_cluster = scene.catalog.services[request.service].audience == CLUSTERS
        key = ("copy.submit-own" if by_cluster else "copy.submit") if at_home else "copy.submit-target"
        text = cards.text_about(speech, request, key, card=card, home=speech.cluster(request.home))
        note = (speech.button("home.note", callbacks.WriteNote(request.id)),) if at_home else ()
        row = (*note, speech.button("home.mute", callbacks.MuteRequest(request.id)))
        turn += tell(address, text, row, request=request, anchor=cards.copy_anchor_of(request.id))
    return turn


def copy_holders(scene: Scene, request: Request) -> tuple[Address, ...]:
    """Return those who got a copy and may still read along."""
    able = readers(scene, request.home, request.target)
    return tuple(address for address in request.copies if address.among(able))


def readers(scene: Scene, home: str, target: str = "") -> tuple[Address, ...]:
    """Return who reads along: the company's home cluster, and people of the target who don't decide."""
    directory = scene.directory
    own = (*directory.of(home), *directory.copies_of(home)) if home else ()
    return tuple(dict.fromkeys((*own, *(directory.copies_of(target) if target else ()))))


def listeners(scene: Scene, request: Request) -> tuple[Address, ...]:
    """Return those who read along and haven't muted the request."""
    mute = [*request.muted, *(contact.address for contact in scene.directory.known if contact.muted)]
    return tuple(address for address in copy_holders(scene, request) if not address.among(mute))


def is_copied(scene: Scene, request: Request) -> bool:
    """Return whether this chat got a copy of the request and may still read it."""
    return scene.incoming.address.among(copy_holders(scene, request))


def send_cards(scene: Scene, request: Request, addresses: tuple[Address, ...]) -> Turn:
    """Send the card to these addresses, followed by its files and what both sides have written so far."""
    turn = Turn()
    for address in addresses:
        turn += _card(scene, request, address) + _files(scene, request, address)
        if sum(bool(event.words) for event in request.history) > 1:  # a single one comes by itself
            turn += tell(address, cards.conversation(scene.speech_for(address), request), request=request)
    return turn


def _card(scene: Scene, request: Request, address: Address) -> Turn:
    speech = scene.speech_for(address)
    text = cards.contact_card(speech, request)
    topic = cards.topic_of(speech, request) if address.is_group and not address.thread else ""
    rows, anchor = contact_rows(speech, request), cards.anchor_of(request.id)
    return tell(address, text, *rows, request=request, anchor=anchor, topic=topic, reported=True)


def _files(scene: Scene, request: Request, address: Address) -> Turn:
    """Return the files, each with the request's number and its caption."""
    service, speech, turn = scene.catalog.services.get(request.service), scene.speech_for(address), Turn()
    field = service.field_of("files") if service else None
    for file in request.answers.get(field.id) or () if field else ():
        lost = speech.text("words.lost")
        attachment = Attachment(kind=file["kind"], file=file["file"], name=file["name"], lost=lost)
        text = speech.text("card.file", number=request.id, words=file["words"])
        turn += tell(address, text, request=request, attachment=attachment)
    return turn


def store(scene: Scene, before: Request, after: Request) -> Turn:
    """Store a changed request with its reminders, and update its cards and the company's message."""
    turn = Turn(requests=(after,), reminders=reminders_of(scene.catalog, after, scene.directory.known))
    return turn + redraw(scene, after) + tracking.redraw(scene, before, after)


def redraw(scene: Scene, request: Request) -> Turn:
    """Update the card in every chat that decides."""
    # a mail that was sent can't be changed
    chats = tuple(address for address in request.contacts if address.channel == TELEGRAM)
    dealt = sum((_card(scene, request, address) for address in chats), Turn())
    return as_edits(dealt)


def close_cards(scene: Scene, request: Request, addresses: Iterable[Address]) -> Turn:
    """Empty the cards of those who no longer belong to the cluster."""
    turn, anchor = Turn(), cards.anchor_of(request.id)
    for address in addresses:
        if address.channel == TELEGRAM:
            turn += tell(address, cards.former_card(scene.speech_for(address), request), request=request, anchor=anchor)
    return as_edits(turn)


def as_edits(turn: Turn) -> Turn:
    """Return the turn with its messages as edits of the newest ones with the same anchors."""
    return replace(turn, messages=tuple(_as_edit(message) for message in turn.messages))


def _as_edit(message: Message) -> Message:
    """Return the message as an edit of the newest one with its anchor."""
    reply = message.reply.model_copy(update={"replaces_anchor": message.reply.anchor, "topic": ""})
    return replace(message, reply=reply, promised=False, reported=False)


def contact_rows(speech: Speech, request: Request) -> Rows:
    """Return the contact's buttons for what is possible now, two to a row, likeliest first.

    Undo comes only with the decision itself, and passing on only among clusters. Telling something needs no button.
    """
    apart = {Move.UNDO, Move.TELL} if request.target else {Move.UNDO, Move.TELL, Move.PASS}
    moves = [move for move in offered_moves(request, Side.CONTACT) if move not in apart]
    buttons = [speech.button(f"contact.{move}", callbacks.MakeMove(request.id, move)) for move in moves]
    return in_rows(buttons, 2)


def company_rows(speech: Speech, request: Request) -> Rows:
    """Return the company's buttons under news, in one row.

    Withdrawing is rare and final, so only the message that tracks the request offers it.
    """
    moves = [move for move in offered_moves(request, Side.COMPANY) if move is not Move.WITHDRAW]
    if request.status is Status.DECLINED and request.target:
        return ((speech.button("company.elsewhere", callbacks.SendElsewhere(request.id)),),)
    return (tuple(speech.button(f"company.{move}", callbacks.MakeMove(request.id, move)) for move in moves),)


def rows_for(speech: Speech, request: Request, address: Address) -> Rows:
    """Return the buttons for whoever reads about the request at this address."""
    to_company = address.among([request.company])
    return company_rows(speech, request) if to_company else contact_rows(speech, request)


def with_file(speech: Speech, request: Request, turn: Turn) -> Turn:
    """Return the message about the last event, with any file that came along.

    The file carries the words as its caption if it can have one that long. Otherwise it follows as a message of its
    own; a reply to either finds the request.
    """
    (message,), last = turn.messages, request.history[-1]
    if last.original is None or not last.original.kind:
        return turn
    copied = last.original.model_copy(update={"lost": speech.text("words.lost")})
    if fits_caption(last):
        return replace(turn, messages=(replace(message, reply=message.reply.model_copy(update={"copied": copied})),))
    anchor = f"{message.reply.anchor}{FILE}" if message.reply.anchor else ""
    return turn + tell(message.address, Text(), request=request, copied=copied, anchor=anchor)


def speech_of(scene: Scene, request: Request, address: Address) -> Speech:
    """Return the bot's words for a chat of either side; the company's are known by its request."""
    return scene.speech_for(address, request.language if address.among([request.company]) else "")


def other_chats(request: Request, side: Side) -> tuple[Address, ...]:
    """Return the chats on the other side of the request."""
    return request.contacts if side == Side.COMPANY else (request.company,)


def notify(scene: Scene, request: Request, address: Address, key: str, *, buttons: bool = True) -> Turn:
    """Tell one side about the last move, with its words and the next steps."""
    to_company, speech = address.among([request.company]), speech_of(scene, request, address)
    target = cards.contact_with_person if to_company else cards.contact_name
    text = speech.text(
        key,
        number=request.id,
        company=cards.company_with_person(speech, request),
        target=target(speech, request, scene.directory),
        words=cards.event_words(speech, request.history[-1]),
    )
    if not buttons:
        return tell(address, text, request=request)
    rows = rows_for(speech, request, address)
    anchor = anchor_of_words(request, len(request.history) - 1)
    return with_file(speech, request, tell(address, text, *rows, request=request, anchor=anchor))


def anchor_of_words(request: Request, position: int) -> str:
    """Return the anchor of the message that brought an event's words to the other side."""
    return f"said:{request.id}:{position}"


def fits_caption(event: HistoryEntry) -> bool:
    """Return whether the copy of what was sent carries the words as its caption."""
    original = event.original
    single = original is not None and original.kind in CAPTIONED and len(original.messages) == 1
    return single and len(event.words) <= LONGEST_CAPTION


FILE = ":file"
"""What the name of the message ends in that brought a file besides."""
