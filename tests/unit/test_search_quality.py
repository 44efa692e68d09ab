"""The measurement reads its files strictly, and reports what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.search import Band
from knowledge.search.quality import Labelled, LabelledFileError, measure, read_labelled, with_typos
from tests.unit.search_examples import PHRASES

_PHRASINGS = [Labelled(phrase.label, phrase.text) for phrase in PHRASES]
_QUESTIONS = [
    Labelled("faq:cost", "what does it cost us"),
    Labelled("faq:join", "how to become a member"),
    Labelled("smalltalk:hello", "hello"),
    Labelled("oos", "tallest mountain on mars"),
    Labelled("oos", "lasagne recipe"),
]


def test_lines_are_labels_and_texts(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("a\tone\r\n\nb\ttwo\tmore\n", encoding="utf-8")
    assert read_labelled(file) == [Labelled("a", "one"), Labelled("b", "two\tmore")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\tone\nno tab\n", "line 2: no tab"),
        (b"a\tone\n\n\ttext\n", "line 3: the label is empty"),
        (b"a\t \n", "line 1: the text is empty"),
        (b"\n", "no line of the form"),
        (b"a\t\xff\n", "not UTF-8"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_number(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "bad.tsv"
    file.write_bytes(content)
    with pytest.raises(LabelledFileError, match=message) as caught:
        read_labelled(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(LabelledFileError, match="No such file"):
        read_labelled(tmp_path / "none.tsv")


def test_the_report_counts_right_answers_refusals_and_rivals() -> None:
    report = measure(_PHRASINGS, _QUESTIONS)
    engine, wratio, pooled = report.methods
    assert (report.questions, report.out_of_scope, report.phrasings) == (3, 2, len(PHRASES))
    assert engine.top1 == engine.top3 == 1
    assert engine.auroc == 1
    assert engine.recall_at_loss == 1
    assert "WRatio" in wratio.name
    assert pooled.top3 >= pooled.top1
    assert sum(band.share for band in report.bands.values()) == pytest.approx(1)
    assert report.bands[Band.ANSWER].out_of_scope == 0


def test_without_questions_out_of_scope_nothing_is_said_about_them() -> None:
    report = measure(_PHRASINGS, _QUESTIONS[:3], rivals=False)
    assert len(report.methods) == 1
    assert report.methods[0].auroc is None
    assert report.bands[Band.ANSWER].out_of_scope is None


def test_a_question_of_a_label_nobody_taught_is_refused() -> None:
    with pytest.raises(ValueError, match="faq:unheard"):
        measure(_PHRASINGS, [Labelled("faq:unheard", "what")])


def test_slips_come_one_in_so_many_characters_and_always_the_same() -> None:
    long = [Labelled("a", "a question of fifty characters, more or less so..")]
    noisy = with_typos(long, 25)
    assert noisy == with_typos(long, 25)
    assert noisy != long
    assert abs(len(noisy[0].text) - len(long[0].text)) <= 2
    assert with_typos([Labelled("a", "short")], 25) == [Labelled("a", "short")]
