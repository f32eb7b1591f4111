"""Draw the figures of docs/analysis.md, docs/reliability.md and README.md from the dataset, as SVG.

The same dataset gives the same bytes with the same matplotlib.
"""

import math
import textwrap
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from kyrgyz_security_diplomacy import load

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "figures"
# colours that the colour-blind can tell apart (Okabe and Ito 2008), darker where thin
BLUE, ORANGE, RED, GREY = "#0072B2", "#E69F00", "#D55E00", "#999999"
STATUSES = {"occurred": BLUE, "ongoing": "#56B4E9", "planned": ORANGE, "proposed": "#F0C670",
            "unclear": GREY}  # fmt: skip
OTHER = "#CCCCCC"
STANCES = {"support": BLUE, "oppose": RED}
GRADES = {"good": BLUE, "tentative": "#B07700", "low": RED, "few": "#777777"}
NETWORK = {"reported as having happened": BLUE, "only planned, proposed or unclear": ORANGE}
STYLE = {
    "svg.hashsalt": "ksd",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_network() -> Figure:
    """A ring of parties by country; a curve joins two that share events, wider for more events."""
    edges = load("cooperation_edges").sort_values("occurred_count", kind="stable")
    angles = _ring(edges)
    figure, axes = plt.subplots(figsize=(10, 10), layout="constrained")
    happened, ahead = NETWORK.values()
    for edge in edges.itertuples():
        one, other = angles[edge.party], angles[edge.other_party]
        bend = [_point(one), _point(one, 0.35), _point(other, 0.35), _point(other)]
        curve = Curve(bend, [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4])
        colour, width = happened if edge.occurred_count else ahead, 1 + 0.8 * int(edge.weight)
        line = {"edgecolor": colour, "linewidth": width, "alpha": 0.8}
        axes.add_patch(PathPatch(curve, fill=False, **line))
    for party, angle in angles.items():
        axes.plot(*_point(angle), "o", color="#333333", markersize=5)
        side, turned = ("right", 180) if math.cos(angle) < 0 else ("left", 0)
        place = {"rotation": math.degrees(angle) + turned, "ha": side, "va": "center"}
        text = textwrap.shorten(party, 44)
        axes.text(*_point(angle, 1.05), text, fontsize=8, rotation_mode="anchor", **place)
    axes.set(xlim=(-2.1, 2.1), ylim=(-2.1, 2.1), aspect="equal")
    axes.axis("off")
    _legend(axes, NETWORK, linewidth=3, loc="upper left")
    return figure


def _ring(edges: pd.DataFrame) -> dict[str, float]:
    """Return the angle of each party in radians; those of a country are together."""
    sides = [edges[[f"{side}party", f"{side}party_country"]] for side in ("", "other_")]
    sides = [side.set_axis(["party", "country"], axis=1) for side in sides]
    parties = pd.concat(sides).drop_duplicates().astype("object").fillna("~")
    parties = parties.sort_values(["country", "party"], kind="stable")
    new_country = parties["country"].ne(parties["country"].shift().fillna(parties["country"]))
    places = [number + gaps for number, gaps in enumerate(new_country.cumsum())]
    full = places[-1] + 2  # one place is free between two countries, the last and the first too
    turns = (2 * math.pi * place / full for place in places)
    return dict(zip(parties["party"], turns, strict=True))


def _point(angle: float, radius: float = 1) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _axes_of(labels: list[str], width: float, row: float, more: float = 1) -> tuple[Figure, Axes]:
    """Axes with a line for each label, from the bottom."""
    size = (width, row * len(labels) + more)
    figure, axes = plt.subplots(figsize=size, layout="constrained")
    axes.set_yticks(range(len(labels)), labels)
    return figure, axes


def draw_stances() -> Figure:
    """A dot for each holder of a proposition: to the left against, to the right for or mixed."""
    positions = load("position_matrix")
    positions = positions[positions["authorial_count"] == 0]
    of_issue = positions.groupby("issue_id")["holder_id"].transform("nunique")
    positions = positions[of_issue > 2].sort_values(["topic", "issue", "stance"])
    issues = list(dict.fromkeys(positions["issue"]))
    figure, axes = _axes_of([textwrap.shorten(each, 90) for each in issues], 9, 0.25)
    for place, issue in enumerate(issues):
        held = positions[positions["issue"] == issue]
        against = held["stance"] == "oppose"
        for side, rows in ((-1, held[against]), (1, held[~against])):
            for number, row in enumerate(rows.itertuples(), 1):
                colour = STANCES.get(row.stance, GREY)
                inside = colour if row.reported_count else "white"
                dot = {"edgecolors": colour, "facecolors": inside, "linewidths": 1.5}
                axes.scatter(side * number, place, s=45, zorder=3, **dot)
    axes.set_xticks([])
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.spines["bottom"].set_visible(False)
    axes.invert_yaxis()
    for stance, colour in (STANCES | {"mixed or neutral": GREY}).items():
        axes.scatter([], [], s=45, color=colour, label=stance)
    hollow = {"edgecolors": STANCES["support"], "facecolors": "white"}
    axes.scatter([], [], s=45, **hollow, label="support, in the author's interpretation")
    figure.legend(frameon=False, loc="outside upper right", ncols=4)
    return figure


def draw_timeline() -> Figure:
    """Happenings of the months that most sources report, those dated within a month at most.

    A dot is a day; a bar runs from the first to the last day that any source allows.
    """
    found = load("event_clusters").dropna(subset=["date_earliest", "date_latest"])
    start, end = pd.Timestamp("2006-06-25"), pd.Timestamp("2006-10-10")
    found = found[found["date_latest"] - found["date_earliest"] <= pd.Timedelta(days=31)]
    found = found[(found["date_earliest"] >= start) & (found["date_latest"] <= end)]
    found = found.sort_values(["date_earliest", "date_latest", "cluster_id"])
    labels = [
        textwrap.shorten(row.label, 90)
        + f" ({row.source_count} sources)" * int(row.source_count > 1)
        for row in found.itertuples()
    ]
    figure, axes = _axes_of(labels, 12, 0.27)
    for place, row in enumerate(found.itertuples()):
        colour = STATUSES.get(row.statuses.split("; ")[0], OTHER)
        if row.date_earliest == row.date_latest:
            axes.plot([row.date_earliest], [place], "o", color=colour, markersize=6)
        else:
            span = [row.date_earliest, row.date_latest]
            axes.plot(span, [place, place], color=colour, linewidth=5, solid_capstyle="butt")
    axes.set_xlim(start, end)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(mdates.MonthLocator())
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))
    axes.grid(axis="x", color="#EEEEEE")
    _legend(axes, STATUSES, linewidth=5, loc="lower left")
    return figure


