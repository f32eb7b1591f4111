"""One coding sheet on its way to the tables: parsed, checked, and turned into lines of CSV.

What comes out depends on nothing but the two files of the source, its row in the registry, its
names, and the declarations; so it can be kept for the next build (see `cache`) and made by any
process. That the ids it points to are registered is for the caller to look up (`Compiled.uses`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .claims import SheetRows
from .computed import compute
from .declared import Declared
from .lines import csv_lines, row_problems
from .mentions import Spellings, add_mentions, first_mentions
from .rows import Tables
from .segments import add_text_rows, read_segments, source_numbers
from .sheet import SheetChecker
from .sheet_schema import references
from .yaml_lines import SheetError, read_coding


@dataclass(frozen=True)
class Context:
    """What all sheets are read with: the declarations and, for messages, what is registered.

    Attributes:
        declared: the declarations.
        ids: the ids of each registry that a sheet may point to.
        names: all names of each entity.
    """

    declared: Declared
    ids: Mapping[str, Collection[str]]
    names: Mapping[str, list[str]]

    @cached_property
    def checker(self) -> SheetChecker:
        """Checks sheets; made once a process."""
        return SheetChecker(self.declared, self.ids)

    def __reduce__(self):
        return Context, (self.declared, self.ids, self.names)


@dataclass(frozen=True)
class Source:
    """A source to compile: what the registries say of it."""

    source_id: str
    published: str
    names: Spellings

    @property
    def sheet(self) -> str:
        """Path of its sheet in the checkout."""
        return f"coding/sources/{self.source_id}.yaml"

    @property
    def index(self) -> str:
        """Path of its sentence index in the checkout."""
        return f"coding/sources/{self.source_id}.segments.csv"

    def read(self, root: Path) -> tuple[bytes, bytes]:
        """The content of its two files."""
        return read_coding(root, self.sheet), read_coding(root, self.index)

    def key(self, hashes: Sequence[str], declared: str) -> str:
        """What its rows are kept under: a hash of everything that they depend on.

        Args:
            hashes: the SHA-256 of its two files.
            declared: stands for the declarations and the code.
        """
        names = sorted((*name, status) for name, status in self.names.items())
        about = json.dumps([declared, self.source_id, self.published, names, *hashes])
        return hashlib.sha256(about.encode()).hexdigest()


@dataclass(frozen=True)
class Compiled:
    """The rows of one sheet.

    Attributes:
        lines: per table its rows as canonical CSV, without a header.
        numbers: the computed columns of the source: counts and hashes.
        uses: the ids that the sheet points to in each registry.
        mentions: the first and plainest mention of each entity in it, as the fields of each.
    """

    lines: dict[str, bytes]
    numbers: dict[str, str]
    uses: dict[str, list[str]]
    mentions: list[Sequence]


def sheet_rows(
    context: Context, source: Source, files: tuple[bytes, bytes]
) -> tuple[Tables, dict[str, str], dict[str, set[str]]]:
    """The rows that a sheet gives, the numbers of its source and the ids that it points to.

    Raises SheetError.
    """
    declared = context.declared
    sheet = context.checker.read(files[0], source.sheet)
    segments = read_segments(files[1], source.index)
    if sheet.data["source_id"] != source.source_id:
        message = f"the sheet is about {shown(sheet.data['source_id'])}"
        raise SheetError([sheet.problem(("source_id",), message, f"write {source.source_id}")])
    numbers = source_numbers(segments, source.index)
    tables = SheetRows(declared, sheet, source.published).collect()
    add_text_rows(declared, tables, segments, sheet)
    add_mentions(declared, tables, sheet, source.names, context.names)
    compute(declared, tables)
    return tables, numbers, references(sheet.data)


def compiled(context: Context, source: Source, files: tuple[bytes, bytes]) -> Compiled:
    """Compile one sheet; raises SheetError with every problem of the first stage that has any."""
    tables, numbers, uses = sheet_rows(context, source, files)
    problems = row_problems(context.declared, tables) or unknown_fields(context.declared, tables)
    if problems:
        raise SheetError(problems)
    return Compiled(
        lines={
            table: b"".join(csv_lines(context.declared, table, rows))
            for table, rows in tables.items()
            if rows
        },
        numbers=numbers,
        uses={registry: sorted(ids) for registry, ids in uses.items()},
        mentions=first_mentions(tables["mentions"]),
    )


def unknown_fields(declared: Declared, tables: Tables) -> list[Problem]:
    """Evidence for a column that the table of its claim does not have."""
    problems = []
    for row in tables["evidence"]:
        name = row.values["field"]
        if not name:
            continue
        table = next(table for key, table in declared.claim_tables.items() if row.values[key])
        known = declared.columns(table)
        if name not in known:
            message = f"{table} has no column {shown(name)}"
            problems.append(row.problem("field", message, did_you_mean(name, known)))
    return problems
