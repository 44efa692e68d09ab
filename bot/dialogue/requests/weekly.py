"""The list of overdue requests that admins get every Monday until somebody has acted on them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue import callbacks
from bot.dialogue.requests import attendance, cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join
from bot.dialogue.turn import Turn, send_to
from storage.messages import Address
from storage.records import Reminder

WEEKLY = "weekly"
"""The kind of reminder."""
MORNING = time(9)
WEEK = 7
SHOWN = 5
"""Requests listed in the message; a button shows the others."""


def plan(scene: Scene, admin: Address) -> Turn:
    """Plan an admin's next list for their next Monday morning, however many requests it will name."""
    there = ZoneInfo(scene.zone_of(admin) or "UTC")
    today = scene.now.astimezone(there).date()
    monday = today + timedelta(days=WEEK - today.weekday())
    due = datetime.combine(monday, MORNING, tzinfo=there)
    return Turn(reminders=(Reminder(id=f"{WEEKLY}:{admin}:{monday}", kind=WEEKLY, due=due, address=admin),))


def act_on(scene: Scene, reminder: Reminder) -> Turn:
    """Send the list to an admin and plan the next; nothing once no request is overdue."""
    admin = reminder.address
    found = [request for request in scene.snapshot.open_requests if attendance.is_overdue(scene, request)]
    if admin is None or not admin.among(scene.directory.admins) or not found:
        return Turn()
    speech = scene.speech_for(admin)
    heading = speech.text("remind.weekly", count=len(found))
    lines = [cards.summary(speech, request) for request in sorted(found, key=lambda each: each.created)[:SHOWN]]
    rest = [speech.text("status.more", count=len(found) - SHOWN)] if len(found) > SHOWN else []
    button = choice(speech.label("requests.title.overdue"), callbacks.ListRequests("overdue"))
    return send_to(admin, join((heading, *lines, *rest), "\n\n"), (button,)) + plan(scene, admin)
