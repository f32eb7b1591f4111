"""What is declared by hand in schemas/: Table Schemas, vocabularies, rules, views, settings."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from kyrgyz_security_diplomacy.package.descriptor import lint_schemas, lint_view
from kyrgyz_security_diplomacy.package.descriptor_shape import Findings
from kyrgyz_security_diplomacy.package.dialect import lint_schema
from kyrgyz_security_diplomacy.package.json_file import day
from kyrgyz_security_diplomacy.report.problems import Problem, did_you_mean, shown

from .edtf import Bounds
from .rows import REGISTRIES, Row, Tables, read_coded
from .rule_macros import expanded_rules
from .yaml_lines import coding_error, coding_problem

AGREEMENT, DATASET = "schemas/agreement.yaml", "schemas/dataset.json"
DATASET_KEYS = (
    "name", "title", "description", "version", "dateReleased", "licenses", "contributors",
    "keywords", "homonyms", "tables",
)  # fmt: skip
OPTIONAL_KEYS = ("id", "homepage")
VOCABULARY_COLUMNS = [
    "code", "label", "definition", "parent_vocabulary", "parent", "follows", "follows_version",
]  # fmt: skip
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RULE_KEYS = ("id", "table", "column", "severity", "statement", "sql", "example")


@dataclass(frozen=True)
class Declared:
    """The hand-written declarations of one checkout, each file read once."""

    root: Path

    def _json(self, path: str) -> dict:
        try:
            return json.loads((self.root / path).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise coding_error(path, None, "the file is missing") from None
        except json.JSONDecodeError as error:
            raise coding_error(path, error.lineno, f"not valid JSON: {error.msg}") from None

    def _yaml(self, path: str) -> object:
        try:
            return yaml.load((self.root / path).read_bytes(), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise coding_error(path, line, f"not valid YAML: {error.problem}") from None

    def _files(self, pattern: str) -> list[str]:
        found = (self.root / "schemas").glob(pattern)
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    @cached_property
    def dataset(self) -> dict:
        """schemas/dataset.json: metadata, homonyms and one entry for each table, in order."""
        found, known = self._json(DATASET), (*DATASET_KEYS, *OPTIONAL_KEYS)
        for key in [name for name in found if name not in known]:
            hint = did_you_mean(key, known)
            raise coding_error(DATASET, None, f"unknown key {shown(key)}", hint)
        if missing := [name for name in DATASET_KEYS if name not in found]:
            raise coding_error(DATASET, None, f"the key {shown(missing[0])} is missing")
        if day(found, "dateReleased") != found["dateReleased"]:
            message = f"{shown(found['dateReleased'])} is not a day"
            raise coding_error(DATASET, None, message, "write dateReleased as 2006-08-01")
        return found

    @cached_property
    def tables(self) -> dict[str, dict]:
        """Settings of each table by name, in the order of the package."""
        return {entry["name"]: entry for entry in self.dataset["tables"]}

    @cached_property
    def schemas(self) -> dict[str, dict]:
        """Hand-written Table Schema of each table, in which vocabularies are only named."""
        return {name: self._json(f"schemas/{name}.schema.json") for name in self.tables}

    @cached_property
    def vocabularies(self) -> dict[str, list[dict]]:
        """Codes of each vocabulary in their order, as rows of VOCABULARY_COLUMNS."""
        found = {}
        for path in self._files("vocabularies/*.csv"):
            rows = read_coded(self.root, path, VOCABULARY_COLUMNS)
            found[Path(path).stem] = [row.values for row in rows]
        return found

    def coded(self, table: str) -> list[Row]:
        """The rows of a table that is typed as a CSV in coding/; raises SheetError."""
        entry = self.tables[table]
        columns, optional = self.coder_columns(table), entry.get("minRows") == 0
        return read_coded(self.root, entry["coded_in"], columns, optional)

    @cached_property
    def registries(self) -> Tables:
        """The rows of the registries that sheets point to, and of coders; raises SheetError."""
        return {name: self.coded(name) for name in (*REGISTRIES, "names", "coders")}

    def codes(self, vocabulary: str) -> list[str]:
        """The codes of a vocabulary, in order."""
        return [row["code"] for row in self.vocabularies[vocabulary]]

    @cached_property
    def rules(self) -> list[dict]:
        """Named rules of schemas/rules/*.yaml, macros expanded, ordered by id."""
        rules = []
        for path in self._files("rules/*.yaml"):
            found = self._yaml(path) or []
            for rule in found:
                if wrong := ", ".join(sorted(set(rule) ^ set(RULE_KEYS))):
                    message = f"rule {rule.get('id')}: keys missing or unknown: {wrong}"
                    raise coding_error(path, None, message)
            try:
                rules += expanded_rules(self, found)
            except ValueError as error:
                raise coding_error(path, None, str(error)) from None
        return sorted(rules, key=lambda rule: rule["id"])

    @cached_property
    def views(self) -> list[dict]:
        """Views of schemas/views/*.yaml, each named by its file, in the order of their names."""
        views = []
        for path in self._files("views/*.yaml"):
            found = self._yaml(path)
            if not isinstance(found, dict) or "name" in found:
                message = "not an object with the keys description, fields and sql"
                raise coding_error(path, None, message)
            views.append({"name": Path(path).stem, **found})
        return views

    @cached_property
    def known_dates(self) -> dict[str, Bounds]:
        """The dates that were looked at so far, see `edtf.bounds_of`."""
        return {}

    @property
    def edtf_pattern(self) -> str:
        """The form of a date, which all columns of dates have."""
        return self.field("events", "date_edtf")["constraints"]["pattern"]

    def edtf_query(self, table: str, key: str, column: str) -> str:
        """schemas/rules/edtf.sql for the dates of a column."""
        query = (self.root / "schemas/rules/edtf.sql").read_text(encoding="utf-8")
        query = re.sub("^--.*\n?", "", query, flags=re.MULTILINE).rstrip("\n")
        for name, value in {"<table>": table, "<key>": key, "<column>": column}.items():
            query = query.replace(name, value)
        return query

    @cached_property
    def agreement(self) -> dict:
        """schemas/agreement.yaml: the columns that are compared between two coding passes."""
        return self._yaml(AGREEMENT)

    def field(self, table: str, name: str) -> dict:
        """One field of a hand-written Table Schema."""
        return next(field for field in self.schemas[table]["fields"] if field["name"] == name)

    def columns(self, table: str) -> list[str]:
        """All columns of a table, in order."""
        return [field["name"] for field in self.schemas[table]["fields"]]

    def coder_columns(self, table: str) -> list[str]:
        """Columns of a table that a coder types: all but the computed ones."""
        computed = self.tables[table].get("computed", ())
        return [name for name in self.columns(table) if name not in computed]

    @cached_property
    def empty_rows(self) -> dict[str, dict[str, str]]:
        """For each table a row of empty cells, but for the defaults of dataset.json."""
        return {
            name: dict.fromkeys(self.columns(name), "") | entry.get("defaults", {})
            for name, entry in self.tables.items()
        }

    def cells(self, table: str, *given: Mapping[str, object]) -> dict[str, str]:
        """The cells of a new row: the texts that are given for its columns, else the defaults."""
        empty = self.empty_rows[table]
        cells = ((name, cell) for each in given for name, cell in each.items() if name in empty)
        return empty | {name: cell for name, cell in cells if isinstance(cell, str)}


def lint_declared(declared: Declared) -> list[Problem]:
    """Problems of the hand-written schemas, each alone and all together, of views and settings."""
    vocabularies = {name: declared.codes(name) for name in declared.vocabularies}
    problems = []
    for table, schema in declared.schemas.items():
        path = f"schemas/{table}.schema.json"
        problems += lint_schema(schema, path=path, table=table, vocabularies=vocabularies)
    problems += lint_schemas(declared.schemas, homonyms=declared.dataset["homonyms"])
    for view in declared.views:
        found = Findings(f"schemas/views/{view['name']}.yaml")
        lint_view(found, view, declared.schemas)
        problems += found.problems
    for table, entry in declared.tables.items():
        for name in {*entry.get("computed", ()), *entry.get("defaults", {})}:
            if name not in declared.columns(table):
                message = f"{table} has no column {shown(name)}"
                problems.append(coding_problem(DATASET, None, message))
    fields = (field for schema in declared.schemas.values() for field in schema["fields"])
    for name in sorted(set(vocabularies) - {field.get("vocabulary") for field in fields}):
        path = f"schemas/vocabularies/{name}.csv"
        problems.append(coding_problem(path, None, "no field uses this vocabulary"))
    return problems
