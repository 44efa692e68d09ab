"""Releases: what is wrong never reaches people, what is published reaches all at once, and there is a way back."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.issues import ContentError, Issue, IssueKind
from knowledge.releases.edits import NewAnswer, NewEntry, NewPhrasings
from knowledge.releases.proposal import wavering
from knowledge.releases.releases import (
    EditRejected,
    NoSuchRelease,
    NothingNew,
    Origin,
    Proposal,
    ProposalGone,
    Reason,
    Releases,
    Unwritable,
)
from knowledge.releases.watcher import Watcher
from knowledge.source.archives import pack, unpack
from knowledge.source.files import FileMap, collect

SMALL = Path(__file__).parents[1] / "small_content"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ABOUT = "en/faq/about.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small, flawless content folder."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture(params=["on disk", "in memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Where the history is kept: everything works without a folder as well."""
    return tmp_path / "history" if request.param == "on disk" else None


async def opened(folder: Path, history: Path | None = None) -> Releases:
    """The releases of the folder, its own English texts being those the bot uses."""
    return await Releases.open(folder, history=history, authority=SMALL, now=NOW)


def rewrite(folder: Path, old: str, new: str, file: str = ABOUT) -> None:
    """Replace the first `old` in the file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def tree(folder: Path) -> FileMap:
    """All the files of the folder."""
    return collect(folder, []).read_all()


def answer(releases: Releases, entry: str = "who-is-in-it") -> str:
    """What people read now."""
    return releases.current.catalog.entry_words(entry, "en").answer


async def published(releases: Releases, proposal: Proposal, by: str = "Ingrid") -> int:
    """Publish it, and give its number."""
    return (await releases.publish(proposal.id, by, NOW)).number


# ------------------------------------------------------------- proposals


async def test_a_proposal_shows_what_would_change_and_changes_nothing(folder: Path) -> None:
    """Entries with the old and the new text by language, phrasings by themselves, texts, settings and pictures."""
    releases = await opened(folder)
    current = releases.current
    rewrite(folder, "answer: North Cleantech, and", "answer: <b>North</b>, and")
    rewrite(folder, "- who is in it\n", "- who is inside\n      - whom do you count\n")
    rewrite(folder, "    media: media/map.png\n", "")
    rewrite(folder, "Envoyer", "Expédier", "fr/texts.yaml")
    (folder / "media/map.png").write_bytes(b"another")
    proposal = await releases.propose()
    assert releases.current is current
    found = [
        (change.kind, change.what, change.language, change.part, change.old, change.new) for change in proposal.changes
    ]
    assert found[0] == ("changed", "faq:what-is-it", "", "settings", "media: media/map.png", "")
    old, new = "North Cleantech, and South & Sons as a partner.", "North, and South & Sons as a partner."
    question = "Who belongs to it?\n\n"
    assert found[1] == ("changed", "faq:who-is-in-it", "en", "words", question + old, question + new)
    assert found[2][3:] == ("phrasings", "who is in it", "who is inside\nwhom do you count")
    assert [change[1] for change in found[3:]] == ["media:map.png", "text:form.review.send"]
    assert found[4][2:] == ("fr", "words", "Envoyer", "Expédier")


async def test_what_comes_and_goes_is_one_change_each(folder: Path) -> None:
    """A new entry, a removed language: one line for the admin, not one for each of their texts."""
    releases = await opened(folder)
    shutil.rmtree(folder / "fr")
    new = NewEntry("en", "about", "fees", "What does it cost?", "Nothing.", ("price", "fee"), ("dossier",))
    proposal = await releases.propose_edit(new)
    found = [(change.kind, change.what, change.language, change.new) for change in proposal.changes]
    assert found[0] == ("removed", "language:fr", "fr", "")
    assert found[1:] == [
        ("added", "faq:fees", "", "sources: dossier\ntopic: about"),
        ("added", "faq:fees", "en", "What does it cost?\n\nNothing."),
    ]
    assert "fr/texts.yaml" in proposal.removed
    assert proposal.careful


async def test_nothing_new_is_said_so(folder: Path) -> None:
    """The same files, the same export, and an edit that changes nothing."""
    releases = await opened(folder)
    with pytest.raises(NothingNew):
        await releases.propose()
    with pytest.raises(NothingNew):
        await releases.propose_file("content.zip", await releases.export())
    with pytest.raises(NothingNew):
        await releases.propose_edit(NewAnswer("visit-cost", "en", "Nothing. Send /status to see how far it is."))


async def test_a_broken_folder_is_refused_with_all_its_faults(folder: Path) -> None:
    """All at once, and people go on reading what they read before; whatever way the proposal comes."""
    releases = await opened(folder)
    current = releases.current
    rewrite(folder, "offers: [visit]", "offers: [nothing]")
    rewrite(folder, "Envoyer", "<b>Envoyer", "fr/texts.yaml")
    (folder / "en/faq/loop.yaml").symlink_to("/etc/hostname")
    for proposed in (
        releases.propose(),
        releases.propose_edit(NewAnswer("visit-cost", "en", "Free.")),
        releases.propose_file("texts.yaml", (SMALL / "fr/texts.yaml").read_bytes()),
    ):
        with pytest.raises(ContentError) as broken:
            await proposed
        assert {issue.file for issue in broken.value.issues} == {ABOUT, "fr/texts.yaml", "en/faq/loop.yaml"}
    assert releases.current is current


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("en/faq/about.yaml", b"title: About\nentries: &a [*a, *a]\n"),
        ("en/faq/about.yaml", b"title: About\nentries:\n  - id: x\n   question: y\n"),
        ("fr/texts.yaml", b"form:\n  review:\n    send: no\n"),
        ("fr/texts.yaml", b"\xff"),
        ("en/faq/large.yaml", b"#" * 1_000_001),
        ("en/faq/Bad Name.yaml", b"title: x\nentries: []\n"),
        ("whole.zip", pack({**collect(SMALL, []).read_all(), "clusters.yaml": b"clusters:\n  - id: x\n"})),
    ],
)
async def test_a_broken_file_from_a_chat_touches_nothing(folder: Path, name: str, data: bytes) -> None:
    """Neither the folder nor what people read; the issues name the file."""
    releases = await opened(folder)
    current, before = releases.current, tree(folder)
    with pytest.raises(ContentError) as broken:
        await releases.propose_file(name, data)
    assert broken.value.issues
    assert releases.current is current
    assert tree(folder) == before
    assert len(releases.history()) == 1


async def test_a_file_or_edit_reaches_the_folder_on_publish_alone(folder: Path, kept: Path | None) -> None:
    """Until then the folder is as it was; then exactly the touched file differs, and people read it at once."""
    releases = await opened(folder, kept)
    before = tree(folder)
    proposal = await releases.propose_edit(NewAnswer("who-is-in-it", "en", "Two of them."))
    assert tree(folder) == before
    assert releases.proposal(proposal.id) is proposal
    assert await published(releases, proposal) == 2
    after = tree(folder)
    assert [name for name in after if after[name] != before[name]] == [ABOUT]
    assert answer(releases) == "Two of them."
    assert releases.current is proposal.release
    newest = releases.history()[0]
    assert (newest.by, newest.at, newest.origin, newest.summary) == ("Ingrid", NOW, Origin.EDIT, "~faq:who-is-in-it")
    data = (SMALL / ABOUT).read_bytes().replace(b"2009", b"2010")
    await published(releases, await releases.propose_file("about.yaml", data))
    assert "2010" in answer(releases, "what-is-it")
    assert (folder / ABOUT).read_bytes() == data


async def test_scores_compare_both_on_the_same_questions(folder: Path) -> None:
    """An entry that loses the words of its tests scores worse, its tests are named, and it takes a second press."""
    releases = await opened(folder)
    text = (folder / ABOUT).read_text(encoding="utf-8")
    better = text.replace("give me the idea of it", "tell me more about this network please")
    (folder / ABOUT).write_text(better, encoding="utf-8")
    proposal = await releases.propose()
    await published(releases, proposal)
    assert proposal.before.asked == proposal.after.asked > 0
    for phrasing in ("tell me about the network", "explain the network", "what does the network do"):
        better = better.replace(f"- {phrasing}\n", f"- zzz {phrasing[::-1].replace(' ', '')}\n")
    better = better.replace("- list the members\n", "- list the members\n      - tell me more about a network please\n")
    (folder / ABOUT).write_text(better, encoding="utf-8")
    proposal = await releases.propose()
    assert proposal.after.first < proposal.before.first
    assert proposal.worse
    assert proposal.careful
    line = next(n for n, line in enumerate(better.split("\n"), 1) if "tell me more about this network" in line)
    assert (ABOUT, line) in {(issue.file, issue.line) for issue in proposal.fresh}


async def test_only_new_warnings_ask_for_care(folder: Path) -> None:
    """A warning that was there before does not, even where it has moved to another line."""
    rewrite(folder, "sources:\n      - dossier 2", "sources: []")
    releases = await opened(folder)
    rewrite(folder, "title: About the network", "# moved by a line\ntitle: About our network")
    proposal = await releases.propose()
    assert [issue.message for issue in proposal.warnings if "no source" in issue.message]
    assert not [issue for issue in proposal.fresh if "no source" in issue.message]
    rewrite(folder, "sources:\n      - dossier 3", "sources: []", "en/faq/visits.yaml")
    proposal = await releases.propose()
    assert [issue.file for issue in proposal.fresh if "no source" in issue.message] == ["en/faq/visits.yaml"]
    assert proposal.careful


async def test_translations_left_behind_are_told_and_ask_for_no_care(folder: Path) -> None:
    """Who corrects the English text need not wait for the translators, and presses once."""
    releases = await opened(folder)
    proposal = await releases.propose_edit(NewAnswer("visit-cost", "en", "Nothing at all."))
    assert [issue.message for issue in proposal.notes] == [
        "The translation of `visit-cost` into fr is older than the English text."
    ]
    assert proposal.notes[0] in proposal.warnings
    assert proposal.fresh == ()
    assert not proposal.careful


# ------------------------------------------------------------ publishing


async def test_a_proposal_whose_files_have_changed_since_is_gone(folder: Path) -> None:
    """What was looked at is what is published, or nothing."""
    releases = await opened(folder)
    current = releases.current
    rewrite(folder, "North Cleantech", "North")
    proposal = await releases.propose()
    rewrite(folder, "South & Sons", "South")
    with pytest.raises(ProposalGone):
        await published(releases, proposal)
    assert releases.current is current
    await published(releases, await releases.propose())
    assert answer(releases) == "North, and South as a partner."


async def test_of_two_admins_at_once_the_second_is_told(folder: Path) -> None:
    """Both see their proposal; the first press counts, the other proposal was made for what is no longer so."""
    releases = await opened(folder)
    edits = [NewAnswer("who-is-in-it", "en", f"Answer {number}.") for number in range(2)]
    proposals = await asyncio.gather(*map(releases.propose_edit, edits))
    results = await asyncio.gather(*(published(releases, proposal) for proposal in proposals), return_exceptions=True)
    assert [type(result) for result in results] == [int, ProposalGone]
    assert answer(releases) == "Answer 0."
    with pytest.raises(ProposalGone):
        await releases.publish("unknown", "Ingrid", NOW)


async def test_two_presses_on_one_button_publish_once(folder: Path, kept: Path | None) -> None:
    """The second gets the same answer: a repeated update, or a turn decided anew, makes no second release."""
    releases = await opened(folder, kept)
    proposal = await releases.propose_edit(NewAnswer("who-is-in-it", "en", "Two."))
    first, second = await asyncio.gather(*(releases.publish(proposal.id, "Ingrid", NOW) for _ in range(2)))
    assert first == second
    assert [release.number for release in releases.history()] == [2, 1]
    assert await releases.undo(1, "Ingrid", NOW) == await releases.undo(1, "Ingrid", NOW)
    assert [release.number for release in releases.history()] == [3, 2, 1]


@pytest.mark.parametrize("pressed", [True, False], ids=["after the publishing", "before it"])
@pytest.mark.parametrize("origin", [Origin.EDIT, Origin.FOLDER])
async def test_a_press_that_is_handled_again_after_a_crash_is_answered(
    folder: Path, tmp_path: Path, origin: Origin, pressed: bool
) -> None:
    """What is now live by then, whether that press brought it about or the start did, is no proposal out of date."""
    releases = await opened(folder, tmp_path / "history")
    if origin is Origin.FOLDER:
        rewrite(folder, "North", "N")
        proposal = await releases.propose()
    else:
        proposal = await releases.propose_edit(NewAnswer("who-is-in-it", "en", "Two."))
    if pressed:
        await published(releases, proposal)
    again = await opened(folder, tmp_path / "history")
    if origin is Origin.EDIT and not pressed:
        with pytest.raises(ProposalGone):
            await again.publish(proposal.id, "Ingrid", NOW)
        return
    release = await again.publish(proposal.id, "Ingrid", NOW)
    assert release == again.history()[0]
    assert (release.number, release.version) == (2, proposal.release.catalog.version)


async def test_faults_in_what_was_changed_come_before_those_that_follow_from_them(folder: Path) -> None:
    """An entry that loses its id breaks its translation; the file that the admin has open is named first."""
    releases = await opened(folder)
    rewrite(folder, "id: who-is-in-it", "id: what-is-it")
    with pytest.raises(ContentError) as broken:
        await releases.propose()
    files = [issue.file for issue in broken.value.issues]
    assert ABOUT in files
    assert set(files) > {ABOUT}
    assert files == sorted(files, key=lambda name: name != ABOUT)


async def test_the_same_change_has_the_same_id(folder: Path) -> None:
    """A proposal made twice can be published by either button."""
    releases = await opened(folder)
    edit = NewPhrasings("faq:who-is-in-it", "en", ("which ones are they",))
    assert (await releases.propose_edit(edit)).id == (await releases.propose_edit(edit)).id
    assert len((await releases.propose_edit(edit)).id) == 8


async def test_a_full_disk_is_told_with_the_file(folder: Path, tmp_path: Path) -> None:
    """The system names none when there is no room for what stands in it."""
    history = tmp_path / "history"
    history.mkdir()
    (history / f".release-0001.zip.{os.getpid()}.part").symlink_to("/dev/full")
    with pytest.raises(Unwritable, match=r"release-0001\.zip cannot be written: No space left on device\.$"):
        await opened(folder, history)


async def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(folder: Path) -> None:
    """The admin is told; files that were written already are taken back."""
    releases = await opened(folder)
    parcel = pack({"clusters.yaml": (folder / "clusters.yaml").read_bytes() + b"# x\n", **new_topic("en", "en/faq/")})
    proposal = await releases.propose_file("part.zip", parcel)
    before = tree(folder)
    (folder / f"en/faq/.news.yaml.{os.getpid()}.part").mkdir()  # in the way of the second file
    current = releases.current
    with pytest.raises(Unwritable):
        await published(releases, proposal)
    assert releases.current is current
    assert tree(folder) == before
    assert [release.number for release in releases.history()] == [1]


def new_topic(language: str, where: str) -> FileMap:
    """A topic with one entry."""
    entry = "  - {id: latest, question: What is new?, answer: Much., phrasings: [news], sources: [x]}\n"
    return {f"{where}news.yaml": f"title: News {language}\nentries:\n{entry}".encode()}


# --------------------------------------------------------------- history


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
    assert [change.what for change in proposal.changes] == ["faq:who-is-in-it"]
    await published(releases, proposal)
    assert await releases.export() == parcel


async def test_the_loop_goes_on_while_a_proposal_is_prepared(folder: Path) -> None:
    """People are answered meanwhile: nothing heavy happens where they are."""
    releases = await opened(folder)
    rewrite(folder, "North", "N")
    task = asyncio.create_task(releases.propose())
    ticks = 0
    while not task.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks > 5
    assert (await task).changes


async def test_a_refusal_passes_through(folder: Path) -> None:
    """What the parcel or the edit is refused for reaches the caller, and nothing is kept of it."""
    releases = await opened(folder)
    with pytest.raises(EditRejected) as refused:
        await releases.propose_file("a.exe", b"MZ")
    assert refused.value.reason is Reason.WRONG_TYPE
    with pytest.raises(EditRejected):
        await releases.propose_edit(NewAnswer("nobody", "en", "x"))


# --------------------------------------------------------------- watching


async def test_a_watched_folder_tells_once_when_its_files_have_come_to_rest(folder: Path) -> None:
    """Neither at the start, nor for hidden files, nor while somebody still writes; and again for the next change."""
    told: list[int] = []

    async def settled() -> None:
        told.append(len(told))

    task = asyncio.create_task(Watcher(folder, settled, every=0.05).run())
    await asyncio.sleep(0.2)
    (folder / ".swap").write_text("x", encoding="utf-8")
    await asyncio.sleep(0.2)
    assert told == []
    for number in range(10):
        rewrite(folder, "title: ", f"title: {number}")
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.4)
    assert told == [0]
    (folder / "fr/texts.yaml").unlink()
    await asyncio.sleep(0.4)
    assert told == [0, 1]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_question_that_wavers_in_a_file_nobody_touched_speaks_against_nothing() -> None:
    missed = Issue("de/faq/about.yaml", 3, 9, "entries.0.tests.0", "It finds nothing.", "", "warning", IssueKind.MISSED)
    many = dataclasses.replace(missed, kind=IssueKind.MANY)
    assert wavering(missed, {"en/faq/about.yaml"})
    assert not wavering(missed, {"de/faq/about.yaml"})
    assert not wavering(many, {"en/faq/about.yaml"})


async def test_an_index_of_an_earlier_version_is_still_read(folder: Path, tmp_path: Path) -> None:
    """It calls the origin of a release its way."""
    history = tmp_path / "history"
    await opened(folder, history)
    index = history / "index.json"
    index.write_text(index.read_text(encoding="utf-8").replace('"origin"', '"way"'), encoding="utf-8")
    assert [release.origin for release in (await opened(folder, history)).history()] == [Origin.START]
