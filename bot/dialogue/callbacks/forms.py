"""The buttons of guided requests."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback


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


class Stay(FormButton, wire="f:stay:{draft}"):
    """Go on with the draft rather than open what was offered."""


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


class AddTo(FieldButton, wire="f:addto:{draft}:{field}"):
    """Add something to this answer."""


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


class AgreeNamed(FieldButton, wire="f:named:{draft}:{field}"):
    """Give the consent, and put the person's name on the card."""


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
