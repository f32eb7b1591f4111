"""From coding/ to the rows of all tables: registries, then each sheet with its sentence index."""

from collections.abc import Mapping
from dataclasses import dataclass

from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .claims import add_links, claim_rows
from .computed import add_levels, compute, copy_identifiers
from .declared import Declared
from .rows import KEYS, REGISTRIES, Row, Tables, entity_of
from .sheet import check_sheet
from .sheet_schema import sheet_schema
from .text_rows import add_text_rows, entity_evidence, index_of, mention_rows, source_numbers
from .yaml_lines import Located, SheetError, coding_problem, read_coding, read_yaml, refuse


@dataclass(frozen=True)
class Context:
    """What all sheets are read with."""

    declared: Declared
    schema: dict
    """The JSON Schema of sheets, with the ids of each registry."""
    published: Mapping[str, str]
    """The day of publication of each coded source, as EDTF."""
    names: Mapping[tuple[str, str, str], str]
    """The status of each spelling, by source, entity and spelling."""


def read_with(declared: Declared, tables: Tables) -> Context:
    """What sheets are read with, given the rows of the registries."""
    ids = {name: {row.values[KEYS[name]] for row in tables[name]} for name in REGISTRIES}
    sources = [row.values for row in tables["sources"] if row.values["level"] == "coded"]
    published = {cells["source_id"]: cells["date_published_edtf"] for cells in sources}
    names = {
        (cells["source_id"], entity_of(cells), cells["name"]): cells["spelling_status"]
        for cells in (row.values for row in tables["names"])
    }
    return Context(declared, sheet_schema(declared, ids), published, names)


def sheet_of(source_id: str) -> str:
    """Path of the coding sheet of a source in the checkout."""
    return f"coding/sources/{source_id}.yaml"


def read_source(context: Context, source_id: str) -> Located:
    """The sheet of a source; raises SheetError with every problem of its form."""
    path = sheet_of(source_id)
    sheet = read_yaml(read_coding(context.declared.root, path), path)
    check_sheet(sheet, context.schema)
    return sheet


def rows_of(context: Context, source_id: str, sheet: Located, known_names: bool = True) -> Tables:
    """The rows of a sheet that fits its schema.

    Raises SheetError with every problem of the first stage that has any. With `known_names` a
    printed name that is not among the names of the source is one.
    """
    declared = context.declared
    if sheet.data["source_id"] != source_id:
        message = f"the sheet is about {shown(sheet.data['source_id'])}"
        refuse([sheet.problem(("source_id",), message, f"write {source_id}")])
    tables = claim_rows(declared, sheet, context.published[source_id])
    add_text_rows(declared, tables, sheet)
    tables["mentions"] = mention_rows(declared, sheet, context.names, known_names)
    compute(declared, tables)
    add_levels(tables)
    return tables


def compiled(declared: Declared) -> tuple[Tables, Context]:
    """The rows of all tables, computed columns filled, and what the sheets were read with.

    Raises SheetError with every problem of the first stage that has any: registries, then which
    files there are, then sheets.
    """
    tables, problems = {}, []
    for name, entry in declared.tables.items():
        try:
            tables[name] = [] if "<" in entry["coded_in"] else declared.coded(name)
        except SheetError as error:
            problems += error.problems
    refuse(problems)
    context = read_with(declared, tables)
    refuse(_other_files(context))
    numbers: dict[str, dict[str, str]] = {}
    for source_id in context.published:
        try:
            rows = rows_of(context, source_id, read_source(context, source_id))
            numbers[source_id] = source_numbers(declared, source_id)
        except SheetError as error:
            problems += error.problems
        else:
            for table, of_sheet in rows.items():
                tables[table] += of_sheet
    refuse(problems)
    add_links(declared, tables)
    tables["evidence"] += entity_evidence(declared, tables)
    tables["codes"] = code_rows(declared)
    for row in tables["sources"]:
        computed = numbers.get(row.values["source_id"], {})
        row.values = declared.cells("sources", row.values, computed)
    copy_identifiers(tables)
    add_levels(tables)
    compute(declared, {"sources": tables["sources"]})
    return tables, context


def _other_files(context: Context) -> list[Problem]:
    """Problems of files beside the sheets that no source has."""
    known = {path for name in context.published for path in (sheet_of(name), index_of(name))}
    folder = context.declared.root / "coding/sources"
    there = {f"coding/sources/{path.name}" for path in folder.glob("src-*")}
    message = "no source of level coded has this id"
    hint = "add the source to coding/sources.csv, or remove the file"
    return [coding_problem(path, None, message, hint) for path in sorted(there - known)]


def code_rows(declared: Declared) -> list[Row]:
    """The rows of `codes`: every code of every vocabulary."""
    found = []
    for name, codes in declared.vocabularies.items():
        for at, row in enumerate(codes, 1):
            more = {"vocabulary": name, "sort": str(at)}
            found.append(Row(row | more, f"schemas/vocabularies/{name}.csv", at + 1))
    return found
