"""A report as CSV and as a workbook: values only. Nothing in a cell is ever taken for a formula or a link."""

from __future__ import annotations

import csv
import io

from bot.dialogue.reports.figures import Report
from bot.dialogue.reports.spreadsheets import harmless
from bot.dialogue.reports.words import Cell, Table, requests, tables
from bot.dialogue.speech import Speech

WIDEST = 48
"""Characters of a column in the workbook."""
LONGEST_TITLE = 31
"""Characters that Excel takes for the name of a sheet."""


def as_csv(speech: Speech, report: Report) -> bytes:
    """Write a line for each request, with a byte order mark so that Excel reads the accents."""
    table = requests(speech, report)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in table.header])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def as_workbook(speech: Speech, report: Report) -> bytes:
    """Return the figures and the requests, a sheet each. Raises ImportError without the extra `report`."""
    import xlsxwriter  # the extra `report`

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": speech.label("report.title")})
        bold = book.add_format({"bold": True})
        for table in tables(speech, report):
            sheet = book.add_worksheet(_sheet_name(table.title))
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.header):
                sheet.write_string(0, column, title, bold)
                sheet.set_column(column, column, _width(table, column))
            for number, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    """Return the title without what Excel refuses in the name of a sheet."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:LONGEST_TITLE]


def _width(table: Table, column: int) -> int:
    cells = (table.header[column], *(str(row[column]) for row in table.rows if row[column] is not None))
    return min(max(map(len, cells)) + 2, WIDEST)