def _legend(axes: Axes, colours: dict[str, str], linewidth: float, loc: str) -> None:
    for label, colour in colours.items():
        axes.plot([], [], color=colour, linewidth=linewidth, label=label)
    axes.legend(frameon=False, loc=loc)


def draw_agreement() -> Figure:
    """Dots: alpha of each column with its interval, the lowest at the top; those of 1 left out."""
    rows = load("reliability").dropna(subset=["alpha"])
    rows = rows[rows["alpha"] != 1].sort_values("alpha", ascending=False, kind="stable")
    labels = [f"{row.source_id} {row.unit_table}: {row.field}" for row in rows.itertuples()]
    figure, axes = _axes_of(labels, 8, 0.24, 0.9)
    for place, row in enumerate(rows.itertuples()):
        colour = GRADES[row.grade]
        axes.plot([row.alpha_low, row.alpha_high], [place, place], color=colour, linewidth=2)
        axes.plot([row.alpha], [place], "o", color=colour, markersize=5)
    for limit in (0.667, 0.8):
        axes.axvline(limit, color="#888888", linewidth=0.8, linestyle=":")
    axes.set_xlabel("Krippendorff’s alpha with 95 % bootstrap interval; dotted: 0.667 and 0.80")
    axes.margins(y=0.02)
    return figure


FIGURES = {"network": draw_network, "stances": draw_stances, "timeline": draw_timeline,
           "reliability": draw_agreement}  # fmt: skip


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


if __name__ == "__main__":
    print(*write(FOLDER), sep="\n")
