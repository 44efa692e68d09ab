"""What a person does besides asking and requesting: start, help, language, privacy, their requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from babel import Locale
from rapidfuzz import fuzz, process

from bot.dialogue.events import EventKind
from bot.dialogue.forms import form
from bot.dialogue.questions import answers
from bot.dialogue.requests import cards, submission, transitions
from bot.dialogue.requests.lifecycle import OPEN, Move, allowed
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.search.text import normalise
from storage.messages import Choice
from storage.records import Draft, Request, Side

SHOWN = 8
"""Requests listed at once."""


def start(scene: Scene) -> Turn:
    """The greeting and the ways in. A contact is told what the bot will bring them."""
    speech = scene.speech
    key = "start.contact" if scene.directory.is_contact(scene.incoming.address) else "start.company"
    if scene.directory.is_admin(scene.incoming):
        key = "start.admin"
    services = [
        (Choice(label=speech.catalog.words_of(one, speech.language).button, action=f"begin:{one}"),)
        for one in (speech.catalog.services if key == "start.company" else ())
    ]
    both = (speech.button("action.topics", "go:topics"), speech.button("action.status", "go:status"))
    text = speech.text(key, name=scene.incoming.person.first_name or speech.label("you"))
    draft, laid = form.laid_aside(scene.session.draft), scene.session.laid
    if draft is None:
        draft, laid = laid, None
    turn = say(scene, text, *_go_on(scene, draft), *services, both if services else both[::-1])
    return update_session(scene, turn, expected=None, draft=draft, laid=laid)


def _filled_in(scene: Scene) -> Draft | None:
    """The request that is being filled in right now: what the person looks up meanwhile leads back to it."""
    draft = scene.session.draft
    return None if draft is None or draft.paused else draft


def _go_on(scene: Scene, draft: Draft | None) -> Rows:
    """The button that leads back to the request being filled in."""
    return ((scene.speech.button("form.go-on-with", f"f:resume:{draft.id}"),),) if draft else ()


def help_(scene: Scene) -> Turn:
    """How to use the bot."""
    speech = scene.speech
    parts = [speech.text("help.everybody")]
    if scene.directory.is_contact(scene.incoming.address):
        parts.append(speech.text("help.contact"))
    if scene.directory.is_admin(scene.incoming):
        parts.append(speech.text("help.admin"))
    return say(scene, join(parts, "\n\n"), *_go_on(scene, _filled_in(scene)), *answers.fallback_rows(speech))


def services(scene: Scene) -> Turn:
    """What can be requested here."""
    speech = scene.speech
    words = [speech.catalog.words_of(one, speech.language) for one in speech.catalog.services]
    parts = [
        speech.text("services.intro"),
        *(speech.text("services.item", name=one.name, summary=markup(one.summary)) for one in words),
    ]
    rows = [
        (Choice(label=one.button, action=f"begin:{service}"),)
        for service, one in zip(speech.catalog.services, words, strict=True)
    ]
    return say(scene, join(parts, "\n\n"), *rows)


def privacy(scene: Scene) -> Turn:
    """What the bot keeps and who reads it."""
    return say(scene, scene.speech.text("privacy"), *_go_on(scene, _filled_in(scene)))


def handoff(scene: Scene) -> Turn:
    """A message to a person of the secretariat."""
    return form.begin(scene, "handoff")


def languages(scene: Scene) -> Turn:
    """The languages to choose from, each in its own name."""
    known = scene.release.catalog.languages
    rows = [
        (Choice(label=(Locale(one).get_display_name() or one).capitalize(), action=f"lang:{one}"),) for one in known
    ]
    return say(scene, scene.speech.text("language.pick"), *rows)


def language_named(scene: Scene, words: str) -> str:
    """The one language of the content that the words name, in whatever language they do; else empty."""
    known = scene.release.catalog.languages
    said = {normalise(word) for word in words.split()}
    named = [one for one in known if said & {normalise(Locale(one).get_display_name(other) or "") for other in known}]
    return named[0] if len(named) == 1 else ""


def choose_language(scene: Scene, language: str) -> Turn:
    """From now on this chat is answered in this language."""
    if language not in scene.release.catalog.languages:
        return Turn(notice=scene.speech.label("notice.old-button"))
    person = scene.incoming.person.model_copy(update={"language": language})
    scene = scene.with_session(person=person)
    pressed = scene.incoming.message if scene.incoming.nature is EventKind.PRESS else None
    turn = say(scene, scene.speech.text("language.chosen"), replaces=pressed)
    if draft := _filled_in(scene):
        turn += form.ask_again(scene, draft)
    return update_session(scene, turn, person=person)


# ------------------------------------------------------------ their requests


def status(scene: Scene) -> Turn:
    """The requests this chat opened, and those it may decide about."""
    speech = scene.speech
    own = _listed(scene, Side.COMPANY)
    theirs = _listed(scene, Side.CONTACT)
    if not own and not theirs:
        return _draft_waits(scene) or _no_requests(scene)
    parts, rows = [], []
    for key, listed in (("status.own", own), ("status.theirs", theirs)):
        if listed:
            parts.append(speech.text(key))
            parts += [cards.summary(speech, one) for one in listed]
            rows += [(speech.button("button.show", f"req:show:{one.id}", number=one.id),) for one in listed]
    return say(scene, join(parts, "\n\n"), *rows) + (_draft_waits(scene) or Turn())


def _no_requests(scene: Scene) -> Turn:
    """Nothing was requested yet; companies, and not those who receive requests, are shown how to."""
    receives = scene.directory.is_contact(scene.incoming.address) or scene.directory.is_admin(scene.incoming)
    rows: Rows = () if receives else ((answers.button(scene.speech, "service:passport"),),)
    return say(scene, scene.speech.text("status.none"), *rows)


def _listed(scene: Scene, side: Side) -> list[Request]:
    """This side's requests: open ones first, each group newest first."""
    mine = [one for one in scene.snapshot.requests if side in submission.sides(scene, one)]
    return sorted(mine, key=lambda one: one.status not in OPEN)[:SHOWN]


