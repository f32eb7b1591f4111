"""For every type, constraint, key and reference of a package a row that breaks it.

Many rows are changed at once, each in one way, so that a few runs of an engine judge them all. What
else a change breaks (references to a key that is gone) is known too: see `Round.faults`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from kyrgyz_security_diplomacy.package.data_package import Package

from . import candidates
from .declared import Check, checks_of_tables
from .tables import Fault, Row, Schemas, parts, rows_of


@dataclass
class Round:
    """A package of which many rows were changed.

    Attributes:
        rows: table to rows.
        faults: all that an engine must find, no more and no less.
        killers: check to the faults that the rows changed for it have.
    """

    rows: dict[str, list[Row]]
    faults: set[Fault] = field(default_factory=set)
    killers: dict[Check, set[Fault]] = field(default_factory=lambda: defaultdict(set))


def mutants(package: Package) -> tuple[list[Round], dict[Check, str]]:
    """Return packages in which rows break each check of the Table Schemas of a valid package.

    Also returns the checks for which there is no such row, with the reason: nothing can break them
    without breaking another constraint of the same cell.
    """
    schemas = Schemas(package)
    checks = checks_of_tables(package.descriptor)
    start = rows_of(package)
    for table in start:
        own = sum(check.table == table for check in checks)
        _pad(schemas, start, table, own + 2 * len(schemas.references[table]) + 1)
    rounds: list[Round] = []
    changed: list[list[tuple[Check, Row]]] = []
    missing: dict[Check, str] = {}
    turns = dict.fromkeys(start, 0)
    for check in checks:
        free = len(start[check.table]) - 1  # the first row stays, for others to repeat its key
        for cells in _changes(schemas, start, check) if free > 0 else ():
            number, place = divmod(turns[check.table], free)
            turns[check.table] += 1
            if number == len(rounds):
                rounds.append(Round({name: list(map(dict, rows)) for name, rows in start.items()}))
                changed.append([])
            row = rounds[number].rows[check.table][free - place]
            row |= cells
            changed[number].append((check, row))
    for each, of_round in zip(rounds, changed, strict=True):
        each.faults = set(schemas.faults(each.rows))
        for check, row in of_round:
            key = schemas.key(check.table, row)
            each.killers[check] |= {f for f in each.faults if f[:2] == (check, key)}
    for check in checks:
        if not any(each.killers.get(check) for each in rounds):
            missing[check] = "no row was found that breaks it alone"
    return rounds, missing


def _pad(schemas: Schemas, tables: dict[str, list[Row]], table: str, least: int) -> None:
    """Add valid rows with new keys, so that each change has a row of its own."""
    rows, fields = tables[table], schemas.fields[table]
    row = dict(rows[-1]) if rows else {name: each["example"] for name, each in fields.items()}
    if not rows:
        for reference in schemas.references[table]:
            own = reference.table != table and next(iter(tables[reference.table]), None)
            cells = parts(own, reference.theirs) if own else [""] * len(reference.own)
            row |= zip(reference.own, cells, strict=True)
    known = {schemas.key(table, each) for each in rows}
    for cells in _key_cells(schemas, tables, table):
        key = schemas.key(table, row | cells)
        if key not in known and len(rows) < least:
            rows.append(row | cells)
            known.add(key)


def _key_cells(schemas: Schemas, tables: dict[str, list[Row]], table: str) -> Iterator[Row]:
    """Yield cells that give a row another key; what must differ from row to row does."""
    refers = {name for each in schemas.references[table] for name in each.own}
    new = [name for name in schemas.keys[table] if name not in refers][-1:]
    if not new:  # the key of another table
        for each in schemas.references[table]:
            if set(each.own) & set(schemas.keys[table]):
                for target in tables[each.table]:
                    yield dict(zip(each.own, parts(target, each.theirs), strict=True))
        return
    new += [name for name in schemas.unique(table) if name not in new]
    taken = {name: {row[name] for row in tables[table]} for name in schemas.unique(table)}
    values = [
        [v for v in _valid(schemas, tables, table, name) if v not in taken.get(name, ())]
        for name in new
    ]
    yield from (dict(zip(new, cells, strict=True)) for cells in zip(*values, strict=False))


def _models(schemas: Schemas, tables: dict[str, list[Row]], table: str, name: str) -> list[str]:
    values = [row[name] for row in tables[table][:100] if row[name]]
    return list(dict.fromkeys([*values, schemas.fields[table][name]["example"]]))


def _valid(schemas: Schemas, tables: dict, table: str, name: str) -> Iterator[str]:
    return candidates.valid(schemas.fields[table][name], _models(schemas, tables, table, name))


def _changes(schemas: Schemas, tables: dict[str, list[Row]], check: Check) -> Iterator[Row]:
    """Yield cells that break a check: once, and for a reference also with each part left empty."""
    table, name, rows = check.table, check.column, tables[check.table]
    if check.code == "primary-key":
        yield {column: rows[0][column] for column in schemas.keys[table]}
    elif check.code == "unique":
        yield {name: next(row[name] for row in rows if row[name])}
    elif check.code == "foreign-key":
        [reference] = [each for each in schemas.references[table] if each.check == check]
        target = tables[reference.table]
        known = {parts(row, reference.theirs) for row in target}
        whole = dict(zip(reference.own, parts(target[0], reference.theirs), strict=True))
        last = reference.own[-1]
        lost = (whole | {last: v} for v in _valid(schemas, tables, table, last))
        yield from islice((c for c in lost if parts(c, reference.own) not in known), 1)
        if len(reference.own) > 1:
            yield from (whole | {column: ""} for column in reference.own)
    else:
        field_of = schemas.fields[table][name]
        models = _models(schemas, tables, table, name)
        yield from ({name: v} for v in islice(candidates.breaking(field_of, check.code, models), 1))
