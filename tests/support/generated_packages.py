"""Random data packages in the portable dialect, good and broken, from a seed.

First come tables of valid rows, then, in most packages, faults in some cells and rows, and in some
damage to the bytes of a file. What was done is kept, for people.
"""

import copy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from generated_columns import ODD, VALUES, Column, damaged, made_column

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, described, json_bytes, write_bytes

NAMES = [
    "rowid", "select", "order", "key", "value", "index", "check", "row", "line", "k0", "t", "o",
    "group", "values", "mean", "size", "str", "name", "column", "true", "date", "user", "columns",
    "keys", "rows", "count", "k0_before", "dtype", "items", "left", "table", "null", "id", "x1",
    "a_rather_long_name_of_a_column_that_no_engine_may_ever_cut_off",
]  # fmt: skip
TABLE_NAMES = ["keys", "pairs", "ranked", "order", "again", "events", "main", "data", "t", "o"]
"""Names that mean something in SQL, pandas or our own queries."""


@dataclass
class Reference:
    """A foreign key: own columns, the table and the columns referred to."""

    own: list[str]
    table: str
    theirs: list[str]


@dataclass
class Table:
    """A table with its rows as text."""

    name: str
    columns: list[Column]
    key: list[str]
    references: list[Reference] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    damaged: bool = False

    def at(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)

    def parts(self, row: list[str], names: list[str]) -> tuple[str, ...]:
        return tuple(row[self.at(name)] for name in names)

    @property
    def schema(self) -> dict:
        made = {
            "fields": [copy.deepcopy(column.field) for column in self.columns],
            "missingValues": [""],
            "primaryKey": self.key,
        }
        keys = [{"fields": each.own, "reference": {"resource": each.table, "fields": each.theirs}}
                for each in self.references]  # fmt: skip
        return made | ({"foreignKeys": keys} if keys else {})


@dataclass
class Generated:
    """A package: its tables, its rules, and a line for each thing that was done to it."""

    seed: int
    tables: list[Table]
    rules: list[dict] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    @property
    def damaged(self) -> bool:
        return any(table.damaged for table in self.tables)

    def write(self, root: Path) -> Path:
        """Write the package to a folder; bytes and hash are declared at times as before damage."""
        resources = []
        for table in self.tables:
            content = csv_line([column.name for column in table.columns])
            content = declared = (content + "".join(map(csv_line, table.rows))).encode()
            if table.damaged:
                chance = Random(self.seed)
                content = damaged(chance, content)
                declared = chance.choice([content, content, declared])
            entry = {"name": table.name, "title": table.name, "minRows": 0, "schema": table.schema}
            entry = described(entry, declared, len(table.rows))
            write_bytes(root / entry["path"], content)
            resources.append(entry)
        made = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "generated",
            "title": f"Generated from {self.seed}",
            "version": "1.0.0",
            "licenses": [{"name": "CC0-1.0"}],
            "resources": resources,
            "rules": self.rules,
        }
        write_bytes(root / "datapackage.json", json_bytes(made))
        return root


def generated(seed: int, *, faults: bool = True) -> Generated:
    """Return the package of a seed.

    Args:
        seed: the same seed gives the same package.
        faults: whether anything may be wrong with it.
    """
    chance = Random(seed)
    package, names = Generated(seed, []), chance.sample(NAMES, len(NAMES))
    for name in chance.sample(TABLE_NAMES, chance.randint(1, 4)):
        package.tables.append(_table(chance, name, names))
    for table in package.tables:
        if chance.random() < 0.6:
            _refer(chance, table, names, chance.choice(package.tables))
        table.rows.sort(key=lambda row, t=table: t.parts(row, t.key))
    for number in range(chance.randint(0, 3)):
        package.rules.append(_rule(chance, number, chance.choice(package.tables)))
    if faults and chance.random() < 0.8:
        _spoil(chance, package)
    return package


def _table(chance: Random, name: str, names: list[str]) -> Table:
    """Return a table of valid rows, as many as different keys and unique values allow."""
    kinds = ["string", "string", "integer", "date", "year"]
    columns = [made_column(chance, names.pop(), chance.choice(kinds))]
    if chance.random() < 0.3:
        columns.append(made_column(chance, names.pop(), chance.choice([*kinds, "boolean"])))
    table = Table(name, columns, [column.name for column in columns])
    for column in columns:
        column.limits["required"] = True
    columns += [made_column(chance, names.pop()) for _ in range(chance.randint(0, 4))]
    for column in columns:
        if chance.random() < 0.3:
            column.limits["required"] = True
        if column.field["type"] not in ("number", "boolean") and chance.random() < 0.2:
            column.limits["unique"] = True
    chance.shuffle(columns)
    different = [table.key, *([each.name] for each in columns if each.limits.get("unique"))]
    seen = set()
    for _ in range(chance.choice([0, 1, 3, 8, 15, 40])):
        row = [chance.choice(each.valid) if each.limits.get("required") or chance.random() < 0.8
               else "" for each in columns]  # fmt: skip
        new = {(*names, *parts) for names in different if all(parts := table.parts(row, names))}
        if not new & seen:
            table.rows.append(row)
            seen |= new
    return table


