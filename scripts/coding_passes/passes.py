"""The passes of a source as their coders left them, compiled like any coding sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from coding_build.compiled import read_with, rows_of
from coding_build.declared import Declared
from coding_build.rows import Row, Tables, read_registry
from coding_build.sheet import check_sheet, read_sheet
from coding_build.sheet_schema import ENTITIES, registry_of
from coding_build.yaml_lines import Keys, coding_error, read_coding, read_yaml

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes

from .columns import agreement
from .pass_sheet import ADDED, additions, for_version, pass_schema, value_at

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
Cells = dict[str, str]


@dataclass(frozen=True)
class Pass:
    """One coding of one source.

    Attributes:
        source_id: the source.
        sheet: path of its sheet.
        data: what is in the sheet.
        tables: the rows of its sheet, and of the registries those that it uses.
        numbers: the computed columns of its source.
        added: the rows that it adds to the registries, by table.
        about: who coded, when and by which codebook; empty for the dataset itself.
    """

    source_id: str
    sheet: str
    data: Keys
    tables: Tables
    numbers: Cells
    added: Tables = field(default_factory=dict)
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


def read_coded(declared: Declared, name: str, columns: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV in coding/; none if there is no such file. Raises SheetError.

    Args:
        declared: the declarations.
        name: its path below coding/, without its ending: for a table its name.
        columns: its columns, if it is no table.
    """
    path = f"coding/{name}.csv"
    if not (declared.root / path).exists():
        return []
    content = read_coding(declared.root, path)
    return read_registry(content, path, list(columns or declared.coder_columns(name)))


def csv_of(rows: Sequence[Row]) -> bytes:
    """Rows as the CSV that they were read from."""
    header = list(rows[0].values)
    return csv_bytes(header, ([row.values[name] for name in header] for row in rows))


def registries(declared: Declared) -> Tables:
    """The rows of the registries of the project that sheets point to, and of coders."""
    return {name: read_coded(declared, name) for name in (*ADDED, "coders")}


def path_of(source_id: str, number: str) -> str:
    """Path of the sheet of a pass."""
    return f"coding/passes/{number}/{source_id}.yaml"


def known_passes(declared: Declared) -> dict[str, list[str]]:
    """The numbers of the passes that there are, by source."""
    found = defaultdict(list)
    for number in PASSES:
        for path in sorted((declared.root / "coding/passes" / number).glob("src-*.yaml")):
            found[path.stem].append(number)
    return dict(sorted(found.items()))


def read_pass(
    declared: Declared, source_id: str, number: str, project: Tables, strict: bool = False
) -> Pass:
    """Compile a pass of a source; raises SheetError if there is none, or as the build does.

    Args:
        declared: the declarations.
        source_id: the source.
        number: of the pass, "1" or "2".
        project: the registries of the project.
        strict: whether to refuse a printed name that is not among the names.
    """
    path, known = path_of(source_id, number), known_passes(declared)
    if number not in known.get(source_id, ()):
        hint = "" if source_id in known else did_you_mean(source_id, known)
        message = f"{shown(source_id)} has no pass {number} here"
        raise coding_error(path, None, message, hint or "write it with scripts/new_source.py")
    sheet = read_yaml(read_coding(declared.root, path), path)
    added = additions(declared, sheet)  # in place of what the project has under the same id
    keys = KEYS | {"names": "name_id"}
    tables = {name: _with(project[name], rows, keys[name]) for name, rows in added.items()}
    context, sources = read_with(declared, tables)
    if source_id not in sources:
        message = f"{source_id} is not a coded source here"
        raise coding_error("coding/sources.csv", None, message, "add a line for it")
    pass_schema(context.schema, declared, [row.values["coder_id"] for row in project["coders"]])
    version = value_at(sheet, "pass", "codebook_version")
    for_version(context.schema, agreement(declared), version)
    check_sheet(sheet, context.schema)
    source = replace(sources[source_id], sheet=path)
    if not strict:
        source = replace(source, names=Spellings(source.names))
    rows, numbers = rows_of(context, source, sheet)
    rows |= used_by(rows, tables)
    about = {"pass": number, **sheet.data["pass"]}
    return Pass(source_id, path, sheet.data, rows, numbers, added, about)


def dataset_as_pass(declared: Declared, source_id: str, project: Tables) -> Pass:
    """The coding of a source that is in the dataset."""
    context, sources = read_with(declared, project)
    source = sources[source_id]
    source = replace(source, names=Spellings(source.names))
    sheet = read_sheet(read_coding(declared.root, source.sheet), source.sheet, context.schema)
    rows, numbers = rows_of(context, source, sheet)
    return Pass(source_id, source.sheet, sheet.data, rows | used_by(rows, project), numbers)


class Spellings(dict):
    """The names of a source; one that a coder did not enter has no status."""

    def get(self, key, default=""):
        """The status of a spelling of an entity; "" if it is not among the names."""
        return super().get(key, default or "")


def _with(rows: list[Row], added: list[Row], key: str) -> list[Row]:
    """Rows, with those that are added in place of what has the same key."""
    taken = {row.values[key] for row in added}
    return [*(row for row in rows if row.values[key] not in taken), *added]


def used_by(rows: Tables, registries: Tables) -> Tables:
    """What rows use of registries, and what is used by that; and the names of it."""
    by_id = {
        name: {row.values[KEYS[name]]: row for row in registries[name]}
        for name in ADDED
        if name in KEYS
    }
    todo, found = list(_references(row for each in rows.values() for row in each)), set()
    while todo:
        name, ident = todo.pop()
        if ident in by_id[name] and (name, ident) not in found:
            found.add((name, ident))
            todo += _references([by_id[name][ident]])
    used = {
        name: [row for ident, row in each.items() if (name, ident) in found]
        for name, each in by_id.items()
    }
    used["names"] = [
        row for row in registries["names"] if any(key in found for key in _references([row]))
    ]
    cited = set(_references(used["names"])) - found
    used["sources"] += [  # a reference may be there for a spelling alone
        row
        for key, row in by_id["sources"].items()
        if ("sources", key) in cited and row.values["level"] == "reference"
    ]
    return used


def _references(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Registry and id of all that rows point to."""
    for row in rows:
        for column, cell in row.values.items():
            if cell and (name := registry_of(column)):
                yield name, cell
