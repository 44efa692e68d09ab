"""What the secretariat's admins do with the content: preview, publish, undo, export. Anybody else is answered as if it
did not exist.

Nothing here touches files: a turn asks for work (Effect), and what came of it (Result) is told by another turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue import learning
from bot.dialogue.turns import Effect, Message, Scene, Turn, Work, say
from bot.dialogue.words import Value, join, literal
from knowledge.releases import Change, Proposal, Published
from storage.records import Attachment, Choice, Missed, Reply, Text

SHOWN = 6
"""Faults and changes shown at once; the command line shows them all."""
LONGEST = 300
"""Characters shown of an old or new text."""
AROUND = 60
"""Characters shown before what has changed."""


@dataclass(frozen=True)
class Broken:
    """The content has faults: nothing was taken over."""

    faults: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """The work could not be done: the key of the words that say why."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


NOTHING_NEW = Failed("release.same")
"""What people read is what the folder holds."""


@dataclass(frozen=True)
class Exported:
    """The content as a file on this machine."""

    path: str


@dataclass(frozen=True)
class Grouped:
    """The missed questions, those that are alike together, most frequent first."""

    groups: tuple[tuple[Missed, ...], ...]


Result = Broken | Failed | Exported | Grouped | Proposal | Published


# --------------------------------------------------------------------- asks


def reload(scene: Scene) -> Turn:
    """Asks what taking over the content folder would change."""
    return Turn(effect=Effect(Work.PROPOSE))


def export(scene: Scene) -> Turn:
    """Asks for the content as a file."""
    return Turn(effect=Effect(Work.EXPORT))


def sent_file(scene: Scene, file: Attachment) -> Turn:
    """A content file that an admin sent."""
    return Turn(effect=Effect(Work.RECEIVE, value=file.file, name=file.name))


def pressed(scene: Scene, verb: str, value: str) -> Turn:
    """A button of a preview or of the history."""
    match verb:
        case "publish" | "sure":
            return Turn(effect=Effect(Work.PUBLISH, value=value, sure=verb == "sure"))
        case "discard":
            return say(scene, scene.speech.text("release.discarded"), replaces=scene.incoming.message)
        case "undo":
            return _confirm_undo(scene, value)
        case "history":
            return undo(scene)
        case "back" if value.isdecimal():
            return Turn(effect=Effect(Work.UNDO, value=value))
    return Turn(notice=scene.speech.label("notice.old-button"))


def undo(scene: Scene) -> Turn:
    """The releases one can go back to."""
    history = scene.history[1:]
    if not history:
        return say(scene, scene.speech.text("release.no-history"))
    rows = [(Choice(label=_label(scene, one), action=f"rel:undo:{one.number}"),) for one in history]
    return say(scene, scene.speech.text("release.history"), *rows)


def _label(scene: Scene, release: Published) -> str:
    """A release as a button: number, when, by whom."""
    when = scene.speech.moment(release.at)
    return scene.speech.label("release.item", number=release.number, when=when, by=release.by or "–")


def _confirm_undo(scene: Scene, number: str) -> Turn:
    """One more question before going back."""
    known = next((one for one in scene.history if str(one.number) == number), None)
    if known is None:
        return Turn(notice=scene.speech.label("notice.old-button"))
    text = scene.speech.text("release.sure-undo", release=_label(scene, known), what=known.summary)
    rows = ((scene.speech.button("release.back", f"rel:back:{number}"),), (_discard(scene),))
    return say(scene, text, *rows)


def _discard(scene: Scene) -> Choice:
    return scene.speech.button("button.never-mind", "rel:discard:0")


# -------------------------------------------------------------------- tells


def told(scene: Scene, effect: Effect, result: Result) -> Turn:
    """What the admin reads once the work is done, or could not be."""
    match result:
        case Broken():
            return _broken(scene, result)
        case Failed():
            return say(scene, scene.speech.text(result.key, **result.values))
        case Exported():
            file = Attachment(kind="document", path=result.path, name="icn-content.zip")
            return say(scene, scene.speech.text("release.exported"), attachment=file)
        case Proposal() if effect.work is Work.PUBLISH:
            return _careful(scene, result)
        case Proposal():
            shown = _preview(scene, result)
            return learning.bound(scene, shown, result.id) if effect.work is Work.EDIT else shown
        case Grouped():
            return learning.shown(scene, effect, result.groups)
        case Published():
            return _published(scene, effect, result)


def started(scene: Scene, broken: Broken) -> Turn:
    """The bot has started with the last good release, as the content folder cannot be used."""
    release, count = scene.history[0], len(broken.faults)
    when = scene.speech.moment(release.at)
    return _faults(scene, scene.speech.text("release.started", count=count, number=release.number, when=when), broken)


