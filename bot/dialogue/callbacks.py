"""The buttons: one class each, grouped by what they are about. `Callback.encode` and `decode` make text of them."""

from __future__ import annotations

from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.wire import Callback, decode, rename
from storage.messages import TELEGRAM
from storage.waits import OLD_ENTRY_STEPS

__all__ = ["Callback", "decode"]


# ---------------------------------------------------------------- questions


class Do(Callback, wire="go:{action}"):
    """One of the actions that plain words and commands lead to as well."""

    action: str


class ShowEntry(Callback, wire="faq:{entry}"):
    """Show an entry."""

    entry: str


class ShowMore(Callback, wire="more:{entry}"):
    """Show the longer part of an entry."""

    entry: str


class ShowTopic(Callback, wire="topic:{topic}:{page}"):
    """Show a page of a topic's questions."""

    topic: str
    page: int = 0


class ChooseLanguage(Callback, wire="lang:{language}"):
    """Speak this language from now on."""

    language: str


class AskAssistant(Callback, wire="ask:{token}"):
    """The held words are a question for the assistant."""

    token: str


class NoneOfThese(Callback, wire="none"):
    """Nothing that was suggested is meant."""


class TellMe(Callback, wire="tell:{question}"):
    """Tell the person when their unanswered question has an answer."""

    question: str


class ThumbUp(Callback, wire="up:{entry}"):
    """The answer was good."""

    entry: str


class ThumbDown(Callback, wire="down:{entry}"):
    """The answer was not good."""

    entry: str


class DropFeedback(Callback, wire="drop:lacking:{about}"):
    """Don't wait for what was missing. Older buttons carry the entry and `@` before the thumb's token."""

    about: str

    @property
    def token(self) -> str:
        """The token of the thumb this belongs to."""
        return self.about.rpartition("@")[2]


# -------------------------------------------------------------------- forms


class Begin(Callback, wire="begin:{service}:{token}"):
    """Begin a guided request; `token` names held words that say something about it."""

    service: str
    token: str = ""


class FormButton(Callback):
    """A button that concerns the whole draft."""

    draft: str


class ConfirmUnderstood(FormButton, wire="f:yes:{draft}"):
    """What was understood is right."""


class RejectUnderstood(FormButton, wire="f:no:{draft}"):
    """What was understood is wrong."""


class Send(FormButton, wire="f:send:{draft}"):
    """Send the request."""


class SendAnyway(FormButton, wire="f:anyway:{draft}"):
    """Send the request in spite of what was remarked."""


class Resume(FormButton, wire="f:resume:{draft}"):
    """Go on with the draft."""


class StartAnew(FormButton, wire="f:anew:{draft}"):
    """Start another draft of the same service."""


class ChangeAnswers(FormButton, wire="f:change:{draft}"):
    """Choose an answer to change."""


class Review(FormButton, wire="f:review:{draft}"):
    """Back to the review."""


class Stop(FormButton, wire="f:stop:{draft}"):
    """Leave the form."""


class Delete(FormButton, wire="f:delete:{draft}"):
    """Delete the draft."""


class KeepForLater(FormButton, wire="f:later:{draft}"):
    """Keep the draft for later."""


class FieldButton(Callback):
    """A button that concerns one field of a draft."""

    draft: str
    field: str


class EditField(FieldButton, wire="f:edit:{draft}:{field}"):
    """Change this answer."""


class Back(FieldButton, wire="f:back:{draft}:{field}"):
    """Back to the question before."""


class KeepAnswer(FieldButton, wire="f:keep:{draft}:{field}"):
    """Keep the answer given before."""


class InNone(FieldButton, wire="f:none:{draft}:{field}"):
    """The company belongs to none of the home clusters."""


class UseWish(FieldButton, wire="f:wish:{draft}:{field}"):
    """Take the wish as it was typed."""


class UseNoticed(FieldButton, wire="f:noticed:{draft}:{field}"):
    """Take the answer that was found in the answer to another field."""


class Skip(FieldButton, wire="f:skip:{draft}:{field}"):
    """Leave the field empty."""


class Toggle(FieldButton, wire="f:toggle:{draft}:{field}:{option}"):
    """Switch an option on or off."""

    option: str


class Done(FieldButton, wire="f:done:{draft}:{field}"):
    """The ticked options are the answer."""


class Pick(FieldButton, wire="f:pick:{draft}:{field}:{option}"):
    """This option or cluster is the answer."""

    option: str


