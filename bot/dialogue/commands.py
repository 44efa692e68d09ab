"""Commands everybody has: start, help, language, their own requests. Plain words lead here too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from babel import Locale
from rapidfuzz import fuzz, process

from bot.dialogue import callbacks, deep_links, drafts
from bot.dialogue.contacts import absence, own, preferences
from bot.dialogue.events import EventKind
from bot.dialogue.forms import beginning, form, presses, profile
from bot.dialogue.privacy import erasure, notice, own_data
from bot.dialogue.questions import answers, topic_lists
from bot.dialogue.requests import (
    addressees,
    attendance,
    cards,
    ending_words,
    home_contact,
    ladder,
    submission,
    transitions,
)
from bot.dialogue.requests.lifecycle import OPEN, Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join, markup
from bot.dialogue.turn import Rows, Turn, say, update_session
from bot.dialogue.words import request_numbers
from bot.dialogue.words.language_names import named_language
from knowledge.schema import ServiceWords
from knowledge.search import Kind, Label
from storage.messages import Choice, Text
from storage.records import Request, Role, Side

SHOWN = 20
"""Most requests in one list."""


def start(scene: Scene) -> Turn:
    """Follow the link that led here; without one greet, and show what can be done. A contact reads what the bot will
    bring them.
    """
    if followed := deep_links.follow(scene):
        return followed
    if not scene.incoming.private and scene.directory.is_contact(scene.incoming.address):
        return say(scene, scene.speech.text("start.group", clusters=_clusters(scene)))
    speech, key = scene.speech, _greeting(scene)
    services = [
        (choice(speech.catalog.words_of(service, speech.language).button, callbacks.Begin(service)),)
        for service, known in speech.catalog.services.items()
        if key == "start.company" and known.role
    ]
    if services:
        services.append((speech.button("action.services", callbacks.Do("services")),))
    if key != "start.company":
        services.append((speech.button("action.settings", callbacks.Do("settings")),))
    both = (
        speech.button("action.topics", callbacks.Do("topics")),
        speech.button("action.status", callbacks.Do("status")),
    )
    name = scene.incoming.person.first_name or speech.label("you")
    text = speech.text(key, name=name, clusters=_clusters(scene))
    scene = drafts.park(scene)
    newest = next(reversed(tuple(scene.session.drafts.values())), None)
    turn = say(scene, text, *drafts.go_on_row(scene, newest), *services, both if key == "start.company" else both[::-1])
    return update_session(scene, turn, expected=None)


def _greeting(scene: Scene) -> str:
    """Return the key of the words for what this person is here."""
    if scene.directory.is_admin(scene.incoming):
        return "start.admin"
    known = {contact.role: contact for contact in reversed(own.own_records(scene))}
    if contact := known.get(Role.CONTACT):
        targets = {cluster.id for cluster in scene.catalog.targets()}
        return "start.contact" if contact.cluster in targets else "start.home"
    return "start.deputy" if Role.DEPUTY in known else "start.copy" if known else "start.company"


def _clusters(scene: Scene) -> str:
    """Return the clusters that this chat is linked to."""
    return ", ".join(dict.fromkeys(scene.speech.cluster(contact.cluster) for contact in own.own_records(scene)))


def help_(scene: Scene) -> Turn:
    """Explain how to use the bot."""
    speech, known = scene.speech, own.own_records(scene)
    if known and not scene.incoming.private:
        return say(scene, speech.text("help.group", bot=scene.bot))
    parts = []
    if known:
        decides = any(contact.role is not Role.COPY for contact in known)
        parts.append(speech.text("help.contact" if decides else "help.reader"))
    parts.append(speech.text("help.everybody"))
    if scene.directory.is_admin(scene.incoming):
        parts.append(speech.text("help.admin"))
    return say(
        scene, join(parts, "\n\n"), *drafts.go_on_row(scene, scene.session.draft), *answers.fallback_rows(speech)
    )


def services(scene: Scene) -> Turn:
    """List the kinds of request by whom they are for, each with one line on what it is."""
    speech = scene.speech
    parts, rows = [speech.text("services.intro")], []
    for audience in AUDIENCES:
        fitting = [known for known in speech.catalog.services.values() if known.audience == audience]
        words = {known.id: speech.catalog.words_of(known.id, speech.language) for known in fitting}
        if words:
            parts.append(
                join((speech.text(f"services.{audience}"), *(_item(speech, found) for found in words.values())))
            )
        rows += [(choice(found.button, callbacks.Begin(service)),) for service, found in words.items()]
    return say(scene, join(parts, "\n\n"), *rows)


AUDIENCES = ("companies", "clusters", "everybody")
"""Whom services are for, in the order in which they are listed."""


def _item(speech: Speech, words: ServiceWords) -> Text:
    """Return a service in a list: its name, and the first sentence of what is said about it."""
    first = re.split(r"(?<=[.!?])\s", words.summary, maxsplit=1)[0]
    return speech.text("services.item", name=words.name, summary=markup(first))


def handoff(scene: Scene) -> Turn:
    """Start a message to someone at the secretariat."""
    service = scene.catalog.service_that_is("contact-to-secretariat")
    return beginning.begin(scene, service.id if service else "")


def offer_languages(scene: Scene) -> Turn:
    """Offer the languages, each under its own name; one that is named behind the command is chosen."""
    known, commanded = scene.catalog.languages, scene.incoming.kind is EventKind.COMMAND
    if commanded and (named := named_language(scene.catalog, scene.incoming.text)):
        return choose_language(scene, callbacks.ChooseLanguage(named))
    rows = [
        (choice((Locale(code).get_display_name() or code).capitalize(), callbacks.ChooseLanguage(code)),)
        for code in known
    ]
    return say(scene, scene.speech.text("language.pick"), *rows)


def choose_language(scene: Scene, chosen: callbacks.ChooseLanguage) -> Turn:
    """Answer this chat in the chosen language from now on."""
    if chosen.language not in scene.catalog.languages:
        return Turn(notice=scene.speech.label("notice.old-button"))
    person = scene.incoming.person.model_copy(update={"language": chosen.language})
    scene = scene.with_session(person=person)
    pressed = scene.incoming.pressed
    turn = say(scene, scene.speech.text("language.chosen"), replaces=pressed)
    if draft := scene.session.draft:
        turn += form.ask_again(scene, draft)
    return update_session(scene, turn, person=person)


# ------------------------------------------------------------ their requests


def status(scene: Scene) -> Turn:
    """List the requests this chat sent, those it decides on, and those it got a copy of; for admins all open ones.

    One that is called by its number after the command is shown.
    """
    if scene.incoming.kind is EventKind.COMMAND and (called := home_contact.show_by_number(scene)):
        return called
    speech = scene.speech
    waiting = drafts.remind_of_drafts(scene, tuple(scene.session.drafts.values()))
    sections = {
        "status.own": _requests_of_side(scene, Side.COMPANY),
        "status.theirs": _requests_of_side(scene, Side.CONTACT),
        "status.copies": [
            request
            for request in scene.snapshot.copies
            if submission.is_copied(scene, request) and not scene.sides(request)
        ],
        "status.open": _open_requests(scene),
    }
    if not any(sections.values()):
        return waiting if waiting.messages else _no_requests(scene)
    parts: list[Text] = []
    rows: list[tuple[Choice, ...]] = []
    for key, listed in sections.items():
        if listed:
            parts.append(speech.text(key))
            reader = Side.COMPANY if key == "status.own" else Side.CONTACT
            for request in listed[:SHOWN]:
                late = attendance.is_overdue(scene, request)
                parts.append(cards.summary(speech, request, overdue=late, reader=reader))
            rows += [(cards.show_button(speech, request),) for request in listed[:SHOWN]]
        if len(listed) > SHOWN:
            parts.append(speech.text("status.more", count=len(listed) - SHOWN))
    if partner := addressees.partner(scene):
        parts.append(addressees.addressee_line(scene, partner))
    rows.append(addressees.switch_row(scene))
    return say(scene, join(parts, "\n\n"), *rows) + waiting


def list_after_move(scene: Scene) -> Turn:
    """List its open requests in a contact's group that has become a supergroup: the messages from before, with their
    buttons, stay in the old one.
    """
    undone = any(request.status in OPEN for request in _requests_of_side(scene, Side.CONTACT))
    if scene.incoming.detail != ladder.MOVED or not undone:
        return Turn()
    return say(scene, scene.speech.text("group.moved")) + status(scene)


def _open_requests(scene: Scene) -> list[Request]:
    """Return all open requests that this admin has no other part in: the overdue ones first, then the oldest."""
    if not scene.incoming.private:
        return []
    others = [request for request in scene.snapshot.open_requests if not scene.sides(request)]
    return sorted(others, key=lambda request: not attendance.is_overdue(scene, request))


def _no_requests(scene: Scene) -> Turn:
    """Say that there are no requests yet. Companies are told how they'd follow one, and shown how to send it."""
    receives = scene.directory.is_contact(scene.incoming.address) or scene.directory.is_admin(scene.incoming)
    service = scene.catalog.service_that_is("help-from-cluster")
    rows: Rows = ((answers.button(scene.speech, Label(Kind.SERVICE, service.id)),),) if service and not receives else ()
    keys = ("status.none",) if receives else ("status.none", "status.none-sent")
    return say(scene, join(map(scene.speech.text, keys), "\n\n"), *rows)


