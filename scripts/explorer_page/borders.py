"""Cuts the borders of the region out of a topology of the world."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

# west, south, east, north in degrees: from the Black Sea to the Yellow Sea
WINDOW = (22.0, 5.0, 125.0, 62.0)
# Natural Earth draws who holds the ground; to the United Nations (GA resolution 68/262) Crimea is
# of Ukraine
CRIMEA = (32.0, 44.0, 37.0, 46.5)
FAR_WEST = -100.0  # no country of the window has land so far west, but across the 180th meridian


def cut(atlas: Path, countries: Path) -> dict:
    """The countries of the window as TopoJSON, with `id` the ISO alpha-3 code.

    Takes the unpacked npm packages world-atlas and i18n-iso-countries. A polygon is kept whole if
    its bounding box meets the window, so that no border is invented at the edge.
    """
    world = json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8"))
    known = json.loads((countries / "codes.json").read_text(encoding="utf-8"))
    alpha_3 = {number: code for _, code, number, *_ in known}
    boxes = [_box(arc, world["transform"]) for arc in world["arcs"]]
    _give_crimea_to_ukraine(world, boxes)
    kept = []
    for country in world["objects"]["countries"]["geometries"]:
        polygons = [each for each in _polygons(country) if _meets(boxes, each)]
        if polygons:
            name = country["properties"]["name"]
            geometry = {"type": "MultiPolygon", "arcs": polygons, "properties": {"name": name}}
            kept.append(geometry | {"id": alpha_3.get(country.get("id"), name)})
    used = sorted({_arc(arc) for each in kept for arc in _arcs(each["arcs"])})
    number = {old: new for new, old in enumerate(used)}
    for country in kept:
        country["arcs"] = _renumber(country["arcs"], number)
    return {
        "type": "Topology",
        "transform": world["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": kept}},
        "arcs": [_eastward(world["arcs"][old], world["transform"]) for old in used],
    }


def _give_crimea_to_ukraine(world: dict, boxes: list) -> None:
    by_name = {
        each["properties"]["name"]: each for each in world["objects"]["countries"]["geometries"]
    }
    russia, ukraine = by_name["Russia"], by_name["Ukraine"]
    crimea = [each for each in _polygons(russia) if _within(boxes, each, CRIMEA)]
    russia["arcs"] = [each for each in _polygons(russia) if each not in crimea]
    ukraine["arcs"], ukraine["type"] = [*_polygons(ukraine), *crimea], "MultiPolygon"


def _within(boxes: list, polygon: list, window: tuple[float, float, float, float]) -> bool:
    west, south, east, north = _around(boxes, polygon)
    return window[0] < west and window[1] < south and east < window[2] and north < window[3]


def _around(boxes: list, polygon: list) -> tuple[float, float, float, float]:
    """Bounding box of a polygon."""
    own = [boxes[_arc(arc)] for arc in _arcs(polygon)]
    wests, souths, easts, norths = zip(*own, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _polygons(country: dict) -> list:
    return [country["arcs"]] if country["type"] == "Polygon" else country.get("arcs", [])


def _arc(number: int) -> int:
    """The arc that a reference means: ~n is the arc n backwards."""
    return ~number if number < 0 else number


def _arcs(nested: list | int) -> Iterator[int]:
    if isinstance(nested, int):
        yield nested
    else:
        for each in nested:
            yield from _arcs(each)


def _renumber(nested: list | int, number: dict[int, int]) -> list | int:
    if isinstance(nested, int):
        return number[nested] if nested >= 0 else ~number[~nested]
    return [_renumber(each, number) for each in nested]


def _box(arc: Iterable[list[int]], transform: dict) -> tuple[float, float, float, float]:
    """Bounding box of a delta-encoded arc, in degrees."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append([n * s + t for n, s, t in zip((x, y), *transform.values(), strict=True)])
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _eastward(arc: list[list[int]], transform: dict) -> list[list[int]]:
    """An arc with what lies beyond the 180th meridian put east of it, where its country goes on."""
    (scale, _), (shift, _) = transform["scale"], transform["translate"]
    turn, x, before, moved = round(360 / scale), 0, 0, []
    for dx, dy in arc:
        x += dx
        there = x + turn if x * scale + shift < FAR_WEST else x
        moved.append([there - before, dy])
        before = there
    return moved


def _meets(boxes: list[tuple[float, float, float, float]], polygon: list) -> bool:
    west, south, east, north = _around(boxes, polygon)
    return west < WINDOW[2] and east > WINDOW[0] and south < WINDOW[3] and north > WINDOW[1]
