"""Layer 2 between tables, in memory: each reference must find its row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..package.data_package import Resource, as_list
from ..report.problems import LISTED, NEAREST_AMONG, Problem, did_you_mean, more_like, shown
from ..tables.text_tables import TableText
from .messages import HINTED, lost_reference, not_checked


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
    keys = resource.schema.get("foreignKeys", [])
    for index, key in enumerate(keys if isinstance(keys, list) else []):
        found = ForeignKey(index, *_parsed(key))
        target = readable.get(found.table)
        if target is None:
            reason, hint = "that table could not be read", "mend that table first"
        elif not _all_known(found.own, resource) or not _all_known(found.theirs, target):
            reason, hint = "the foreign key names no fields", "mend the schema first"
        elif len(found.own) != len(found.theirs):
            reason, hint = "the foreign key has unequal sides", "mend the schema first"
        else:
            usable.append(found)
            continue
        message = f"references to {shown(found.table)} were not checked: {reason}"
        pointer = resource.pointer("foreignKeys", index)
        problems.append(not_checked(resource, message, hint, pointer=pointer))
    return usable, problems


def check_foreign_keys(
    table: TableText, tables: Mapping[str, TableText]
) -> tuple[list[Problem], int]:
    """Check every foreign key of one table.

    A reference whose parts are all blank is none. One with some parts blank is an error.

    Args:
        table: a readable table.
        tables: all tables by name; one that is not readable cannot be checked against, which is
            reported.

    Returns:
        The problems, and how many foreign keys were checked.
    """
    readable = {name: each.resource for name, each in tables.items() if each.readable}
    keys, problems = foreign_keys(table.resource, readable)
    for key in keys:
        problems += _check(table, key, tables[key.table])
    return problems, len(keys)


def nearest_keys(
    lost: Sequence[tuple[str, ...]], known: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """Return the hint for each of the first different references that find no row.

    Args:
        lost: the parts of each reference.
        known: the first keys that exist, sorted, parts joined by `|`.
    """
    whole = [parts for parts in dict.fromkeys(lost) if all(parts)]
    return {parts: did_you_mean("|".join(parts), known) for parts in whole[:HINTED]}


def _parsed(key: object) -> tuple[list[str], str, list[str]]:
    """Return own fields, table and fields referred to; empty where the key is malformed."""
    key = key if isinstance(key, dict) else {}
    reference = key.get("reference")
    reference = reference if isinstance(reference, dict) else {}
    name = reference.get("resource")
    own, theirs = (
        as_list(fields) if isinstance(fields := owner.get("fields"), str | list) else []
        for owner in (key, reference)
    )
    return own, name if isinstance(name, str) else "", theirs


def _all_known(names: list, resource: Resource) -> bool:
    return bool(names) and all(name in resource.columns for name in names)


def _check(table: TableText, key: ForeignKey, target: TableText) -> list[Problem]:
    known = {parts for parts in _parts(target, key.theirs) if all(parts)}
    lost = [
        (row, parts)
        for row, parts in enumerate(_parts(table, key.own))
        if any(parts) and parts not in known and row not in table.broken
    ]
    listed = lost[:LISTED]
    hints = {}
    if listed:
        texts = sorted(map("|".join, known))[:NEAREST_AMONG]
        hints = nearest_keys([parts for _, parts in listed], texts)
    name = target.resource.path.split("/")[-1]
    problems = [
        lost_reference(
            table.resource, key.index, table.place(row), parts, name, hints.get(parts, "")
        )
        for row, parts in listed
    ]
    return problems + ([more_like(problems[0], len(lost) - LISTED)] if len(lost) > LISTED else [])


def _parts(table: TableText, names: list[str]) -> list[tuple[str, ...]]:
    places = [table.resource.columns.index(name) for name in names]
    return [tuple(cells[place] for place in places) for cells in table.rows]
