"""The history of releases: there is a way back, also after a crash or over broken files."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from pathlib import Path

import pytest

from bot.dialogue.routing.rehearsal import rehearse
from bot.dialogue.words.clauses import Clauses
from knowledge.issues import ContentError
from knowledge.releases.edits import NewAnswer
from knowledge.releases.release import prepare
from knowledge.releases.releases import (
    EditRejected,
    NoSuchRelease,
    NothingNew,
    Origin,
    Reason,
)
from knowledge.source.archives import pack, unpack
from tests.pace import PATIENCE
from tests.thin_content import thin_content
from tests.unit.release_examples import ABOUT, NOW, answer, new_topic, opened, published, rewrite, tree


async def test_undo_brings_back_the_same_bytes(folder: Path, kept: Path | None) -> None:
    """Files that came are gone, files that went are back, and it can be undone in turn."""
    releases = await opened(folder, kept)
    first = tree(folder)
    await published(releases, await releases.propose_file("part.zip", pack(new_topic("en", "en/faq/"))))
    (folder / "fr/faq/visits.yaml").unlink()
    rewrite(folder, "North", "N")
    await published(releases, await releases.propose())
    third = tree(folder)
    back = await releases.undo(1, "Léa", NOW)
    assert (back.number, back.origin, back.undone, back.by) == (4, Origin.UNDO, 1, "Léa")
    assert tree(folder) == first
    assert answer(releases) == "North Cleantech, and South &amp; Sons as a partner."
    await releases.undo(3, "Léa", NOW)
    assert tree(folder) == third
    assert answer(releases).startswith("N Cleantech")
    with pytest.raises(NothingNew):
        await releases.undo(5, "Léa", NOW)
    with pytest.raises(NoSuchRelease):
        await releases.undo(99, "Léa", NOW)


async def test_what_undo_would_change_is_seen_before_and_changes_nothing(folder: Path) -> None:
    releases = await opened(folder, None)
    rewrite(folder, "in 2009", "in 1909")
    await published(releases, await releases.propose())
    current = releases.current
    seen = await releases.propose_undo(1)
    assert [(change.kind, "in 1909" in change.old, "in 2009" in change.new) for change in seen.changes] == [
        ("changed", True, True)
    ]
    assert (releases.current, len(releases.history())) == (current, 2)
    await releases.undo(1, "Ingrid", NOW)
    assert releases.current is seen.release
    with pytest.raises(NothingNew):
        await releases.propose_undo(1)
    with pytest.raises(NoSuchRelease):
        await releases.propose_undo(99)


async def test_undo_works_over_broken_files_and_keeps_a_copy_of_them(folder: Path, tmp_path: Path) -> None:
    """Somebody broke the folder: going back to the release in use mends it, and their work is not lost."""
    releases = await opened(folder, tmp_path / "history")
    first = tree(folder)
    rewrite(folder, "entries:", "entries: [")
    broken = tree(folder)
    await releases.undo(1, "Ingrid", NOW)
    assert tree(folder) == first
    copies = [path.read_bytes() for path in (tmp_path / "history").glob("unpublished-*.zip")]
    assert list(map(unpack, copies)) == [broken]


async def test_the_history_outlives_the_bot_and_holds_ten(folder: Path, tmp_path: Path) -> None:
    """Numbers go on after a restart; what was changed meanwhile is a release of its own; older files are forgotten."""
    history = tmp_path / "history"
    releases = await opened(folder, history)
    for number in range(4):
        await published(releases, await releases.propose_edit(NewAnswer("who-is-in-it", "en", f"Answer {number}.")))
    again = await opened(folder, history)
    assert again.history() == releases.history()
    rewrite(folder, "Answer 3.", "Answered offline.")
    again = await opened(folder, history)
    assert [(release.number, release.origin) for release in again.history()][:2] == [
        (6, Origin.START),
        (5, Origin.EDIT),
    ]
    for number in range(7):
        await published(again, await again.propose_edit(NewAnswer("who-is-in-it", "en", f"New {number}.")))
    assert [release.number for release in again.history()] == list(range(13, 3, -1))
    assert len(list(history.glob("release-*.zip"))) == 10
    await again.undo(6, "Ingrid", NOW)
    assert answer(again) == "Answered offline."
    with pytest.raises(NoSuchRelease):
        await again.undo(3, "Ingrid", NOW)


async def test_a_crash_while_files_are_laid_is_finished_at_the_next_start(folder: Path, tmp_path: Path) -> None:
    """What an admin published is what people read afterwards, never a mixture."""
    history = tmp_path / "history"
    releases = await opened(folder, history)
    before = tree(folder)
    await published(releases, await releases.propose_edit(NewAnswer("who-is-in-it", "en", "Two.")))
    after = tree(folder)
    index = json.loads((history / "index.json").read_bytes())
    index["unfinished"] = index["releases"].pop()
    (history / "index.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / ABOUT).write_bytes(before[ABOUT])
    again = await opened(folder, history)
    assert tree(folder) == after
    assert answer(again) == "Two."
    assert [release.number for release in again.history()] == [2, 1]


async def test_a_broken_folder_at_the_start_gives_way_to_the_last_good_release(folder: Path, tmp_path: Path) -> None:
    """The newest whose files are there and still good; the folder stays as it is, and without any it is an error."""
    history = tmp_path / "history"
    releases = await opened(folder, history)
    for number in range(2):
        await published(releases, await releases.propose_edit(NewAnswer("who-is-in-it", "en", f"Answer {number}.")))
    (history / "release-0003.zip").unlink()
    rewrite(folder, "entries:", "entries: [")
    broken = tree(folder)
    for _ in range(2):
        again = await opened(folder, history)
        assert {issue.file for issue in again.issues} == {ABOUT}
        assert answer(again) == "Answer 0."
        assert [(release.number, release.origin) for release in again.history()][:2] == [
            (4, Origin.START),
            (3, Origin.EDIT),
        ]
        assert tree(folder) == broken
    rewrite(folder, "entries: [", "entries:")
    await published(again, await again.propose())
    assert answer(again) == "Answer 1."
    rewrite(folder, "entries:", "entries: [")
    with pytest.raises(ContentError):
        await opened(folder, tmp_path / "another")


async def test_a_damaged_history_does_not_keep_the_bot_from_starting(folder: Path, tmp_path: Path) -> None:
    """The index is laid aside, numbers are not used twice, and a release whose files are gone is told."""
    history = tmp_path / "history"
    releases = await opened(folder, history)
    await published(releases, await releases.propose_edit(NewAnswer("who-is-in-it", "en", "Two.")))
    (history / "release-0001.zip").write_bytes(b"PK nothing")
    with pytest.raises(NoSuchRelease):
        await releases.undo(1, "Ingrid", NOW)
    (history / "index.json").write_bytes(b"{")
    again = await opened(folder, history)
    assert [release.number for release in again.history()] == [3]
    assert (history / "index.damaged").exists()


async def test_the_export_is_the_content_in_use(folder: Path, kept: Path | None) -> None:
    """Not what lies about unpublished in the folder; and it comes back as it went."""
    releases = await opened(folder, kept)
    before = tree(folder)
    rewrite(folder, "North", "N")
    parcel = await releases.export()
    assert unpack(parcel) == before
    await published(releases, await releases.propose())
    proposal = await releases.propose_file("export.zip", parcel)
    assert [str(change.thing) for change in proposal.changes] == ["faq:who-is-in-it"]
    await published(releases, proposal)
    assert await releases.export() == parcel


async def test_the_loop_goes_on_while_a_proposal_is_prepared(folder: Path) -> None:
    """People are answered meanwhile: nothing heavy happens where they are."""
    releases = await opened(folder)
    rewrite(folder, "North", "N")
    task = asyncio.create_task(releases.propose())
    ticks = 0
    while not task.done():
        await asyncio.sleep(0)
        ticks += 1
    assert ticks > 50, "on the loop, it would turn once or twice between the steps"
    assert (await task).changes


async def test_a_refusal_passes_through(folder: Path) -> None:
    """What the parcel or the edit is refused for reaches the caller, and nothing is kept of it."""
    releases = await opened(folder)
    with pytest.raises(EditRejected) as refused:
        await releases.propose_file("a.exe", b"MZ")
    assert refused.value.reason is Reason.WRONG_TYPE
    with pytest.raises(EditRejected):
        await releases.propose_edit(NewAnswer("nobody", "en", "x"))


def test_a_release_that_is_replaced_is_let_go(tmp_path: Path) -> None:
    """Nothing that was worked out for it holds on to its search, which is most of a bot's memory."""
    content = prepare(thin_content(tmp_path))
    rehearse(content)
    left = weakref.ref(content.engine)
    del content
    gc.collect()
    assert left() is None


async def test_an_old_release_is_gone_once_another_is_published(folder: Path) -> None:
    """At once, and without the collector of cycles: what is remembered of a release goes with it."""
    releases = await opened(folder)
    current = releases.current
    for question in ("who belongs to North", "is it free?", "a visit in Graz"):
        current.engine.rank(question)
        current.places.find(question)
        Clauses.of(current.catalog)
    old = [weakref.ref(part) for part in (current.catalog, current.engine, current.places, current.engine.signs)]
    del current
    rewrite(folder, "answer: North Cleantech, and", "answer: North, and")
    gc.disable()
    try:
        await published(releases, await releases.propose())
        async with asyncio.timeout(PATIENCE):  # a thread may be about to let it go
            while any(part() for part in old):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
    finally:
        gc.enable()
