"""A report as a picture that can be read on a phone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.dialogue.reports.figures import Report
from bot.dialogue.reports.words import about, flow, lengths, period
from bot.dialogue.speech import Speech, shorten
from storage.records import OutcomeKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, DPI = 5.4, 200
"""Inches, and points an inch: 1080 points across, which a phone shows at a third or more."""
LINE = 0.34
"""Inches for a bar with its label."""
HEAD, FOOT, GAP = 1.15, 0.95, 0.62
"""Inches above and below the bars, and between two groups."""
MOST_BARS = 6
LONGEST_LABEL, LONGEST_NAME = 46, 21
"""Characters of a label, and of each name in one."""
AS_WRITTEN: dict[str, Any] = {"parse_math": False}
"""Two dollar signs in a name are no formula."""
INK, FAINT, BAR, BARS_BEHIND = "#1f2d3a", "#5b6b79", "#2b7a78", "#e8eef1"
Bars = Sequence[tuple[str, int]]


def as_picture(speech: Speech, report: Report) -> bytes:
    """Return the report as a PNG; takes part of a second, for a thread. Raises ImportError without the extra
    `report`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # the extra `report`
    from matplotlib.figure import Figure

    groups = [(title, bars[:MOST_BARS]) for title, bars in _groups(speech, report) if bars]
    heights = [len(bars) * LINE for _, bars in groups] or [LINE]
    height = HEAD + FOOT + sum(heights) + GAP * len(groups)
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    _write(figure, speech, report, height)
    top = height - HEAD
    for (title, bars), tall in zip(groups, heights, strict=False):
        top -= GAP
        figure.text(0.05, (top + 0.14) / height, title, color=INK, fontsize=13, fontweight="bold", **AS_WRITTEN)
        axes = figure.add_axes((0.05, (top - tall) / height, 0.9, tall / height))
        _draw(axes, bars)
        top -= tall
    buffer = io.BytesIO()
    canvas.print_png(buffer)  # type: ignore[no-untyped-call]
    return buffer.getvalue()


def _groups(speech: Speech, report: Report) -> list[tuple[str, Bars]]:
    """Return the bars under their titles."""
    states = [(speech.label(f"report.state.{status}"), count) for status, count in report.states.items()]
    flows = [(flow(speech, home, target, LONGEST_NAME), count) for home, target, count in report.flows]
    kinds = {kind: sum(counts.get(kind, 0) for counts in report.outcomes.values()) for kind in OutcomeKind}
    outcomes = [(speech.label(f"outcome.kind.{kind}"), count) for kind, count in kinds.items() if count]
    titles = [speech.label(f"report.picture.{key}") for key in ("states", "flows", "outcomes")]
    return list(zip(titles, (states, flows, outcomes), strict=True))


def _write(figure: Any, speech: Speech, report: Report, height: float) -> None:
    """Write the title above the bars, and below them the figures that aren't bars."""
    count = speech.label("report.picture.count", count=len(report.rows))
    title = shorten(about(speech, report), 34)
    figure.text(0.05, 1 - 0.45 / height, title, color=INK, fontsize=17, fontweight="bold", **AS_WRITTEN)
    figure.text(0.05, 1 - 0.78 / height, period(speech, report), color=FAINT, fontsize=11.5, **AS_WRITTEN)
    figure.text(0.05, 1 - 1.08 / height, count, color=INK, fontsize=13, **AS_WRITTEN)
    lines = []
    for key, found in (("reaction", report.reaction), ("decision", report.decision)):
        if found:
            values = lengths(speech, found, "report.picture.working-days", short=True)
            lines.append(speech.label(f"report.picture.{key}", **values))
    for row, line in enumerate(reversed(lines)):
        figure.text(0.05, (0.22 + 0.3 * row) / height, line, color=INK, fontsize=11, **AS_WRITTEN)


def _draw(axes: Axes, bars: Bars) -> None:
    """Draw one group: on each bar its label at the left and its number at the right."""
    most = max(count for _, count in bars)
    for row, (label, count) in enumerate(bars):
        axes.barh(row, most, height=0.78, color=BARS_BEHIND)
        axes.barh(row, count, height=0.78, color=BAR, alpha=0.35)
        axes.text(most * 0.015, row, shorten(label, LONGEST_LABEL), va="center", color=INK, fontsize=11.5, **AS_WRITTEN)
        axes.text(most * 0.985, row, str(count), va="center", ha="right", color=INK, fontsize=12, fontweight="bold")
    axes.set_xlim(0, most)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_axis_off()