class Agree(FieldButton, wire="f:agree:{draft}:{field}"):
    """Give the consent."""


class Refuse(FieldButton, wire="f:refuse:{draft}:{field}"):
    """Refuse the consent."""


class FindCluster(FieldButton, wire="f:find:{draft}:{field}"):
    """Find a cluster by market and technology."""


class FindAnything(FieldButton, wire="f:any:{draft}:{field}"):
    """The market or technology that the finder asks for doesn't matter."""


class RemoveFile(FieldButton, wire="f:unfile:{draft}:{field}:{option}"):
    """Take a file out again; `option` is the message that brought it."""

    option: str


class UseWords(FieldButton, wire="use:{draft}:{field}:{token}"):
    """The held words are the answer to the field."""

    token: str


# ------------------------------------------------------------------ profile


class Remember(Callback, wire="me:remember:{number}"):
    """Remember the answers of this request for the next one."""

    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class RememberNothing(Callback, wire="me:never"):
    """Remember no answers."""


class ShowName(Callback, wire="me:name:show"):
    """The person's name in Telegram may stand on their requests."""


class TypeName(Callback, wire="me:name:type"):
    """Another name may stand on the person's requests."""


class HideName(Callback, wire="me:name:hide"):
    """No name is to stand on the person's requests."""


class ChangeProfile(Callback, wire="me:change:{part}"):
    """Change one of the remembered answers."""

    part: str


class DeleteProfile(Callback, wire="me:delete"):
    """Forget all remembered answers."""


# --------------------------------------------------------- everything of theirs


class EraseMe(Callback, wire="own:erase"):
    """Erase everything that is kept about the person, for sure."""


class KeepMe(Callback, wire="own:keep"):
    """Erase nothing after all."""


# ----------------------------------------------------------------- requests


class RequestButton(Callback):
    """A button about a request."""

    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class ShowRequest(RequestButton, wire="req:show:{number}"):
    """Show the request again."""


class SendElsewhere(RequestButton, wire="req:elsewhere:{number}"):
    """Send the same request to another cluster."""


class MakeMove(RequestButton, wire="req:{move}:{number}"):
    """Make a move, or be asked for its words or a confirmation first."""

    move: Move


class ConfirmWithdraw(RequestButton, wire="req:sure-withdraw:{number}"):
    """Withdraw the request for sure."""


class ConfirmClose(RequestButton, wire="req:sure-close:{number}"):
    """Close the request for sure."""


class DeclineBecause(RequestButton, wire="req:because:{number}:{reason}"):
    """Decline with a ready-made reason."""

    reason: str


class PassToColleague(RequestButton, wire="fwd:who:{number}:{chat}"):
    """Leave the request to somebody else of the cluster, by their chat."""

    chat: str


class ChooseOtherCluster(RequestButton, wire="fwd:where:{number}"):
    """Show the clusters that the request could be passed on to."""


class SuggestCluster(RequestButton, wire="fwd:to:{number}:{cluster}"):
    """Ask the company whether its request may be passed on to this cluster."""

    cluster: str


class AgreeToPass(RequestButton, wire="fwd:yes:{number}:{cluster}"):
    """The company agrees."""

    cluster: str


class RefuseToPass(RequestButton, wire="fwd:no:{number}:{cluster}"):
    """The company wants its request to stay where it is."""

    cluster: str


class KeepRequest(RequestButton, wire="fwd:keep:{number}"):
    """Don't pass it on after all."""


class SendReady(RequestButton, wire="ready:{move}:{number}:{position}"):
    """Send a ready reply, by its position in the list."""

    move: Move
    position: int


class WriteNote(RequestButton, wire="home:note:{number}"):
    """Write a note on a request of which this chat got a copy."""


class DropNote(RequestButton, wire="home:drop:{number}"):
    """Don't write it after all."""


class UseMailLink(Callback, wire="mail:yes"):
    """Become a contact by the link from a mail that was opened here."""


class DropMailLink(Callback, wire="mail:no"):
    """Don't become one."""


class MuteRequest(RequestButton, wire="home:mute:{number}"):
    """Hear nothing more of this request."""


class UnmuteRequest(RequestButton, wire="home:unmute:{number}"):
    """Hear of this request again."""


class MuteCopies(Callback, wire="home:mute-all"):
    """Hear of no request of which one only gets a copy."""


class UnmuteCopies(Callback, wire="home:unmute-all"):
    """Hear of all of them again."""


