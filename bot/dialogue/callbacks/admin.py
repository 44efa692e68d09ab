"""The buttons of admins."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback, rename
from storage.messages import TELEGRAM
from storage.waits import OLD_ENTRY_STEPS


class AdminButton(Callback):
    """A button that only admins get; who presses is checked."""


class Publish(AdminButton, wire="rel:publish:{proposal}"):
    """Publish the proposal."""

    proposal: str


class PublishAnyway(AdminButton, wire="rel:sure:{proposal}"):
    """Publish the proposal although something speaks against it."""

    proposal: str


class Discard(AdminButton, wire="rel:discard:0"):
    """Change nothing."""


class ShowHistory(AdminButton, wire="rel:history:0"):
    """Show the releases one can go back to."""


class PreviewUndo(AdminButton, wire="rel:undo:{release}"):
    """See what going back to this release would change."""

    release: int


class GoBack(AdminButton, wire="rel:back:{release}"):
    """Go back to this release."""

    release: int


class LookUpEntry(AdminButton, wire="ent:show:{entry}:{language}"):
    """Show an entry with its figures, in this language or the admin's own."""

    entry: str
    language: str = ""


class AllPhrasings(AdminButton, wire="ent:all:{entry}:{language}"):
    """Show an entry with all its phrasings."""

    entry: str
    language: str = ""


class EditAnswer(AdminButton, wire="ent:answer:{entry}:{language}"):
    """Write another answer."""

    entry: str
    language: str = ""


class AddPhrasings(AdminButton, wire="ent:phrasing:{entry}:{language}"):
    """Write more phrasings."""

    entry: str
    language: str = ""


class AddFacts(AdminButton, wire="ent:fact:{entry}:{language}"):
    """Write facts, or others in their place."""

    entry: str
    language: str = ""


class AddNames(AdminButton, wire="ent:name:{entry}"):
    """Write more names of the thing."""

    entry: str


class KeepTranslation(AdminButton, wire="ent:right:{entry}:{language}"):
    """The translation still says what the English text says."""

    entry: str
    language: str


class Translate(AdminButton, wire="ent:translate:{entry}:{language}"):
    """Write an entry in a language that lacks it."""

    entry: str
    language: str


class ListStale(AdminButton, wire="ent:stale:{page}"):
    """List the translations that are missing or older than the English text."""

    page: int = 0


class NewEntryButton(AdminButton, wire="ent:new:0"):
    """Write a new entry that nobody has asked for yet."""


class ChooseTopic(AdminButton, wire="ent:topic:{topic}"):
    """Put the new entry under this topic."""

    topic: str


class SkipEntryStep(AdminButton, wire="ent:skip:{step}"):
    """Leave out this step of a new entry; `step` is the kind of wait."""

    step: str


class PlaceFile(AdminButton, wire="put:{path}"):
    """Put the content file that was sent in this place."""

    path: str


class DraftOutcome(AdminButton, wire="out:draft:{number}"):
    """Make an entry of what came of a request."""

    number: str


class ListRequests(AdminButton, wire="adm:list:{which}:{value}:{page}:{state}"):
    """List requests: `which` is a state, or cluster, company or service with a `value` and perhaps a `state`, or
    clusters, companies and services, to choose one.
    """

    which: str
    value: str = "-"
    page: int = 0
    state: str = "-"


class OfficeButton(AdminButton):
    """A button with which the secretariat acts on a request that lies with others."""

    number: str


class AnswerForContact(OfficeButton, wire="adm:answer:{number}"):
    """Write to the company in the cluster's name."""


class AcceptForContact(OfficeButton, wire="adm:accept:{number}"):
    """Accept in the cluster's name, once it is confirmed."""


class ConfirmAcceptForContact(OfficeButton, wire="adm:sure:{number}"):
    """Accept in the cluster's name for sure."""


class DeclineForContact(OfficeButton, wire="adm:decline:{number}"):
    """Decline in the cluster's name: asks for the reason."""


class DeclineForContactBecause(OfficeButton, wire="adm:why:{number}:{reason}"):
    """Decline in the cluster's name with a ready-made reason."""

    reason: str


class AssignRequest(OfficeButton, wire="adm:assign:{number}"):
    """Choose somebody else for the request."""


class TakeOver(OfficeButton, wire="adm:take:{number}"):
    """The secretariat decides on it."""


class DropOfficeWords(OfficeButton, wire="drop:office:{number}"):
    """Write nothing after all."""


class ListUnanswered(AdminButton, wire="mis:list:0"):
    """List the unanswered questions."""


class OpenUnanswered(AdminButton, wire="mis:open:{question}"):
    """Show a group of unanswered questions."""

    question: str


class SameAs(AdminButton, wire="mis:same:{question}:{entry}"):
    """The group asks for this entry."""

    question: str
    entry: str


class WriteEntry(AdminButton, wire="mis:new:{question}"):
    """Write a new entry for the group."""

    question: str


class SetAside(AdminButton, wire="mis:not:{question}"):
    """Nothing needs doing about the group."""

    question: str


class ListContacts(AdminButton, wire="con:list:{page}"):
    """Show who is linked to each cluster."""

    page: int = 0


class ShowCluster(AdminButton, wire="con:of:{cluster}"):
    """Show who is linked to one cluster."""

    cluster: str


class ShowContact(AdminButton, wire="con:who:{key}"):
    """Show one contact."""

    key: str


class Invite(AdminButton, wire="con:invite:{cluster}:{role}"):
    """Make a link that links somebody to the cluster in this role."""

    cluster: str
    role: str


class ReplaceContact(AdminButton, wire="con:replace:{key}"):
    """Make a link for whoever takes this contact's place."""

    key: str


class Unlink(AdminButton, wire="con:unlink:{key}"):
    """Unlink the contact, once it is confirmed."""

    key: str


class ConfirmUnlink(AdminButton, wire="con:sure:{key}"):
    """Unlink the contact for sure."""

    key: str


class HandOver(AdminButton, wire="con:hand:{key}:{other}"):
    """Hand the contact's open requests to another one, who is yet to be chosen when `other` is empty."""

    key: str
    other: str = ""


class ListInvitations(AdminButton, wire="con:open:{page}"):
    """Show the invitations that may still be used."""

    page: int = 0


class Revoke(AdminButton, wire="con:revoke:{key}"):
    """Revoke the invitation."""

    key: str


class LinkGroup(AdminButton, wire="con:group:{cluster}"):
    """Link the group in which it is pressed to the cluster."""

    cluster: str


class DropEntryStep(AdminButton, wire="drop:entry:{step}"):
    """Don't wait for an admin's words for the content; `step` is the kind of wait."""

    step: str


class BlockSender(AdminButton, wire="blk:ask:{number}"):
    """Shut out whoever sent the request: asks first."""

    number: str


class ConfirmBlockSender(AdminButton, wire="blk:sure:{number}"):
    """Shut out whoever sent the request, for sure."""

    number: str


class ConfirmBlockChat(AdminButton, wire="blk:chat:{chat}"):
    """Shut out the person of this chat, for sure."""

    chat: str


class Unblock(AdminButton, wire="blk:lift:{chat}:{channel}"):
    """Let somebody in again."""

    chat: str
    channel: str = TELEGRAM


class DropBlock(AdminButton, wire="blk:not"):
    """Shut out nobody after all."""


rename({f"drop:{step}:0": DropEntryStep(step) for step in OLD_ENTRY_STEPS})
