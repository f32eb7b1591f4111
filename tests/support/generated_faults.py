"""Random faults in the rows and cells of generated tables, each told in a line."""

from random import Random
from typing import TYPE_CHECKING

from generated_damage import damaged
from generated_fields import Column
from generated_tables import Reference, Table

if TYPE_CHECKING:
    from generated_packages import Generated


def spoil(chance: Random, package: "Generated") -> None:
    """Put in a few faults: first those that move rows, then those of cells, then of bytes."""
    filled = [table for table in package.tables if table.rows]
    if filled and chance.random() < 0.35:
        table = chance.choice(filled)
        package.done.append(f"{table.name}: {_move_rows(chance, table)}")
    for _ in range(chance.randint(0, 12) if filled else 0):
        table = chance.choice(filled)
        kind = chance.choice([_try, _try, _try, _blank, _repeat, _lose, _lose])
        done = kind(chance, table, package)
        package.done += [f"{table.name}: {done}"] if done else []
    if chance.random() < 0.3:
        table = chance.choice(package.tables)
        table.damage = chance.choice(list(damaged.kinds))
        package.done.append(f"{table.name}: {table.damage}")


def _move_rows(chance: Random, table: Table) -> str:
    at, kind = chance.randrange(len(table.rows)), chance.randrange(4)
    if kind == 0:
        table.rows.insert(at, list(table.rows[at]))
        return f"row {at + 1} doubled"
    if kind == 1:
        table.rows.insert(at, [""] * len(table.columns))
        return f"row {at + 1} blank"
    if kind == 2:
        table.rows.append(table.rows.pop(at))
        return f"row {at + 1} moved to the end"
    chance.shuffle(table.rows)
    return "rows shuffled"


def _cell(chance: Random, table: Table, columns: list[Column]) -> tuple[int, Column] | None:
    row = chance.randrange(len(table.rows))
    free = [column for column in columns if (row, column.name) not in table.broken]
    return (row, chance.choice(free)) if free else None


def _try(chance: Random, table: Table, _: "Generated") -> str:
    """Put one of a column's trials into a cell."""
    if not (found := _cell(chance, table, [each for each in table.columns if each.trials])):
        return ""
    row, column = found
    text, codes = chance.choice(column.trials)
    table.put(row, column.name, text, codes)
    return f"row {row + 1}, {column.name} is {text!r}: {sorted(codes)}"


def _blank(chance: Random, table: Table, _: "Generated") -> str:
    columns = [column for column in table.columns if column.required] or table.columns
    if not (found := _cell(chance, table, columns)):
        return ""
    row, column = found
    table.put(row, column.name, "")
    return f"row {row + 1}, {column.name} is blank"


def _repeat(chance: Random, table: Table, _: "Generated") -> str:
    """Copy a key or a value, which should be unique, to another row, at times in a form of none."""
    single = [[column.name] for column in table.columns if column.limits.get("unique")]
    names, row = chance.choice([table.key, *single]), chance.randrange(len(table.rows))
    other = chance.randrange(len(table.rows))
    if row == other or any((at, name) in table.broken for at in (row, other) for name in names):
        return ""
    whole_number = table.column(names[0]).field["type"] == "integer" and chance.random() < 0.5
    for name, text in zip(names, table.parts(row, names), strict=True):
        table.put(other, name, text)
        if whole_number and name == names[0] and text and text[0] != "-":
            table.put(row, name, "0" + text, frozenset({"type"}))
        else:
            table.put(row, name, text)
    return f"rows {row + 1} and {other + 1} have equal {', '.join(names)}"


def _lose(chance: Random, table: Table, package: "Generated") -> str:
    """Make a reference find nothing, or fill only a part of it."""
    if not table.references:
        return ""
    reference, row = chance.choice(table.references), chance.randrange(len(table.rows))
    own = reference.own
    name = chance.choice(own)
    if any((row, each) in table.broken for each in own):
        return ""
    if len(own) > 1 and chance.random() < 0.5:
        return _halve(chance, table, row, reference, package.table(reference.table))
    kind, old = table.column(name).field["type"], table.rows[row][table.at(name)]
    strange = {"integer": ["-77", "1" * 15], "date": ["1234-05-06"], "year": ["1001"],
               "boolean": ["true", "false"]}.get(kind, ["lost", "a|b"])  # fmt: skip
    text, codes = chance.choice(["", *strange]), frozenset()
    if kind != "string" and old and chance.random() < 0.5:
        text, codes = chance.choice(["0", "x"]) + old, frozenset({"type"})
    table.put(row, name, text, codes)
    return f"row {row + 1}, {name} refers to {text!r}"


def _halve(chance: Random, table: Table, row: int, reference: Reference, target: Table) -> str:
    """Blank the same part of a reference and of a key that it would find else."""
    other, blank = chance.randrange(len(target.rows) or 1), chance.randrange(len(reference.own))
    taken = any((other, name) in target.broken for name in reference.theirs)
    if not target.rows or taken or (table is target and row == other):
        return ""
    parts = target.parts(other, reference.theirs)
    for at, (name, text) in enumerate(zip(reference.own, parts, strict=True)):
        table.put(row, name, "" if at == blank else text)
    target.put(other, reference.theirs[blank], "")
    return f"row {row + 1} refers in part to row {other + 1} of {target.name}"
