"""Back from a row of a built table to the line in coding/ where it was typed.

Nothing is kept for this while all goes well: the sheet of a row with a problem is read again.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kyrgyz_security_diplomacy.report.problems import Problem

from .assemble import Assembled, source_of
from .cache import Cache
from .compiled import sheet_rows
from .lines import key_text, keys_of
from .mentions import entity_evidence_id, mention_of
from .rows import Row, Tables


class Origins:
    """Finds the places where the rows of a build were typed."""

    def __init__(self, assembled: Assembled, cache: Cache):
        self._assembled, self._cache = assembled, cache
        self._owners = lru_cache(maxsize=None)(self._read_owners)
        self._sheet = lru_cache(maxsize=8)(self._read_sheet)

    def rows(self, table: str, key: str) -> list[Row]:
        """The rows of a table that have a key (its parts joined by |), with their places."""
        found = []
        for owner in self._owners(table).get(key, ()):
            if isinstance(owner, Row):
                found.append(owner)
            else:
                of_sheet = self._sheet(owner)[table]
                found += [row for row in of_sheet if self._key(table, row) == key]
        return found

    def told(self, problems: Iterable[Problem], most: int) -> list[Problem]:
        """Problems of built tables, told where their rows were typed.

        As many sheets are read as it takes to tell the first `most`, in the order of reports;
        of the others only the file is told.
        """
        by_path = defaultdict(list)
        for problem in map(_pointing_to_coding, problems):
            by_path[self._path(problem)].append(problem)
        told: list[Problem] = []
        for path in sorted(by_path):
            for problem in by_path[path]:
                rows = []
                if problem.row and len(told) < most + len(by_path[path]):
                    rows = self.rows(problem.table, problem.key)
                place = {"line": rows[0].line(problem.column)} if rows else {}
                told.append(dataclasses.replace(problem, path=path, **place))
        return told

    def _path(self, problem: Problem) -> str:
        owners = self._owners(problem.table).get(problem.key) if problem.row else None
        if not owners:
            return problem.path
        if isinstance(owners[0], Row):
            return owners[0].path
        source = self._assembled.sources[owners[0]]
        return source.index if problem.table == "sentences" else source.sheet

    def _key(self, table: str, row: Row) -> str:
        key = self._assembled.context.declared.schemas[table]["primaryKey"]
        return "|".join(row.values.get(part, "") for part in key)

    def _read_owners(self, table: str) -> dict[str, Sequence[Row | str]]:
        """For each key of a table the registry rows and the sources of sheets that have it."""
        declared = self._assembled.context.declared
        if table not in declared.tables:
            return {}
        parts = len(declared.schemas[table]["primaryKey"])
        found: dict[str, dict[Row | str, None]] = defaultdict(dict)
        registered = self._assembled.tables[table]
        for number, row in enumerate(registered):
            owner = source_of(row) if table == "evidence" else number
            found[self._key(table, row)][owner] = None
        for source_id, content in self._cache.lines(table):
            for key in keys_of(content.splitlines(keepends=True), parts):
                found[key_text(key)][source_id] = None
        return {
            key: [registered[o] if isinstance(o, int) else o for o in owners]
            for key, owners in found.items()
        }

    def _read_sheet(self, source_id: str) -> Tables:
        source = self._assembled.sources[source_id]
        context = self._assembled.context
        tables, _, _ = sheet_rows(context, source, source.read(context.declared.root))
        for row in tables["mentions"]:  # the evidence for entities stands where they are mentioned
            if mention := mention_of(row):
                cells = {"evidence_id": entity_evidence_id(mention)}
                tables["evidence"].append(Row(cells, row.path, row.at))
        return tables


def _pointing_to_coding(problem: Problem) -> Problem:
    pointer = re.sub(
        r"^datapackage[.]json resources/(\w+)/schema/", r"schemas/\1.schema.json ", problem.pointer
    )
    pointer = re.sub(r"^datapackage[.]json views/(\w+)$", r"schemas/views/\1.yaml", pointer)
    return dataclasses.replace(
        problem, pointer=pointer.replace("datapackage.json rules/", "schemas/rules ")
    )