def _requests_of_side(scene: Scene, side: Side) -> list[Request]:
    """Return the requests on which this chat has that side: open ones first, the newest first in each group."""
    mine = [request for request in scene.snapshot.requests if side in scene.sides(request)]
    return sorted(mine, key=lambda request: request.status not in OPEN)


def withdraw(scene: Scene) -> Turn:
    """Offer the requests that can be withdrawn; if there is only one, or its number was typed, ask about it at once.

    Where none was sent, it's the one being filled in that is meant. A contact, who has nothing to withdraw, means one
    of the cards: "I'd like to close the request".
    """
    speech = scene.speech
    catalog, text = scene.catalog, scene.incoming.text
    number = request_numbers.find_number(catalog, text) or request_numbers.find_mentioned(catalog, text)
    able = [
        request
        for request in scene.snapshot.requests
        if Side.COMPANY in scene.sides(request) and Move.WITHDRAW in allowed_moves(request, Side.COMPANY)
    ]
    if number is not None:
        able = [request for request in able if request.number == number]
        if not able and (called := home_contact.show_by_number(scene)):  # somebody else's, or one that is over
            return called
    if not able and scene.session.draft:
        return presses.stop(scene, scene.session.draft)
    decided_here = (each for each in _requests_of_side(scene, Side.CONTACT) if each.status in OPEN)
    cards_here = [(cards.show_button(speech, each),) for each in decided_here]
    if not able and cards_here:
        return say(scene, speech.text("cancel.open"), *cards_here[:SHOWN])
    if not able:
        return say(scene, speech.text("withdraw.none")) + drafts.remind_of_drafts(
            scene, tuple(scene.session.drafts.values())
        )
    if len(able) == 1:
        return transitions.make_move(scene, callbacks.MakeMove(able[0].id, Move.WITHDRAW))
    rows = []
    for request in able:
        values = {"number": request.id, "target": cards.target_name(speech, request)}
        rows.append((speech.button("withdraw.item", callbacks.MakeMove(request.id, Move.WITHDRAW), **values),))
    return say(scene, speech.text("withdraw.which"), *rows)


