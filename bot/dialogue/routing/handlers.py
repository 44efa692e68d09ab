"""Which handler an event goes to: tables, and the two functions that look them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue import callbacks, commands, drafts
from bot.dialogue.admin import (
    all_requests,
    contacts,
    entry_editor,
    handing_over,
    inviting,
    missed_questions,
    new_entry,
    outcome_entries,
    releases,
    subscribers,
    translations,
)
from bot.dialogue.contacts import absence, group_settings, joining, names, own, preferences, presence
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.forms import beginning, command_words, form_message, mid_form, presses, profile
from bot.dialogue.privacy import blocks, erasure
from bot.dialogue.questions import answers, feedback, inline, topic_lists
from bot.dialogue.reports import report_command
from bot.dialogue.requests import (
    addressees,
    home_contact,
    in_touch,
    ladder,
    mail_linking,
    mails,
    outcomes,
    passing,
    relay,
    reminders,
    secretariat,
    taking_back,
    topics,
    transitions,
)
from bot.dialogue.routing import command_names, edits, happenings, sent_files, typed_buttons, typed_words, writing_help
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, update_session
from storage.waits import WaitForFeedback, WaitForMove, WaitForNote

Handler = Callable[[Scene], Turn]
PressHandler = Callable[[Scene, Any], Turn | None]
"""Handles a button of its class; None if the button means nothing any more."""


def respond(scene: Scene) -> Turn:
    """Return what an event leads to: replies to this chat, messages to others, changes to what is remembered."""
    return topics.explain_lost(scene, mails.as_mails(scene, _decide(scene)))


def _decide(scene: Scene) -> Turn:
    if not isinstance(scene.event, Incoming):
        return happenings.respond(scene, respond)
    scene = command_names.as_command(drafts.without_removed_services(scene), _known_commands(scene))
    if scene.incoming.overheard and not scene.incoming.command:
        return in_touch.remember(scene, writing_help.answer(scene) or topics.take_group_words(scene))
    if pressed := typed_buttons.as_press(scene):
        turn = typed_buttons.notice_as_message(pressed, press(pressed))
    else:
        turn = typed_buttons.ask_which_offer(scene) or EVENTS[scene.incoming.kind](scene)
    turn = group_settings.guard(scene, turn)
    turn = edits.remember(scene, form_message.arrange(scene, turn))
    turn = presence.record_activity(scene, in_touch.remember(scene, turn))
    return typed_buttons.remember(scene, reminders.add_draft_reminders(scene, turn))


def command(scene: Scene) -> Turn:
    """Run a command. One that leads elsewhere ends the wait for words."""
    rest = "".join(scene.incoming.text.split(maxsplit=1)[1:])
    typed = scene.incoming.command
    exact = scene.incoming.overheard or typed in ADMIN_COMMANDS
    meant = "" if exact else command_names.find_command(scene.catalog, _known_commands(scene), typed, rest)
    name = meant or typed
    wait = scene.session.expected
    edits = wait is not None and not isinstance(wait, WaitForMove | WaitForNote | WaitForFeedback)
    if name == "cancel" or (name in ASIDE and edits):
        return _run(scene, name)
    turn = _run(scene.with_session(expected=None), name)  # or who asks the same twice would wait for nothing
    return turn if turn.session and turn.session.expected else update_session(scene, turn, expected=None)


def _known_commands(scene: Scene) -> tuple[str, ...]:
    """Return the commands that exist for this person."""
    admins = ADMIN_COMMANDS if scene.directory.is_admin(scene.incoming) else {}
    return tuple(dict.fromkeys((*COMMANDS, *scene.catalog.services, *admins)))


def _run(scene: Scene, name: str) -> Turn:
    """Do what a command says."""
    service = scene.catalog.services.get(name)
    words = "".join(scene.incoming.text.split(maxsplit=1)[1:])
    if name in COMMANDS and not (service and words):
        return COMMANDS[name](scene)
    if service and service.role == "mailing-list" and scene.directory.is_admin(scene.incoming):
        return subscribers.ask(scene)
    if service:
        return command_words.begin(scene, service, words) if words else beginning.begin(scene, name)
    if name not in ADMIN_COMMANDS:
        return commands.unknown_command(scene)
    if scene.in_office:
        return ADMIN_COMMANDS[name](scene)
    if scene.directory.is_admin(scene.incoming):
        return say(scene, scene.speech.text("notice.private-only"))
    return replace(commands.unknown_command(scene), denied=f"/{name}")


def press(scene: Scene) -> Turn:
    """Handle a button, or say that it means nothing any more. Admins' buttons check who presses them, since anybody
    can send any button's data.
    """
    callback = callbacks.decode(scene.incoming.action)
    old = Turn(notice=scene.speech.label("notice.old-button"))
    if callback is None:
        return old
    if isinstance(callback, callbacks.AdminButton) and not scene.directory.is_admin(scene.incoming):
        return replace(old, denied=f"a button ({type(callback).__name__})")
    if isinstance(callback, callbacks.PreferenceButton) and not own.settable_records(scene):
        return Turn(notice=scene.speech.label("prefs.not-yours"))
    handler = next(PRESSES[known] for known in type(callback).__mro__ if known in PRESSES)
    turn = handler(scene, callback) or old
    return update_session(scene, turn, expected=None) if turn.messages and isinstance(callback, ELSEWHERE) else turn


# ------------------------------------------------------------------- tables

EVENTS: Mapping[EventKind, Handler] = {
    EventKind.COMMAND: command,
    EventKind.PRESS: press,
    EventKind.TEXT: typed_words.take_words,
    EventKind.EDITED: edits.take_edit,
    EventKind.FILE: sent_files.take_file,
    EventKind.OTHER: sent_files.take_other,
    EventKind.REACTION: relay.send_reaction,
    EventKind.INLINE: inline.offer_inserts,
    EventKind.REACH: lambda scene: (
        ladder.record_reach(scene)
        + inviting.added_to_group(scene)
        + commands.list_after_move(scene)
        + ladder.repeat_last_words(scene)
    ),
    EventKind.SERVICE: lambda scene: Turn(),
}

COMMANDS: Mapping[str, Handler] = {
    **commands.DOES,
    "requests": all_requests.requests,
    "delete": taking_back.command,
    "report": report_command.report,
    "id": releases.show_ids,
}
"""Commands for everybody; each service has one as well."""

ADMIN_COMMANDS: Mapping[str, Handler] = {
    "reload": releases.reload,
    "undo": releases.show_history,
    "export": releases.export,
    "entry": entry_editor.lookup,
    "missed": missed_questions.ask_for_groups,
    "block": blocks.command,
    "blocked": blocks.show_list,
    "subscribers": subscribers.ask,
    "contacts": contacts.overview,
}
"""Further commands for admins; for everybody else they don't exist."""

