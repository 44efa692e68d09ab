"""For how long things are kept: what a service says of its own goes before the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.effects import ForgetOld
from bot.dialogue.privacy import notice
from bot.dialogue.privacy.notice import own_periods
from bot.dialogue.speech import plain
from bot.effect_runner import EffectRunner
from knowledge.loader import check
from knowledge.releases.release import Release
from knowledge.schema import Periods
from storage.personal import Retention
from tests.contract.examples import NOW
from tests.stage import release

SMALL = Path(__file__).parents[1] / "small_content"


def with_periods(**periods: int) -> Release:
    """The release, with periods of its own for the matchmaking mission."""
    now = release()
    mission = now.catalog.services["mission"].model_copy(update={"retention": Periods(**periods)})
    services = {**now.catalog.services, "mission": mission}
    return replace(now, catalog=now.catalog.model_copy(update={"services": services}))


class Remembering:
    """A store that keeps only what it was told to forget."""

    periods: Mapping[str, Retention] | None = None

    async def forget(self, now: Any, retention: Retention, services: Mapping[str, Retention]) -> None:
        self.periods = services


def test_what_a_service_does_not_say_is_as_in_the_settings() -> None:
    own = own_periods(with_periods(requests=90).catalog, Retention(drafts=7, requests=365))
    assert own == {"mission": Retention(drafts=7, requests=90)}
    assert own_periods(release().catalog, Retention()) == {}


async def test_the_daily_run_keeps_to_the_service_s_periods() -> None:
    store, releases = Remembering(), SimpleNamespace(current=with_periods(drafts=5))
    nowhere = cast(Any, None)
    runner = EffectRunner(cast(Any, releases), cast(Any, store), nowhere, nowhere, nowhere, Retention())
    await runner.carry_out(ForgetOld(), "", NOW)
    assert store.periods == {"mission": Retention(drafts=5)}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "• with Matchmaking mission instead: 5 days if not sent; sent, 3 months after it ended"),
        ("de", "stattdessen: nicht gesendet 5 Tage; gesendet 3 Monate nach dem Ende"),
    ],
)
def test_the_privacy_notice_tells_them(language: str, told: str) -> None:
    scene = scene_of(with_periods(drafts=5, requests=90), "/privacy", language, NOW)
    shown = plain(notice.show(scene).messages[0].reply.text)
    assert told in shown
    others = notice.show(scene_of(release(), "/privacy", language, NOW))
    assert told not in plain(others.messages[0].reply.text)


@pytest.mark.parametrize("periods", ["{requests: 0}", "{answers: 30}", "{drafts: soon}"])
def test_anything_but_days_of_what_can_be_kept_is_an_error(tmp_path: Path, periods: str) -> None:
    """It would be kept as long as the settings say, unnoticed."""
    folder = Path(copytree(SMALL, tmp_path / "content"))
    service = folder / "services" / "visit.yaml"
    service.write_text(service.read_text("utf-8") + f"retention: {periods}\n", "utf-8")
    assert [issue.file for issue in check(folder, authority=SMALL)] == ["services/visit.yaml"]
