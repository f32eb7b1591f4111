"""Compare what a reader gives with what was written: what survives, aspect by aspect."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kyrgyz_security_diplomacy.package import Package, as_list, open_package

ASPECTS = (
    "types", "keys", "missing", "“NA”", "digits", "Unicode", "dates", "numbers", "order", "codes",
)  # fmt: skip
_LOOKS_MISSING = re.compile("NA|N/A|nan|NULL|None|TRUE")
_DIGITS = re.compile("[0-9][0-9.E]*")


class Table(NamedTuple):
    """A table as a reader gives it.

    Attributes:
        kinds: column to string, integer, number, boolean or date, or the reader's own word.
        cells: column to its cells as text, None for missing.
    """

    kinds: dict[str, str]
    cells: dict[str, list[str | None]]


class Reading(NamedTuple):
    """A package as a reader gives it.

    Attributes:
        tables: the tables by name.
        keys: primary and foreign keys in words, see `keys_of`; None if the reader gives none.
        codes: the codes of `places.grade` in their order; None if the reader gives none.
    """

    tables: dict[str, Table]
    keys: set[str] | None = None
    codes: list[str] | None = None


def as_text(value: object) -> str | None:
    """Return a Python value as a cell of CSV has it; None for what is missing in any library."""
    if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:
        return None
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "true" if value else "false"
    if isinstance(value, datetime.date):  # a datetime too
        return value.isoformat()[:10]
    return str(value)


def keys_of(schemas: Mapping[str, Mapping]) -> set[str]:
    """Return the keys of Table Schemas in words."""
    found = set()
    for table, schema in schemas.items():
        found.add(f"{table}: {', '.join(as_list(schema['primaryKey']))}")
        for key in schema.get("foreignKeys", []):
            target = key["reference"]
            found.add(reference(table, key["fields"], target["resource"], target["fields"]))
    return found


def reference(table: str, own: Iterable[str], target: str, theirs: Iterable[str]) -> str:
    """Return a foreign key in words."""
    return f"{table}: {', '.join(own)} in {target}: {', '.join(theirs)}"


def written(folder: Package | str) -> Reading:
    """Return the package itself, read from its CSV files as text."""
    import csv

    package = folder if isinstance(folder, Package) else open_package(folder)
    tables = {}
    for name, resource in package.tables.items():
        with resource.file.open(encoding="utf-8", newline="") as handle:
            rows = [[cell or None for cell in row] for row in csv.reader(handle)][1:]
        columns = list(zip(*rows, strict=True)) or [()] * len(resource.columns)
        kinds = {key: field["type"].replace("year", "integer")
                 for key, field in resource.fields.items()}  # fmt: skip
        tables[name] = Table(kinds, dict(zip(kinds, map(list, columns), strict=True)))
    schemas = {name: resource.schema for name, resource in package.tables.items()}
    codes = schemas["places"]["fields"][3]["constraints"]["enum"]
    return Reading(tables, keys_of(schemas), codes)


def survival(expected: Reading, found: Reading) -> dict[str, str]:
    """Return aspect to "yes", or to what is lost."""
    cells = list(_cells(expected, found))
    texts = [each for each in cells if each.kind == "string" and each.expected is not None]
    return {
        "types": _types(expected, found),
        "keys": _keys(expected, found),
        "missing": _lost(cells, lambda each: (each.expected is None) == (each.found is None)),
        "“NA”": _lost([t for t in texts if _LOOKS_MISSING.fullmatch(t.expected)], _same),
        "digits": _lost([t for t in texts if _DIGITS.fullmatch(t.expected)], _same),
        "Unicode": _lost([t for t in texts if not t.expected.isascii()], _same),
        "dates": _lost([c for c in cells if c.kind == "date" and c.expected], _same),
        "numbers": _lost(
            [c for c in cells if c.kind in ("number", "integer") and c.expected], _same
        ),
        "order": _order(expected, found),
        "codes": "yes" if found.codes == expected.codes else "no",
    }


class _Cell(NamedTuple):
    kind: str
    expected: str | None
    found: str | None


def _cells(expected: Reading, found: Reading) -> Iterator[_Cell]:
    for name, table in expected.tables.items():
        theirs = found.tables[name].cells if name in found.tables else {}
        for column, cells in table.cells.items():
            kind = table.kinds[column]
            for pair in itertools.zip_longest(cells, theirs.get(column, ())):
                yield _Cell(kind, *pair)


def _same(cell: _Cell) -> bool:
    if cell.found is None:
        return False
    if cell.kind in ("number", "integer"):
        try:
            exact = Decimal(cell.found)
        except InvalidOperation:
            return False
        # a number is the binary float next to it
        same = float(exact) == float(cell.expected) if cell.kind == "number" else False
        return same or exact == Decimal(cell.expected)
    return cell.found == cell.expected


def _lost(cells: list[_Cell], good: Callable[[_Cell], bool]) -> str:
    assert cells, "the sample has no such cell"
    lost = sum(not good(cell) for cell in cells)
    return f"{lost:,} of {len(cells):,} lost" if lost else "yes"


def _types(expected: Reading, found: Reading) -> str:
    """Compare the kinds of columns that have any cell; a reader may give codes as text."""
    if not any(table.kinds for table in found.tables.values()):
        return "no"
    lost = [
        column
        for name, table in expected.tables.items()
        for column, kind in table.kinds.items()
        if any(table.cells[column])
        and (name not in found.tables or found.tables[name].kinds.get(column) != kind)
    ]
    return f"not: {', '.join(dict.fromkeys(lost))}" if lost else "yes"


def _keys(expected: Reading, found: Reading) -> str:
    if found.keys is None:
        return "no"
    lost = expected.keys ^ found.keys
    return f"{len(lost)} of {len(expected.keys)} lost" if lost else "yes"


def _order(expected: Reading, found: Reading) -> str:
    """Compare tables, columns and the sequence of rows by their keys, numbers as numbers."""
    for name, table in expected.tables.items():
        if name not in found.tables or list(found.tables[name].cells) != list(table.cells):
            return "no"
        first = next(iter(table.cells))
        if found.tables[name].cells[first] != table.cells[first]:
            return "no"
    visits = (reading.tables["visits"].cells["number"] for reading in (expected, found))
    mine, theirs = ([Decimal(number) for number in each] for each in visits)
    return "yes" if mine == theirs else "no"
