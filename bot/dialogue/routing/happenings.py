"""What follows from events that nobody typed or pressed: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import events
from bot.dialogue.admin import releases
from bot.dialogue.contacts import absence, group_settings
from bot.dialogue.effects import NOTHING_NEW, AskRights, ForgetOld, InvalidContent, ProposeFolder, Verdict
from bot.dialogue.privacy import blocks
from bot.dialogue.requests import arrivals, ladder, outcomes, reminders, topics, weekly
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.records import Reminder

RETENTION = "retention"
"""The reminder to delete what has passed its retention period."""
TROUBLES = "troubles"
"""The reminder to tell the admins how many updates could not be handled since they were last told."""
NEXT_TROUBLES = timedelta(minutes=10)
"""The least time between two such messages: many errors must not become many messages."""
FORGETTING = timedelta(days=1)
"""The time between two retention runs."""

Respond = Callable[[Scene], Turn]


def respond(scene: Scene, decide: Respond) -> Turn:
    """Decide on the event; `decide` decides on the event that work was done for."""
    match scene.event:
        case events.DeliveryFailed(request=number, lost=lost, reason=reason):
            request = scene.request(number)
            address = scene.event.address
            return ladder.handle_undeliverable(scene, request, address, lost=lost, reason=reason) if request else Turn()
        case events.Arrived(request=number):
            request = scene.request(number)
            return arrivals.record_arrival(scene, request) if request else Turn()
        case events.ContactsChanged(request=number, unplanned=unplanned):
            request = scene.request(number)
            return ladder.reassign(scene, request, unplanned=unplanned) if request else Turn()
        case events.TopicOpened(request=number):
            request = scene.request(number)
            return topics.move_to_topic(scene, request) if request else Turn()
        case events.ContentChanged():
            return Turn(effect=ProposeFolder())
        case events.ContentBroken(issues=issues):
            return _tell_admins(scene, lambda admin: releases.report_start(admin, InvalidContent(issues)))
        case events.Trouble():
            return _report_trouble(scene, scene.event)
        case events.StorageFailed(reason=reason):
            return _tell_admins(scene, lambda admin: say(admin, admin.speech.text("storage.failed", reason=reason)))
        case events.StorageMended():
            return _tell_admins(scene, lambda admin: say(admin, admin.speech.text("storage.mended")))
        case events.ShutOut(block=block):
            return blocks.tell_sender(scene, block)
        case events.TooMuch(kind="presses"):
            return Turn(notice=scene.speech.label("too-much.presses"))
        case events.TooMuch(kind=kind):
            return say(scene, scene.speech.text(f"too-much.{kind}"))
        case events.ReminderDue(reminder=reminder) if reminder.kind in _DUE:
            return _DUE[reminder.kind](scene, reminder)
        case events.WorkDone():
            return _finish_work(scene, scene.event, decide)
    return Turn()


def retention_reminder(due: datetime) -> Reminder:
    """Return the reminder of the next retention run."""
    return Reminder(id=RETENTION, kind=RETENTION, due=due)


def _report_trouble(scene: Scene, trouble: events.Trouble) -> Turn:
    """Tell the person, and the admins: at once about the first update, later how many more there were."""
    turn = Turn(
        reminders=(_troubles_reminder(scene, int(trouble.told.about) + 1 if trouble.told else 0, trouble.told),)
    )
    if trouble.told is None:
        turn += releases.report_trouble(scene, trouble.update, trouble.error)
    if not trouble.person.id:
        return turn
    return turn + say(scene, scene.speech.text("trouble.person" if trouble.read else "other.unknown"))


def _report_more_troubles(scene: Scene, reminder: Reminder) -> Turn:
    """Tell the admins how many more there were, and plan the next time; if there were none, nothing is sent."""
    count = int(reminder.about)
    if not count:
        return Turn()
    told = _tell_admins(scene, lambda admin: say(admin, admin.speech.text("trouble.more", count=count)))
    return told + Turn(reminders=(_troubles_reminder(scene, 0, None),))


def _troubles_reminder(scene: Scene, count: int, before: Reminder | None) -> Reminder:
    due = before.due if before else scene.now + NEXT_TROUBLES
    return Reminder(id=TROUBLES, kind=TROUBLES, due=due, about=str(count))


def _finish_work(scene: Scene, done: events.WorkDone, decide: Respond) -> Turn:
    """Decide on the event that asked for the work, now with its result."""
    scene = replace(scene, event=done.cause)
    if isinstance(done.cause, events.ReminderDue):
        return Turn(reminders=(retention_reminder(scene.now + FORGETTING),))
    if isinstance(done.cause, events.ContentChanged):
        if done.result == NOTHING_NEW:
            return Turn()  # an admin has just published it
        return _tell_admins(scene, lambda admin: releases.report_result(admin, done.effect, done.result))
    if isinstance(done.result, Verdict):  # the interpretation follows it; nobody is judged twice
        return decide(replace(scene, terms=replace(scene.terms, judge="")))
    if isinstance(done.effect, AskRights):
        return group_settings.continue_with_rights(scene, done.result, decide)
    turn = decide(scene)
    if turn.effect != done.effect:  # the chat has gone on in the meantime
        return releases.report_result(scene, done.effect, done.result)
    after = scene if turn.session is None else scene.with_session(**dict(turn.session))
    told = releases.report_result(after, done.effect, done.result)
    return replace(turn, effect=None) + replace(told, session=told.session or turn.session)


def _tell_admins(scene: Scene, words: Callable[[Scene], Turn]) -> Turn:
    """Send the same message to every admin, in their languages."""
    return sum((Turn(messages=words(scene.at(admin)).messages) for admin in scene.directory.admins), Turn())


def _forget_old(scene: Scene, reminder: Reminder) -> Turn:
    return Turn(effect=ForgetOld())


_DUE: Mapping[str, Callable[[Scene, Reminder], Turn]] = {
    absence.BACK: absence.act_on,
    absence.LEAVING: absence.act_on,
    TROUBLES: _report_more_troubles,
    RETENTION: _forget_old,
    outcomes.FOLLOW_UP: outcomes.act_on,
    weekly.WEEKLY: weekly.act_on,
    **dict.fromkeys(reminders.KINDS, reminders.act_on),
}
"""What follows when a reminder falls due, by its kind."""
