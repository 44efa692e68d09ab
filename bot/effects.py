"""Work that decisions ask for and may not do themselves: releases of the content, grouping of missed questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from bot.dialogue.admin.releases import NOTHING_NEW, Broken, Exported, Failed, Grouped, Result
from bot.dialogue.turn import Effect, Work
from bot.errors import ChannelError, Refused
from knowledge.issues import ContentError
from knowledge.releases.releases import (
    EditRejected,
    NoSuchRelease,
    NothingNew,
    Proposal,
    ProposalGone,
    Published,
    Releases,
    Unwritable,
)
from knowledge.search.clustering import group
from storage import Store

LARGEST = 20
"""Megabytes of a file that Telegram lets a bot fetch."""
TOO_BIG = "too big"
"""What Telegram says of a file that is larger."""


class EffectRunner:
    """Does the work of one bot."""

    def __init__(
        self, releases: Releases, store: Store, fetch: Callable[[str], Awaitable[bytes]], exports: Path
    ) -> None:
        """`fetch` gives the bytes of a file somebody sent; `exports` is a folder for packed content."""
        self._releases = releases
        self._store = store
        self._fetch = fetch
        self._exports = exports

    async def carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        """Do the work; what cannot be done comes back in words, not as an error."""
        try:
            return await self._done(effect, by, now)
        except ContentError as error:
            return Broken(error.issues)
        except EditRejected as error:
            return Failed(f"refused.{error.reason}", dict(error.values))
        except NothingNew:
            return NOTHING_NEW
        except ProposalGone:
            return Failed("release.gone")
        except NoSuchRelease:
            return Failed("release.no-such")
        except Unwritable:
            return Failed("release.unwritable")
        except ChannelError as error:
            return _unfetched(error)

    async def _done(self, effect: Effect, by: str, now: datetime) -> Result:
        """The work by its kind."""
        match effect.work:
            case Work.PROPOSE:
                return await self._releases.propose()
            case Work.RECEIVE:
                return await self._releases.propose_file(effect.name, await self._fetch(effect.value))
            case Work.EDIT if effect.edit:
                return await self._releases.propose_edit(effect.edit)
            case Work.PUBLISH:
                return await self._published(effect, by, now)
            case Work.LOOK_BACK:
                return await self._releases.propose_undo(int(effect.value))
            case Work.UNDO:
                return await self._releases.undo(int(effect.value), by, now)
            case Work.EXPORT:
                return await self._exported()
        return await self._grouped()

    async def _published(self, effect: Effect, by: str, now: datetime) -> Proposal | Published:
        """Publish; a proposal that deserves care comes back once, to be pressed again."""
        proposal = self._releases.proposal(effect.value)
        if proposal and proposal.careful and not effect.sure:
            return proposal
        return await self._releases.publish(effect.value, by, now)

    async def _exported(self) -> Exported:
        """The content packed into a file that can be sent."""
        packed = await self._releases.export()
        path = self._exports / "icn-content.zip"

        def written() -> None:
            self._exports.mkdir(parents=True, exist_ok=True)
            path.write_bytes(packed)

        await asyncio.to_thread(written)
        return Exported(str(path))

    async def _grouped(self) -> Grouped:
        """The missed questions, those that are alike together."""
        missed = await self._store.unanswered()
        found = await asyncio.to_thread(group, [one.question or one.entry for one in missed])
        return Grouped(tuple(tuple(missed[number] for number in numbers) for numbers in found))


def _unfetched(error: ChannelError) -> Failed:
    """Why a file that was sent is not here: Telegram never hands out one so big, or it may work another time."""
    if isinstance(error, Refused) and TOO_BIG in str(error).lower():
        return Failed("refused.too-big", {"limit": LARGEST})
    return Failed("refused.unfetched")
