"""Random tables in the portable dialect: fields, keys, references and lawful rows."""

import copy
from dataclasses import dataclass, field
from random import Random

from generated_fields import Column, made_column

KEY_KINDS = ("string", "string", "integer", "date", "year")
NAMES = [
    "rowid", "select", "order", "key", "value", "index", "check", "row", "line", "k0", "t", "o",
    "group", "values", "mean", "size", "str", "name", "column", "true", "date", "user", "columns",
    "keys", "rows", "count", "k0_before", "dtype", "items", "left", "table", "null", "id", "x1",
    "a_rather_long_name_of_a_column_that_no_engine_may_ever_cut_off",
]  # fmt: skip
TABLE_NAMES = ["keys", "pairs", "ranked", "order", "again", "events", "main", "data", "t", "o"]


@dataclass
class Reference:
    """A foreign key: own columns, the table and the columns referred to."""

    own: list[str]
    table: str
    theirs: list[str]


@dataclass
class Table:
    """A table with its rows as text; `broken` holds what each changed cell breaks."""

    name: str
    columns: list[Column]
    key: list[str]
    references: list[Reference] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    broken: dict[tuple[int, str], frozenset[str]] = field(default_factory=dict)
    damage: str = ""

    def at(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)

    def column(self, name: str) -> Column:
        return self.columns[self.at(name)]

    def parts(self, row: int, names: list[str]) -> tuple[str, ...]:
        return tuple(self.rows[row][self.at(name)] for name in names)

    def put(self, row: int, name: str, text: str, codes: frozenset[str] = frozenset()) -> None:
        """Set a cell that nobody has touched, and remember what it breaks."""
        assert (row, name) not in self.broken
        self.rows[row][self.at(name)] = text
        self.broken[row, name] = codes

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


def made_table(chance: Random, name: str, names: list[str], before: list[Table]) -> Table:
    """Return a table of lawful rows, whose key may refer to one of those before.

    Args:
        chance: where all choices come from.
        name: its name.
        names: free names of columns; what is taken goes.
        before: tables that may be referred to.
    """
    columns, references = [], []
    targets = [each for each in before if len(each.key) == 1 and each.rows]
    if targets and chance.random() < 0.4:  # a table of links: its key refers
        target = chance.choice(targets)
        known = [row[target.at(target.key[0])] for row in target.rows]
        column = _copied(target.column(target.key[0]), names.pop(), known)
        columns.append(column)
        references.append(Reference([column.name], target.name, list(target.key)))
    for number in range(chance.randint(len(columns) == 0, 2)):
        kind = chance.choice([*KEY_KINDS, "boolean"] if columns or number else KEY_KINDS)
        columns.append(made_column(chance, names.pop(), kind))
    key = [column.name for column in columns]
    for column in columns:
        column.limits["required"] = True
    columns += [made_column(chance, names.pop()) for _ in range(chance.randint(0, 4))]
    for column in columns:
        if chance.random() < 0.3:
            column.limits["required"] = True
        if column.field["type"] not in ("number", "boolean") and chance.random() < 0.2:
            column.limits["unique"] = True
    chance.shuffle(columns)
    table = Table(name, columns, key, references)
    _fill(chance, table, chance.choice([0, 1, 3, 8, 8, 15, 40]))
    return table


def _copied(column: Column, name: str, known: list[str]) -> Column:
    """Return a column for references, without constraints of its own."""
    kind = column.field["type"]
    made = {"name": name, "type": kind, "title": name, "description": f"The {name}."}
    made |= {"example": column.field["example"]}
    return Column(made, lambda chance: chance.choice(known))


def _fill(chance: Random, table: Table, count: int) -> None:
    """Add lawful rows, as many as different keys and unique values allow."""
    seen: dict[object, set] = {}
    for _ in range(count * 3):
        row = [column.lawful(chance) if column.required or chance.random() < 0.8 else ""
               for column in table.columns]  # fmt: skip
        taken = {tuple(table.key): tuple(row[table.at(name)] for name in table.key)}
        for column, text in zip(table.columns, row, strict=True):
            if column.limits.get("unique") and text:
                taken[column.name] = text
        if len(table.rows) < count and not any(v in seen.get(k, ()) for k, v in taken.items()):
            table.rows.append(row)
            for name, value in taken.items():
                seen.setdefault(name, set()).add(value)


def refer(chance: Random, table: Table, names: list[str], tables: list[Table]) -> None:
    """Add a foreign key or none: to any table, also itself, and to its key or a unique field."""
    if chance.random() < 0.45 or len(names) < 4:
        return
    target = chance.choice(tables)
    single = [column.name for column in target.columns if column.limits.get("unique")]
    theirs = [chance.choice(single)] if single and chance.random() < 0.4 else target.key
    known = [parts for parts in (target.parts(row, theirs) for row in range(len(target.rows)))
             if all(parts)]  # fmt: skip
    added = [_copied(target.column(name), names.pop(), []) for name in theirs]
    if known and chance.random() < 0.4:
        for column in added:
            column.limits["required"] = True
    table.columns += added
    table.references.append(Reference([column.name for column in added], target.name, theirs))
    for row in table.rows:
        blank = not known or (not added[0].required and chance.random() < 0.3)
        row += [""] * len(theirs) if blank else chance.choice(known)
