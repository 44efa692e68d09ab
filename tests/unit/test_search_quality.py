"""The measurement reads its files strictly, and reports what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.search.quality import LabelledFileError, MeasuredQuestion, measure, read_labelled
from tests.unit.search_examples import ITEMS

_PHRASINGS = [
    MeasuredQuestion(item.label.id, spoken.text)
    for item in ITEMS
    for spoken in item.phrasings
    if item.label.kind == "faq"
]
_QUESTIONS = [
    MeasuredQuestion("cost", "what does it cost us"),
    MeasuredQuestion("join", "how to become a member"),
    MeasuredQuestion("members", "list the members"),
]


def test_lines_are_labels_and_texts(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("a\tone\r\n\nb\ttwo\tmore\n", encoding="utf-8")
    assert read_labelled(file) == [MeasuredQuestion("a", "one"), MeasuredQuestion("b", "two\tmore")]


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


def test_the_report_counts_what_comes_first_and_among_the_first_three() -> None:
    report = measure(_PHRASINGS, _QUESTIONS)
    assert (report.questions, report.phrasings) == (len(_QUESTIONS), len(_PHRASINGS))
    assert report.first == report.top == 1
    assert report.parts == ("words", "spelling")


def test_a_question_of_a_label_nobody_taught_is_refused() -> None:
    with pytest.raises(ValueError, match="unheard"):
        measure(_PHRASINGS, [MeasuredQuestion("unheard", "what")])
