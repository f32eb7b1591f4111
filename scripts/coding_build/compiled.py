"""From coding/ to the rows of all tables: registries, then each sheet with its sentence index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .claims import claim_rows
from .computed import add_levels, compute, copy_identifiers
from .declared import Declared
from .links import add_links
from .mentions import Spellings, entity_evidence, mention_rows
from .rows import Row, Tables, read_registry
from .segments import add_text_rows, read_segments, source_numbers
from .sheet import read_sheet
from .sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX, sheet_schema
from .yaml_lines import Located, SheetError, coding_problem, read_coding


@dataclass(frozen=True)
class Context:
    """What all sheets are read with.

    Attributes:
        declared: the declarations.
        schema: the JSON Schema of sheets, with the ids of each registry.
        names: all names of each entity, for hints.
    """

    declared: Declared
    schema: dict
    names: Mapping[str, list[str]]


@dataclass(frozen=True)
class Source:
    """A source to compile: its id, day of publication as EDTF, names, and the path of its sheet."""

    source_id: str
    published: str
    names: Spellings
    sheet: str

    @property
    def index(self) -> str:
        """Path of its sentence index in the checkout."""
        return f"coding/sources/{self.source_id}.segments.csv"


def sheet_rows(context: Context, source: Source) -> tuple[Tables, dict[str, str]]:
    """The rows that a sheet gives, and the numbers of its source.

    Raises SheetError with every problem of the first stage that has any.
    """
    content = read_coding(context.declared.root, source.sheet)
    return rows_of(context, source, read_sheet(content, source.sheet, context.schema))


def rows_of(context: Context, source: Source, sheet: Located) -> tuple[Tables, dict[str, str]]:
    """The rows of a sheet that fits its schema, and the numbers of its source; see `sheet_rows`."""
    declared = context.declared
    if sheet.data["source_id"] != source.source_id:
        message = f"the sheet is about {shown(sheet.data['source_id'])}"
        raise SheetError([sheet.problem(("source_id",), message, f"write {source.source_id}")])
    segments = read_segments(read_coding(declared.root, source.index), source.index)
    tables = claim_rows(declared, sheet, source.published)
    add_text_rows(declared, tables, segments, sheet)
    tables["mentions"] = mention_rows(declared, sheet, source.names, context.names)
    compute(declared, tables)
    add_levels(tables)
    return tables, source_numbers(segments, source.index)


def compiled(declared: Declared) -> tuple[Tables, Context]:
    """The rows of all tables, computed columns filled, and what the sheets were read with.

    Raises SheetError with every problem of the first stage that has any: registries, then which
    files there are, then sheets.
    """
    tables = _registries(declared)
    context, sources = read_with(declared, tables)
    _refuse_other_files(declared.root, sources)
    numbers: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        try:
            rows, numbers[name] = sheet_rows(context, source)
        except SheetError as error:
            problems += error.problems
        else:
            for table, of_sheet in rows.items():
                tables[table] += of_sheet
    if problems:
        raise SheetError(problems)
    add_links(declared, tables)
    tables["evidence"] += entity_evidence(declared, tables)
    tables["codes"] = code_rows(declared)
    empty = dict.fromkeys(declared.columns("sources"), "")
    for row in tables["sources"]:
        row.values = empty | row.values | numbers.get(row.values["source_id"], {})
    copy_identifiers(tables)
    add_levels(tables)
    compute(declared, {"sources": tables["sources"]})
    return tables, context


def _registries(declared: Declared) -> Tables:
    """Rows of every table that is typed as a CSV under coding/."""
    tables: Tables = {name: [] for name in declared.tables}
    problems: list[Problem] = []
    for name, entry in declared.tables.items():
        path = entry["coded_in"]
        if "<" in path or (entry.get("minRows") == 0 and not (declared.root / path).exists()):
            continue
        try:
            content = read_coding(declared.root, path)
            tables[name] = read_registry(content, path, declared.coder_columns(name))
        except SheetError as error:
            problems += error.problems
    if problems:
        raise SheetError(problems)
    return tables


def read_with(declared: Declared, tables: Tables) -> tuple[Context, dict[str, Source]]:
    """What sheets are read with, and the sources that have one."""
    ids = {
        name: {row.values[key] for row in tables[name]} for key, name in REGISTRY_OF_SUFFIX.items()
    }
    of_source, of_entity = defaultdict(dict), defaultdict(list)
    for row in tables["names"]:
        cells = row.values
        who = next((cells[key] for key in ENTITIES if cells[key]), "")
        of_source[cells["source_id"]][who, cells["name"]] = cells["spelling_status"]
        of_entity[who].append(cells["name"])
    sources = {}
    for row in tables["sources"]:
        if row.values["level"] == "coded":
            name, published = row.values["source_id"], row.values["date_published_edtf"]
            sheet = f"coding/sources/{name}.yaml"
            sources[name] = Source(name, published, of_source[name], sheet)
    return Context(declared, sheet_schema(declared, ids), dict(of_entity)), sources


def _refuse_other_files(root: Path, sources: dict[str, Source]) -> None:
    """Raise SheetError for files beside the sheets that no source has."""
    known = {path for source in sources.values() for path in (source.sheet, source.index)}
    there = {f"coding/sources/{path.name}" for path in (root / "coding/sources").glob("src-*")}
    hint = "add the source to coding/sources.csv, or remove the file"
    problems = [
        coding_problem(path, None, "no source of level coded has this id", hint)
        for path in sorted(there - known)
    ]
    if problems:
        raise SheetError(problems)


def code_rows(declared: Declared) -> list[Row]:
    """The rows of `codes`: every code of every vocabulary."""
    return [
        Row(
            dict(row) | {"vocabulary": vocabulary, "sort": str(number)},
            f"schemas/vocabularies/{vocabulary}.csv",
            number + 1,
        )
        for vocabulary, rows in declared.vocabularies.items()
        for number, row in enumerate(rows, 1)
    ]
