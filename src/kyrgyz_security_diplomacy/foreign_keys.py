"""Layer 2, between tables: each reference must find its row."""

from collections.abc import Mapping

from .csv_text import TableText
from .package import as_list
from .problems import Problem, did_you_mean, shown

HINTED = 50


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
    problems, checks = [], 0
    keys = table.resource.schema.get("foreignKeys", [])
    for index, key in enumerate(keys if isinstance(keys, list) else []):
        own, name, theirs = _parsed(key)
        target = tables.get(name)
        if target is None or not target.readable:
            reason, hint = "that table could not be read", "mend that table first"
            problems.append(_not_checked(table, index, name, reason, hint))
        elif not _all_known(own, table) or not _all_known(theirs, target):
            reason, hint = "the foreign key names no fields", "mend the schema first"
            problems.append(_not_checked(table, index, name, reason, hint))
        else:
            problems += _check(table, index, own, target, theirs)
            checks += 1
    return problems, checks


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


def _all_known(names: list, table: TableText) -> bool:
    return bool(names) and all(name in table.resource.columns for name in names)


def _check(
    table: TableText, index: int, own: list[str], target: TableText, theirs: list[str]
) -> list[Problem]:
    known = set(_parts(target, theirs))
    problems, hints = [], {}
    for row, parts in enumerate(_parts(table, own)):
        if parts in known or not any(parts) or row in table.broken:
            continue
        text = "|".join(parts)
        if all(parts):
            if parts not in hints and len(hints) < HINTED:
                hints[parts] = did_you_mean(text, sorted(map("|".join, known)))
            what = "an id" if len(theirs) == 1 else f"a {', '.join(theirs)}"
            message = f"{shown(text)} is not {what} in {target.resource.path.split('/')[-1]}"
            hint = hints.get(parts, "")
        else:
            message = f"{shown(text)} is half a reference ({', '.join(own)})"
            hint = "fill all of its parts or none"
        problems.append(_problem(table, index, row, own[0], text, message, hint))
    return problems


def _parts(table: TableText, names: list[str]) -> list[tuple[str, ...]]:
    places = [table.resource.columns.index(name) for name in names]
    return [tuple(cells[place] for place in places) for cells in table.rows]


def _problem(
    table: TableText, index: int, row: int, column: str, text: str, message: str, hint: str
) -> Problem:
    return Problem(
        code="foreign-key",
        path=table.resource.path,
        table=table.resource.name,
        key=table.key(row),
        row=row + 1,
        line=table.lines[row],
        column=column,
        value=text,
        message=message,
        hint=hint,
        pointer=table.resource.pointer("foreignKeys", index),
    )


def _not_checked(table: TableText, index: int, target: str, reason: str, hint: str) -> Problem:
    return Problem(
        code="not-checked",
        path=table.resource.path,
        table=table.resource.name,
        message=f"references to {shown(target)} were not checked: {reason}",
        hint=hint,
        pointer=table.resource.pointer("foreignKeys", index),
    )
