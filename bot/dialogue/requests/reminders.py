"""What is said when something has waited for long: an undecided request, a draft that was not sent."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue import callbacks
from bot.dialogue.forms import drafts
from bot.dialogue.requests import cards, submission
from bot.dialogue.requests.deadlines import OVERDUE, UNDECIDED, reminders_of
from bot.dialogue.requests.lifecycle import waits_since
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, tell
from storage.records import Reminder, Request

UNSENT = "unsent"
"""The reminder of a draft."""
DRAFT_RESTS = timedelta(days=1)
"""After how long a draft comes to mind, once."""


def of_new_drafts(scene: Scene, turn: Turn) -> Turn:
    """The turn, with a reminder of every draft that it begins."""
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


def due(scene: Scene, reminder: Reminder) -> Turn:
    """What follows on a reminder; nothing if what it is about has changed since."""
    if reminder.kind == UNSENT:
        draft = scene.session.drafts.get(reminder.about)
        return drafts.waiting(drafts.still_offered(scene), (draft,)) if draft else Turn()
    request = scene.request(reminder.about)
    valid = reminders_of(scene.release.catalog, request) if request else ()
    if request is None or reminder.id not in {known.id for known in valid}:
        return Turn()
    return _undecided(scene, request) if reminder.kind == UNDECIDED else _overdue(scene, request)


def _undecided(scene: Scene, request: Request) -> Turn:
    """Remind those who decide."""
    turn = Turn()
    for contact in scene.directory.in_charge(request):
        speech = scene.speech_for(contact)
        since = speech.moment(waits_since(request))
        company = cards.company_name(speech, request)
        text = speech.text("remind.contact", number=request.id, company=company, when=since)
        show = speech.button("button.show", callbacks.ShowRequest(request.id), number=request.id)
        turn += tell(contact, text, *submission.contact_rows(speech, request), (show,), request=request)
    return turn


def _overdue(scene: Scene, request: Request) -> Turn:
    """Tell the secretariat, and the company that it has been told."""
    turn = Turn()
    for admin in scene.directory.admins:
        speech = scene.speech_for(admin)
        names = {"company": cards.company_name(speech, request), "target": cards.target_name(speech, request)}
        when = speech.moment(waits_since(request))
        text = speech.text("remind.secretariat", number=request.id, when=when, **names)
        show = speech.button("button.show", callbacks.ShowRequest(request.id), number=request.id)
        turn += tell(admin, text, (show,), request=request)
    speech = scene.speech_for(request.company, request.language)
    key = "remind.company" if scene.directory.admins else "remind.company-alone"
    text = speech.text(key, number=request.id, target=cards.target_name(speech, request))
    return turn + tell(request.company, text, request=request)


KINDS = (UNDECIDED, OVERDUE, UNSENT)
"""The kinds of reminder that are answered here."""
