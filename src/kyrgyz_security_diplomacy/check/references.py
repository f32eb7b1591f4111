"""Layer 2 between tables: foreign keys, and their check in memory."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..package.data_package import Resource
from ..package.table_schema import foreign_keys as written_out
from ..report.problems import LISTED, NEAREST_AMONG, Problem, did_you_mean, shown
from ..tables.table import Place, Table
from .messages import not_checked, with_rest

HINTED = 50
"""How many different broken references get the nearest key as a hint: finding it is slow."""


class ForeignKey(NamedTuple):
    """A foreign key of a schema: its number, own fields, table and fields referred to."""

    index: int
    own: list[str]
    table: str
    theirs: list[str]


def foreign_keys(
    resource: Resource, readable: Mapping[str, Resource]
) -> tuple[list[ForeignKey], list[Problem]]:
    """Return the foreign keys that can be checked, and a problem for each that cannot.

    Args:
        resource: whose foreign keys.
        readable: the tables whose rows can be read, by name.
    """
    usable, problems = [], []
    for index, key, _ in written_out(resource.descriptor["schema"], resource.name):
        if key is None:  # reported with the schema
            continue
        reference = key["reference"]
        found = ForeignKey(index, key["fields"], reference["resource"], reference["fields"])
        target = readable.get(found.table)
        if target is None:
            reason, hint = "that table could not be read", "fix that table first"
        elif unknown := [name for name in found.theirs if name not in target.columns]:
            reason = f"it has no field {shown(unknown[0])}"
            hint = did_you_mean(unknown[0], target.columns)
        else:
            usable.append(found)
            continue
        message = f"references to {shown(found.table)} were not checked: {reason}"
        pointer = resource.pointer("foreignKeys", index)
        problems.append(not_checked(resource, message, hint, pointer=pointer))
    return usable, problems


def check_references(table: Table, tables: Mapping[str, Table]) -> tuple[list[Problem], int]:
    """Check every foreign key of one table.

    A reference whose parts are all empty is none. One with some parts empty is an error.

    Args:
        table: a readable table, with its rows.
        tables: the readable tables by name. A reference to another table cannot be checked, which
            is reported.

    Returns:
        The problems, and how many foreign keys were checked.
    """
    keys, problems = foreign_keys(table.resource, {k: each.resource for k, each in tables.items()})
    for key in keys:
        target = tables[key.table]
        known = {parts for parts in target.parts(key.theirs) if all(parts)}
        broken = [
            (row, parts)
            for row, parts in enumerate(table.parts(key.own))
            if any(parts) and parts not in known and row not in table.broken
        ]
        if broken:
            found = [(table.place(row), parts) for row, parts in broken[:LISTED]]
            texts = sorted(map("|".join, known))[:NEAREST_AMONG]
            listed = broken_references(table.resource, key, target.resource, found, texts)
            problems += with_rest(listed, len(broken))
    return problems, len(keys)


def broken_references(
    resource: Resource,
    key: ForeignKey,
    target: Resource,
    found: Sequence[tuple[Place, tuple[str, ...]]],
    known: Sequence[str],
) -> list[Problem]:
    """Return the problems of rows whose reference finds no row, or is filled in half.

    Args:
        resource: the table.
        key: the foreign key.
        target: the table that it refers to.
        found: the rows, each with the cells of the foreign key.
        known: the first keys that exist, sorted, parts joined by `|`.
    """
    whole = [parts for parts in dict.fromkeys(parts for _, parts in found) if all(parts)]
    hints = {parts: did_you_mean("|".join(parts), known) for parts in whole[:HINTED]}
    what = "an id" if len(key.own) == 1 else f"a {', '.join(key.theirs)}"
    problems = []
    for place, parts in found:
        text, hint = "|".join(parts), hints.get(parts, "")
        message = f"{shown(text)} is not {what} in {target.path.split('/')[-1]}"
        if not all(parts):
            message = f"{shown(text)} is half a reference ({', '.join(key.own)})"
            hint = "fill all of its parts or none"
        more = {"pointer": resource.pointer("foreignKeys", key.index), **place.of(resource)}
        more |= {"message": message, "hint": hint, "column": key.own[0], "value": text}
        problems.append(Problem(code="foreign-key", **more))
    return problems
