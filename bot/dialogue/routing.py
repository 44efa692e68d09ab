"""Pure decisions: what an update leads to. No I/O, no clock, no chance, no Telegram."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import commands
from bot.dialogue.admin import entry_editor, missed_questions, releases
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.forms import form
from bot.dialogue.forms.fields import Refusal, read
from bot.dialogue.forms.slot_filling import understood
from bot.dialogue.questions import answers, feedback, inline
from bot.dialogue.questions.answers import Decision, Outcome
from bot.dialogue.requests import relay, transitions
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.search import Band
from storage.records import Draft, Expected

__all__ = ["named_request", "respond"]

CONTENT_FILES = (".yaml", ".yml", ".zip")
"""What a file of content ends with."""


def named_request(incoming: Incoming) -> str:
    """The number of the request a button is about; empty when it is about none."""
    parts = incoming.action.split(":")
    return parts[2] if parts[0] in ("req", "drop", "pass") and len(parts) > 2 else ""


def respond(scene: Scene) -> Turn:
    """What the update leads to: replies to this chat, messages to others, changes to what is remembered."""
    scene = form.still_offered(scene)
    match scene.incoming.nature:
        case EventKind.COMMAND:
            return _command(scene)
        case EventKind.PRESS:
            return _press(scene)
        case EventKind.TEXT:
            return _text(scene)
        case EventKind.EDITED:
            return _edited(scene)
        case EventKind.FILE:
            return _file(scene)
        case EventKind.OTHER:
            return _other(scene)
        case EventKind.INLINE:
            return inline.inserts(scene)
        case EventKind.SERVICE:
            return Turn()


# ------------------------------------------------------------------ commands


def _command(scene: Scene) -> Turn:
    """A command; one that leads elsewhere ends the wait for words."""
    name = scene.incoming.command
    if name == "cancel":
        return commands.cancel(scene)
    expected = scene.session.expected
    stays = name in ASIDE and expected is not None and expected.kind in entry_editor.KINDS
    return update_session(scene, _named(scene, name), expected=expected if stays else None)


ASIDE = frozenset({"help", "id"})
"""Commands after which an admin goes on writing for the content: they only tell something."""


def _named(scene: Scene, name: str) -> Turn:
    """What a command does."""
    if name in commands.DOES:
        return commands.DOES[name](scene)
    if name in scene.release.catalog.services:
        return form.begin(scene, name)
    if name == "id":
        return releases.chat_id(scene)
    if name not in ADMINS_DO:
        return commands.unknown_command(scene)
    if scene.directory.is_admin(scene.incoming):
        return ADMINS_DO[name](scene)
    return replace(commands.unknown_command(scene), denied=f"/{name}")


ADMINS_DO: Mapping[str, Callable[[Scene], Turn]] = {
    "reload": releases.reload,
    "undo": releases.undo,
    "export": releases.export,
    "entry": entry_editor.lookup,
    "missed": missed_questions.missed,
}
"""What admins may do besides; for everybody else these commands do not exist."""


# ------------------------------------------------------------------- buttons

ELSEWHERE = frozenset({"go", "begin", "faq", "topic"})
"""Buttons that lead elsewhere: as with commands, what is typed next is no longer what another button waited for."""


def _press(scene: Scene) -> Turn:
    """A button: its action is a verb and up to four parts. What it cannot mean any more is told kindly."""
    verb, *rest = scene.incoming.action.split(":")
    turn = _pressed(scene, verb, rest)
    if turn and turn.messages and verb in ELSEWHERE:
        turn = update_session(scene, turn, expected=None)
    return turn or Turn(notice=scene.speech.label("notice.old-button"))


def _pressed(scene: Scene, verb: str, rest: list[str]) -> Turn | None:
    """What the press leads to; None when the button means nothing (any more)."""
    match verb, rest:
        case "f", [name, draft, *details] if len(details) <= 2:
            return form.pressed(scene, name, draft, *details)
        case "req", [name, number, *details] if len(details) <= 1:
            return transitions.pressed(scene, name, number, *details)
        case "drop", [kind, about]:
            return _drop(scene, Expected(kind=kind, about=about))
        case "pass", [move, number, stray] if move in (Move.ANSWER, Move.WRITE) and stray in scene.session.strays:
            turn = relay.passed_on(scene, number, Move(move), scene.session.strays[stray])
            return relay.release(scene, turn, stray)
        case "use", [draft, field, stray]:
            return _use(scene, draft, field, stray)
        case "go", [name] if name in commands.DOES:
            return commands.DOES[name](scene)
        case "begin", [service]:
            return form.begin(scene, service)
        case "begin", [service, stray]:
            return _begin(scene, service, scene.session.strays.get(stray, ""))
        case "faq" | "more", [entry]:
            return answers.show_entry(scene, entry, whole=verb == "more")
        case "topic", [topic, *page] if all(part.isdecimal() for part in page):
            return answers.topic(scene, topic, *(int(part) for part in page[:1]))
        case "lang", [language]:
            return commands.choose_language(scene, language)
        case "ask", [stray] if asked := scene.session.strays.get(stray):
            turn = _answered(scene, asked, answers.decide(scene, asked), ours=True)
            return relay.release(scene, turn, stray)
        case "none", []:
            return feedback.none_of_these(scene)
        case "tell", [missed]:
            return feedback.tell_me(scene, missed)
        case "up" | "down", [entry]:
            return feedback.voted(scene, entry, verb)
    if verb not in ADMINS_PRESS:
        return None
    if scene.directory.is_admin(scene.incoming):
        return _pressed_by_admin(scene, verb, rest)
    return Turn(notice=scene.speech.label("notice.old-button"), denied=f"a button ({verb})")


ADMINS_PRESS = frozenset({"rel", "ent", "mis"})
"""Buttons that only admins get."""


def _pressed_by_admin(scene: Scene, verb: str, rest: list[str]) -> Turn | None:
    """Buttons of an admin; who presses is checked, because anybody may send any button's data."""
    match verb, rest:
        case "rel", [name, value]:
            return releases.pressed(scene, name, value)
        case "ent", [name, value]:
            return entry_editor.pressed(scene, name, value)
        case "mis", [name, missed, *entry] if len(entry) <= 1:
            return missed_questions.pressed(scene, name, missed, *entry)
    return None


