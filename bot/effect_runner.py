"""Work that decisions ask for and may not do themselves: releases of the content, grouping of unanswered questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.dialogue import effects
from bot.dialogue.admin.newly_answered import newly_answered
from bot.dialogue.privacy.notice import own_periods
from bot.dialogue.reports.figures import Period, Report, report_of
from bot.dialogue.routing.rehearsal import rehearse
from bot.dialogue.speech import Speech
from bot.errors import ChannelError, Refused
from bot.judge import Judge
from bot.reports.picture import as_picture
from bot.reports.sheets import as_csv, as_workbook
from knowledge.issues import ContentError
from knowledge.releases.releases import (
    EditRejected,
    NoSuchRelease,
    NothingNew,
    Proposal,
    ProposalGone,
    Releases,
    Unwritable,
)
from knowledge.search.clustering import group
from storage import Retention, Store
from storage.messages import Address
from storage.records import Status

FORMS: Mapping[str, tuple[str, Callable[[Speech, Report], bytes]]] = {
    "picture": ("png", as_picture),
    "csv": ("csv", as_csv),
    "xlsx": ("xlsx", as_workbook),
}
"""How a report is written as a file, and what the file's name ends in."""
LARGEST = 20
"""Megabytes of a file that Telegram lets a bot fetch."""
TOO_BIG = "too big"
"""Telegram's error for a larger file."""


class EffectRunner:
    """Runs the effects of one bot."""

    def __init__(
        self,
        releases: Releases,
        store: Store,
        fetch: Callable[[str], Awaitable[bytes]],
        is_administrator: Callable[[Address, int], Awaitable[bool]],
        exports: Path,
        retention: Retention | None = None,
        judge: Judge | None = None,
    ) -> None:
        """`fetch` gives the bytes of a file somebody sent; `is_administrator` tells of members of a group; `exports` is
        a folder for packed content; `retention` says for how long things are kept; `judge` is who may be asked about
        questions, if anybody.
        """
        self._judge = judge
        self._retention = retention or Retention()
        self._releases = releases
        self._store = store
        self._fetch = fetch
        self._is_administrator = is_administrator
        self._exports = exports

    async def carry_out(self, effect: effects.Effect, by: str, now: datetime) -> effects.Result:
        """Run an effect; a failure is returned as a result, not raised."""
        try:
            return await self._run(effect, by, now)
        except ContentError as error:
            return effects.InvalidContent(error.issues)
        except EditRejected as error:
            return effects.Failed(f"refused.{error.reason}", dict(error.values))
        except NothingNew:
            return effects.NOTHING_NEW
        except ProposalGone:
            return effects.Failed("release.gone")
        except NoSuchRelease:
            return effects.Failed("release.no-such")
        except Unwritable:
            return effects.Failed("release.unwritable")
        except ChannelError as error:
            return _fetch_failure(error)

    async def _run(self, effect: effects.Effect, by: str, now: datetime) -> effects.Result:
        """Do the work, by its class."""
        match effect:
            case effects.ProposeFolder():
                return await self._releases.propose(await self._recent())
            case effects.ProposeFile():
                data = await self._fetch(effect.file)
                return await self._releases.propose_file(effect.name, data, await self._recent())
            case effects.ProposeEdit():
                return await self._releases.propose_edit(effect.edit, await self._recent())
            case effects.ProposeUndo():
                return await self._releases.propose_undo(effect.release)
            case effects.PublishProposal():
                return await self._publish(effect, by, now)
            case effects.UndoRelease():
                return await self._releases.undo(effect.release, by, now)
            case effects.PackContent():
                return await self._export()
            case effects.GroupUnanswered():
                return await self._group()
            case effects.AskRights(group=group, person=person):
                return effects.Rights(await self._is_administrator(group, person))
            case effects.GatherPersonalData(address=address):
                return await self._store.personal_data(address)
            case effects.GatherRequests():
                everything = await self._store.requests(list(Status))
                return effects.Gathered(
                    effect.service, tuple(request for request in everything if request.service == effect.service)
                )
            case effects.MakeReport():
                return await self._report(effect, now)
            case effects.AskJudge():
                return await self._judge.choose(effect) if self._judge else effects.NO_VERDICT
            case effects.ForgetOld():
                services = own_periods(self._releases.current.catalog, self._retention)
                await self._store.forget(now, self._retention, services)
                return effects.Forgotten()
        raise TypeError(f"nobody carries out {type(effect).__name__}")

    async def _recent(self) -> list[str]:
        """Return what people asked in vain, which a new entry may answer."""
        unanswered = await self._store.unanswered_questions()
        return [question.question for question in unanswered if question.question]

    async def _publish(self, effect: effects.PublishProposal, by: str, now: datetime) -> Proposal | effects.NowLive:
        """Publish; a careful proposal is returned once for confirmation."""
        proposal = self._releases.proposal(effect.proposal)
        if proposal and proposal.careful and not effect.sure:
            return proposal
        if proposal:
            await asyncio.to_thread(rehearse, proposal.release)
        published = await self._releases.publish(effect.proposal, by, now)
        unanswered = await self._store.unanswered_questions()
        return effects.NowLive(
            published, await asyncio.to_thread(newly_answered, proposal, unanswered, now) if proposal else ()
        )

    async def _export(self) -> effects.Exported:
        """Pack the content into a file that can be sent."""
        packed = await self._releases.export()
        path = self._exports / "icn-content.zip"

        def write() -> None:
            self._exports.mkdir(parents=True, exist_ok=True)
            path.write_bytes(packed)

        await asyncio.to_thread(write)
        return effects.Exported(str(path))

    async def _group(self) -> effects.Grouped:
        """Group the unanswered questions, similar ones together."""
        unanswered = await self._store.unanswered_questions()
        found = await asyncio.to_thread(group, [known.question or known.entry for known in unanswered])
        return effects.Grouped(tuple(tuple(unanswered[number] for number in numbers) for numbers in found))

    async def _report(self, effect: effects.MakeReport, now: datetime) -> effects.Reported:
        """Make the figures, with a file if one is wanted."""
        requests, unanswered = await self._store.requests(tuple(Status)), await self._store.unanswered_questions()
        contacts = [known for known in await self._store.contacts() if not known.removed]
        catalog = self._releases.current.catalog
        speech = Speech(catalog, effect.language, effect.zone, now)

        def make_report() -> effects.Reported:
            report = report_of(catalog, requests, unanswered, Period(effect.period), now, effect.cluster, contacts)
            if effect.form not in FORMS:
                return effects.Reported(report)
            ending, write = FORMS[effect.form]
            try:
                content = write(speech, report)
            except ImportError:
                return effects.Reported(report, missing=True)
            name = "-".join(filter(None, ("report", effect.period, effect.cluster, effect.language)))
            self._exports.mkdir(parents=True, exist_ok=True)
            path = self._exports / f"{name}.{ending}"
            path.write_bytes(content)
            return effects.Reported(report, str(path))

        return await asyncio.to_thread(make_report)


def _fetch_failure(error: ChannelError) -> effects.Failed:
    """Say why a file that was sent isn't here: Telegram never hands out one so big, or it may work another time."""
    if isinstance(error, Refused) and TOO_BIG in str(error).lower():
        return effects.Failed("refused.too-big", {"limit": LARGEST})
    return effects.Failed("refused.unfetched")
