"""The place of a row in a file, for messages; and the message for rows out of order."""

from typing import NamedTuple

from ..package.data_package import Resource
from ..report.problems import Problem, shown


class Place(NamedTuple):
    """Where a row stands: its number from 0, its first physical line, its key as text."""

    row: int
    line: int
    key: str


def place_keys(resource: Resource, place: Place) -> dict:
    """Return the keys of a problem that say where a row is."""
    where = {"path": resource.path, "table": resource.name}
    return where | {"key": place.key, "row": place.row + 1, "line": place.line}


def out_of_order(resource: Resource, place: Place, before: str) -> Problem:
    """Return the problem of the first row that stands after a greater key."""
    return Problem(
        code="order",
        message=f"{shown(place.key)} stands after {shown(before)}",
        hint="rows are sorted by primary key; only the first place is shown",
        **place_keys(resource, place),
    )
