"""Passing a request on: to a colleague at once, to another cluster once the company agrees.

Number and history stay, and the new reader can see both sides' words with Show.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, submission, tracking
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice
from bot.dialogue.turn import Message, Rows, Turn, say, tell
from knowledge.schema import Cluster
from storage.messages import TELEGRAM, Address, Choice, Reply
from storage.records import UNDECIDED, Contact, HistoryEntry, Request, Role, Side, Status

MOST_OFFERED = 20
"""Most colleagues or clusters offered at once."""
TALKING = (Status.ASKED, Status.ACCEPTED)
"""Statuses in which the company has heard from somebody there, and wonders why somebody else writes."""


def offer(scene: Scene, request: Request) -> Turn:
    """Offer those who could take the request."""
    speech = scene.speech
    rows: list[tuple[Choice, ...]] = [
        (choice(_button_name(scene, contact), callbacks.PassToColleague(request.id, contact.address.chat)),)
        for contact in colleagues(scene, request)
    ]
    if can_move(scene, request):
        rows.append((speech.button("pass.elsewhere", callbacks.ChooseOtherCluster(request.id)),))
    if scene.directory.is_admin(scene.incoming) and not scene.incoming.address.among(request.contacts):
        rows.append((speech.button("office.take", callbacks.TakeOver(request.id)),))
    if not rows:
        return Turn(notice=speech.label("pass.nobody"))
    rows.append((speech.button("button.never-mind", callbacks.KeepRequest(request.id)),))
    return say(scene, speech.text("pass.whom", number=request.id), *rows, request=request.id)


def keep(scene: Scene, pressed: callbacks.KeepRequest) -> Turn:
    """Leave the request where it is."""
    return say(scene, scene.speech.text("cancel.done"), replaces=scene.incoming.message, request=pressed.number)


def colleagues(scene: Scene, request: Request) -> list[Contact]:
    """Return other people of the cluster who could take the request, contacts before deputies."""
    here = scene.incoming.address
    able = [
        contact
        for contact in scene.directory.known
        if contact.cluster == request.target
        and contact.role in (Role.CONTACT, Role.DEPUTY)
        and contact.address.channel == TELEGRAM
        and contact.address.root != here.root
        and not contact.unreachable
    ]
    able.sort(key=lambda contact: contact.role is not Role.CONTACT)
    return list({contact.address.root: contact for contact in reversed(able)}.values())[::-1][:MOST_OFFERED]


def _button_name(scene: Scene, contact: Contact) -> str:
    """Return a colleague's name for a button."""
    name = getattr(contact, "name", "") or contact.address.chat
    return name if contact.role is Role.CONTACT else scene.speech.label("pass.deputy", name=name)


def to_colleague(scene: Scene, pressed: callbacks.PassToColleague) -> Turn | None:
    """Hand the request to a colleague."""
    request = may_pass(scene, pressed.number)
    if isinstance(request, Turn):
        return request
    chosen = next((each for each in colleagues(scene, request) if each.address.chat == pressed.chat), None)
    if chosen is None:
        return None
    turn = hand_to(scene, request, (chosen.address,), Side.CONTACT)
    if request.status in TALKING:
        turn += tell_company(scene, turn.requests[0], "colleague")
    text = scene.speech.text("pass.done", number=request.id, whom=_button_name(scene, chosen))
    return turn + say(scene, text, replaces=scene.incoming.message)


def hand_to(scene: Scene, request: Request, addresses: tuple[Address, ...], by: Side) -> Turn:
    """Assign the request to these chats of the same cluster. Former ones keep the card without buttons.

    Whoever is new is told who passed it on and gets the card.
    """
    before = tuple(address for address in request.contacts if not address.among(addresses))
    fresh = tuple(address for address in addresses if not address.among(request.contacts))
    changed = request.model_copy(
        update={
            "contacts": addresses,
            "released": tuple(dict.fromkeys((*request.released, *before))),
            "history": (*request.history, _event(scene, by)),
            "updated": scene.now,
            "watched": True,
        }
    )
    turn = Turn(requests=(changed,), reminders=reminders_of(scene.catalog, changed, scene.directory.known))
    turn += _remove_buttons(scene, changed, before)
    for address in fresh:
        speech = scene.speech_for(address)
        name = scene.incoming.person.first_name
        turn += tell(address, speech.text("pass.told", number=request.id, name=name), request=changed)
    return turn + submission.send_cards(scene, changed, fresh)


