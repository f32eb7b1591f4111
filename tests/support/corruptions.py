"""Named ways to spoil a copy of the dataset, each with the table and the problems it must cause.

What no check can refuse, because it may be right: a plausible wrong value (another day, another
stance, swapped coordinates), two text hashes swapped between sentences (`ksd verify` with a copy
of the source finds that), a row that is lost with all that points to it while the descriptor is
made to agree, a constraint or rule taken out of the descriptor or a `minRows` lowered in it
(`scripts/build.py --check` and a comparison of versions find that), an id that was never used
among the retired ones, a thing told twice in other words, and a whole word in look-alike letters
where another alphabet is lawful.
"""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from real_package import DESCRIPTOR, ROOT, altered, part

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, json_bytes


class Copy:
    """A copy of the package, or of a part of it, in a folder, to be spoilt."""

    def __init__(self, root: Path, made: dict):
        self.root, self.made = root, made
        for resource in made["resources"]:
            (root / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / resource["path"], root / resource["path"])
        self.save()

    def save(self) -> None:
        """Write the descriptor."""
        (self.root / "datapackage.json").write_bytes(json_bytes(self.made))

    def resource(self, table: str) -> dict:
        """The table's entry in the descriptor, to be changed and saved."""
        return next(each for each in self.made["resources"] if each["name"] == table)

    def file(self, table: str) -> Path:
        """The table's file."""
        return self.root / "data" / f"{table}.csv"

    def put(self, table: str, content: bytes, mend: bool = True) -> None:
        """Replace the table's file; to mend is to make bytes, hash and rows agree with it."""
        assert content != self.file(table).read_bytes(), "changes nothing"
        self.file(table).write_bytes(content)
        if mend:
            text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            records = [cells for cells in csv.reader(io.StringIO(text.replace("\0", ""))) if cells]
            digest = "sha256:" + hashlib.sha256(content).hexdigest()
            declared = {"bytes": len(content), "hash": digest, "rows": max(len(records) - 1, 0)}
            self.resource(table).update(declared)
            self.save()

    def rows(self, table: str) -> list[list[str]]:
        """The cells of each line, the header first."""
        return list(csv.reader(io.StringIO(self.file(table).read_text(encoding="utf-8"))))


@dataclass(frozen=True)
class Corruption:
    """One way to spoil the package.

    Attributes:
        name: what is wrong, in words; unique.
        family: the kind of fault.
        table: the table to be blamed; "" if it is the package.
        codes: codes of problems that must be told of that table; for a named rule its id.
        spoil: does it to a copy; None if `sql` says it.
        sql: statements that do it, on tables of text.
        column: of a single cell, the column to be blamed.
        value: of a single cell, what stands there.
        tables: other tables that must be there.
        returns: the exit code of `ksd validate`.
    """

    name: str
    family: str
    table: str
    codes: tuple[str, ...]
    spoil: Callable[[Copy], None] | None = None
    sql: tuple[str, ...] = ()
    column: str = ""
    value: str | None = None
    tables: tuple[str, ...] = ()
    returns: int = 1

    def make(self, folder: Path, whole: bool) -> Path:
        """Write the spoilt package, or the part of it that is concerned, to a folder."""
        made = None if whole else part(self.rules, [self.table, *self.tables])
        if self.sql:
            return altered(folder, *self.sql, **({} if whole else {"made": made}))
        made = made or deepcopy(DESCRIPTOR)
        self.spoil(Copy(folder, made))
        return folder

    @property
    def rules(self) -> list[str]:
        """The ids of named rules among the codes."""
        return [code for code in self.codes if code in _RULES]


_RULES = {rule["id"] for rule in DESCRIPTOR["rules"]}


def content(family, name, table, codes, change, mend=True, **more) -> Corruption:
    """A change of a file's bytes."""

    def spoil(copy: Copy) -> None:
        copy.put(table, change(copy.file(table).read_bytes()), mend)

    return Corruption(name, family, table, tuple(codes.split()), spoil, **more)


def swap(family, name, table, codes, old, new, **more) -> Corruption:
    """The first place of one text in a file replaced by another."""

    def change(data: bytes) -> bytes:
        before, after = (each if isinstance(each, bytes) else each.encode() for each in (old, new))
        assert before in data, f"{old!r} is not there"
        return data.replace(before, after, 1)

    return content(family, name, table, codes, change, **more)


def lines(family, name, table, codes, change, **more) -> Corruption:
    """A change of a table's rows, the header among them, written canonically."""

    def spoil(copy: Copy) -> None:
        made = change(copy.rows(table))
        copy.put(table, "".join(map(csv_line, made)).encode())

    return Corruption(name, family, table, tuple(codes.split()), spoil, **more)


def cell(family, name, place, value, codes, **more) -> Corruption:
    """One cell replaced; `place` is "table.column" and the row's key."""
    where, key = place
    table, column = where.split(".")

    def change(rows: list[list[str]]) -> list[list[str]]:
        [row] = [row for row in rows if row[0] == key]
        return _put(rows, column, {rows.index(row): value})

    return lines(family, name, table, codes, change, column=column, value=value, **more)


def cells(group: Sequence[Corruption]) -> Corruption:
    """The values of single cells put into one column of a table at once, each in its own row."""
    first = group[0]
    values = {number: each.value for number, each in enumerate(group, 1)}

    def change(rows: list[list[str]]) -> list[list[str]]:
        return _put(rows, first.column, values)

    name = f"{len(group)} in {first.column}"
    return lines(
        first.family, name, first.table, " ".join(first.codes), change, tables=first.tables
    )


def _put(rows: list[list[str]], column: str, values: dict[int, str]) -> list[list[str]]:
    at = rows[0].index(column)
    for number, value in values.items():
        assert rows[number][at] != value, "changes nothing"
        rows[number][at] = value
    return rows


def edit(family, name, table, codes, change, **more) -> Corruption:
    """A change of the descriptor."""

    def spoil(copy: Copy) -> None:
        before = json.dumps(copy.made)
        change(copy)
        assert json.dumps(copy.made) != before, "changes nothing"
        copy.save()

    return Corruption(name, family, table, tuple(codes.split()), spoil, **more)


def logic(name, table, codes, *statements, **more) -> Corruption:
    """Rows changed by SQL, the package written anew."""
    return Corruption(name, "logic", table, tuple(codes.split()), sql=statements, **more)
