"""What an admin sends is judged by its size before anything is made of it."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from knowledge.issues import ContentError, EditRejected, Issue
from knowledge.source import parsed_content, uploads
from knowledge.source.archives import pack
from knowledge.source.files import Files
from knowledge.source.parsed_content import ParsedContent
from knowledge.source.uploads import with_upload
from knowledge.source.yaml_document import LARGEST, MOST_VALUES, parse
from tests.pace import slowness

HEAVY = {
    "bytes": b"a: " + b"x" * 15_000_000,
    "keys": b"".join(b"k%d: v\n" % number for number in range(100_000)),
    "items": b"a:\n" + b"- b\n" * 200_000,
    "flow": b"a: [" + b"b," * 400_000 + b"]",
    "nesting": b"[" * 900_000,
    "lists": b"a: " + b"[[]," * 200_000,
}


@pytest.mark.parametrize("kind", HEAVY)
def test_what_is_too_large_is_refused_before_it_costs_anything(kind: str) -> None:
    issues: list[Issue] = []
    began = time.process_time()
    tracemalloc.start()
    document = parse(HEAVY[kind], "en/faq/a.yaml", issues)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (document, len(issues)) == (None, 1)
    assert peak < 100_000_000
    assert time.process_time() - began < 5 * slowness(), "with the memory traced, which is many times slower"


def test_what_is_just_small_enough_is_read() -> None:
    issues: list[Issue] = []
    assert parse(b"- a\n" * (MOST_VALUES - 1), "a.yaml", issues)
    assert parse(b"a: " + b"x" * (LARGEST - 3), "a.yaml", issues)
    assert not issues


def test_an_upload_that_is_too_large_is_refused() -> None:
    with pytest.raises(ContentError):
        with_upload("passport.yaml", HEAVY["bytes"], {})


def test_many_small_files_may_not_hold_more_than_a_content_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is small enough; what comes after too many values isn't looked at, and that is said once."""
    monkeypatch.setattr(parsed_content, "MOST_IN_ALL", 10)
    files = {f"en/faq/{name}.yaml": b"- a\n" * 4 for name in "abcde"}
    content = ParsedContent(Files(Path(), files), [])
    read = [content.document(name) for name in files]
    assert [document is not None for document in read] == [True, True, False, False, False]
    assert [issue.file for issue in content.issues] == ["en/faq/c.yaml"]


def test_an_archive_may_not_hold_more_than_a_content_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_CONTENT", 1000)
    with pytest.raises(EditRejected):
        with_upload("content.zip", pack({f"en/faq/{name}.yaml": b"# " + b"x" * 400 for name in "abc"}), {})
