"""From coding/ to the rows of all tables: registries in memory, the sheets' rows in the cache."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kyrgyz_security_diplomacy.report.problems import Problem

from .cache import Cache
from .compiled import Compiled, Context, Source
from .computed import compute, copy_identifiers
from .declared import Declared
from .descriptor import add_codes
from .file_hashes import file_hashes
from .mentions import FirstMention, entity_evidence, plainest
from .rows import Row, Tables, read_registry
from .sheet_schema import ENTITIES, REGISTRY_OF_SUFFIX
from .workers import compile_all
from .yaml_lines import SheetError


@dataclass(frozen=True)
class Assembled:
    """All rows: those of the registries here, those of the sheets in the cache.

    Attributes:
        context: what the sheets were read with.
        sources: the coded sources by id, in the order of the registry.
        tables: rows of registries, codes, and the evidence for entities, computed columns filled.
        code: which code made them, see `code_version`.
    """

    context: Context
    sources: dict[str, Source]
    tables: Tables
    code: str


def registries(declared: Declared) -> Tables:
    """Rows of every table that is typed as a CSV under coding/."""
    tables: Tables = {name: [] for name in declared.tables}
    problems: list[Problem] = []
    for name, entry in declared.tables.items():
        shown_path = entry["coded_in"]
        path = declared.root / shown_path
        if "<" in shown_path or (not path.exists() and entry.get("minRows") == 0):
            continue
        if not path.exists():
            problems.append(Problem(code="coding", path=shown_path, message="the file is missing"))
            continue
        try:
            content = path.read_bytes()
            tables[name] = read_registry(content, shown_path, declared.coder_columns(name))
        except SheetError as error:
            problems += error.problems
    if problems:
        raise SheetError(problems)
    return tables


def assemble(declared: Declared, cache: Cache, code: str) -> Assembled:
    """Rows of all tables, computed columns included; those of the sheets are in the cache.

    Raises SheetError with every problem of one stage: registries as files, then sheets.
    """
    tables = registries(declared)
    context, sources = _read_from(declared, tables)
    _refuse_other_files(declared, tables, sources)
    mentions = _add_sheets(context, cache, tables, sources, code + declared.digest)
    named = {
        row.values[key]
        for key, name in (("actor_id", "actors"), ("organization_id", "organizations"))
        for row in tables[name]
        if row.values["is_named"] == "true"
    } | {row.values["place_id"] for row in tables["places"]}
    for mention in mentions:
        row = Row(entity_evidence(declared, mention, named), "", 1)
        row.path = sources[source_of(row)].sheet
        tables["evidence"].append(row)
    add_codes(declared, tables)
    copy_identifiers(tables)
    compute(declared, {"sources": tables["sources"]})
    return Assembled(context, sources, tables, code)


def source_of(evidence: Row) -> str:
    """The source that a row of evidence points to a sentence of."""
    return evidence.values["sentence_id"].rsplit("-p", 1)[0]


def _read_from(declared: Declared, tables: Tables) -> tuple[Context, dict[str, Source]]:
    """What sheets are read with, and the sources that have one."""
    ids = {
        name: frozenset(row.values[key] for row in tables[name])
        for key, name in REGISTRY_OF_SUFFIX.items()
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
            source_id = row.values["source_id"]
            published = row.values["date_published_edtf"]
            sources[source_id] = Source(source_id, published, of_source[source_id])
    return Context(declared, ids, dict(of_entity)), sources


def _refuse_other_files(declared: Declared, tables: Tables, sources: dict[str, Source]) -> None:
    there = {path.name for path in (declared.root / "coding/sources").glob("src-*")}
    problems = []
    known = {path.rpartition("/")[2] for s in sources.values() for path in (s.sheet, s.index)}
    for name in sorted(there - known):
        message = "no source of level coded has this id"
        hint = "add it to coding/sources.csv, or remove the file"
        path = f"coding/sources/{name}"
        problems.append(Problem(code="coding", path=path, message=message, hint=hint))
    for row in tables["sources"]:
        source = sources.get(row.values["source_id"])
        for path, hint in (
            (
                (source.index, "write it with scripts/index_source.py"),
                (source.sheet, "see CONTRIBUTING.md for how to begin one"),
            )
            if source
            else ()
        ):
            if path.rpartition("/")[2] not in there:
                message = f"{source.source_id} is coded, but {path} is missing"
                problems.append(row.problem("source_id", message, hint))
                break
    if problems:
        raise SheetError(problems)


def _add_sheets(
    context: Context, cache: Cache, tables: Tables, sources: dict[str, Source], code: str
) -> list[FirstMention]:
    """Compile what the cache lacks, fill in the numbers of each source; returns first mentions."""
    root = context.declared.root
    numbers: dict[str, dict[str, str]] = {}
    mentions: dict[str, Sequence] = {name: [] for name in sources}
    missing, problems = [], []

    def note(source: Source, compiled: Compiled) -> None:
        numbers[source.source_id] = compiled.numbers
        mentions[source.source_id] = compiled.mentions

    def registered(compiled: Compiled) -> bool:
        return all(context.ids[name].issuperset(ids) for name, ids in compiled.uses.items())

    paths = [path for source in sources.values() for path in (source.sheet, source.index)]
    hashes = file_hashes(root, paths, cache)
    for source in sources.values():
        key = source.key([hashes[source.sheet], hashes[source.index]], code)
        if compiled := cache.find(key, source.source_id, registered):
            note(source, compiled)
        else:
            missing.append(source)
    for source, key, outcome in compile_all(root, context, missing, code):
        if isinstance(outcome, list):
            problems += outcome
        else:
            cache.keep(key, source.source_id, outcome)
            note(source, outcome)
    if problems:
        raise SheetError(problems)
    blank = dict.fromkeys(context.declared.columns("sources"), "")
    for row in tables["sources"]:
        row.values = blank | row.values | numbers.get(row.values["source_id"], {})
    return plainest(mention for found in mentions.values() for mention in found)
