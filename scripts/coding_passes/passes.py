"""The passes of a source as their coders left them, compiled like any coding sheet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coding_build.compiled import read_source, read_with, rows_of
from coding_build.declared import Declared
from coding_build.rows import ENTITIES, KEYS, REGISTRIES, Row, Tables, referred
from coding_build.sheet import check_sheet
from coding_build.yaml_lines import coding_error, read_coding, read_yaml

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes

from .pass_sheet import Agreement, additions, for_version, pass_schema, value_at

PASSES = ("1", "2")
"""The two passes of a source that are compared."""
CODED_TABLES = ("affiliations", "events", "event_participants", "event_relations", "positions")
SPAN = ("char_start", "char_end")
"""The columns of a mention that say on what text it rests."""
_CLAIMS = (*(KEYS[table] for table in CODED_TABLES), *ENTITIES, "source_id")
Cells = dict[str, str]


@dataclass(frozen=True)
class Pass:
    """One coding of one source.

    Attributes:
        source_id: the source.
        sheet: path of its sheet.
        tables: the rows of its sheet, and of the registries those that it uses.
        added: the rows that it adds to the registries, by table.
        about: who coded, when and by which codebook; empty for the dataset itself.
    """

    source_id: str
    sheet: str
    tables: Tables
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
                found[claim_of(row)].setdefault(cells["sentence_id"], row)
        return found


def claim_of(evidence: Row) -> str:
    """The id of what a row of evidence is for."""
    return next(evidence.values[key] for key in _CLAIMS if evidence.values[key])


def csv_of(rows: Sequence[Row]) -> bytes:
    """Rows as the CSV that they were read from."""
    header = list(rows[0].values)
    return csv_bytes(header, ([row.values[name] for name in header] for row in rows))


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


def read_pass(declared: Declared, source_id: str, number: str, known_names: bool = False) -> Pass:
    """Compile a pass of a source; raises SheetError if there is none, or as the build does.

    With `known_names` a printed name that is not among the names is refused.
    """
    path, known = path_of(source_id, number), known_passes(declared)
    if number not in known.get(source_id, ()):
        hint = "" if source_id in known else did_you_mean(source_id, known)
        message = f"{shown(source_id)} has no pass {number} here"
        raise coding_error(path, None, message, hint or "write it with scripts/new_source.py")
    sheet = read_yaml(read_coding(declared.root, path), path)
    added = additions(declared, sheet)
    tables = {name: overlaid(name, declared.registries[name], rows) for name, rows in added.items()}
    context = read_with(declared, tables)
    if source_id not in context.published:
        message = f"{source_id} is not a coded source here"
        raise coding_error("coding/sources.csv", None, message, "add a line for it")
    coders = [row.values["coder_id"] for row in declared.registries["coders"]]
    pass_schema(context.schema, declared, coders)
    version = value_at(sheet, "pass", "codebook_version")
    for_version(context.schema, Agreement(declared), version)
    check_sheet(sheet, context.schema)
    rows = rows_of(context, source_id, sheet, known_names)
    about = {"pass": number, **sheet.data["pass"]}
    return Pass(source_id, path, rows | used_by(rows, tables), added, about)


def dataset_as_pass(declared: Declared, source_id: str) -> Pass:
    """The coding of a source that is in the dataset."""
    context = read_with(declared, declared.registries)
    sheet = read_source(context, source_id)
    rows = rows_of(context, source_id, sheet, known_names=False)
    return Pass(source_id, sheet.path, rows | used_by(rows, declared.registries))


def overlaid(name: str, rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Rows of a registry, with others in place of what has the same key.

    That is the id; of names also the entity, spelling and source.
    """

    def keys(row: Row) -> Iterator[str | tuple[str, ...]]:
        yield row.values[KEYS.get(name, "name_id")]
        if name == "names":
            yield tuple(row.values[column] for column in (*ENTITIES, "name", "source_id"))

    taken = {key for row in others for key in keys(row)}
    return [*(row for row in rows if taken.isdisjoint(keys(row))), *others]


def used_by(rows: Tables, registries: Tables) -> Tables:
    """What rows use of registries, and what is used by that; and the names of it."""
    by_id = {name: {row.values[KEYS[name]]: row for row in registries[name]} for name in REGISTRIES}
    found: set[tuple[str, str]] = set()
    new = set(_references(row for each in rows.values() for row in each))
    while new := {(name, ident) for name, ident in new - found if ident in by_id[name]}:
        found |= new
        new = set(_references(by_id[name][ident] for name, ident in new))
    names = [row for row in registries["names"] if not found.isdisjoint(_references([row]))]
    for _, ident in set(_references(names)) - found:  # for a spelling alone
        if (row := by_id["sources"].get(ident)) and row.values["level"] == "reference":
            found.add(("sources", ident))
    used = {
        name: [row for ident, row in each.items() if (name, ident) in found]
        for name, each in by_id.items()
    }
    return used | {"names": names}


def _references(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Registry and id of all that rows point to."""
    for row in rows:
        for column, cell in row.values.items():
            if cell and (name := referred(column)) in REGISTRIES:
                yield name, cell