def _draft_waits(scene: Scene) -> Turn | None:
    """A reminder of the requests being filled in, if there are any."""
    drafts = [one for one in (scene.session.draft, scene.session.laid) if one]
    return sum((form.waiting(scene, one) for one in drafts), Turn()) if drafts else None


def withdraw(scene: Scene) -> Turn:
    """The requests that can be taken back; a single one is asked about at once."""
    speech = scene.speech
    able = [
        one
        for one in scene.snapshot.requests
        if Side.COMPANY in submission.sides(scene, one) and Move.WITHDRAW in allowed(one, Side.COMPANY)
    ]
    if not able:
        return say(scene, speech.text("withdraw.none"))
    if len(able) == 1:
        return transitions.pressed(scene, Move.WITHDRAW, able[0].id)
    rows = [
        (
            speech.button(
                "withdraw.item", f"req:withdraw:{one.id}", number=one.id, target=cards.target_name(speech, one)
            ),
        )
        for one in able
    ]
    return say(scene, speech.text("withdraw.which"), *rows)


def cancel(scene: Scene) -> Turn:
    """Leaves whatever is under way: the words a button waits for, or the draft after one question."""
    if scene.session.expected:
        return update_session(scene, say(scene, scene.speech.text("cancel.done")), expected=None)
    if scene.session.draft:
        return form.stop(scene, scene.session.draft)
    return say(scene, scene.speech.text("cancel.nothing"))


# ------------------------------------------------------------------ commands

DOES: Mapping[str, Callable[[Scene], Turn]] = {
    "start": start,
    "help": help_,
    "services": services,
    "topics": answers.topics,
    "status": status,
    "withdraw": withdraw,
    "handoff": handoff,
    "language": languages,
    "privacy": privacy,
    "cancel": cancel,
}
"""What each action does; commands and plain words both lead here."""


def unknown_command(scene: Scene) -> Turn:
    """A command nobody knows: the nearest one is offered."""
    known = [*DOES, *scene.release.catalog.services]
    near = process.extractOne(scene.incoming.command, known, scorer=fuzz.ratio, score_cutoff=60)
    if near is None:
        return say(scene, scene.speech.text("command.unknown"), (scene.speech.button("action.help", "go:help"),))
    name = near[0]
    action = f"begin:{name}" if name in scene.release.catalog.services else f"go:{name}"
    return say(scene, scene.speech.text("command.near"), (Choice(label=f"/{name}", action=action),))
