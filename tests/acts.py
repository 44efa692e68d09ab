"""Acts that many tests begin with: played once, and from then on the stage is set as the act left it."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from tests.stage import Stage
from tests.unsynced_store import unsynced_store

P = ParamSpec("P")
Act = Callable[Concatenate[Stage, P], Awaitable[None]]
SETTING = ("directory", "language", "terms", "now", "threads")
"""What an act may depend on; everything else on the stage follows from what happens."""


def played_once(act: Act[P]) -> Act[P]:
    """Return the act, which is played anew only where something has happened before, or the setting is another one.

    In between the store is closed and opened, as when the bot is started anew.
    """
    stages: dict[str, Stage] = {}

    @wraps(act)
    async def on(stage: Stage, *given: P.args, **named: P.kwargs) -> None:
        if stage.store or stage.groups or stage.sessions.fresh or stage.requests.fresh:
            await act(stage, *given, **named)
            return
        key = repr(([getattr(stage, name) for name in SETTING], given, named))
        if key not in stages:
            played = Stage(**{name: getattr(stage, name) for name in SETTING})
            await act(played, *given, **named)
            assert played.store
            await played.store.close()
            stages[key] = played
        await _set_like(stage, stages[key])

    return on


async def _set_like(stage: Stage, like: Stage) -> None:
    """Set an empty stage like another one, whose store is closed."""
    for name in {field.name for field in fields(Stage)} - {"store", *SETTING}:
        setattr(stage, name, _copied(getattr(like, name)))
    stage.now, stage.counts = like.now, like.counts
    stage._take_folder(Path(tempfile.mkdtemp(prefix="stage")))
    shutil.copytree(like.folder, stage.folder, dirs_exist_ok=True)
    stage.store = await unsynced_store(stage.folder, threads=stage.threads)


def _copied(value: Any) -> Any:
    """A copy of what a stage changes: containers, and the messages in them."""
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, list | set):
        return type(value)(_copied(part) for part in value)
    return copy.copy(value)
