"""Which problems are errors: all in our own packages, in others what the standard calls wrong.

Beyond the standard our packages keep conventions (titles, examples, hashes, canonical CSV ...).
For others these are warnings, each kind said once, and so is what the standard allows and is not
checked here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..package.data_package import Resource
from ..package.value_syntax import STANDARD
from ..report.problems import Problem
from ..tables.cell_checks import CELL_CODES

CONVENTIONS = CELL_CODES | {
    # of descriptors
    "categories", "constraint-form", "duplicate-key", "example", "field-text", "foreign-key-form",
    "homonym", "key-form", "key-not-required", "metadata", "missing-values", "name-form",
    "pattern-form", "profile", "resource-format", "resource-hash", "resource-size",
    "schema-profile", "schema-text", "stray-file", "unknown-key", "vocabulary",
    # of files
    "bom", "control-character", "final-newline", "line-end", "newline-in-cell", "no-rows", "order",
    "round-trip",
}  # fmt: skip
"""Codes of what our own packages keep, and the standard does not ask for."""


def relaxed(problems: Iterable[Problem], tables: Mapping[str, Resource]) -> list[Problem]:
    """Return the problems of a package that need not keep our conventions."""
    problems, kinds = list(problems), {}
    unusual = _columns_in_another_form(problems, tables)
    found = []
    for each in problems:
        if each.code == "unsupported":
            found.append(replace(each, severity="warning"))
        elif each.code in CONVENTIONS or (
            each.code == "type" and (each.table, each.column) in unusual
        ):
            kind = (each.code, each.path, each.column, each.hint * (each.code == "unknown-key"))
            kinds.setdefault(kind, []).append(each)
        else:
            found.append(each)
    for alike in kinds.values():
        first = min(alike, key=lambda each: (each.value is None, each.sort_key))
        more = f" (and {len(alike) - 1:,} more: --strict lists them)" if len(alike) > 1 else ""
        found.append(replace(first, severity="warning", message=first.message + more))
    return found


def _columns_in_another_form(
    problems: Iterable[Problem], tables: Mapping[str, Resource]
) -> set[tuple[str, str]]:
    """Return the columns in which whatever is not of its type is so by the standard: 007, TRUE."""
    columns: dict[tuple[str, str], list[str]] = {}
    for each in problems:
        if each.code == "type" and each.value is not None:
            columns.setdefault((each.table, each.column), []).append(each.value)
    types = {(table, name): tables[table].fields[name]["type"] for table, name in columns}
    forms = {column: re.compile(STANDARD.get(kind, r"(?!)")) for column, kind in types.items()}
    return {column for column in columns if all(map(forms[column].fullmatch, columns[column]))}
