"""Releases: what is wrong never reaches people, what is published reaches all at once, and there is a way back."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from knowledge.issues import ContentError, EditRejected, Issue, IssueKind
from knowledge.releases import evaluation
from knowledge.releases.edits import NewAnswer, NewEntry, NewFacts, NewPhrasings
from knowledge.releases.evaluation import OFFERED
from knowledge.releases.proposal import is_wavering
from knowledge.releases.releases import (
    NothingNew,
    Origin,
    ProposalGone,
    Unwritable,
)
from knowledge.releases.watcher import Watcher
from knowledge.search import Kind, Label
from knowledge.source.archives import pack
from knowledge.source.files import collect
from tests.unit.release_examples import ABOUT, NOW, SMALL, answer, new_topic, opened, published, rewrite, tree

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
        (change.kind, str(change.thing), change.language, change.part, change.old, change.new)
        for change in proposal.changes
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
    found = [(change.kind, str(change.thing), change.language, change.new) for change in proposal.changes]
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


async def test_an_edit_that_was_made_by_hand_already_proposes_the_folder(folder: Path) -> None:
    """It isn't live yet, so there is something to publish; once it is, the edit is refused."""
    releases = await opened(folder)
    edit = NewPhrasings(Label(Kind.FAQ, "who-is-in-it"), "en", ("who takes part",))
    rewrite(folder, "- who is in it\n", "- who is in it\n      - who takes part\n")
    proposal = await releases.propose_edit(edit)
    assert [change.new for change in proposal.changes] == ["who takes part"]
    await releases.publish(proposal.id, "Ingrid", NOW)
    with pytest.raises(EditRejected):
        await releases.propose_edit(edit)


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
    for number in range(OFFERED):
        words = f"question: Other {number}?, answer: Much., phrasings: [tell me more about network {number} please]"
        better += f"  - {{id: other-{number}, {words}, sources: [x]}}\n"
    (folder / ABOUT).write_text(better, encoding="utf-8")
    proposal = await releases.propose()
    assert proposal.after.first < proposal.before.first
    assert proposal.worse
    assert proposal.careful
    line = next(n for n, line in enumerate(better.split("\n"), 1) if "tell me more about this network" in line)
    assert (ABOUT, line) in {(issue.file, issue.line) for issue in proposal.fresh}


async def test_only_questions_near_a_change_are_asked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of what changed and those nearest to it, of both releases alike; a loss among them is told."""
    monkeypatch.setattr(evaluation, "NEAR", 1)
    releases = await opened(folder)
    everything = len(releases.current.trial.script.questions)
    taken = next(question for question in releases.current.trial.script.questions if question.language == "en")
    thief = NewEntry("en", "about", "thief", "Is it so?", "Yes.", (f"{taken.text} now",), ("x",), tests=("is it so",))
    proposal = await releases.propose_edit(thief)
    assert 1 <= proposal.before.asked == proposal.after.asked <= 2 < everything
    assert proposal.findability
    assert taken.text in proposal.findability.captured
    rewrite(folder, "title: About the network", "title: About our network")
    proposal = await releases.propose()
    assert proposal.after.asked == 0


async def test_a_change_beside_the_search_keeps_the_search(folder: Path) -> None:
    """Building it anew takes a second and fifty megabytes; new words in an entry do need it."""
    releases = await opened(folder)
    rewrite(folder, "title: About the network", "title: About our network")
    assert (await releases.propose()).release.engine is releases.current.engine
    rewrite(folder, "- who is in it", "- who is inside")
    assert (await releases.propose()).release.engine is not releases.current.engine


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
    edit = NewPhrasings(Label.parse("faq:who-is-in-it"), "en", ("which ones are they",))
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


async def test_a_fact_about_what_was_unknown_speaks_against_nothing(folder: Path) -> None:
    """The sentences of the translations that are no longer used are work that follows."""
    releases = await opened(folder)
    proposal = await releases.propose_edit(NewFacts("what-is-it", "en", {"number": "Two belong to it."}))
    assert not proposal.careful
    assert {issue.kind for issue in proposal.notes} == {IssueKind.STALE, IssueKind.UNTRANSLATED}
    assert any("isn't used" in issue.message for issue in proposal.notes)


# --------------------------------------------------------------- watching


async def test_a_watched_folder_tells_once_when_its_files_have_come_to_rest(folder: Path) -> None:
    """Neither at the start, nor for hidden files, nor while somebody still writes; and again for the next change."""
    told: list[int] = []

    async def settled() -> None:
        told.append(len(told))

    watcher = Watcher(folder, settled)
    for _ in range(3):
        await watcher.poll()
    (folder / ".swap").write_text("x", encoding="utf-8")
    for _ in range(3):
        await watcher.poll()
    assert told == []
    for number in range(5):
        rewrite(folder, "title: ", f"title: {number}")
        await watcher.poll()
    assert told == []
    for _ in range(3):
        await watcher.poll()
    assert told == [0]
    (folder / "fr/texts.yaml").unlink()
    for _ in range(3):
        await watcher.poll()
    assert told == [0, 1]


def test_a_question_that_wavers_in_a_file_nobody_touched_speaks_against_nothing() -> None:
    missed = Issue("de/faq/about.yaml", 3, 9, "entries.0.tests.0", "It finds nothing.", "", "warning", IssueKind.MISSED)
    many = dataclasses.replace(missed, kind=IssueKind.MANY)
    assert is_wavering(missed, {"en/faq/about.yaml"})
    assert not is_wavering(missed, {"de/faq/about.yaml"})
    assert not is_wavering(many, {"en/faq/about.yaml"})


async def test_an_index_of_an_earlier_version_is_still_read(folder: Path, tmp_path: Path) -> None:
    """It calls the origin of a release its way."""
    history = tmp_path / "history"
    await opened(folder, history)
    index = history / "index.json"
    index.write_text(index.read_text(encoding="utf-8").replace('"origin"', '"way"'), encoding="utf-8")
    assert [release.origin for release in (await opened(folder, history)).history()] == [Origin.START]