def cancel(scene: Scene) -> Turn:
    """Leave whatever is under way: a wait for words at once, a draft after asking what to do with it.

    Where nothing is, one of the open requests may be meant: "close it".
    """
    if scene.session.expected:
        return update_session(scene, say(scene, scene.speech.text("cancel.done")), expected=None)
    if scene.session.draft:
        return presses.stop(scene, scene.session.draft)
    sent = [request for side in (Side.COMPANY, Side.CONTACT) for request in _requests_of_side(scene, side)]
    if closes := ending_words.find_end(scene):
        return transitions.make_move(scene, closes)
    rows = [(cards.show_button(scene.speech, request),) for request in sent if request.status in OPEN]
    return say(scene, scene.speech.text("cancel.open" if rows else "cancel.nothing"), *rows[:SHOWN])


# ------------------------------------------------------------------ commands

DOES: Mapping[str, Callable[[Scene], Turn]] = {
    "start": start,
    "help": help_,
    "services": services,
    "topics": topic_lists.topics,
    "status": status,
    "withdraw": withdraw,
    "profile": profile.show,
    "handoff": handoff,
    "language": offer_languages,
    "privacy": notice.show,
    "mydata": own_data.ask,
    "forget": erasure.ask,
    "cancel": cancel,
    "settings": preferences.menu,
    "away": absence.set_away_by_command,
    "hours": preferences.set_hours_by_command,
}
"""Actions by name: commands, buttons and plain words all lead here."""


def do(scene: Scene, pressed: callbacks.Do) -> Turn | None:
    """Do what the button names; None if there is no such action any more."""
    return DOES[pressed.action](scene) if pressed.action in DOES else None


def unknown_command(scene: Scene) -> Turn:
    """Offer the known command that is most like the one typed."""
    known = [*DOES, *scene.catalog.services]
    near = process.extractOne(scene.incoming.command, known, scorer=fuzz.ratio, score_cutoff=60)
    if near is None:
        return say(
            scene, scene.speech.text("command.unknown"), (scene.speech.button("action.help", callbacks.Do("help")),)
        )
    name = near[0]
    leads = callbacks.Begin(name) if name in scene.catalog.services else callbacks.Do(name)
    return say(scene, scene.speech.text("command.near"), (choice(f"/{name}", leads),))
