"""The loader: a good folder becomes a Catalog, a broken one becomes issues, all at once and nothing else."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from knowledge.issues import Issue, IssueKind, report
from knowledge.loader import ContentError, as_line, check, load, packaged
from knowledge.schema.catalog import MOST_REMEMBERED, Catalog, per_catalog
from tests.unit.test_checks import SMALL, only, rewrite


def catalog(folder: Path) -> Catalog:
    """The folder's catalog, its own English texts being those the bot uses."""
    return load(folder, authority=SMALL).catalog


def errors(folder: Path) -> list[Issue]:
    """The errors of the folder."""
    return [issue for issue in check(folder, authority=SMALL) if issue.severity == "error"]


def test_everything_in_the_files_is_in_the_catalog(folder: Path) -> None:
    """Languages, clusters, services, entries with all their words, intents and texts arrive."""
    found = catalog(folder)
    assert found.languages == ("en", "fr")
    assert set(found.clusters) == {"north", "south"}
    assert [field.id for field in found.services["visit"].fields] == ["target", "company", "purpose", "email"]
    assert found.service_words["fr"]["visit"].fields["purpose"].options["meet"] == "Rencontrer"
    assert found.topics["visits"].titles == {"en": "Visits", "fr": "Visites"}
    entry = found.entries["what-is-it"]
    assert (entry.topic, entry.related, entry.offers) == ("about", ("who-is-in-it",), ("visit",))
    assert entry.words["fr"].question == "Qu'est-ce que le réseau ?"
    assert [action.id for action in found.intents["fr"].actions][:2] == ["start", "help"]
    assert found.texts["en"]["form.review.send"] == "Send"
    assert found.texts["fr"]["requests.open"] == {
        "one": "Vous avez {count} demande en cours.",
        "other": "Vous avez {count} demandes en cours.",
    }


def test_languages_the_content_lacks_are_in_the_catalog(folder: Path) -> None:
    """The sentence and the marks of such a language arrive, so that people are told in their own words."""
    with (folder / "en/intents.yaml").open("a", encoding="utf-8") as intents:
        intents.write('unspoken:\n  nl: {sentence: "Ik spreek geen Nederlands.", marks: [het, een]}\n')
    dutch = catalog(folder).intents["en"].unspoken["nl"]
    assert (dutch.sentence, dutch.marks) == ("Ik spreek geen Nederlands.", ("het", "een"))


def test_a_lone_ampersand_is_written_as_telegram_wants_it(folder: Path) -> None:
    """People write `&`; messages get `&amp;`, while labels and what is escaped already stay as they are."""
    rewrite(folder, "en/faq/about.yaml", "who-is-in-it\n    question: Who", "who-is-in-it\n    question: R&D: who")
    rewrite(folder, "en/faq/about.yaml", "question: R&D: who belongs to it?", 'question: "R&D"')
    rewrite(folder, "en/faq/about.yaml", "answer: North", "answer: R &amp; D, AT&T, North")
    words = catalog(folder).entries["who-is-in-it"].words["en"]
    assert words.answer == "R &amp; D, AT&amp;T, North Cleantech, and South &amp; Sons as a partner."
    assert words.question == "R&D"


def test_the_version_changes_with_any_file(folder: Path) -> None:
    """The same files have the same version; a changed text, name or picture has another."""
    versions = {catalog(folder).version}
    assert catalog(folder).version in versions
    rewrite(folder, "fr/texts.yaml", "Envoyer", "Expédier")
    versions.add(catalog(folder).version)
    picture = folder / "media/map.png"
    picture.write_bytes(picture.read_bytes() + b"more")
    versions.add(catalog(folder).version)
    assert len(versions) == 3


def test_all_errors_come_at_once(folder: Path) -> None:
    """Mistakes in several files are told together, in the order of files and lines."""
    rewrite(folder, "clusters.yaml", "country: FR", "country: XQ")
    rewrite(folder, "en/texts.yaml", "    send: Send", "    send: no")
    rewrite(folder, "fr/faq/visits.yaml", "title: Visites", "title: [")
    with pytest.raises(ContentError) as refused:
        load(folder, authority=SMALL)
    assert [issue.file for issue in refused.value.issues] == [
        "clusters.yaml",
        "en/texts.yaml",
        "fr/faq/visits.yaml",
    ]
    assert "en/texts.yaml:6:11: `no` is read as false" in str(refused.value)


def test_an_error_is_not_repeated_by_what_refers_to_it(folder: Path) -> None:
    """A file that cannot be read is one error, though translations and other entries name what is in it."""
    (folder / "en/faq/about.yaml").write_text("title: 'About", encoding="utf-8")
    assert [issue.file for issue in errors(folder)] == ["en/faq/about.yaml"]


