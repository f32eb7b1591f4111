"""What is declared by hand in schemas/: Table Schemas, vocabularies, rules, views, settings."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from kyrgyz_security_diplomacy.package.dialect import lint_schema
from kyrgyz_security_diplomacy.package.dialect_tables import lint_schemas
from kyrgyz_security_diplomacy.package.dialect_views import lint_view
from kyrgyz_security_diplomacy.package.schema_problems import Findings, TooMany
from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .rows import read_registry
from .rule_macros import spelled_out_rules

VOCABULARY_COLUMNS = (
    "code",
    "label",
    "definition",
    "parent_vocabulary",
    "parent",
    "follows",
    "follows_version",
)
RULE_KEYS = ("id", "table", "column", "severity", "statement", "sql", "example")
DATASET_KEYS = (
    "name", "title", "description", "version", "dateReleased", "licenses", "contributors",
    "keywords", "homonyms", "tables",
)  # fmt: skip
OPTIONAL_KEYS = ("id", "homepage")


class DeclarationError(Exception):
    """A file in schemas/ cannot be used; carries the problems found."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def _problem(root: Path, path: Path, message: str, line: int | None = None, hint: str = ""):
    shown = path.relative_to(root).as_posix()
    return Problem(code="declaration", path=shown, line=line, message=message, hint=hint)


