"""The passes of a source as their coders left them, compiled like any coding sheet."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coding_build.compiled import read_with, sheet_rows
from coding_build.declared import Declared
from coding_build.rows import Row, Tables, read_registry
from coding_build.sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX, registry_of
from coding_build.yaml_lines import SheetError, coding_error, read_coding

from kyrgyz_security_diplomacy.package.value_syntax import parse, version_numbers
from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

FILE = "coding/passes/passes.csv"
COLUMNS = ["source_id", "pass", "coder_id", "coded_on", "codebook_version", "blind"]
PASSES = ("1", "2")
"""The two passes of a source that are compared."""
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
"""Table → the key of its rows, for the tables whose rows are compared one by one."""
CODED_TABLES = ("affiliations", "events", "event_participants", "event_relations", "positions")
_CLAIMS = (*(KEYS[table] for table in CODED_TABLES), *ENTITIES, "source_id")
_FILES = (*REGISTRY_OF_SUFFIX.values(), "names")
Cells = dict[str, str]


@dataclass(frozen=True)
class Pass:
    """One coding of one source.

    Attributes:
        source_id: the source.
        sheet: path of its sheet.
        tables: all rows of its registries and its sheet.
        numbers: the computed columns of its source.
        about: its line in coding/passes/passes.csv; empty for the dataset itself.
    """

    source_id: str
    sheet: str
    tables: Tables
    numbers: Cells
    about: Cells = field(default_factory=dict)

    @cached_property
    def units(self) -> dict[str, dict[str, Row]]:
        """The rows of each table in KEYS by their key."""
        return {
            table: {
                row.values[key]: row
                for row in self.tables[table]
                if row.values.get("level") != "reference"
            }
            for table, key in KEYS.items()
        }

    @cached_property
    def evidence(self) -> dict[str, dict[str, Row]]:
        """For each claim the sentences that support it, with their rows of evidence."""
        found = defaultdict(dict)
        for row in self.tables["evidence"]:
            cells = row.values
            if cells["relation"] == "supports" and cells["sentence_id"]:
                claim = next(cells[key] for key in _CLAIMS if cells[key])
                found[claim].setdefault(cells["sentence_id"], row)
        return found


def read_optional(declared: Declared, path: str, columns: list[str]) -> list[Row]:
    """The rows of a CSV that coders keep; none if there is no such file. Raises SheetError."""
    if not (declared.root / path).exists():
        return []
    return read_registry(read_coding(declared.root, path), path, columns)


def read_passes(declared: Declared) -> dict[str, dict[str, Row]]:
    """The lines of coding/passes/passes.csv by source and number of the pass; raises SheetError."""
    rows = read_optional(declared, FILE, COLUMNS)
    known = {
        key: {row.values[key] for row in _registry(declared, "coding", table)} if rows else ()
        for key, table in (("source_id", "sources"), ("coder_id", "coders"))
    }
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    problems: list[Problem] = []
    for row in rows:
        problems += [row.problem(*fault) for fault in _faults(declared, row.values, known)]
        source_id, number, coder = (row.values[name] for name in ("source_id", "pass", "coder_id"))
        if number in found[source_id]:
            message = f"pass {number} of {shown(source_id)} is a duplicate"
            problems.append(row.problem("pass", message, "keep one of the lines"))
        elif any(coder == other.values["coder_id"] for other in found[source_id].values()):
            message = f"{shown(coder)} has coded another pass of this source"
            problems.append(row.problem("coder_id", message, "passes are of different coders"))
        found[source_id][number] = row
    if problems:
        raise SheetError(problems)
    return dict(found)


def _faults(declared: Declared, cells: Cells, known: Mapping) -> Iterator[tuple[str, str, str]]:
    """Column, message and hint for each cell of a line that is not valid."""
    for column, ids in known.items():
        if (ident := cells[column]) not in ids:
            yield column, f"{shown(ident)} is not registered", did_you_mean(ident, ids)
    if cells["pass"] not in PASSES:
        yield "pass", f"{shown(cells['pass'])} is no pass", "write 1 or 2"
    for column, kind in (("coded_on", "date"), ("blind", "boolean")):
        try:
            parse(kind, cells[column])
        except ValueError as error:
            yield column, f"{shown(cells[column])} {error}", ""
    if cells["coded_on"] > declared.dataset["dateReleased"]:
        yield "coded_on", f"{shown(cells['coded_on'])} is after the release of the data", ""
    if not version_numbers(cells["codebook_version"]):
        message = f"{shown(cells['codebook_version'])} is no version"
        yield "codebook_version", message, "write it as 0.1.0"


def passes_of(declared: Declared, source_id: str, numbers: Sequence[str] = PASSES) -> list[Pass]:
    """Passes of a source by number; raises SheetError if one is not registered, or has faults."""
    known = read_passes(declared)
    for number in numbers:
        if number not in known.get(source_id, ()):
            message = f"{shown(source_id)} has no pass {number} here"
            hint = "" if source_id in known else did_you_mean(source_id, known)
            hint = hint or f"add a line for it to {FILE}; there are {', '.join(known) or 'none'}"
            raise coding_error(FILE, None, message, hint)
    return [compiled_pass(declared, known[source_id][number]) for number in numbers]


def compiled_pass(declared: Declared, line: Row) -> Pass:
    """Compile a pass with its own registries; raises SheetError as the build does.

    Args:
        declared: the declarations.
        line: its line in coding/passes/passes.csv.
    """
    source_id = line.values["source_id"]
    folder = f"coding/passes/{line.values['pass']}/{source_id}"
    return _compiled(declared, source_id, folder, f"{folder}/sheet.yaml", line.values)


def dataset_as_pass(declared: Declared, source_id: str) -> Pass:
    """The coding of a source that is in the dataset."""
    return _compiled(declared, source_id, "coding", f"coding/sources/{source_id}.yaml", {})


class _Spellings(dict):
    """The names of a source; one that a coder did not enter (of an event, say) has no status."""

    def get(self, key, default=""):
        return super().get(key, default or "")


def _compiled(declared: Declared, source_id: str, folder: str, sheet: str, about: Cells) -> Pass:
    """Compile a sheet with the registries in a folder, and keep what it uses of them."""
    registries = {name: _registry(declared, folder, name) for name in _FILES}
    context, sources = read_with(declared, registries)
    if source_id not in sources:
        message = f"{source_id} is not a coded source here"
        raise coding_error(f"{folder}/sources.csv", None, message, "copy its line from coding/")
    known = sources[source_id]
    tables, numbers = sheet_rows(
        context, dataclasses.replace(known, names=_Spellings(known.names), sheet=sheet)
    )
    used: dict[str, set[str]] = {name: set() for name in REGISTRY_OF_SUFFIX.values()}
    for row in (row for rows in tables.values() for row in rows):
        for column, cell in row.values.items():
            if registry := registry_of(column):
                used[registry].add(cell)
    tables["names"] = registries["names"] if about else []  # of the dataset: of all its sources
    used["sources"] |= {row.values["source_id"] for row in tables["names"]}
    for name in REGISTRY_OF_SUFFIX.values():  # sources are last
        tables[name] = _used(registries[name], used[name], name)
        used["sources"] |= {row.values.get("coordinates_source_id", "") for row in tables[name]}
    return Pass(source_id, sheet, tables, numbers, about)


def _registry(declared: Declared, folder: str, table: str) -> list[Row]:
    path = f"{folder}/{table}.csv"
    return read_registry(read_coding(declared.root, path), path, declared.coder_columns(table))


def _used(rows: list[Row], used: set[str], table: str) -> list[Row]:
    """Rows that the sheet points to, or that are the parents of such rows."""
    by_id = {row.values[KEYS[table]]: row for row in rows}
    todo, found = list(used), set()
    while todo:
        ident = todo.pop()
        if ident in by_id and ident not in found:
            found.add(ident)
            todo.append(by_id[ident].values.get(f"parent_{KEYS[table]}", ""))
    return [row for ident, row in by_id.items() if ident in found]