def test_errors_speak_of_english_and_of_keys_as_a_secretary_does(folder: Path) -> None:
    """Neither of mappings nor of a reference language."""
    (folder / "en/faq/about.yaml").write_text("hello, this is a letter", encoding="utf-8")
    (told,) = errors(folder)
    assert told.message == "This must be keys with values, not `hello, this is a letter`."
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    path = folder / "fr/faq/visits.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: visit-cost", "id: visit-price"), encoding="utf-8")
    assert "There is no English entry with the id `visit-price`." in [issue.message for issue in errors(folder)]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path) -> None:
    """Files saved by common editors on Windows load like any other."""
    before = catalog(SMALL)
    for path in folder.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = catalog(folder)
    assert after.model_copy(update={"version": before.version}) == before


def test_a_fingerprint_of_digits_is_no_number(folder: Path) -> None:
    """`original` may be all digits, as one in forty is, and needs no quotes."""
    path = folder / "fr/faq/visits.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("original: ", "original: 00123456 # "), encoding="utf-8")
    assert catalog(folder).entries["visit-cost"].words["fr"].original == "00123456"


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """No traceback and no list of everything that is missing."""
    with pytest.raises(ContentError, match="no content folder") as refused:
        load(tmp_path / "nowhere")
    assert len(refused.value.issues) == 1


def test_hidden_files_and_a_readme_are_nobodys_business(folder: Path) -> None:
    """What editors and version control leave behind is not read."""
    (folder / ".git").mkdir()
    (folder / "en/.texts.yaml.swp").write_bytes(b"\xff")
    (folder / "README.md").write_text("How to edit", encoding="utf-8")
    assert check(folder, authority=SMALL) == ()


def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    """Container platforms mount configuration as links within the mounted folder."""
    data = folder / "..data"
    data.mkdir()
    (folder / "clusters.yaml").rename(data / "clusters.yaml")
    (folder / "clusters.yaml").symlink_to("..data/clusters.yaml")
    assert set(catalog(folder).clusters) == {"north", "south"}


def test_a_link_to_itself_is_refused(folder: Path) -> None:
    """A link that leads nowhere is an error of its own, not a crash."""
    (folder / "fr/texts.yaml").unlink()
    (folder / "fr/texts.yaml").symlink_to("texts.yaml")
    assert [(issue.file, issue.line) for issue in errors(folder)] == [("fr/texts.yaml", 1)]


@pytest.mark.parametrize(
    ("raw", "message", "remedy"),
    [
        ("no", "`no` is read as false", 'Put it in quotes: "no".'),
        ("2017-05-04", "is read as a date", 'Put it in quotes: "2017-05-04".'),
        ("007", "is read as a number", 'Put it in quotes: "007".'),
        ("Note: this", "There is a colon in a text without quotes", "Put the whole text in quotes"),
        ("- this", "A list begins in the middle of a line", "on a line of its own"),
        ("[this]", "This is a list, not text.", "Write one text"),
        ("{Note: this}", "`Note:` is read as a key", "Put the whole text in quotes"),
        ("@this", "cannot begin with `@`", "Put the whole text in quotes"),
        ("%this", "cannot begin with `%`", "Put the whole text in quotes"),
        ('"this" one', "something behind the end", "Put the whole text in quotes"),
        ('"a \\q"', "stands after this backslash", "Write `\\\\`"),
        ('"a \\0"', "cannot be shown", "Remove the escape"),
        ("'it's'", "something behind the end", "Put the whole text in quotes"),
    ],
)
def test_what_people_slip_on_in_yaml_is_said_in_plain_words(folder: Path, raw: str, message: str, remedy: str) -> None:
    """Each usual slip names its line, what was read, and what to type instead."""
    rewrite(folder, "en/faq/visits.yaml", "title: Visits", f"title: {raw}")
    issue = errors(folder)[0]
    assert (issue.file, issue.line) == ("en/faq/visits.yaml", 1)
    assert message in issue.message
    assert remedy in issue.remedy


