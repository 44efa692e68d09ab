"""Converting a folder of the old form: the words stay, comments too, and the result is a folder that loads."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from knowledge.issues import IssueKind
from knowledge.loader import check, load
from knowledge.source.files import FileMap, collect, temporary_folder
from knowledge.source.upgrade import upgrade_files

SMALL = Path(__file__).parents[1] / "small_content"
NEW = collect(SMALL, []).read_all()
LONG = " ".join(["Twelve member clusters were listed in 2017, from Canada to South Africa."] * 5)
OLD_ENGLISH = f"""\
# The visits, by the secretariat.
title: Visits
entries:
  # asked every week
  - id: visit-cost
    question: What does a visit cost?
    answer: Nothing.   # as of 2020
    more: |
      {LONG}

      And so on.
    # people write this
    phrasings:
      - price of a visit
{"".join(f"      - way number {number}{chr(10)}" for number in range(14))}\
    sources: [dossier 3]
  - id: visit-length
    question: How long is a visit?
    answer: |
      A day.
    more: "Or two, at <b>most</b>."
    phrasings: [how long]
    sources: []
"""


def old_fingerprint(*words: str) -> str:
    """What the old form gave a translation as its `original`."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:8]


OLD_FRENCH = f"""\
title: Visites
entries:
  - id: visit-cost
    original: {old_fingerprint("What does a visit cost?", "Nothing.", f"{LONG}{chr(10)}{chr(10)}And so on.")}
    question: Combien coûte une visite ?
    answer: Rien.
    more: Court.
    phrasings: [prix]
  - id: visit-length
    original: 00000000
    question: Combien de temps ?
    answer: Un jour.
    more: Ou deux.
    phrasings: [durée]
"""


@pytest.fixture
def old() -> FileMap:
    """The small content with its visits in the old form, before there were aspects and word lists."""
    kept = {name: data for name, data in NEW.items() if not name.endswith(("aspects.yaml", "words.yaml"))}
    written = {"en/faq/visits.yaml": OLD_ENGLISH.encode(), "fr/faq/visits.yaml": OLD_FRENCH.encode()}
    return {**kept, **written}


def test_what_stood_under_more_is_a_fact_or_the_end_of_the_answer(old: FileMap) -> None:
    """Long details become a fact of their own; short ones, the answer's end. All languages of an entry go alike."""
    with temporary_folder(upgrade_files(old, aspects()).files) as folder:
        entries = load(folder, authority=folder).catalog.entries
    cost, length = entries["visit-cost"].words, entries["visit-length"].words
    assert cost["en"].answer == "Nothing."
    assert cost["en"].facts == {"activities": f"{LONG}\n\nAnd so on."}
    assert cost["fr"].facts == {"activities": "Court."}
    assert (length["en"].answer, length["en"].facts) == ("A day.\n\nOr two, at <b>most</b>.", {})
    assert length["fr"].answer == "Un jour.\n\nOu deux."


def test_comments_stay_and_phrasings_are_a_dozen(old: FileMap) -> None:
    done = upgrade_files(old, aspects())
    text = done.files["en/faq/visits.yaml"].decode()
    for comment in (
        "# The visits, by",
        "  # asked every week",
        "# as of 2020",
        "    # people write this",
    ):
        assert comment in text
    assert "way number 10" in text
    assert "way number 11" not in text
    assert (done.entries, done.refused) == (4, ())


def test_aspects_and_word_lists_are_added(old: FileMap) -> None:
    done = upgrade_files(old, aspects())
    assert done.added == ("en/aspects.yaml", "en/words.yaml", "fr/aspects.yaml", "fr/words.yaml")
    assert done.files["fr/words.yaml"] == NEW["fr/words.yaml"]


def test_translations_that_were_up_to_date_still_are(old: FileMap) -> None:
    """And those that were not are told as before."""
    with temporary_folder(upgrade_files(old, aspects()).files) as folder:
        stale = [issue.message for issue in check(folder, authority=folder) if issue.kind is IssueKind.STALE]
    assert stale == ["The translation of `visit-length` into fr is older than the English text."]


def test_a_converted_folder_is_not_converted_again(old: FileMap) -> None:
    once = upgrade_files(old, aspects())
    again = upgrade_files(once.files, aspects())
    assert again.files == once.files
    assert (again.entries, again.added) == (0, ())


def test_a_file_that_cannot_be_read_is_left_as_it_is(old: FileMap) -> None:
    broken = {**old, "fr/faq/visits.yaml": b"entries: ["}
    done = upgrade_files(broken, aspects())
    assert done.refused == ("fr/faq/visits.yaml",)
    assert done.files["fr/faq/visits.yaml"] == b"entries: ["


def test_the_check_names_the_command_once(old: FileMap) -> None:
    """Not once for each entry, and nothing else is wrong because of it."""
    with temporary_folder(old) as folder:
        errors = [issue for issue in check(folder, authority=SMALL) if issue.severity == "error"]
    assert [(issue.file, issue.line, issue.kind) for issue in errors] == [("en/faq/visits.yaml", 8, IssueKind.OLD_FORM)]
    assert "icn-bot content upgrade" in errors[0].remedy


def test_the_command_converts_a_folder_in_place(old: FileMap) -> None:
    with temporary_folder(old) as folder:
        done = CliRunner().invoke(app, ["content", "upgrade", str(folder)])
        assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "Converted 4 entries.")
        assert "activities:" in (folder / "en/faq/visits.yaml").read_text(encoding="utf-8")
        assert CliRunner().invoke(app, ["content", "upgrade", str(folder)]).stdout.startswith("The folder already has")
        assert CliRunner().invoke(app, ["content", "upgrade", str(folder / "fr")]).exit_code == 2


def aspects() -> FileMap:
    """The small content as the one that comes with the bot, with an aspect for details."""
    aspect = b"activities:\n  label: About\n  phrasings: [what is it about]\n  unknown: I know no more of {name}.\n"
    return {
        **NEW,
        "en/aspects.yaml": NEW["en/aspects.yaml"] + aspect,
        "fr/aspects.yaml": NEW["fr/aspects.yaml"] + aspect,
    }