def _broken(scene: Scene, broken: Broken) -> Turn:
    return _faults(scene, scene.speech.text("release.failed", count=len(broken.faults)), broken)


def _faults(scene: Scene, heading: Text, broken: Broken) -> Turn:
    """The faults, each with file, line and remedy."""
    parts = [heading, *_listed(broken.faults)]
    if len(broken.faults) > SHOWN:
        parts.append(scene.speech.text("release.more", count=len(broken.faults) - SHOWN))
    return say(scene, join(parts, "\n\n"))


def _listed(faults: tuple[str, ...]) -> list[Text]:
    return [literal(fault) for fault in faults[:SHOWN]]


def _preview(scene: Scene, proposal: Proposal) -> Turn:
    """What would change, how the test questions do before and after, what speaks against it, and Publish."""
    speech = scene.speech
    parts = [speech.text("release.preview", count=len(proposal.changes))]
    parts += [_change(scene, one) for one in proposal.changes[:SHOWN]]
    if len(proposal.changes) > SHOWN:
        parts.append(speech.text("release.more-changes", count=len(proposal.changes) - SHOWN))
    before, after = proposal.before.first, proposal.after.first
    parts += [] if after < before else [_scores(scene, "release.scores", before, after)]
    parts += [*_against(scene, proposal), *_listed(tuple(one.message for one in proposal.notes))]
    buttons = (speech.button("release.publish", f"rel:publish:{proposal.id}"), _discard(scene))
    return say(scene, join(parts, "\n\n"), buttons)


def _change(scene: Scene, change: Change) -> Text:
    """One change, with the old and the new text as far as they fit."""
    values: dict[str, Value] = {"what": f"{change.what} {change.language}".strip()}
    old, new = _differing(change.old, change.new)
    values |= {"old": _short(old), "new": _short(new)}
    return scene.speech.text(f"release.{change.kind}", **values)


def _differing(old: str, new: str) -> tuple[str, str]:
    """Both texts from shortly before the first letter in which they differ."""
    shorter = min(len(old), len(new))
    same = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    start = max(same - AROUND, 0)
    start = old.rfind(" ", 0, start) + 1 if start else 0
    mark = "… " if start else ""
    return mark + old[start:], mark + new[start:]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def _scores(scene: Scene, key: str, before: float, after: float) -> Text:
    """The shares of the content's test questions before and after, as exactly as it takes to tell them apart."""
    digits = next((one for one in range(3) if f"{before:.{one}%}" != f"{after:.{one}%}"), 0)
    return scene.speech.text(key, before=f"{before:.{digits}%}", after=f"{after:.{digits}%}")


def _against(scene: Scene, proposal: Proposal) -> list[Text]:
    """What speaks against it: scores that are worse, new warnings, and files that go."""
    before, after = proposal.before, proposal.after
    scores = (("release.scores", before.first, after.first), ("release.scores-three", before.top, after.top))
    parts = [_scores(scene, *one) for one in scores if one[2] < one[1]]
    if proposal.fresh:
        parts.append(scene.speech.text("release.warnings", count=len(proposal.fresh)))
        parts += [literal(f"{one.file}:{one.line} {one.message}") for one in proposal.fresh[:SHOWN]]
    if proposal.removed:
        parts.append(scene.speech.text("release.removed-files", files=", ".join(proposal.removed[:SHOWN])))
    return parts


def _careful(scene: Scene, proposal: Proposal) -> Turn:
    """A release that is worse in some way wants a second press."""
    speech = scene.speech
    text = join([speech.text("release.careful"), *_against(scene, proposal)], "\n\n")
    return say(scene, text, (speech.button("release.anyway", f"rel:sure:{proposal.id}"), _discard(scene)))


def _published(scene: Scene, effect: Effect, release: Published) -> Turn:
    """The new release is in use for everybody; who waited for the answer to a missed question is told."""
    key = "release.undone" if effect.work is Work.UNDO else "release.published"
    text = scene.speech.text(key, number=release.number, what=release.summary)
    shown = say(scene, text, (scene.speech.button("release.undo", "rel:history:0"),), replaces=scene.incoming.message)
    return shown + learning.settled(scene, release.proposal)


# --------------------------------------------------------------- for operators


def trouble(scene: Scene, update: int, error: str) -> Turn:
    """The admins are told of an update that could not be handled: its number and the kind of error, no words."""
    turn = Turn()
    for admin in scene.directory.admins:
        if admin != scene.incoming.chat:
            text = scene.speech_for(admin).text("trouble.admin", update=update, error=error)
            turn += Turn(messages=(Message(admin, Reply(text=text)),))
    return turn


def chat_id(scene: Scene) -> Turn:
    """The ids an operator needs for the configuration: of this chat and of this person."""
    return say(scene, scene.speech.text("id", chat=scene.incoming.chat, person=scene.incoming.person.id))
