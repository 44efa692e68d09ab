"""What the secretariat does with a request that is another's to decide: write in the cluster's name, assign it.

Whatever it writes is marked as the secretariat's, for the company and for the cluster's contacts.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, passing, submission, tracking
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import OPEN, Move, advance, allowed
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Value
from bot.dialogue.turn import Rows, Turn, say, stop_waiting, tell, update_session
from storage.records import HistoryEntry, Request, Side
from storage.waits import WaitForOfficeWords


def may_act(scene: Scene) -> bool:
    """True for an admin in private."""
    return scene.incoming.private and scene.directory.is_admin(scene.incoming)


def rows(scene: Scene, request: Request) -> Rows:
    """What an admin can do with an open request that lies with others."""
    if request.status not in OPEN or not may_act(scene):
        return ()
    speech, target = scene.speech, cards.target_name(scene.speech, request)
    answer = speech.button("office.answer", callbacks.AnswerForContact(request.id), target=target)
    assign = speech.button("office.assign", callbacks.AssignRequest(request.id))
    return ((answer,), (assign,)) if Move.PASS in allowed(request, Side.CONTACT) else ((answer,),)


# -------------------------------------------------------------------- writing


def ask_for_words(scene: Scene, pressed: callbacks.AnswerForContact) -> Turn | None:
    """Ask what the company is to read."""
    request = scene.request(pressed.number)
    if request is None or request.status not in OPEN or not may_act(scene):
        return None
    names = {"company": cards.company_name(scene.speech, request), "target": cards.target_name(scene.speech, request)}
    never_mind = scene.speech.button("button.never-mind", callbacks.DropOfficeWords(request.id))
    turn = say(scene, scene.speech.text("office.ask-words", number=request.id, **names), (never_mind,))
    return update_session(scene, turn, expected=WaitForOfficeWords(number=request.id))


def drop_words(scene: Scene, pressed: callbacks.DropOfficeWords) -> Turn | None:
    """Nothing is written; None for the button of an older question."""
    if scene.session.expected != WaitForOfficeWords(number=pressed.number):
        return None
    return stop_waiting(scene)


def typed(scene: Scene, wait: WaitForOfficeWords) -> Turn:
    """Send the words to the company in the cluster's name; the cluster's contacts read them too."""
    request, words = scene.request(wait.number), scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    move = Move.WRITE if request and Move.WRITE in allowed(request, Side.CONTACT) else Move.ASK
    after = advance(request, _event(scene, request, move, words)) if request and may_act(scene) else None
    if request is None or after is None:
        turn = say(scene, scene.speech.text("office.too-late", number=wait.number))
        return update_session(scene, turn, expected=None)
    turn = Turn(requests=(after,), reminders=reminders_of(scene.release.catalog, after, scene.directory.known))
    turn += submission.redraw(scene, after) + tracking.redraw(scene, request, after)
    turn += _tell_both(scene, after)
    company = cards.company_name(scene.speech, after)
    turn += say(scene, scene.speech.text("office.sent", number=after.id, company=company))
    return update_session(scene, turn, expected=None)


def _event(scene: Scene, request: Request, move: Move, words: str) -> HistoryEntry:
    """The event, signed by the secretariat in the company's language."""
    speech = scene.speech_for(request.company, request.language)
    name = speech.label("office.name", name=scene.incoming.person.first_name)
    return HistoryEntry(at=scene.now, by=Side.CONTACT, event=move, name=name, words=words)


def _tell_both(scene: Scene, request: Request) -> Turn:
    last = request.history[-1]
    speech = scene.speech_for(request.company, request.language)
    values: dict[str, Value] = {"number": request.id, "words": cards.said(speech, last)}
    text = speech.text("office.told", target=cards.target_name(speech, request), **values)
    turn = tell(request.company, text, *submission.rows_for(speech, request, request.company), request=request)
    for address in scene.directory.in_charge(request):
        if address.root == scene.incoming.address.root:
            continue
        speech = scene.speech_for(address)
        text = speech.text("office.told-contact", company=cards.company_name(speech, request), **values)
        turn += tell(address, text, *submission.contact_rows(speech, request), request=request)
    return turn


# ------------------------------------------------------------------ assigning


def assign(scene: Scene, pressed: callbacks.AssignRequest) -> Turn | None:
    """Whom the request can be left to."""
    request = passing.may_pass(scene, pressed.number)
    return request if isinstance(request, Turn) else passing.offer(scene, request)


def take_over(scene: Scene, pressed: callbacks.TakeOver) -> Turn | None:
    """The admin decides on the request themselves from now on."""
    request = passing.may_pass(scene, pressed.number)
    if isinstance(request, Turn):
        return request
    turn = passing.handed_to(scene, request, (scene.incoming.address.root,), Side.CONTACT)
    return turn + say(scene, scene.speech.text("office.taken", number=request.id), replaces=scene.incoming.message)
