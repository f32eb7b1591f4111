"""Draw the figures of docs/analysis.md, docs/reliability.md and README.md from the dataset, as SVG.

    python scripts/figures.py           # writes docs/figures/*.svg
    python scripts/figures.py --to DIR

The same dataset gives the same bytes with the same matplotlib. Exit codes: 0 written; 2 could not.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from figure_network import draw_network
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kyrgyz_security_diplomacy import load

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "figures"
# colours that stay apart for the colour-blind (Okabe and Ito 2008), darker where thin
COLOURS = {
    "occurred": "#0072B2",
    "ongoing": "#56B4E9",
    "planned": "#E69F00",
    "proposed": "#F0C670",
    "unclear": "#999999",
}
OTHER = "#CCCCCC"
STANCES = {"support": "#0072B2", "oppose": "#D55E00"}
GRADES = {"good": "#0072B2", "tentative": "#B07700", "low": "#D55E00", "few": "#777777"}
STYLE = {
    "svg.hashsalt": "ksd",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def cooperation_by_country() -> pd.DataFrame:
    """Events of cooperation by pair of countries and status; index `pair`, a column a status.

    An event of several countries counts for each pair of them. Parties without a country
    (alliances, collectives, the unknown) are left out.
    """
    edges = load("cooperation_edges").dropna(subset=["party_country", "other_party_country"])
    pairs = edges[["party_country", "other_party_country"]].astype("str")
    edges["pair"] = [" – ".join(sorted(pair)) for pair in pairs.itertuples(index=False)]
    edges = edges[pairs["party_country"] != pairs["other_party_country"]]
    events = edges.assign(event_id=edges["event_ids"].str.split("; ")).explode("event_id")
    events = events[["pair", "event_id"]].drop_duplicates()
    status = load("events").set_index("event_id")["status"].astype("str")
    found = pd.crosstab(events["pair"], events["event_id"].map(status))
    return found.loc[found.sum(axis=1).sort_values(kind="stable").index]


def draw_cooperation() -> Figure:
    """Bars: how many events of cooperation a source reports for each pair of countries."""
    table = cooperation_by_country()
    figure, axes = plt.subplots(figsize=(7, 0.35 * len(table) + 1.2), layout="constrained")
    left = pd.Series(0, index=table.index)
    for status in [*COLOURS, *(name for name in table if name not in COLOURS)]:
        if status in table:
            colour = COLOURS.get(status, OTHER)
            axes.barh(table.index, table[status], left=left, color=colour, label=status)
            left += table[status]
    axes.set_xlabel("reported events of cooperation")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False, loc="lower right")
    return figure


def draw_stances() -> Figure:
    """Dots: stance of each holder on each issue; hollow where it is only the author's reading."""
    positions = load("position_matrix")
    positions = positions[positions["authorial_count"] == 0]
    holders = positions["holder"].value_counts(sort=False).sort_index().index
    by_topic = positions.sort_values(["topic", "issue"])
    issues = list(dict.fromkeys(by_topic["issue"]))
    figure, axes = plt.subplots(figsize=(12, 0.27 * len(issues) + 3), layout="constrained")
    for row in positions.itertuples():
        colour = STANCES.get(row.stance, "#999999")
        inside = colour if row.told_count else "white"
        place = holders.get_loc(row.holder), issues.index(row.issue)
        axes.scatter(*place, s=55, edgecolors=colour, facecolors=inside, linewidths=1.5, zorder=3)
    axes.set_xticks(range(len(holders)), [textwrap.shorten(name, 36) for name in holders])
    axes.tick_params("x", rotation=60)
    plt.setp(axes.get_xticklabels(), ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(issues)), [textwrap.shorten(each, 110) for each in issues])
    axes.invert_yaxis()
    axes.grid(color="#EEEEEE")
    for stance, colour in STANCES.items():
        axes.scatter([], [], s=55, color=colour, label=stance)
    hollow = {"edgecolors": STANCES["support"], "facecolors": "white"}
    axes.scatter([], [], s=55, **hollow, label="support, as the author reads the holder")
    figure.legend(frameon=False, loc="outside upper right", ncols=3)
    return figure


def draw_timeline() -> Figure:
    """Bars between the first and the last possible day of each event; open ends have an arrow."""
    events = load("event_summary")
    first = events["date_earliest"].fillna(events["date_latest"])
    events = events.assign(first=first).sort_values(["first", "date_latest", "event_id"])
    start, end = pd.Timestamp("2005-12-15"), pd.Timestamp("2007-01-15")
    figure, axes = plt.subplots(figsize=(12, 0.27 * len(events) + 1), layout="constrained")
    for place, event in enumerate(events.itertuples()):
        _draw_span(axes, place, event, start, end)
    axes.set_yticks(range(len(events)), [textwrap.shorten(each, 100) for each in events["label"]])
    axes.set_xlim(start, end)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(mdates.MonthLocator(interval=2))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m"))
    axes.grid(axis="x", color="#EEEEEE")
    for status, colour in COLOURS.items():
        axes.plot([], [], color=colour, linewidth=5, label=status)
    axes.legend(frameon=False, loc="lower left")
    return figure


def _draw_span(axes: Axes, place: int, event, start: pd.Timestamp, end: pd.Timestamp) -> None:
    open_start, open_end = pd.isna(event.date_earliest), pd.isna(event.date_latest)
    left = start if open_start else event.date_earliest
    right = end if open_end else event.date_latest
    colour = COLOURS.get(event.status, OTHER)
    if left == right:
        axes.plot([left], [place], "o", color=colour, markersize=6)
        return
    axes.plot([left, right], [place, place], color=colour, linewidth=5, solid_capstyle="butt")
    for at, is_open, marker in ((left, open_start, "<"), (right, open_end, ">")):
        if is_open:
            axes.plot([at], [place], marker, color=colour, markersize=9, clip_on=False)


def draw_agreement() -> Figure:
    """Dots: alpha of each column with its interval, the lowest at the top; those of 1 left out."""
    rows = load("reliability").dropna(subset=["alpha"])
    rows = rows[rows["alpha"] != 1].sort_values("alpha", ascending=False, kind="stable")
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.24 * len(rows)), layout="constrained")
    for place, row in enumerate(rows.itertuples()):
        colour = GRADES[row.grade]
        axes.plot([row.alpha_low, row.alpha_high], [place, place], color=colour, linewidth=2)
        axes.plot([row.alpha], [place], "o", color=colour, markersize=5)
    for limit in (0.667, 0.8):
        axes.axvline(limit, color="#888888", linewidth=0.8, linestyle=":")
    several = rows["source_id"].nunique() > 1
    labels = [
        f"{row.source_id + ' ' if several else ''}{row.unit_table}: {row.field}"
        for row in rows.itertuples()
    ]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xlabel("Krippendorff’s alpha with 95 % bootstrap interval; dotted: 0.667 and 0.80")
    axes.margins(y=0.02)
    return figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "cooperation": draw_cooperation,
    "network": draw_network,
    "stances": draw_stances,
    "timeline": draw_timeline,
    "reliability": draw_agreement,
}


def write(folder: Path) -> list[Path]:
    """Draw all figures into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with plt.rc_context(STYLE):
        for name, draw in FIGURES.items():
            figure = draw()
            files.append(folder / f"{name}.svg")
            figure.savefig(files[-1], metadata={"Date": None, "Creator": None})
            plt.close(figure)
    return files


def main() -> int:
    """Draw the figures; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="DIR")
    try:
        files = write(parser.parse_args().to)
    except OSError as error:
        print(f"figures: {error}", file=sys.stderr)
        return 2
    print(*files, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
