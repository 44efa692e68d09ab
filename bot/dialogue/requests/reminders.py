"""Reminders about what has waited too long: an undecided request, an unsent draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.dialogue import drafts
from bot.dialogue.directory import Rung
from bot.dialogue.requests import cards, deadlines, idle_requests, notices, submission, weekly
from bot.dialogue.requests.lifecycle import Move, close_by_silence, waits_since
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, tell
from storage.records import Reminder, Request

UNSENT = "unsent"
"""The reminder of a draft."""
DRAFT_RESTS = timedelta(days=1)
"""After how long a draft comes to mind, once."""


def add_draft_reminders(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with a reminder for every draft it starts."""
    begun = turn.session.drafts.values() if turn.session else ()
    reminders = tuple(
        Reminder(
            id=f"{UNSENT}:{draft.id}",
            kind=UNSENT,
            due=draft.started + DRAFT_RESTS,
            address=scene.incoming.address.root,
            about=draft.id,
        )
        for draft in begun
        if draft.id not in scene.snapshot.session.drafts
    )
    return turn + Turn(reminders=reminders) if reminders else turn


def act_on(scene: Scene, reminder: Reminder) -> Turn:
    """Act on a reminder; do nothing if its subject has changed since."""
    if reminder.kind == UNSENT:
        draft = scene.session.drafts.get(reminder.about)
        return drafts.remind_of_drafts(drafts.without_removed_services(scene), (draft,)) if draft else Turn()
    request = scene.request(reminder.about)
    valid = deadlines.reminders_of(scene.catalog, request, scene.directory.known) if request else ()
    planned = next((known for known in valid if known.id == reminder.id), None)
    if request is None or planned is None:
        return Turn()
    if planned.due > scene.now:  # they have since said that they will be there later
        return Turn(reminders=(planned,))
    return DUE[reminder.kind](scene, request)


def _undecided(scene: Scene, request: Request) -> Turn:
    """Remind those who decide and are there."""
    turn, able = Turn(), scene.directory.deciders(request)
    for contact in scene.directory.present(able) or able:
        speech = scene.speech_for(contact)
        text = cards.text_about(speech, request, "remind.contact", when=speech.moment(waits_since(request)))
        show = cards.show_button(speech, request)
        turn += tell(contact, text, *submission.contact_rows(speech, request), (show,), request=request)
    return turn


def _alert_secretariat(scene: Scene, request: Request) -> Turn:
    """Tell the secretariat, and the company that it has been told; if the secretariat is to decide, remind it."""
    turn, able = Turn(), scene.directory.deciders(request)
    own = all(scene.directory.rung_of(request.target, address) is Rung.SECRETARIAT for address in able)
    message = deadlines.is_unanswered(request)
    key = "remind.secretariat-message" if message else "remind.secretariat-own" if own else "remind.secretariat"
    for admin in scene.directory.admins:
        speech = scene.speech_for(admin)
        text = cards.text_about(speech, request, key, when=speech.moment(waits_since(request)))
        show = cards.show_button(speech, request)
        turn += tell(admin, text, (show,), request=request) + weekly.plan(scene, admin)
    speech = scene.speech_for(request.company, request.language)
    text_key = "remind.company" if scene.directory.admins and not own else "remind.company-alone"
    key = "remind.company-message" if message else text_key
    text = speech.text(key, number=request.id, target=cards.contact_name(speech, request, scene.directory))
    return turn + tell(request.company, text, request=request)


def _send_to_deputies(scene: Scene, request: Request) -> Turn:
    """Give the request to the deputies too, because the contact hasn't decided. Does nothing if there are none."""
    deputies = scene.directory.reachable(scene.directory.deputies_of(request.target))
    fresh = tuple(address for address in deputies if not address.among(request.contacts))
    had = {scene.directory.rung_of(request.target, address) for address in request.contacts}
    if not fresh or Rung.CONTACT not in had:
        return Turn()
    changed = request.model_copy(update={"contacts": (*request.contacts, *fresh)})
    turn = Turn(requests=(changed,))
    for address in fresh:
        speech = scene.speech_for(address)
        text = cards.text_about(speech, request, "remind.deputy", when=speech.moment(waits_since(request)))
        turn += tell(address, text, request=request)
    return turn + submission.send_cards(scene, changed, fresh) + notices.tell_of_change(scene, request, changed)


def _remind_company(scene: Scene, request: Request) -> Turn:
    """Remind the company once that a question is open, and what happens without an answer."""
    speech = scene.speech_for(request.company, request.language)
    question = next(event for event in reversed(request.history) if event.event == Move.ASK and not event.taken_back)
    text = speech.text(
        "remind.quiet",
        number=request.id,
        target=cards.contact_name(speech, request, scene.directory),
        when=speech.moment(waits_since(request)),
        words=cards.event_words(speech, question),
        day=speech.weekday(deadlines.due_at(scene.catalog, request, deadlines.SILENT, scene.directory.known)),
    )
    return tell(request.company, text, *submission.company_rows(speech, request), request=request)


def _lapse(scene: Scene, request: Request) -> Turn:
    """Close the request because the company didn't answer, and tell everyone."""
    after = close_by_silence(request, Move.LAPSE, scene.now)
    turn = submission.store(scene, request, after)
    speech = scene.speech_for(after.company, after.language)
    target = cards.contact_name(speech, after, scene.directory)
    rows = submission.company_rows(speech, after)
    turn += tell(after.company, speech.text("remind.lapsed", number=after.id, target=target), *rows, request=after)
    for address in (*after.contacts, *submission.listeners(scene, after)):
        speech = scene.speech_for(address)
        key = "remind.lapsed-contact" if address.among(after.contacts) else "copy.lapse"
        rows = submission.contact_rows(speech, after) if address.among(after.contacts) else ()
        turn += tell(address, cards.text_about(speech, after, key), *rows, request=after)
    return turn


DUE: Mapping[str, Callable[[Scene, Request], Turn]] = {
    deadlines.UNDECIDED: _undecided,
    deadlines.STAND_IN: _send_to_deputies,
    deadlines.OVERDUE: _alert_secretariat,
    deadlines.QUIET: _remind_company,
    deadlines.SILENT: _lapse,
    deadlines.IDLE: idle_requests.ask,
    deadlines.EXPIRED: idle_requests.close,
}
"""What follows on the reminders about a request."""
KINDS = (*DUE, UNSENT)
"""The kinds of reminder that are answered here."""
