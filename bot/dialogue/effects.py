"""Work that a turn asks for and may not do itself: one class per effect. What comes of it is an event of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from bot.dialogue.reports.figures import Report
from bot.dialogue.speech import Value
from knowledge.issues import Issue
from knowledge.releases.edits import Edit
from knowledge.releases.releases import Proposal, Published
from storage.messages import Address
from storage.records import PersonalData, Request, UnansweredQuestion


@dataclass(frozen=True)
class Effect:
    """Base of all."""

    slow: ClassVar[bool] = False
    """True for work that takes seconds: what comes of it takes the place of a word that says so."""


@dataclass(frozen=True)
class ProposeFolder(Effect):
    """See what taking over the content folder would change."""

    slow: ClassVar[bool] = True


@dataclass(frozen=True)
class ProposeFile(Effect):
    """See what a content file that was sent would change."""

    file: str
    name: str
    slow: ClassVar[bool] = True


@dataclass(frozen=True)
class ProposeEdit(Effect):
    """See what an edit of the content would change."""

    edit: Edit
    slow: ClassVar[bool] = True


@dataclass(frozen=True)
class ProposeUndo(Effect):
    """See what going back to an earlier release would change."""

    release: int
    slow: ClassVar[bool] = True


@dataclass(frozen=True)
class PublishProposal(Effect):
    """Put a proposal into use; one that deserves care only when the admin is `sure`."""

    proposal: str
    sure: bool = False


@dataclass(frozen=True)
class UndoRelease(Effect):
    """Go back to an earlier release."""

    release: int


@dataclass(frozen=True)
class PackContent(Effect):
    """Pack the content into a file."""


@dataclass(frozen=True)
class GroupUnanswered(Effect):
    """Put unanswered questions that are alike together; `opened` is one of the group to show, if any."""

    opened: str = ""


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer a question, in the question's language."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True)
class AskJudge(Effect):
    """Ask the judge which of our entries answers a question, if any does."""

    question: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class GatherPersonalData(Effect):
    """Gather everything that is kept about the person of this chat."""

    address: Address


@dataclass(frozen=True)
class AskRights(Effect):
    """Ask Telegram whether somebody is an administrator of a group."""

    group: Address
    person: int


@dataclass(frozen=True)
class GatherRequests(Effect):
    """Gather all requests of a service."""

    service: str


@dataclass(frozen=True)
class ForgetOld(Effect):
    """Delete what has passed its retention period."""


@dataclass(frozen=True)
class MakeReport(Effect):
    """Count a period's requests, of one cluster or ("") of all; `form` is text, picture, csv or xlsx.

    `language` and `zone` are the reader's.
    """

    period: str
    cluster: str
    form: str
    language: str
    zone: str


# ------------------------------------------------------------------ results


@dataclass(frozen=True)
class InvalidContent:
    """The content has errors: nothing was changed."""

    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Failed:
    """The work failed; `key` is that of the text that says why."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


NOTHING_NEW = Failed("release.same")
"""The folder holds nothing new."""


@dataclass(frozen=True)
class Exported:
    """The content as a file on this machine."""

    path: str


@dataclass(frozen=True)
class NowLive:
    """A release that has been published, and the unanswered questions that it answers, each with the entry."""

    release: Published
    answered: tuple[tuple[UnansweredQuestion, str], ...]


@dataclass(frozen=True)
class Grouped:
    """The unanswered questions, those that are alike together, most frequent first."""

    groups: tuple[tuple[UnansweredQuestion, ...], ...]


@dataclass(frozen=True)
class Gathered:
    """The requests of a service, oldest first."""

    service: str
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class Reported:
    """The figures, and the file that shows them if one was wanted. `missing`: this bot can't make such files."""

    report: Report
    path: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Forgotten:
    """What had passed its retention period was deleted."""


@dataclass(frozen=True)
class Verdict:
    """What the judge chose: the id of an entry, "" for none of them, None where it gave no verdict."""

    entry: str | None


@dataclass(frozen=True)
class Rights:
    """What somebody may do in a group."""

    administrator: bool


NO_VERDICT = Verdict(None)

Result = (
    InvalidContent
    | Failed
    | Exported
    | Gathered
    | Grouped
    | Forgotten
    | PersonalData
    | NowLive
    | Proposal
    | Published
    | Reported
    | Rights
    | Verdict
)
