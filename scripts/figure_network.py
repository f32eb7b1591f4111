"""The network of reported cooperation, as a ring: parties by country, a curve for each pair."""

from __future__ import annotations

import math
import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from kyrgyz_security_diplomacy import load

TOLD = {"reported as having happened": "#0072B2", "only planned, proposed or unclear": "#E69F00"}
GAP = 1  # places left free between two countries


def ring() -> dict[str, float]:
    """Angle of each party that cooperates with another, in radians; those of a country together."""
    edges = load("cooperation_edges")
    sides = [
        edges[["party", "party_country"]].set_axis(["party", "country"], axis=1),
        edges[["other_party", "other_party_country"]].set_axis(["party", "country"], axis=1),
    ]
    parties = pd.concat(sides).drop_duplicates().astype("object").fillna("~")
    parties = parties.sort_values(["country", "party"], kind="stable")
    places, at, before = {}, 0, None
    for party, country in parties.itertuples(index=False):
        at += GAP if before not in (None, country) else 0
        places[party], before = at, country
        at += 1
    return {party: 2 * math.pi * place / (at + GAP) for party, place in places.items()}


def draw_network() -> Figure:
    """A ring of parties; a curve joins two that share events, the wider the more events."""
    edges, angles = load("cooperation_edges"), ring()
    figure, axes = plt.subplots(figsize=(10, 10), layout="constrained")
    happened, ahead = TOLD.values()
    for edge in edges.sort_values("occurred_count", kind="stable").itertuples():
        colour = happened if edge.occurred_count else ahead
        _join(axes, angles[edge.party], angles[edge.other_party], colour, edge.weight)
    for party, angle in angles.items():
        _label(axes, party, angle)
    axes.set(xlim=(-2.1, 2.1), ylim=(-2.1, 2.1), aspect="equal")
    axes.axis("off")
    for says, colour in TOLD.items():
        axes.plot([], [], color=colour, linewidth=3, label=says)
    axes.legend(frameon=False, loc="upper left")
    return figure


def _point(angle: float, radius: float = 1) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _join(axes: Axes, one: float, other: float, colour: str, weight: int) -> None:
    bend = [_point(one), _point(one, 0.35), _point(other, 0.35), _point(other)]
    curve = Curve(bend, [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4])
    width = 1 + 0.8 * int(weight)
    axes.add_patch(PathPatch(curve, fill=False, edgecolor=colour, linewidth=width, alpha=0.8))


def _label(axes: Axes, party: str, angle: float) -> None:
    axes.plot(*_point(angle), "o", color="#333333", markersize=5)
    left = math.cos(angle) < 0
    degrees = math.degrees(angle) + (180 if left else 0)
    side = "right" if left else "left"
    text = textwrap.shorten(party, 44)
    options = {"rotation": degrees, "rotation_mode": "anchor", "ha": side, "va": "center"}
    axes.text(*_point(angle, 1.05), text, fontsize=8, **options)