ANY = "0"
"""What a button is about that need not say it, as its kind is enough."""


def _begin(scene: Scene, service_id: str, words: str) -> Turn:
    """A service, with what the `words` say that led to its button."""
    service = scene.release.catalog.services.get(service_id)
    told = understood(scene, service, words[: answers.LONGEST]).answers if service and words else {}
    return form.begin(scene, service_id, told, words)


def _drop(scene: Scene, meant: Expected) -> Turn | None:
    """The person thought better of it: nothing is sent. A button ends the wait it was shown with, and no newer one."""
    turn = say(scene, scene.speech.text("cancel.done"), replaces=scene.incoming.message)
    if meant.kind in transitions.SURE:
        return turn  # a confirmation waits for no words
    waited = scene.session.expected
    if waited is None or waited.kind != meant.kind or meant.about not in (waited.about, ANY):
        return None
    return update_session(scene, turn, expected=None)


def _use(scene: Scene, draft_id: str, field: str, stray: str) -> Turn:
    """Words that looked like a question were meant as the answer to the form."""
    draft = scene.session.draft
    words = scene.session.strays.get(stray)
    if draft is None or draft.id != draft_id or draft.at != field or not words:
        return Turn(notice=scene.speech.label("notice.old-form"))
    return relay.release(scene, form.typed(scene, draft, words), stray)


# --------------------------------------------------------------------- words


def _text(scene: Scene) -> Turn:
    """Typed words: those a button waits for, an answer to the form, or a question."""
    if not scene.incoming.text.strip():
        return say(scene, scene.speech.text("other.empty"))
    if replied := relay.reply(scene):
        return replied
    if scene.session.expected:
        return _expected(scene, scene.session.expected)
    draft = scene.session.draft
    if draft and not draft.paused and scene.incoming.private:
        return _in_form(scene, draft)
    return answer(scene, scene.incoming.text)


def _expected(scene: Scene, expected: Expected) -> Turn:
    """Words that a button waits for."""
    if expected.kind in entry_editor.KINDS:
        admin = scene.directory.is_admin(scene.incoming)
        return (
            entry_editor.typed(scene, expected)
            if admin
            else answer(scene.with_session(expected=None), scene.incoming.text)
        )
    return _lacking(scene, expected) if expected.kind == feedback.LACKING else relay.words(scene)


def _lacking(scene: Scene, expected: Expected) -> Turn:
    """Words after a thumb down: what was missing. Where they plainly ask for something else they are answered, and a
    question is kept as well: what somebody asks next may be just what they missed.
    """
    text = scene.incoming.text
    decision = answers.decide(scene, text)
    plain = decision.ranking.band is Band.ANSWER
    if plain and decision.outcome is Outcome.ANSWER and decision.id != feedback.lacks(expected):
        return update_session(scene, answer(scene, text) + feedback.noted(scene, expected), expected=None)
    if plain and decision.outcome in (Outcome.SERVICE, Outcome.ACTION):
        return update_session(scene, answer(scene, text), expected=None)
    return feedback.lacking(scene, expected)


