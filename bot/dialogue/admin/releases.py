"""What admins do with the content: preview, publish, undo, export. For anybody else these commands don't exist.

Nothing here touches files: a turn asks for an Effect, and another turn tells its Result.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import callbacks, effects
from bot.dialogue.admin import missed_questions, previews, subscribers, translations
from bot.dialogue.callbacks.callback import LONGEST
from bot.dialogue.privacy import own_data
from bot.dialogue.reports import report_command
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, plain
from bot.dialogue.turn import Turn, say, send_to, update_session
from knowledge.releases.releases import Proposal, Published
from storage.messages import Attachment, Choice, Text
from storage.records import PersonalData
from storage.waits import Composition

PATH = re.compile(r"[\w./-]+/[\w.-]+\.ya?ml")
"""A caption that says where in the content a file belongs."""
A_ROW = 5
"""Numbers in one row of buttons."""


# --------------------------------------------------------------------- asks


def reload(scene: Scene) -> Turn:
    """Request the preview of the content folder's changes."""
    return Turn(effect=effects.ProposeFolder())


def export(scene: Scene) -> Turn:
    """Request the content as a file."""
    return Turn(effect=effects.PackContent())


def propose_file(scene: Scene, file: Attachment) -> Turn:
    """Request the preview of a content file that an admin sent; a caption that is a path says where it belongs."""
    caption = scene.incoming.text.strip()
    path = caption if PATH.fullmatch(caption) and not file.name.lower().endswith(".zip") else file.name
    return Turn(effect=effects.ProposeFile(file.file, path))


def place_file(scene: Scene, pressed: callbacks.PlaceFile) -> Turn | None:
    """Request the preview of the uploaded file in this place; None if the button belongs to an older file."""
    file = scene.session.composing.file
    return Turn(effect=effects.ProposeFile(file, pressed.path)) if file else None


def publish(scene: Scene, pressed: callbacks.Publish | callbacks.PublishAnyway) -> Turn:
    """Publish a proposal."""
    sure = isinstance(pressed, callbacks.PublishAnyway)
    return Turn(effect=effects.PublishProposal(pressed.proposal, sure=sure))


def discard(scene: Scene, pressed: callbacks.Discard) -> Turn:
    """Change nothing, and say so."""
    return say(scene, scene.speech.text("release.discarded"), replaces=scene.incoming.message)


def show_history_again(scene: Scene, pressed: callbacks.ShowHistory) -> Turn:
    """Show the releases one can go back to, by a button."""
    return show_history(scene)


def preview_undo(scene: Scene, pressed: callbacks.PreviewUndo) -> Turn:
    """Request the preview of going back to a release."""
    return Turn(effect=effects.ProposeUndo(pressed.release))


def go_back(scene: Scene, pressed: callbacks.GoBack) -> Turn:
    """Go back to a release."""
    return Turn(effect=effects.UndoRelease(pressed.release))


def show_history(scene: Scene) -> Turn:
    """Show the releases one can go back to, each with what it changed."""
    if not scene.history[1:]:
        return say(scene, scene.speech.text("release.no-history"))
    parts = [scene.speech.text("release.history"), *(_line(scene, release) for release in scene.history)]
    buttons = [choice(str(known.number), callbacks.PreviewUndo(known.number)) for known in scene.history[1:]]
    rows = [*in_rows(buttons, A_ROW)]
    return say(scene, join(parts, "\n\n"), *rows)


def _line(scene: Scene, release: Published) -> Text:
    """Return a release with what it changed."""
    item = _item(scene, release)
    item = scene.speech.text("release.in-use", item=item) if release is scene.history[0] else item
    back = [scene.speech.text("release.went-back", number=release.undone)] if release.undone else []
    return join([item, *back, *([previews.summary_text(scene, release.summary)] if release.summary else [])])


def _item(scene: Scene, release: Published) -> Text:
    """Return a release in a line: number, when, by whom."""
    when = scene.speech.moment(release.at)
    by = release.by or scene.speech.label("release.at-start")
    return scene.speech.text("release.item", number=release.number, when=when, by=by)


def _discard(scene: Scene) -> Choice:
    return scene.speech.button("button.never-mind", callbacks.Discard())


# -------------------------------------------------------------------- tells


def announce_wait(scene: Scene, effect: effects.Effect) -> Turn:
    """Say that the work is running; nothing for quick work."""
    if not effect.slow:
        return Turn()
    return say(scene, scene.speech.text("release.checking"), anchor=_anchor(scene))


def _anchor(scene: Scene) -> str:
    return f"wait:{scene.incoming.token}"


def report_result(scene: Scene, effect: effects.Effect, result: effects.Result) -> Turn:
    """Say that the work is done or has failed."""
    turn = _result_turn(scene, effect, result)
    if not effect.slow or not turn.messages:
        return turn
    first, *others = turn.messages
    instead = replace(first, reply=first.reply.model_copy(update={"replaces_anchor": _anchor(scene)}))
    return replace(turn, messages=(instead, *others))