def _refer(chance: Random, table: Table, names: list[str], target: Table) -> None:
    """Add a foreign key to a table's primary key or to a unique field of it."""
    single = [[column.name] for column in target.columns if column.limits.get("unique")]
    theirs = chance.choice([target.key, *single])
    known = [parts for row in target.rows if all(parts := target.parts(row, theirs))]
    added = [target.columns[target.at(name)].copied(names.pop()) for name in theirs]
    table.columns += added
    table.references.append(Reference([column.name for column in added], target.name, theirs))
    for row in table.rows:
        is_empty = not known or chance.random() < 0.3
        row += [""] * len(theirs) if is_empty else chance.choice(known)


def _rule(chance: Random, number: int, table: Table) -> dict:
    """Return a rule, which valid rows may break too."""
    column = chance.choice(table.columns)
    key = " || '|' || ".join(f'CAST(t."{name}" AS VARCHAR)' for name in table.key)
    name = f't."{column.name}"'
    conditions = {
        "integer": [f"{name} % 3 = 0", f"{name} < 10"],
        "year": [f"{name} % 2 = 1", f"{name} > 1994"],
        "number": [f"{name} < 0.5", f"abs({name}) > 100"],
        "date": [f"{name} < DATE '1999-12-31'", f"{name} IN (DATE '2000-02-29')"],
        "boolean": [name, f"NOT {name}"],
        "string": [f"length({name}) > 5", f"{name} LIKE '%a%'", f"{name} < 'm'",
                   f"regexp_matches({name}, '^(?:[a-z]+)')"],
    }[column.field["type"]]  # fmt: skip
    most = f'{name} = (SELECT max("{column.name}") FROM "{table.name}")'
    condition = chance.choice([*conditions, f"{name} IS NULL", most])
    return {
        "id": f"rule-{table.name.replace('_', '-')}-{number}",
        "table": table.name,
        "column": column.name,
        "severity": chance.choice(["error", "warning"]),
        "statement": "A generated rule.",
        "sql": f"SELECT {key} AS key, {name} AS value, 'is so' AS detail "
        f'FROM "{table.name}" t WHERE ({condition}) AND {key} IS NOT NULL',
    }


def _spoil(chance: Random, package: Generated) -> None:
    """Put in a few faults: of rows, of cells, then of bytes."""
    filled = [table for table in package.tables if table.rows]
    for _ in range(chance.randint(0, 12) if filled else 0):
        table = chance.choice(filled)
        row, other = chance.choice(table.rows), chance.choice(table.rows)
        kind = chance.choice([_try, _try, _try, _empty, _repeat, _lose, _lose, _move])
        package.done.append(f"{table.name}: {kind.__name__} {kind(chance, table, row, other)}")
    if chance.random() < 0.3:
        table = chance.choice(package.tables)
        table.damaged = True
        package.done.append(f"{table.name}: damaged")


def _try(chance: Random, table: Table, row: list[str], _: list[str]) -> list[str]:
    column = chance.choice(table.columns)
    row[table.at(column.name)] = chance.choice(column.trials)
    return row


def _empty(chance: Random, table: Table, row: list[str], _: list[str]) -> list[str]:
    row[chance.randrange(len(row))] = ""
    return row


def _repeat(chance: Random, table: Table, row: list[str], other: list[str]) -> list[str]:
    """Copy a key or another cell to another row, at times in another form of the same value."""
    for name in chance.choice([table.key, [chance.choice(table.columns).name]]):
        row[table.at(name)] = chance.choice(["", "", "0"]) + other[table.at(name)]
    return row


def _lose(chance: Random, table: Table, row: list[str], other: list[str]) -> list[str]:
    """Make a part of a reference find nothing, or empty it."""
    if table.references:
        at = table.at(chance.choice(chance.choice(table.references).own))
        kind = table.columns[at].field["type"]
        row[at] = chance.choice(["", "lost", "0" + row[at], *VALUES.get(kind, ODD[kind])])
    return row


def _move(chance: Random, table: Table, row: list[str], other: list[str]) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        table.rows.append(list(row))
    elif kind == 1:
        table.rows.insert(0, [""] * len(row))
    elif kind == 2:
        table.rows.append(table.rows.pop(0))
    else:
        table.rows.insert(chance.randrange(len(table.rows)), list(other))
    return ("doubled", "blank row", "moved to the end", "doubled and moved")[kind]


def every_trial() -> Generated:
    """Return a package with every trial of several fields of each type, one per row."""
    chance, package = Random(1), Generated(0, [], done=["every trial"])
    for number, kind in enumerate([*VALUES, "string"] * 4):
        columns = [made_column(Random(0), "k", "integer"), made_column(chance, f"v{number}", kind)]
        columns[0].field["constraints"] = {"required": True}
        rows = [[str(1000 + row), text] for row, text in enumerate(columns[1].trials)]
        package.tables.append(Table(f"t{number}", columns, ["k"], rows=rows))
    return package