def test_the_reader_works_without_libyaml_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without its C part, the same content and the same places are found."""
    monkeypatch.setattr("knowledge.source.yaml_document.LOADER", yaml.SafeLoader)
    assert catalog(folder) == catalog(SMALL)
    rewrite(folder, "en/faq/visits.yaml", "title: Visits", 'title: "Visits')
    assert [(issue.line, issue.column) for issue in errors(folder)] == [(1, 8)]


def test_a_fault_as_a_line_can_be_jumped_to() -> None:
    """File, line and column first, as compilers do; then what is wrong and how to mend it."""
    issue = Issue("en/texts.yaml", 3, 5, "form.send", "The text is empty.", "Write something.")
    assert as_line(issue) == "en/texts.yaml:3:5: error: The text is empty. (form.send) Write something."


def test_a_report_shows_a_few_of_many_alike_and_counts_all() -> None:
    """Errors and single warnings come first and in full; the last line counts by kind."""
    error = Issue("a.yaml", 1, 1, "", "InvalidContent.", "Mend it.")
    stale = [Issue("b.yaml", line, 1, "", "Old.", "", "warning", IssueKind.STALE) for line in range(5)]
    issues = [error, Issue("a.yaml", 2, 1, "", "Odd.", "", "warning"), *stale]
    folded = list(report(issues, every=False))
    assert folded[:5] == [as_line(issue) for issue in issues[:5]]
    assert folded[5:] == [
        "… and 2 more like it (older than the English text); --all lists them",
        "1 error, 6 warnings (older than the English text: 5, others: 1)",
    ]
    assert list(report(issues, every=True))[:-1] == [as_line(issue) for issue in issues]
    assert list(report([], every=False)) == ["0 errors, 0 warnings"]


def test_a_report_counts_the_tests_that_find_what_they_should() -> None:
    missed = [Issue("b.yaml", line, 1, "", "Missed.", "", "warning", IssueKind.MISSED) for line in range(5)]
    assert list(report(missed, every=False, tests=1000))[3:] == [
        "… and 2 more like it (tests that miss); --all lists them",
        "995 of 1,000 test questions find what they should",
        "0 errors, 5 warnings (tests that miss: 5)",
    ]


def test_the_packaged_content_has_every_text_the_bot_uses_in_every_language() -> None:
    """Other contents fall back on it, so nothing may be missing there."""
    spoken = load(packaged()).parsed.languages
    english = spoken["en"].texts.keys()
    for words in spoken.values():
        assert words.texts.keys() ^ english == set()
    code = "".join(path.read_text(encoding="utf-8") for path in (packaged().parents[1] / "bot").rglob("*.py"))
    named = set(re.findall(r"""speech\.(?:text|label|button)\(\s*"([a-z.-]+)"[,)]""", code))
    assert len(named) > 100
    assert named - english == set()


def test_the_packaged_content_is_where_the_package_is() -> None:
    """The folder that comes with the bot exists and holds the reference language."""
    assert (packaged() / "en").is_dir()


def test_a_catalog_remembers_what_was_worked_out_on_it_and_not_without_end() -> None:
    """Each result once, for each catalog by itself; the oldest goes first."""
    asked: list[tuple[str, int]] = []

    @per_catalog
    def doubled(catalog: Catalog, number: int) -> int:
        asked.append((catalog.version, number))
        return 2 * number

    first = catalog(SMALL)
    other = first.model_copy(update={"languages": ("en",)})
    for number in (1, 1, *range(2, MOST_REMEMBERED + 2), 2, 1):
        assert doubled(first, number) == doubled(other, number) == 2 * number
    assert asked.count((first.version, 1)) == 4
    assert asked.count((first.version, 2)) == 2
    assert len(first.remembered(doubled.__wrapped__)) == MOST_REMEMBERED


def test_word_lists_of_an_older_folder_are_found_among_its_texts(folder: Path) -> None:
    """Where both files have a list, `words.yaml` counts, and the other one is warned of."""
    rewrite(folder, "en/words.yaml", "denials:", "others:")
    with (folder / "en/texts.yaml").open("a", encoding="utf-8") as texts:
        texts.write('said:\n  denials: "nope, not at all"\n  others: "they"\n')
    found = catalog(folder)
    assert found.word_list("denials", "en") == ("nope", "not at all")
    assert "they" not in found.word_list("others", "en")
    assert "said.denials" not in found.texts["en"]
    warnings = [issue for issue in check(folder, authority=folder) if issue.file == "en/texts.yaml"]
    assert "Lists here under `said` aren't used where `words.yaml` has them too." in [each.message for each in warnings]


@pytest.mark.parametrize("bytes_there", [b"", bytes(900), b"\xff\xd8\xff\xe0 a photo"])
def test_a_picture_that_is_none_is_an_error(folder: Path, bytes_there: bytes) -> None:
    """A copy that failed leaves zeros or nothing, and people would be sent a file that no phone opens."""
    (folder / "media" / "map.png").write_bytes(bytes_there)
    issue = only(folder, "error")
    assert issue.file == "en/faq/about.yaml"
    assert "`media/map.png` is damaged" in issue.message


def test_unreadable_clusters_make_no_preset_wrong(folder: Path) -> None:
    rewrite(folder, "services/visit.yaml", "    is: target\n", "    is: target\n    preset: north\n")
    (folder / "clusters.yaml").write_text("hello\n", encoding="utf-8")
    assert {issue.file for issue in check(folder, authority=SMALL) if issue.severity == "error"} == {"clusters.yaml"}


def test_no_list_of_the_bots_own_words_has_one_twice() -> None:
    known = load(packaged()).catalog
    twice = {
        f"{language}/{name}: {word}"
        for language in known.languages
        for name in known.word_lists[language]
        for word, count in Counter(map(str.lower, known.word_list(name, language))).items()
        if count > 1
    }
    assert not twice