class DropMove(RequestButton, wire="drop:{move}:{number}"):
    """Don't make the move after all."""

    move: Move


class PassOn(RequestButton, wire="pass:{move}:{number}:{token}"):
    """Send the held words to the other side of the request."""

    move: Move
    token: str


class AskToo(RequestButton, wire="too:{number}:{token}"):
    """Words that went to the other side of the request are a question for the assistant as well."""

    token: str


class WriteTo(RequestButton, wire="talk:{number}"):
    """Write to the other side of this request from now on."""


class Switch(Callback, wire="switch"):
    """Choose whom to write to."""


# ----------------------------------------------------------------- outcomes


class OutcomeButton(Callback):
    """A button about what came of a request, for one `side` of it."""

    number: str
    side: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class TellOutcome(OutcomeButton, wire="out:told:{number}:{side}:{kind}"):
    """This came of it."""

    kind: str


class AskOutcome(OutcomeButton, wire="out:ask:{number}:{side}"):
    """Something else came of it: ask again."""


class AddOutcomeWords(OutcomeButton, wire="out:words:{number}:{side}"):
    """Add a sentence."""


class DropOutcomeWords(OutcomeButton, wire="drop:outcome:{number}:{side}"):
    """Add no sentence after all."""


class AgreeToPublish(OutcomeButton, wire="out:agree:{number}:{side}"):
    """Others may be told of it."""


class RefuseToPublish(OutcomeButton, wire="out:refuse:{number}:{side}"):
    """Nobody else is to be told of it."""


class ShowReport(Callback, wire="rep:{form}:{period}:{cluster}"):
    """Show figures; admins see all, contacts those of their own cluster. Who presses is checked."""

    form: str
    period: str
    cluster: str = ""


# ----------------------------------------------------------------- contacts


class InvitationButton(Callback):
    """A button under an invitation; who may press it is looked up, because `key` is no secret."""

    key: str


class AcceptInvitation(InvitationButton, wire="inv:yes:{key}"):
    """Link this chat to the cluster."""


class RefuseInvitation(InvitationButton, wire="inv:no:{key}"):
    """Rather not."""


class PreferenceButton(Callback):
    """A button with which contacts say how they work; who presses is checked."""


class ShowPreferences(PreferenceButton, wire="pref:show"):
    """Show the preferences."""


class AskAway(PreferenceButton, wire="pref:away"):
    """Choose the day on which the contact is back."""


class SetAway(PreferenceButton, wire="pref:until:{day}"):
    """The contact is away until this day, such as 2026-05-12."""

    day: str


class EndAway(PreferenceButton, wire="pref:back"):
    """The contact is back."""


class AskHours(PreferenceButton, wire="pref:hours"):
    """Choose working hours."""


class SetHours(PreferenceButton, wire="pref:times:{hours}"):
    """These are the working hours, such as 1-5@0900-1700; `any` for no fixed ones."""

    hours: str


class AskZone(PreferenceButton, wire="pref:zone"):
    """Choose the time zone."""


class SetZone(PreferenceButton, wire="pref:in:{zone}"):
    """This is the time zone, such as Europe/Paris."""

    zone: str


class InviteDeputy(PreferenceButton, wire="pref:deputy:{cluster}"):
    """Make a link for a deputy."""

    cluster: str


class AskName(PreferenceButton, wire="pref:name"):
    """Type the name that companies should read."""


class ChooseName(PreferenceButton, wire="pref:names"):
    """Say whether companies may read the name."""


class AgreeToName(PreferenceButton, wire="pref:named:{person}"):
    """This person's name may be shown."""

    person: str


class DeclineName(PreferenceButton, wire="pref:unnamed:{person}"):
    """Only the organisation is to be shown."""

    person: str


# ------------------------------------------------------------------- admins


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

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class ListRequests(AdminButton, wire="adm:list:{which}:{value}:{page}"):
    """List open requests: `which` is open, overdue, cluster or service (with a `value`), or clusters and services, to
    choose one.
    """

    which: str
    value: str = "-"
    page: int = 0


class OfficeButton(AdminButton):
    """A button with which the secretariat acts on a request that lies with others."""

    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class AnswerForContact(OfficeButton, wire="adm:answer:{number}"):
    """Write to the company in the cluster's name."""


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

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class ConfirmBlockSender(AdminButton, wire="blk:sure:{number}"):
    """Shut out whoever sent the request, for sure."""

    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


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
