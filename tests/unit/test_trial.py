"""A content put to the test: what its own questions find, and which entries compete."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from knowledge.issues import Issue
from knowledge.loader import check
from knowledge.releases.evaluation import Question, Script, Spot, Trial, compared
from knowledge.releases.release import examine, prepare
from knowledge.search import Band, Engine, Phrase
from knowledge.search.rivals import mutual

SMALL = Path(__file__).parents[1] / "small_content"
PHRASES = {
    "faq:cost": ("how much does it cost", "what is the price", "is there a fee", "do i have to pay"),
    "faq:members": ("who are the members", "list of members", "which clusters belong to it", "show me all clusters"),
    "outside:visa": ("i need a visa", "my travel document is lost", "where is the embassy", "visa for canada"),
}


def engine(phrases: dict[str, tuple[str, ...]] = PHRASES) -> Engine:
    """An engine of a few labels."""
    return Engine.build([Phrase(label, "en", text) for label, texts in phrases.items() for text in texts])


def asked(label: str, text: str, line: int = 1) -> Question:
    """A test question on a line."""
    return Question(label, "en", text, Spot("en/faq/x.yaml", line, 9, "entries.0.tests.0"))


def trial(*questions: Question, engine_: Engine | None = None) -> Trial:
    """A trial of the small engine."""
    homes = {(label, "en"): Spot("en/faq/x.yaml", 1, 1, "") for label in PHRASES}
    return Trial(engine_ or engine(), Script(questions, homes))


def test_scores_count_what_comes_first_and_what_is_among_the_first_three() -> None:
    """The shares are of all questions asked; none asked is no trouble."""
    right, wrong = asked("faq:cost", "what does it cost, how much"), asked("faq:cost", "list of the members")
    scores = trial(right, wrong).scores()
    assert (scores.asked, scores.first, scores.top) == (2, 0.5, 1.0)
    assert trial().scores().asked == 0


def test_both_contents_are_asked_the_questions_of_either() -> None:
    """What was removed from the tests counts as long as it can be found; what came counts for the old one as missed."""
    old = trial(asked("faq:cost", "is there any fee"), asked("faq:gone", "gone things"))
    newer = {**PHRASES, "faq:fees": ("membership fee per year", "yearly fee")}
    homes = {(label, "en"): Spot("en/faq/x.yaml", 1, 1, "") for label in newer}
    new = Trial(engine(newer), Script((asked("faq:fees", "the yearly membership fee"),), homes))
    before, after = compared(old, new)
    assert before.asked == after.asked == 2
    assert before.first == 0.5
    assert after.first >= 0.5


def test_many_questions_at_once_are_ranked_as_one_by_one() -> None:
    """Slips, empty and repeated questions included."""
    found = engine()
    questions = ["how mcuh does it cost", "", "list of members", "how mcuh does it cost", "zebra"]
    each = [found.rank(question) for question in questions]
    assert found.judged(questions) == [
        (tuple(match.label for match in ranking.matches), ranking.band) for ranking in each
    ]


def test_a_test_that_misses_is_told_at_its_line() -> None:
    """With what people would get instead; one that is offered among others is none."""
    newer = {**PHRASES, "faq:join": ("join", "become a part"), "faq:who": ("who are you", "who is it")}
    lost = asked("faq:cost", "who are the members", 7)
    found = trial(lost, asked("faq:members", "list of members", 8), engine_=engine(newer)).warnings()
    assert [(issue.line, issue.column, issue.severity) for issue in found] == [(7, 9, "warning")]
    assert "`members`" in found[0].message
    unknown = trial(asked("faq:cost", "xyzzy plugh", 9), asked("outside:visa", "qwertz uiop", 10))
    assert engine().rank("xyzzy plugh").band is Band.UNKNOWN
    assert [(issue.line, "finds nothing" in issue.message) for issue in unknown.warnings()] == [(9, True)]


def test_labels_compete_when_each_loses_as_much_as_it_keeps() -> None:
    """Three phrasings or more, on both sides; a one-sided pull is none."""

    def pairs(*table: tuple[int, int]) -> list[tuple[int, int, int, int]]:
        owners, nearest = zip(*table, strict=True)
        return mutual(np.array(nearest), np.array(owners), 2)

    assert pairs(*[(0, 1)] * 4, *[(0, 0)] * 4, *[(1, 0)] * 3, *[(1, 1)] * 2) == [(0, 1, 4, 3)]
    assert pairs(*[(0, 1)] * 2, *[(1, 0)] * 8) == []
    assert pairs(*[(0, 1)] * 4, *[(0, 0)] * 5, *[(1, 0)] * 3) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def deep(folder: Path) -> list[Issue]:
    """What the search alone finds."""
    return sorted(set(examine(folder, authority=SMALL)) - set(check(folder, authority=SMALL)))


def test_two_entries_that_ask_the_same_are_told_with_their_places(folder: Path) -> None:
    """At the phrasings of the first, naming the file and line of the other; once, however many languages they share."""
    path = folder / "en/faq/visits.yaml"
    rival = """\
  - id: visit-price
    question: Is a visit for free?
    answer: It is.
    phrasings:
      - visit price
      - how much is one visit
      - is any visit free
      - fees of a visit
      - do I pay for visits
      - what would we have to pay
    tests: [is a visit for nothing]
    sources: [dossier]
"""
    path.write_text(path.read_text(encoding="utf-8") + rival, encoding="utf-8")
    found = [issue for issue in deep(folder) if "compete" in issue.message]
    assert [(issue.file, issue.line, issue.severity) for issue in found] == [("en/faq/visits.yaml", 6, "warning")]
    assert "`visit-cost` and `visit-price`" in found[0].message
    assert "line 22" in found[0].remedy
    spoken = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in spoken["entries"]:
        for key in ("sources", "related", "offers"):
            entry.pop(key, None)
    german = folder / "de/faq/visits.yaml"
    german.parent.mkdir(parents=True)
    german.write_text(yaml.safe_dump(spoken), encoding="utf-8")
    found = [issue for issue in deep(folder) if "compete" in issue.message]
    assert [(issue.file, issue.message.endswith("(de, en).")) for issue in found] == [("de/faq/visits.yaml", True)]


def test_an_entrys_own_test_that_misses_is_told_at_its_place(folder: Path) -> None:
    """File, line and column of the question itself."""
    path = folder / "en/faq/about.yaml"
    text = path.read_text(encoding="utf-8").replace("give me the idea of it", "zzyzx quux")
    path.write_text(text, encoding="utf-8")
    line = next(number for number, one in enumerate(text.split("\n"), 1) if "zzyzx" in one)
    missed = [(issue.file, issue.line, issue.column) for issue in deep(folder) if "zzyzx" in issue.message]
    assert missed == [("en/faq/about.yaml", line, 9)]


def test_broken_content_is_examined_as_far_as_it_can_be(folder: Path) -> None:
    """Its errors are told, and the search is not trained on it."""
    (folder / "en/texts.yaml").write_text("a: [", encoding="utf-8")
    assert examine(folder, authority=SMALL) == check(folder, authority=SMALL)


def test_only_the_languages_in_use_are_tried(folder: Path) -> None:
    """A language that is switched off asks nothing."""
    release = prepare(folder, languages=["en"], authority=SMALL)
    assert {question.language for question in release.trial.script.questions} == {"en"}