def tell_company(scene: Scene, request: Request, to: str) -> Turn:
    """Tell the company who looks after its request from now on: a `colleague` or the `secretariat`."""
    speech = scene.speech_for(request.company, request.language)
    return tell(request.company, cards.text_about(speech, request, f"told.passed-on.{to}"), request=request)


# ------------------------------------------------------------ another cluster


def clusters(scene: Scene, pressed: callbacks.ChooseOtherCluster) -> Turn | None:
    """Offer the clusters that could take the request."""
    request = may_pass(scene, pressed.number)
    if isinstance(request, Turn):
        return request
    speech, possible = scene.speech, others(scene, request)
    if not possible or not can_move(scene, request):
        return Turn(notice=speech.label("pass.nobody"))
    rows: Rows = tuple(
        (choice(speech.place(cluster), callbacks.SuggestCluster(request.id, cluster.id)),) for cluster in possible
    )
    rows = (*rows, (speech.button("button.never-mind", callbacks.KeepRequest(request.id)),))
    text = cards.text_about(speech, request, "pass.where")
    return say(scene, text, *rows, replaces=scene.incoming.message, request=request.id)


def can_move(scene: Scene, request: Request) -> bool:
    service = scene.catalog.services.get(request.service)
    return service is not None and service.routing == "target" and request.status in UNDECIDED


def others(scene: Scene, request: Request) -> tuple[Cluster, ...]:
    """Return the other clusters that take requests, by country."""
    able = [cluster for cluster in scene.catalog.targets() if scene.directory.is_answered_for(cluster.id)]
    return scene.speech.by_country(cluster for cluster in able if cluster.id != request.target)[:MOST_OFFERED]


def suggest(scene: Scene, pressed: callbacks.SuggestCluster) -> Turn | None:
    """Ask the company whether it agrees."""
    request = may_pass(scene, pressed.number)
    if isinstance(request, Turn):
        return request
    if pressed.cluster not in {cluster.id for cluster in others(scene, request)} or not can_move(scene, request):
        return None
    turn = ask_company(scene, request, pressed.cluster)
    text = cards.text_about(scene.speech, request, "pass.asked", target=scene.speech.cluster(pressed.cluster))
    return turn + say(scene, text, replaces=scene.incoming.message, request=request.id)


def ask_company(scene: Scene, request: Request, cluster: str) -> Turn:
    """Ask the company whether its request may go to another cluster."""
    changed = request.model_copy(update={"suggested": cluster, "updated": scene.now})
    speech = scene.speech_for(request.company, request.language)
    office = Side.CONTACT not in scene.sides(request)
    text = speech.text(
        "pass.question",
        number=request.id,
        target=speech.label("secretariat") if office else cards.contact_name(speech, request, scene.directory),
        other=speech.cluster(cluster),
    )
    rows = ((button,) for button in consent_buttons(speech, changed))
    return Turn(requests=(changed,)) + tell(request.company, text, *rows, request=request)


def consent_buttons(speech: Speech, request: Request) -> tuple[Choice, ...]:
    """Return the buttons with which the company says yes or no to the cluster that was suggested."""
    return (
        speech.button("pass.agree", callbacks.AgreeToPass(request.id, request.suggested)),
        speech.button("pass.refuse", callbacks.RefuseToPass(request.id, request.suggested)),
    )


