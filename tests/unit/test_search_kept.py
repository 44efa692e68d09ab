"""What was learnt is found again when nothing changed, never when something did, and a damaged file costs only time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.search import Engine, Phrase
from knowledge.search.kept import Kept, Piece, fingerprint
from tests.unit.search_examples import PHRASES, Bag

QUESTIONS = [
    "what does it cost",
    "become member",
    "bonjour",
    "renew my passport",
    "nonsense words here",
    "mebmers list",
]
SIZE = 40_000


def built(folder: Path | None, phrases: list[Phrase] = PHRASES, vocabulary: tuple[str, ...] = ()) -> Engine:
    """An engine with an encoder."""
    return Engine.build(phrases, encoder=Bag(), vocabulary=vocabulary, cache=folder)


def files(folder: Path) -> set[str]:
    """What is kept."""
    return {path.name for path in folder.iterdir()}


def test_an_engine_from_the_disk_says_what_the_learnt_one_says(tmp_path: Path) -> None:
    learnt = built(tmp_path)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    found = built(tmp_path)
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before
    fresh = built(None)
    for question in QUESTIONS:
        assert found.rank(question) == learnt.rank(question) == fresh.rank(question)
    assert found.rivals() == fresh.rivals()


def test_changed_answers_are_spelt_well_and_have_nothing_learnt_again(tmp_path: Path) -> None:
    assert built(tmp_path).rank("mebmers list").repaired == "members list"
    before = files(tmp_path)
    assert built(tmp_path, vocabulary=("the mebmers of old",)).rank("mebmers list").repaired == "mebmers list"
    assert len(files(tmp_path) - before) == 1  # the words


def test_a_changed_phrasing_has_its_language_learnt_again_and_no_other(tmp_path: Path) -> None:
    built(tmp_path)
    before = files(tmp_path)
    changed = [*PHRASES, Phrase("faq:cost", "fr", "c'est cher")]
    assert built(tmp_path, changed).rank("c'est cher").matches[0].phrasing == "c'est cher"
    assert len(files(tmp_path) - before) == 3  # the French words and their rivals, and what all languages share


@pytest.mark.parametrize(
    "changed",
    [
        lambda folder: built(folder, PHRASES[1:]),
        lambda folder: built(folder, [PHRASES[0]._replace(label="faq:members"), *PHRASES[1:]]),
        lambda folder: built(folder, [PHRASES[0]._replace(language="fr"), *PHRASES[1:]]),
        lambda folder: built(folder, vocabulary=("zeppelin",)),
        lambda folder: Engine.build(PHRASES, cache=folder),
    ],
)
def test_nothing_kept_is_taken_for_something_else(tmp_path: Path, changed: Callable[[Path], Engine]) -> None:
    built(tmp_path)
    before = files(tmp_path)
    kept = changed(tmp_path)
    assert files(tmp_path) > before
    (tmp_path / "other").mkdir()
    fresh = changed(tmp_path / "other")
    assert [kept.rank(question) for question in QUESTIONS] == [fresh.rank(question) for question in QUESTIONS]


@pytest.mark.parametrize(
    "damaged",
    [lambda data: b"", lambda data: data[:50], lambda data: data[:-9], lambda data: data[:999] + b"?" + data[1000:]],
    ids=["empty", "header only", "cut short", "one byte"],
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damaged: Callable[[bytes], bytes]) -> None:
    piece = Piece({"a": 1}, {"numbers": np.arange(SIZE)})
    kept = Kept(tmp_path)
    kept.keep("piece", piece)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damaged(whole))
    assert kept.find("piece") is None
    kept.keep("piece", piece)
    assert path.read_bytes() == whole


def test_every_file_of_an_engine_may_be_damaged(tmp_path: Path) -> None:
    said = [built(tmp_path).rank(question) for question in QUESTIONS]
    for path in sorted(tmp_path.iterdir()):
        path.write_bytes(path.read_bytes()[:-20])
        assert [built(tmp_path).rank(question) for question in QUESTIONS] == said


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    arrays = {
        "small": np.arange(7, dtype=np.int8), "half": np.ones((3, 5), np.float16), "none": np.zeros((0, 4), np.float32)
    }  # fmt: skip
    facts = {"words": {"é": 2}, "list": [1.5, "x"]}
    found = Kept(tmp_path).keep("piece", Piece(facts, arrays))
    assert found.facts == facts
    for name, array in arrays.items():
        np.testing.assert_array_equal(found.arrays[name], array, strict=True)


def test_the_last_used_pieces_stay_when_room_is_short(tmp_path: Path) -> None:
    kept = Kept(tmp_path, room=int(3.5 * 8 * SIZE))
    for age, name in enumerate(("one", "two", "three")):
        kept.keep(name, Piece({}, {"numbers": np.arange(SIZE)}))
        os.utime(tmp_path / f"{name}.kept", (age, age))
    kept.find("one")
    kept.keep("four", Piece({}, {"numbers": np.arange(SIZE)}))
    assert files(tmp_path) == {"one.kept", "three.kept", "four.kept"}


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert built(tmp_path / "file" / "cache").rank("what does it cost").matches[0].label == "faq:cost"


def test_a_fingerprint_tells_where_one_text_ends() -> None:
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"]) != fingerprint(["abc"]) != fingerprint(["ab"], ["c"])


def test_processes_that_start_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.unit.test_search_kept import QUESTIONS, built\n"
        "print([built(Path(sys.argv[1])).rank(question).matches for question in QUESTIONS for _ in range(3)])"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = {process.communicate(timeout=60)[0] for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(said) == 1
    assert not list(tmp_path.glob("*.part"))


def test_what_was_put_down_is_there_when_it_is_touched_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    found = kept.keep("numbers", Piece({}, {"all": np.arange(100_000)}))
    before = int(found.arrays["all"].sum())
    kept.put_down()
    assert int(found.arrays["all"].sum()) == before
    Kept(None).put_down()
