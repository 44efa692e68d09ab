"""The buttons of requests that are under way, and of what came of them."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback
from bot.dialogue.requests.lifecycle import Move


class RequestButton(Callback):
    """A button about a request."""

    number: str


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


class TakeBack(RequestButton, wire="back:{number}:{position}"):
    """Take back the message at this place of the request's history."""

    position: int


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


class OutcomeButton(Callback):
    """A button about what came of a request, for one `side` of it."""

    number: str
    side: str


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