def agree(scene: Scene, pressed: callbacks.AgreeToPass) -> Turn:
    """Move the request to the other cluster, with its history, because the company agrees."""
    request = _request_asked_about(scene, pressed)
    if isinstance(request, Turn):
        return request
    contacts = scene.directory.receivers(pressed.cluster)
    if not contacts:
        return Turn(notice=scene.speech.label("pass.nobody"))
    changed = _with_target(scene, request, pressed.cluster, contacts)
    turn = Turn(requests=(changed,), reminders=reminders_of(scene.catalog, changed, scene.directory.known))
    for address in request.contacts:
        speech = scene.speech_for(address)
        target = cards.contact_name(speech, changed, scene.directory)
        turn += tell(address, cards.text_about(speech, request, "pass.agreed", target=target), request=changed)
    turn += _remove_buttons(scene, changed, tuple(each for each in request.contacts if not each.among(contacts)))
    for address in (each for each in contacts if each.channel == TELEGRAM):
        speech = scene.speech_for(address)
        text = speech.text("pass.comes", number=request.id, target=speech.cluster(request.target))
        show = cards.show_button(speech, request)
        turn += tell(address, text, (show,), request=changed)
    turn += submission.send_cards(scene, changed, contacts)
    turn += tracking.redraw(scene, request, changed)
    target = cards.contact_name(scene.speech, changed, scene.directory)
    text = scene.speech.text("pass.moved", number=request.id, target=target)
    return turn + say(scene, text, replaces=scene.incoming.message, request=request.id)


def _with_target(scene: Scene, request: Request, cluster: str, contacts: tuple[Address, ...]) -> Request:
    """Return the request, undecided and assigned to the other cluster."""
    service = scene.catalog.services.get(request.service)
    field = service.field_that_is("target") if service else None
    answers = {**request.answers, field.id: cluster} if field else request.answers
    return request.model_copy(
        update={
            "target": cluster,
            "answers": answers,
            "status": Status.SUBMITTED,
            "contacts": contacts,
            "released": (),
            "suggested": "",
            "reached": None,
            "stood_in": {},
            "resembles": "",
            "history": (*request.history, _event(scene, Side.COMPANY)),
            "updated": scene.now,
            "watched": True,
        }
    )


def refuse(scene: Scene, pressed: callbacks.RefuseToPass) -> Turn:
    """Tell those who suggested it that the company refused, so they have to decide."""
    request = _request_asked_about(scene, pressed)
    if isinstance(request, Turn):
        return request
    turn = Turn(requests=(request.model_copy(update={"suggested": "", "updated": scene.now}),))
    for address in request.contacts:
        speech = scene.speech_for(address)
        text = cards.text_about(speech, request, "pass.refused")
        turn += tell(address, text, *submission.contact_rows(speech, request), request=request)
    target = cards.contact_name(scene.speech, request, scene.directory)
    text = scene.speech.text("pass.stays", number=request.id, target=target)
    return turn + say(scene, text, replaces=scene.incoming.message, request=request.id)


# --------------------------------------------------------------------- parts


def may_pass(scene: Scene, number: str) -> Request | Turn:
    """Return the request if this chat may pass it on, as a contact or as the secretariat; else the refusal."""
    request = scene.request(number)
    if request is None or not (scene.in_office or Side.CONTACT in scene.sides(request)):
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if Move.PASS not in allowed_moves(request, Side.CONTACT):
        return Turn(notice=_too_late(scene, request))
    return request


def _request_asked_about(scene: Scene, pressed: callbacks.AgreeToPass | callbacks.RefuseToPass) -> Request | Turn:
    """Return the request if this company is still asked about this cluster; else the turn that says what happened."""
    request = scene.request(pressed.number)
    if request is None or Side.COMPANY not in scene.sides(request):
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if request.suggested != pressed.cluster or request.status not in UNDECIDED:
        return Turn(notice=_too_late(scene, request))
    return request


def _too_late(scene: Scene, request: Request) -> str:
    return scene.speech.label("notice.too-late", status=cards.status_line(scene.speech, request))


def _event(scene: Scene, by: Side) -> HistoryEntry:
    return HistoryEntry(at=scene.now, by=by, event=Move.PASS.value, name=scene.incoming.person.first_name)


def _remove_buttons(scene: Scene, request: Request, addresses: tuple[Address, ...]) -> Turn:
    """Remove the buttons from the cards of those who no longer have the request."""
    turn = Turn()
    for address in addresses:
        if address.channel == TELEGRAM:
            speech = scene.speech_for(address)
            anchor = cards.anchor_of(request.id)
            reply = Reply(text=cards.contact_card(speech, request), anchor=anchor, replaces_anchor=anchor)
            turn += Turn(messages=(Message(address, reply),))
    return turn