def _in_form(scene: Scene, draft: Draft) -> Turn:
    """Words in mid-form: the answer to the field, unless they ask something the content can answer."""
    text = scene.incoming.text
    if (name := answers.leaving(scene, text)) is not None:
        return commands.DOES[name](scene)
    if (named := commands.language_named(scene, text)) and _wants_language(answers.decide(scene, text)):
        return commands.choose_language(scene, named)
    asked = form.field_asked(scene, draft)
    about_it = draft.understood and not text.rstrip().endswith("?")
    if about_it and (turn := form.corrected(scene, draft, text)):
        return turn
    if asked is None:
        decision = answers.decide(scene, text)
        return _aside(scene, draft, decision) if _answers(decision) else form.typed(scene, draft, text)
    free = asked.kind == "text"
    misread = not free and isinstance(read(scene, draft.service, asked, text), Refusal)
    to_people = scene.release.catalog.services[draft.service].routing == "secretariat"  # what they ask is for them
    if misread or (free and not to_people and text.rstrip().endswith("?")):
        decision = answers.decide(scene, text)
        if _answers(decision):
            return _aside(scene, draft, decision)
    return form.typed(scene, draft, text)


def _wants_language(decision: Decision) -> bool:
    """True when another language is surely wanted."""
    return (decision.outcome, decision.id) == (Outcome.ACTION, "language") and decision.score >= answers.SURE


def _answers(decision: Decision) -> bool:
    """True when there is surely an answer: words in mid-form are more likely meant for the form."""
    return decision.outcome is Outcome.ANSWER and not decision.likely


def _aside(scene: Scene, draft: Draft, decision: Decision) -> Turn:
    """A question answered in mid-form, and the form's question again. The words may have been meant for the form."""
    text, _ = answers.reply(scene.speech, decision)
    asked = form.field_asked(scene, draft)
    rows: Rows = ()
    if asked and asked.kind == "text":
        rows = ((scene.speech.button("form.use-words", f"use:{draft.id}:{asked.id}:{scene.incoming.token}"),),)
    turn = say(scene, text, *rows) + answers.asked(decision.id) + form.ask_again(scene, draft)
    return relay.hold(scene, turn, scene.incoming.text) if rows else turn


def answer(scene: Scene, question: str) -> Turn:
    """A question in plain words, answered, or the service or action it asks for, begun."""
    decision = answers.decide(scene, question)
    scene = answers.hearing(scene, decision)
    return update_session(scene, _answered(scene, question, decision) + Turn(counts={f"outcome:{decision.outcome}": 1}))


PLAIN = 0.6
"""Score from which words that end without a question mark are taken for a question while a request runs."""


def _answered(scene: Scene, question: str, decision: Decision, *, ours: bool = False) -> Turn:
    """What the decision leads to.

    Words that nothing surely answers may be meant for the other side of a request: unless they are known to be `ours`,
    the person is asked first.
    """
    unsure = decision.likely or decision.outcome in (Outcome.SUGGEST, Outcome.FALLBACK)
    told = decision.score < PLAIN and not question.rstrip().endswith("?")
    if (unsure or told) and not ours and (passing := relay.offer(scene, question)):
        return passing
    if decision.outcome is Outcome.SERVICE:
        return form.begin(scene, decision.id, decision.slots, question)
    if decision.outcome is Outcome.ACTION:
        named = commands.language_named(scene, question) if decision.id == "language" else ""
        return commands.choose_language(scene, named) if named else commands.DOES[decision.id](scene)
    return answers.answered(scene, question, decision)


# ---------------------------------------------------------------- all the rest


def _edited(scene: Scene) -> Turn:
    """An own message changed after the fact: where it was an answer the first version counts, else it is asked anew."""
    if scene.session.draft or scene.session.expected:
        return say(scene, scene.speech.text("other.edited"))
    return answer(scene, scene.incoming.text) if scene.incoming.text.strip() else Turn()


def _file(scene: Scene) -> Turn:
    """A photo or document: it travels with the words of a move; elsewhere it is told how to send it."""
    if replied := relay.reply(scene):
        return replied
    expected, file = scene.session.expected, scene.incoming.attachment
    if expected and expected.kind != feedback.LACKING and expected.kind not in entry_editor.KINDS:
        return relay.words(scene)
    content = file is not None and file.name.lower().endswith(CONTENT_FILES)
    if file and content and scene.directory.is_admin(scene.incoming):
        return releases.sent_file(scene, file)
    return replace(_unread(scene), denied="a file of content" if content else "")


def _unread(scene: Scene) -> Turn:
    """A file nobody waits for."""
    draft = scene.session.draft
    if draft and not draft.paused:
        return say(scene, scene.speech.text("other.file-in-form")) + form.ask_again(scene, draft)
    key = "other.file-admin" if scene.directory.is_admin(scene.incoming) else "other.file"
    return say(scene, scene.speech.text(key), *relay.write_rows(scene))


def _other(scene: Scene) -> Turn:
    """Whatever else Telegram carries."""
    known = scene.incoming.detail in ("sticker", "voice", "location", "contact", "poll")
    turn = say(scene, scene.speech.text(f"other.{scene.incoming.detail}" if known else "other.unknown"))
    draft = scene.session.draft
    if draft and not draft.paused:
        turn += form.ask_again(scene, draft)
    return turn
