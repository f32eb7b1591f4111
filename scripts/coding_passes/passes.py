"""The passes of a source as their coders left them, compiled like any coding sheet."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from coding_build.compiled import Context, Source, sheet_rows
from coding_build.declared import Declared
from coding_build.rows import Row, Tables, read_registry
from coding_build.sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX
from coding_build.yaml_lines import SheetError

from kyrgyz_security_diplomacy.report.problems import Problem, shown

FILE = "coding/passes/passes.csv"
COLUMNS = ["source_id", "pass", "coder_id", "coded_on", "codebook_version", "blind"]
PASSES = ("1", "2")
"""The two passes of a source that are compared."""
Cells = dict[str, str]
Units = dict[str, dict[str, Cells]]
"""Table → id of a row → its cells."""


class _Spellings(dict):
    """The names of a pass; one that its coder did not enter has no status (of an event, say)."""

    def get(self, key, default=""):
        return super().get(key, default or "")


class _SheetOfPass(Source):
    """A source whose sheet is that of one pass."""

    number: str = ""

    @property
    def sheet(self) -> str:
        return f"{folder(self.source_id, self.number)}/sheet.yaml"


def folder(source_id: str, number: str) -> str:
    """Where a pass is kept in the checkout."""
    return f"coding/passes/{number}/{source_id}"


@dataclass(frozen=True)
class Pass:
    """One pass of one source: who coded it, when, by which codebook, and its rows.

    Attributes:
        about: the cells of its line in coding/passes/passes.csv.
        tables: all rows of its registries and its sheet.
        numbers: the computed columns of its source.
    """

    about: Cells
    tables: Tables
    numbers: Cells = dataclasses.field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """Where its sheet is kept."""
        return f"{folder(self.about['source_id'], self.about['pass'])}/sheet.yaml"

    @cached_property
    def units(self) -> Units:
        """The rows of each table that has a key of one column, by that key."""
        return {
            table: {
                row.values[key]: row.values
                for row in self.tables[table]
                if row.values.get("level") != "reference"
            }
            for table, key in KEYS.items()
        }

    @cached_property
    def sentences(self) -> dict[str, set[str]]:
        """For each claim the sentences that support it."""
        found = defaultdict(set)
        for row in self.tables["evidence"]:
            cells = row.values
            if cells["relation"] == "supports" and cells["sentence_id"]:
                claim = next(cells[key] for key in CLAIMS if cells[key])
                found[claim].add(cells["sentence_id"])
        return found


KEYS = {
    "actors": "actor_id",
    "organizations": "organization_id",
    "places": "place_id",
    "sources": "source_id",
    "issues": "issue_id",
    "affiliations": "affiliation_id",
    "events": "event_id",
    "event_participants": "participant_id",
    "event_relations": "relation_id",
    "positions": "position_id",
    "mentions": "mention_id",
}
_CREDITS = ("source_id", "coordinates_source_id")
CLAIMS = ("affiliation_id", "event_id", "participant_id", "relation_id", "position_id")
CLAIMS += (*ENTITIES, "source_id")


def coded_passes(declared: Declared) -> dict[str, dict[str, Cells]]:
    """The sources of coding/passes/passes.csv and, for each, its passes by number."""
    path = declared.root / FILE
    found: dict[str, dict[str, Cells]] = {}
    if path.exists():
        for row in read_registry(path.read_bytes(), FILE, COLUMNS):
            of_source = found.setdefault(row.values["source_id"], {})
            if (number := row.values["pass"]) in of_source:
                message = f"pass {number} of {shown(row.values['source_id'])} stands here twice"
                raise SheetError([row.problem("pass", message, "keep one of the lines")])
            of_source[number] = row.values
    return found


def compiled_pass(declared: Declared, about: Cells, published: str) -> Pass:
    """Compile a pass with its own registries; raises SheetError as the build does.

    Args:
        declared: the declarations.
        about: its line in coding/passes/passes.csv.
        published: the day of publication of its source.
    """
    where = folder(about["source_id"], about["pass"])
    registries = {name: _registry(declared, f"{where}/{name}.csv", name) for name in _FILES}
    ids = {
        name: frozenset(row.values[key] for row in registries[name])
        for key, name in REGISTRY_OF_SUFFIX.items()
    }
    spellings, names = _Spellings(), defaultdict(list)
    for row in registries["names"]:
        who = next((row.values[key] for key in ENTITIES if row.values[key]), "")
        spellings[who, row.values["name"]] = row.values["spelling_status"]
        names[who].append(row.values["name"])
    source = _SheetOfPass(about["source_id"], published, spellings)
    object.__setattr__(source, "number", about["pass"])
    context = Context(declared, ids, dict(names))
    tables, numbers, used = sheet_rows(context, source, source.read(declared.root))
    for name in REGISTRY_OF_SUFFIX.values():
        tables[name] = _used(registries[name], used[name], name)
    tables["names"] = registries["names"]
    asked = {
        row.values.get(c, "") for t in ("names", "places") for row in tables[t] for c in _CREDITS
    }
    tables["sources"] = _used(registries["sources"], used["sources"] | asked, "sources")
    return Pass(about, tables, numbers)


def dataset_rows(declared: Declared, source: Source, context: Context) -> Pass:
    """The rows of the dataset itself for a source, as if they were a pass."""
    tables, _, used = sheet_rows(context, source, source.read(declared.root))
    for name in REGISTRY_OF_SUFFIX.values():
        rows = _registry(declared, f"coding/{name}.csv", name)
        tables[name] = _used(rows, used[name], name)
    return Pass({"source_id": source.source_id, "pass": ""}, tables)


_FILES = (*REGISTRY_OF_SUFFIX.values(), "names")


def _registry(declared: Declared, path: str, table: str) -> list[Row]:
    file = declared.root / path
    if not file.exists():
        hint = "copy the one in coding/, and add to it"
        raise SheetError(
            [Problem(code="coding", path=path, message="the file is missing", hint=hint)]
        )
    content = file.read_bytes()
    return read_registry(content, path, declared.coder_columns(table))


def _used(rows: list[Row], used: set[str], table: str) -> list[Row]:
    """Rows that the sheet points to, or that are the parents of such rows."""
    by_id = {row.values[KEYS[table]]: row for row in rows}
    parent = f"parent_{KEYS[table]}"
    todo, found = list(used), {}
    while todo:
        ident = todo.pop()
        if ident and ident not in found and ident in by_id:
            found[ident] = by_id[ident]
            todo.append(by_id[ident].values.get(parent, ""))
    return [row for ident, row in by_id.items() if ident in found]