ASIDE = frozenset({"help", "id"})
"""Commands that only show something: after them an admin goes on writing for the content."""

PRESSES: Mapping[type, PressHandler] = {
    callbacks.Do: commands.do,
    callbacks.ShowEntry: answers.show_entry,
    callbacks.ShowMore: answers.show_entry,
    callbacks.ShowTopic: topic_lists.topic,
    callbacks.ChooseLanguage: commands.choose_language,
    callbacks.AskAssistant: typed_words.ask_assistant,
    callbacks.NoneOfThese: feedback.none_of_these,
    callbacks.TellMe: feedback.tell_me,
    callbacks.ThumbUp: feedback.vote,
    callbacks.ThumbDown: feedback.vote,
    callbacks.DropFeedback: feedback.drop,
    callbacks.Begin: presses.begin,
    callbacks.UseWords: mid_form.use_words,
    callbacks.FormButton: presses.press,
    callbacks.FieldButton: presses.press_field,
    callbacks.Remember: profile.remember,
    callbacks.RememberNothing: profile.remember_nothing,
    callbacks.ChangeProfile: profile.change,
    callbacks.UseForProfile: profile.use_words,
    callbacks.DeleteProfile: profile.delete,
    callbacks.EraseMe: erasure.erase,
    callbacks.KeepMe: erasure.keep,
    callbacks.SendElsewhere: presses.send_elsewhere,
    callbacks.ShowRequest: home_contact.show,
    callbacks.PassToColleague: passing.to_colleague,
    callbacks.ChooseOtherCluster: passing.clusters,
    callbacks.SuggestCluster: passing.suggest,
    callbacks.AgreeToPass: passing.agree,
    callbacks.RefuseToPass: passing.refuse,
    callbacks.KeepRequest: passing.keep,
    callbacks.SendReady: relay.ready_reply,
    callbacks.TakeBack: taking_back.confirm,
    callbacks.WriteNote: home_contact.write_note,
    callbacks.DropNote: home_contact.drop_note,
    callbacks.UseMailLink: mail_linking.use,
    callbacks.DropMailLink: mail_linking.drop,
    callbacks.MuteRequest: home_contact.mute,
    callbacks.UnmuteRequest: home_contact.mute,
    callbacks.MuteCopies: home_contact.mute_all,
    callbacks.UnmuteCopies: home_contact.mute_all,
    callbacks.MakeMove: transitions.make_move,
    callbacks.ConfirmWithdraw: transitions.make_confirmed_move,
    callbacks.ConfirmClose: transitions.make_confirmed_move,
    callbacks.DeclineBecause: transitions.decline,
    callbacks.DropMove: transitions.drop_move,
    callbacks.PassOn: relay.pass_on,
    callbacks.AskToo: typed_words.ask_too,
    callbacks.WriteTo: addressees.write_to,
    callbacks.Switch: addressees.switch,
    callbacks.TellOutcome: outcomes.tell,
    callbacks.AskOutcome: outcomes.ask_again,
    callbacks.AddOutcomeWords: outcomes.ask_for_words,
    callbacks.DropOutcomeWords: outcomes.drop_words,
    callbacks.AgreeToPublish: outcomes.decide_on_publishing,
    callbacks.RefuseToPublish: outcomes.decide_on_publishing,
    callbacks.DraftOutcome: outcome_entries.draft,
    callbacks.ListRequests: all_requests.show_list,
    callbacks.AnswerForContact: secretariat.ask_for_words,
    callbacks.AcceptForContact: secretariat.ask_to_accept,
    callbacks.ConfirmAcceptForContact: secretariat.accept,
    callbacks.DeclineForContact: secretariat.ask_for_reason,
    callbacks.DeclineForContactBecause: secretariat.decline,
    callbacks.DropOfficeWords: secretariat.drop_words,
    callbacks.AssignRequest: secretariat.assign,
    callbacks.TakeOver: secretariat.take_over,
    callbacks.ShowReport: report_command.change,
    callbacks.AcceptInvitation: joining.accept,
    callbacks.RefuseInvitation: joining.refuse,
    callbacks.ShowPreferences: preferences.show,
    callbacks.AskAway: absence.ask_away,
    callbacks.SetAway: absence.set_away,
    callbacks.EndAway: absence.end_away,
    callbacks.AskHours: preferences.ask_hours,
    callbacks.SetHours: preferences.set_hours,
    callbacks.AskZone: preferences.ask_zone,
    callbacks.SetZone: preferences.set_zone,
    callbacks.InviteDeputy: inviting.invite_deputy,
    callbacks.ChooseName: preferences.choose_name,
    callbacks.AskName: names.ask_for_another,
    callbacks.AgreeToName: names.show,
    callbacks.DeclineName: names.hide,
    callbacks.ListContacts: contacts.show_page,
    callbacks.ShowCluster: contacts.show_cluster,
    callbacks.ShowContact: contacts.show_contact,
    callbacks.Invite: inviting.invite,
    callbacks.ReplaceContact: inviting.replace_contact,
    callbacks.Unlink: contacts.unlink,
    callbacks.ConfirmUnlink: contacts.confirm_unlink,
    callbacks.HandOver: handing_over.hand_over,
    callbacks.ListInvitations: inviting.show_list,
    callbacks.Revoke: inviting.revoke,
    callbacks.LinkGroup: inviting.link_group,
    callbacks.Publish: releases.publish,
    callbacks.PublishAnyway: releases.publish,
    callbacks.Discard: releases.discard,
    callbacks.ShowHistory: releases.show_history_again,
    callbacks.PreviewUndo: releases.preview_undo,
    callbacks.GoBack: releases.go_back,
    callbacks.LookUpEntry: entry_editor.look_up,
    callbacks.AllPhrasings: entry_editor.look_up,
    callbacks.EditAnswer: entry_editor.edit_answer,
    callbacks.AddPhrasings: entry_editor.add_phrasings,
    callbacks.AddFacts: entry_editor.add_facts,
    callbacks.AddNames: entry_editor.add_names,
    callbacks.KeepTranslation: entry_editor.keep_translation,
    callbacks.Translate: new_entry.translate,
    callbacks.ListStale: translations.list_stale,
    callbacks.NewEntryButton: new_entry.begin_fresh,
    callbacks.ChooseTopic: new_entry.choose_topic,
    callbacks.SkipEntryStep: new_entry.skip,
    callbacks.PlaceFile: releases.place_file,
    callbacks.DropEntryStep: entry_editor.drop_step,
    callbacks.ListUnanswered: missed_questions.back_to_list,
    callbacks.OpenUnanswered: missed_questions.ask_for_group,
    callbacks.SameAs: missed_questions.decide,
    callbacks.WriteEntry: missed_questions.decide,
    callbacks.SetAside: missed_questions.decide,
    callbacks.BlockSender: blocks.ask,
    callbacks.ConfirmBlockSender: blocks.block_sender,
    callbacks.ConfirmBlockChat: blocks.block_chat,
    callbacks.Unblock: blocks.unblock,
    callbacks.DropBlock: blocks.drop,
}
"""All buttons, or the classes they derive from."""

ELSEWHERE = (callbacks.Do, callbacks.Begin, callbacks.ShowEntry, callbacks.ShowTopic)
"""Buttons that lead elsewhere, so that, as after a command, typed words no longer go to the button that waited for
them.
"""
