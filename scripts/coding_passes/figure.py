"""The figures of docs/reliability.md: what each pass found, and alpha of each column."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt
from figures import STYLE
from matplotlib.figure import Figure

from .agreement import GRADES
from .passes import Cells

COLOURS = {"good": "#0072B2", "tentative": "#B07700", "low": "#D55E00", "few": "#777777"}
"""Colours that stay apart for the colour-blind (Okabe and Ito 2008), darker where thin."""
PARTS = {"both passes": "#0072B2", "pass 1 alone": "#B07700", "pass 2 alone": "#D55E00"}


@plt.rc_context(STYLE)
def alphas(rows: Sequence[Cells]) -> bytes:
    """An SVG with a line for each column whose alpha is defined, the lowest at the top.

    Args:
        rows: rows of `reliability`; of several sources each has its own lines.
    """
    drawn_rows = sorted(
        (row for row in rows if row["alpha"] and row["alpha"] != "1"),
        key=lambda row: -float(row["alpha"]),
    )
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.24 * len(drawn_rows)))
    for place, row in enumerate(drawn_rows):
        interval = [float(row["alpha_low"]), float(row["alpha_high"])]
        colour = COLOURS[row["grade"]]
        axes.plot(interval, [place, place], color=colour, linewidth=2)
        axes.plot([float(row["alpha"])], [place], "o", color=colour, markersize=5)
    for limit in (GRADES["tentative"], GRADES["good"]):
        axes.axvline(limit, color="#888888", linewidth=0.8, linestyle=":")
    several = len({row["source_id"] for row in drawn_rows}) > 1
    labels = [
        f"{row['source_id'] + ' ' if several else ''}{row['unit_table']}: {row['field']}"
        for row in drawn_rows
    ]
    axes.set_yticks(range(len(drawn_rows)), labels)
    axes.set_xlabel("Krippendorff’s alpha with 95 % bootstrap interval; dotted: 0.667 and 0.80")
    axes.margins(y=0.02)
    return _svg(figure)


@plt.rc_context(STYLE)
def found(counts: Mapping[str, tuple[int, int, int]]) -> bytes:
    """An SVG with a bar for each table: what both passes found, pass 1 alone and pass 2 alone.

    Args:
        counts: per table these three numbers.
    """
    tables = list(reversed(counts))
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.28 * len(tables)))
    left = [0] * len(tables)
    for part, (label, colour) in enumerate(PARTS.items()):
        widths = [counts[table][part] for table in tables]
        bars = axes.barh(tables, widths, left=left, color=colour, label=label)
        numbers = [str(n) if n > 3 else "" for n in widths]
        axes.bar_label(bars, numbers, label_type="center", color="white")
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_xlabel("units")
    axes.legend(frameon=False, loc="upper right")
    return _svg(figure)


def _svg(figure: Figure) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
    return content.getvalue()
