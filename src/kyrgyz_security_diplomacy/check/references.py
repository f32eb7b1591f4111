"""Layer 2 between tables: foreign keys, which every engine checks by SQL."""

from collections.abc import Mapping
from typing import NamedTuple

from ..package.data_package import Resource
from ..package.table_schema import foreign_keys as written_out
from ..report.problems import NEAREST_AMONG, Problem, did_you_mean, shown
from .database import Database
from .messages import not_checked, with_rest
from .sql_schema import key_text, quoted, text_of

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


def check_references(
    database: Database, resource: Resource, readable: Mapping[str, Resource]
) -> tuple[list[Problem], int]:
    """Check every foreign key of one table.

    A reference whose parts are all empty is none. One with some parts empty is an error.

    Args:
        database: has the readable tables.
        resource: one of them.
        readable: all of them by name. A reference to another table cannot be checked, which is
            reported.

    Returns:
        The problems, and how many foreign keys were checked.
    """
    keys, problems = foreign_keys(resource, readable)
    for key in keys:
        problems += _broken_references(database, resource, key, readable[key.table])
    return problems, len(keys)


def _broken_references(
    database: Database, resource: Resource, key: ForeignKey, target: Resource
) -> list[Problem]:
    """Return the problems of rows whose reference finds no row, or is filled in half."""
    own = [f"t.{quoted(name)}" for name in key.own]
    theirs = [f"o.{quoted(name)}" for name in key.theirs]
    some = " OR ".join(f"{part} IS NOT NULL" for part in own)
    same = " AND ".join(f"{mine} = {other}" for mine, other in zip(own, theirs, strict=True))
    lost = (  # NOT EXISTS would make DuckDB copy the whole table
        f"FROM (SELECT t.* FROM {text_of(resource)} t LEFT JOIN {text_of(target)} o ON {same} "
        f"WHERE ({some}) AND NOT t._broken AND {theirs[0]} IS NULL) lost"
    )
    found, count = database.listed(resource, lost, *key.own)
    if not count:
        return []
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in key.theirs)
    known = database.rows(
        f"SELECT DISTINCT {key_text(key.theirs)} AS known FROM {text_of(target)} WHERE {filled} "
        f"ORDER BY known LIMIT {NEAREST_AMONG}"
    )
    texts = [text for (text,) in known]
    whole = [parts for parts in dict.fromkeys(tuple(parts) for _, *parts in found) if all(parts)]
    hints = {parts: did_you_mean("|".join(parts), texts) for parts in whole[:HINTED]}
    what = "an id" if len(key.own) == 1 else f"a {', '.join(key.theirs)}"
    problems = []
    for place, *parts in found:
        text, hint = "|".join(parts), hints.get(tuple(parts), "")
        message = f"{shown(text)} is not {what} in {target.path.split('/')[-1]}"
        if not all(parts):
            message = f"{shown(text)} is half a reference ({', '.join(key.own)})"
            hint = "fill all of its parts or none"
        more = {"pointer": resource.pointer("foreignKeys", key.index), **place.of(resource)}
        more |= {"message": message, "hint": hint, "column": key.own[0], "value": text}
        problems.append(Problem(code="foreign-key", **more))
    return with_rest(problems, count)