def _result_turn(scene: Scene, effect: effects.Effect, result: effects.Result) -> Turn:
    """Say what came of the work."""
    match result:
        case effects.InvalidContent():
            return _report_invalid(scene, result, sent=isinstance(effect, effects.ProposeFile))
        case effects.Failed(key="refused.unclear") if isinstance(effect, effects.ProposeFile):
            return _ask_place(scene, effect, result)
        case effects.Failed():
            return say(scene, scene.speech.text(result.key, **previews.with_names(scene, result.values)))
        case effects.Exported():
            file = Attachment(kind="document", path=result.path, name="icn-content.zip")
            return say(scene, scene.speech.text("release.exported"), attachment=file)
        case Proposal() if isinstance(effect, effects.PublishProposal):
            return _ask_twice(scene, result)
        case Proposal() if isinstance(effect, effects.ProposeUndo):
            return _confirm_undo(scene, effect.release, result)
        case Proposal():
            shown, edits = _show_preview(scene, result), isinstance(effect, effects.ProposeEdit)
            return missed_questions.bind_proposal(scene, shown, result.id) if edits else shown
        case effects.Grouped():
            opened = effect.opened if isinstance(effect, effects.GroupUnanswered) else ""
            return missed_questions.show_groups(scene, opened, result.groups)
        case effects.Gathered():
            return subscribers.show_list(scene, result.service, result.requests)
        case Published():
            return _report_published(scene, effect, result)
        case effects.NowLive(release=release, answered=answered):
            return _report_published(scene, effect, release) + missed_questions.settle_answered(scene, answered)
        case PersonalData():
            return own_data.send_files(scene, result)
        case effects.Reported() if isinstance(effect, effects.MakeReport):
            return report_command.show_report(scene, effect, result)
        case effects.Reported() | effects.Forgotten() | effects.Rights() | effects.Verdict():  # nobody reads those
            return Turn()


def _ask_place(scene: Scene, effect: effects.ProposeFile, failed: effects.Failed) -> Turn:
    """Offer the places a file may have in the content, a button each; the file is remembered until one is pressed."""
    places = [place for place in str(failed.values.get("names", "")).split(", ") if _fits_button(place)]
    rows = [(choice(place, callbacks.PlaceFile(place)),) for place in places]
    turn = say(scene, scene.speech.text(failed.key, names=", ".join(places)), *rows, (_discard(scene),))
    return update_session(scene, turn, composing=Composition(file=effect.file))


def _fits_button(place: str) -> bool:
    return bool(place) and len(f"put:{place}".encode()) <= LONGEST


def report_start(scene: Scene, broken: effects.InvalidContent) -> Turn:
    """Say that the bot has started with the last good release, because the content folder can't be used."""
    release, count = scene.history[0], len(broken.issues)
    when = scene.speech.moment(release.at)
    return _list_issues(
        scene, scene.speech.text("release.started", count=count, number=release.number, when=when), broken
    )


def _report_invalid(scene: Scene, broken: effects.InvalidContent, *, sent: bool) -> Turn:
    """List the faults of content that was `sent` as a file, or that stands in the folder."""
    heading = scene.speech.text("release.failed", count=len(broken.issues))
    return _list_issues(scene, heading, broken, scene.speech.text("release.mend-file" if sent else "release.mend"))


def _list_issues(scene: Scene, heading: Text, broken: effects.InvalidContent, *then: Text) -> Turn:
    """List the faults, each with file, line and remedy, and what to do `then`."""
    issues = [previews.issue_line(scene, issue) for issue in broken.issues]
    return say(scene, join([heading, *previews.first_lines(scene, issues), *then], "\n\n"))


def _show_preview(scene: Scene, proposal: Proposal) -> Turn:
    """Show what would change, with the button that publishes it."""
    buttons = (scene.speech.button("release.publish", callbacks.Publish(proposal.id)), _discard(scene))
    return previews.preview(scene, proposal, (buttons,))


def _confirm_undo(scene: Scene, number: int, proposal: Proposal) -> Turn:
    """Show what going back to an earlier release would change, and ask for confirmation."""
    known = next((release for release in scene.history if release.number == number), None)
    if known is None:
        return Turn(notice=scene.speech.label("notice.old-button"))
    heading = scene.speech.text("release.sure-undo", release=plain(_item(scene, known)))
    buttons = (scene.speech.button("release.back", callbacks.GoBack(number)), _discard(scene))
    return previews.preview(scene, proposal, (buttons,), heading=heading)


def _ask_twice(scene: Scene, proposal: Proposal) -> Turn:
    """Ask for a second press, in place of the first, for a release that is worse in some way."""
    speech = scene.speech
    reasons = [*previews.missed_tests(scene, proposal), *previews.warnings(scene, proposal)]
    text = join([speech.text("release.careful"), *reasons], "\n\n")
    buttons = (speech.button("release.anyway", callbacks.PublishAnyway(proposal.id)), _discard(scene))
    return say(scene, text, buttons, replaces=scene.incoming.message)


def _report_published(scene: Scene, effect: effects.Effect, release: Published) -> Turn:
    """Say that the new release is in use, and tell whoever waited for the answer to a missed question."""
    key = "release.undone" if isinstance(effect, effects.UndoRelease) else "release.published"
    text = scene.speech.text(key, number=release.number, what=previews.summary_text(scene, release.summary))
    shown = say(
        scene, text, (scene.speech.button("release.undo", callbacks.ShowHistory()),), replaces=scene.incoming.message
    )
    behind = (
        translations.after_publishing(scene, release.summary) if isinstance(effect, effects.PublishProposal) else Turn()
    )
    return shown + behind + missed_questions.settle(scene, release.proposal)


# --------------------------------------------------------------- for operators


def report_trouble(scene: Scene, update: int, error: str) -> Turn:
    """Tell the admins of an update that couldn't be handled: its number and the kind of error, no words."""
    others = (admin for admin in scene.directory.admins if admin.root != scene.incoming.address.root)
    texts = ((admin, scene.speech_for(admin).text("trouble.admin", update=update, error=error)) for admin in others)
    return sum((send_to(admin, text) for admin, text in texts), Turn())


def show_ids(scene: Scene) -> Turn:
    """Show the ids an operator needs for the configuration: of this chat and of this person."""
    return say(scene, scene.speech.text("id", chat=scene.incoming.address.chat, person=scene.incoming.person.id))
