"""A report as text, CSV, workbook and picture: readable, without people, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.reports import words
from bot.dialogue.reports.figures import Period, Report, Spread, report_of
from bot.dialogue.reports.spreadsheets import harmless
from bot.dialogue.speech import Speech, plain
from bot.reports.picture import as_picture
from bot.reports.sheets import as_csv, as_workbook
from storage.records import UnansweredQuestion, Why
from tests.stage import release
from tests.unit.report_examples import NOW, example_requests

CATALOG = release().catalog
LANGUAGES = ("en", "fr", "de", "it", "es", "da")
SECRETS = ("Camille", "Alpine", "secret", "1001", "ICN-2026", "@")


def report() -> Report:
    """Nine requests of three months."""
    asked = [UnansweredQuestion(id="q", question="secret words", language="en", why=Why.UNKNOWN, at=NOW)]
    return report_of(CATALOG, example_requests(), asked, Period.YEAR, NOW)


def everything(language: str) -> list[bytes]:
    """The report in every form that can be read as text."""
    speech = Speech(CATALOG, language)
    book = zipfile.ZipFile(io.BytesIO(as_workbook(speech, report())))
    parts = [book.read(name) for name in book.namelist()]
    return [plain(words.text(speech, report())).encode(), as_csv(speech, report()), *parts]


@pytest.mark.parametrize(
    ("language", "median", "most", "told"),
    [
        ("en", 0.0, 0.1, "half within 1 min, nine in ten within 2 hrs"),
        ("de", 0.02, 1.0, "die Hälfte binnen 29 Min., neun von zehn binnen 1 Arbeitstag"),
        ("fr", 1.0, 2.34, "la moitié en 1 jour ouvré, neuf sur dix en 2,3 jours ouvrés"),
    ],
)
def test_waiting_times_are_told_in_units_that_fit_them(language: str, median: float, most: float, told: str) -> None:
    speech = Speech(CATALOG, language)
    shown = words.lengths(speech, Spread(9, median, most), "report.working-days")
    assert speech.label("report.reaction", **shown).endswith(told)
    short = words.lengths(speech, Spread(9, median, most), "report.picture.working-days", short=True)
    assert len(speech.label("report.picture.decision", **short)) < 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_holds_a_person_a_company_or_words(language: str) -> None:
    for form in everything(language):
        for secret in SECRETS:
            assert secret.encode() not in form or (secret == "@" and b"xmlns" in form), (secret, form[:200])


def test_the_text_says_it_all_in_lines_that_fit_a_phone() -> None:
    text = plain(words.text(Speech(CATALOG, "en"), report()))
    for piece in (
        "ICN network",
        "9 requests",
        "waiting for the cluster: 2",
        "Accepted: 4 of 6 decided (67%)",
        "Tenerrdis → Écotech Québec: 5",
        "4 requests nobody took",
        "a contract, say companies: 1",
        "One question without an answer: /missed",
    ):
        assert piece in text, text
    assert len(text) < 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_has_no_gaps_in_any_language(language: str) -> None:
    text = plain(words.text(Speech(CATALOG, language), report()))
    assert "{" not in text
    assert text.count("\n\n") >= 5


def test_a_time_without_requests_is_said_to_have_none() -> None:
    empty = report_of(CATALOG, (), (), Period.MONTH, NOW, "tenerrdis")
    text = plain(words.text(Speech(CATALOG, "en"), empty))
    assert "Tenerrdis" in text
    assert "No requests in this time." in text


def test_the_csv_has_a_row_for_each_request() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(Speech(CATALOG, "en"), report()).decode("utf-8-sig"))))
    assert len(rows) == 9
    assert rows[0]["Home cluster"] == "Tenerrdis"
    assert rows[0]["First reaction (working days)"] == "1.0"


def test_the_workbook_holds_values_and_no_formula_or_link() -> None:
    book = zipfile.ZipFile(io.BytesIO(as_workbook(Speech(CATALOG, "en"), report())))
    sheets = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if "worksheets/sheet" in name]  # noqa: S314
    assert len(sheets) == 2
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    for sheet in sheets:
        assert sheet.findall(f".//{space}f") == sheet.findall(f".//{space}hyperlink") == []
    rows = sheets[1].findall(f".//{space}row")
    assert len(rows) == 10


@given(st.text(max_size=20))
def test_no_text_in_a_file_is_taken_for_a_formula(text: str) -> None:
    """Nor is anything of the text lost."""
    safe = harmless(text)
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert safe.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["heat pumps;=1+1", "heat pumps; @SUM(1)", "heat pumps;+1", "heat\t=1", "a;b; =1"])
def test_nor_is_what_stands_behind_a_separator_that_some_spreadsheets_use(text: str) -> None:
    """A file of commas opened where cells are separated by semicolons."""
    assert not re.search(r"[;\t] *[=+@-]", harmless(text))
    assert harmless("CO2 - why; or how?") == "CO2 - why; or how?"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", " =1", "\t=1"])
def test_a_cluster_with_a_treacherous_name_is_only_a_name(name: str) -> None:
    cluster = CATALOG.clusters["tenerrdis"].model_copy(update={"name": name})
    catalog = CATALOG.model_copy(update={"clusters": {**CATALOG.clusters, "tenerrdis": cluster}})
    written = as_csv(Speech(catalog, "en"), report()).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert f"'{name}" in cells
    assert name not in cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_as_wide_as_a_phone_shows_well(language: str) -> None:
    png = as_picture(Speech(CATALOG, language), report())
    width, height = struct.unpack(">II", png[16:24])
    assert (png[:4], width) == (b"\x89PNG", 1080)
    assert 800 < height < 3000


def test_a_name_is_cut_only_where_there_is_no_room_for_both() -> None:
    french = Speech(CATALOG, "fr")
    assert "…" not in words.flow(french, "", "ecotech-quebec", 21)
    assert words.flow(french, "le2c", "research-triangle", 21).count("…") == 2


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize(
    "name", [r"A $\frac$ B", "$x^2$", r"\textbf{x}", "<b>x</b> & y", "\u202e\u200b\U0001f4a5", "=1"]
)
def test_a_name_in_the_picture_is_only_a_name(name: str) -> None:
    cluster = CATALOG.clusters["tenerrdis"].model_copy(update={"name": name})
    catalog = CATALOG.model_copy(update={"clusters": {**CATALOG.clusters, "tenerrdis": cluster}})
    assert as_picture(Speech(catalog, "en"), report())[:4] == b"\x89PNG"


def test_an_empty_report_is_a_picture_too() -> None:
    assert as_picture(Speech(CATALOG, "en"), report_of(CATALOG, (), (), Period.MONTH, NOW))[:4] == b"\x89PNG"