@dataclass(frozen=True)
class Declared:
    """The hand-written declarations of one checkout, read once."""

    root: Path

    def _fail(self, path: Path, message: str, line: int | None = None, hint: str = ""):
        raise DeclarationError([_problem(self.root, path, message, line, hint)])

    def _json(self, path: Path) -> dict:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._fail(path, "the file is missing")
        except json.JSONDecodeError as error:
            self._fail(path, f"not valid JSON: {error.msg}", error.lineno)

    def _yaml(self, path: Path) -> object:
        try:
            return yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            self._fail(path, f"not valid YAML: {error.problem}", line)

    @cached_property
    def dataset(self) -> dict:
        """schemas/dataset.json: metadata, homonyms and one entry for each table, in order."""
        path = self.root / "schemas/dataset.json"
        found = self._json(path)
        if fault := _dataset_fault(found):
            self._fail(path, fault[0], hint=fault[1])
        return found

    @cached_property
    def tables(self) -> dict[str, dict]:
        """Settings of each table by name, in the order of the package."""
        return {entry["name"]: entry for entry in self.dataset["tables"]}

    @cached_property
    def schemas(self) -> dict[str, dict]:
        """Hand-written Table Schema of each table (vocabularies named, not spelled out)."""
        return {name: self._json(self.root / f"schemas/{name}.schema.json") for name in self.tables}

    @cached_property
    def vocabularies(self) -> dict[str, list[dict]]:
        """Codes of each vocabulary in their order, as rows of VOCABULARY_COLUMNS.

        Raises SheetError for a file that is not such a table.
        """
        found = {}
        for path in sorted((self.root / "schemas/vocabularies").glob("*.csv")):
            shown = path.relative_to(self.root).as_posix()
            rows = read_registry(path.read_bytes(), shown, list(VOCABULARY_COLUMNS))
            found[path.stem] = [row.values for row in rows]
        return found

    def codes(self, vocabulary: str) -> list[str]:
        """The codes of a vocabulary, in order."""
        return [row["code"] for row in self.vocabularies[vocabulary]]

    @cached_property
    def rules(self) -> list[dict]:
        """Named rules of schemas/rules/*.yaml, spelled out, ordered by id; keys are RULE_KEYS."""
        rules = []
        for path in sorted((self.root / "schemas/rules").glob("*.yaml")):
            found = self._yaml(path) or []
            for rule in found:
                if set(rule) != set(RULE_KEYS):
                    wrong = ", ".join(sorted(set(rule) ^ set(RULE_KEYS)))
                    self._fail(path, f"rule {rule.get('id')}: keys missing or unknown: {wrong}")
            try:
                rules += spelled_out_rules(self, found)
            except ValueError as error:
                self._fail(path, str(error))
        return sorted(rules, key=lambda rule: rule["id"])

    @cached_property
    def views(self) -> list[dict]:
        """Views of schemas/views/*.yaml, each named by its file, in the order of their names."""
        views = []
        for path in sorted((self.root / "schemas/views").glob("*.yaml")):
            found = self._yaml(path)
            if not isinstance(found, dict) or "name" in found:
                self._fail(path, "not an object with the keys description, fields and sql")
            views.append({"name": path.stem, **found})
        return views

    def coder_columns(self, table: str) -> list[str]:
        """Columns of a table that a coder types: all but the computed ones."""
        computed = set(self.tables[table].get("computed", ()))
        return [name for name in self.columns(table) if name not in computed]

    def columns(self, table: str) -> list[str]:
        """All columns of a table, in order."""
        return [field["name"] for field in self.schemas[table]["fields"]]

    @cached_property
    def blank_rows(self) -> dict[str, dict[str, str]]:
        """For each table a row of empty cells, but for the defaults of dataset.json."""
        return {
            name: dict.fromkeys(self.columns(name), "") | entry.get("defaults", {})
            for name, entry in self.tables.items()
        }

    @cached_property
    def quad_classes(self) -> dict[str, str]:
        """The quad class of each PLOVER type."""
        return {row["code"]: row["parent"] for row in self.vocabularies["plover_type"]}

    @cached_property
    def claim_tables(self) -> dict[str, str]:
        """For each column of evidence that names what it is about: the table of that."""
        computed = self.tables["evidence"]["computed"]
        keys = self.schemas["evidence"]["foreignKeys"]
        targets = {key["fields"][0]: key["reference"]["resource"] for key in keys}
        return {column: table for column, table in targets.items() if column in computed}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that the rows of a sheet depend on: settings, schemas, vocabularies."""
        known = json.dumps([self.dataset, self.schemas, self.vocabularies])
        return hashlib.sha256(known.encode()).hexdigest()

    def field(self, table: str, name: str) -> dict:
        """One field of a hand-written Table Schema."""
        return next(f for f in self.schemas[table]["fields"] if f["name"] == name)


def _dataset_fault(found: dict) -> tuple[str, str] | None:
    """What is wrong with the keys of dataset.json, and what to do about it."""
    known = (*DATASET_KEYS, *OPTIONAL_KEYS)
    for key in found:
        if key not in known:
            hint = did_you_mean(key, known) or f"known are {', '.join(known)}"
            return f"unknown key {shown(key)}", hint
    for key in DATASET_KEYS:
        if key not in found:
            return f"the key {shown(key)} is missing", ""
    if not _is_day(found["dateReleased"]):
        return f"{shown(found['dateReleased'])} is no day", "write dateReleased as 2006-08-01"
    return None


def _is_day(text: object) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def lint_declared(declared: Declared) -> list[Problem]:
    """Problems of the hand-written schemas, each alone and all together, and of the views."""
    vocabularies = {name: declared.codes(name) for name in declared.vocabularies}
    problems = []
    for table, schema in declared.schemas.items():
        path = f"schemas/{table}.schema.json"
        problems += lint_schema(schema, path=path, table=table, vocabularies=vocabularies)
    problems += lint_schemas(declared.schemas, homonyms=declared.dataset["homonyms"])
    for view in declared.views:
        found = Findings(f"schemas/views/{view['name']}.yaml")
        with contextlib.suppress(TooMany):
            lint_view(found, view, declared.schemas)
        problems += found.problems
    return problems + _lint_settings(declared)


def _lint_settings(declared: Declared) -> list[Problem]:
    """Columns named in dataset.json exist, and every vocabulary is used by a field."""
    path = declared.root / "schemas/dataset.json"
    problems = []
    for table, entry in declared.tables.items():
        known = {field["name"] for field in declared.schemas[table]["fields"]}
        for name in [*entry.get("computed", ()), *entry.get("defaults", {})]:
            if name not in known:
                message = f"{table} has no column '{name}'"
                problems.append(_problem(declared.root, path, message))
    fields = (field for schema in declared.schemas.values() for field in schema["fields"])
    used = {field.get("vocabulary") for field in fields}
    for name in sorted(set(declared.vocabularies) - used):
        path = declared.root / f"schemas/vocabularies/{name}.csv"
        problems.append(_problem(declared.root, path, "no field uses this vocabulary"))
    return problems
