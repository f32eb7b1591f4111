"""What rules of schemas/rules/ share: `{name}` or `{name(arguments)}` in their SQL is expanded.

- `{edtf(table, key, column)}`: a query of the EDTF dates of a column, for `WITH` (see edtf.sql).
- `{ids}`: every id in use, as (table, id).
- `{texts(table)}`: every cell of free text of a table, as (key, field, value).
- `{codes}`: every code of every vocabulary, as rows for VALUES.
- `{tables}`, `{columns(table)}`: their names as a list of texts.
- `{released}`: the day of the release.

A rule for the table `*` becomes one for each table that has free text and may not be empty:
`{table}` in it is the table's name, `{text}` its last column of free text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

if TYPE_CHECKING:
    from .declared import Declared

_MACRO = re.compile(r"\{[a-z]+(?:\([a-z_, ]*\))?\}")


def expanded_rules(declared: "Declared", rules: Iterable[dict]) -> Iterator[dict]:
    """The rules with no macro left in them; raises ValueError for an unknown macro."""
    known = macros(declared)

    def expanded(found: re.Match) -> str:
        if found[0] not in known:
            hint = did_you_mean(found[0], known)
            raise ValueError(f"there is no macro {shown(found[0])} {hint}".rstrip())
        return known[found[0]]

    for rule in rules:
        for each in _for_each_table(declared, rule) if rule["table"] == "*" else [rule]:
            yield {**each, "sql": _MACRO.sub(expanded, each["sql"])}


def macros(declared: "Declared") -> dict[str, str]:
    """Every macro, arguments and braces included, to its SQL."""
    codes = ((name, code) for name in declared.vocabularies for code in declared.codes(name))
    keys = {table: schema["primaryKey"] for table, schema in declared.schemas.items()}
    ids = (
        f"SELECT '{table}' AS \"table\", {key[0]} AS id FROM {table}"
        for table, key in keys.items()
        if len(key) == 1 and table != "retired_ids"
    )
    found = {
        "codes": ", ".join(f"('{name}', '{code}')" for name, code in codes),
        "ids": " UNION ALL ".join(ids),
        "released": declared.dataset["dateReleased"],
        "tables": _quoted(declared.tables),
    }
    for table, key in keys.items():
        columns, whole = declared.columns(table), ", '|', ".join(key)
        found[f"columns({table})"] = _quoted(columns)
        found[f"texts({table})"] = " UNION ALL ".join(
            f"SELECT concat({whole}) AS key, '{column}' AS field, {column} AS value FROM {table}"
            for column in _text_columns(declared, table)
        )
        for column in (name for name in columns if name.endswith("_edtf")):
            query = declared.edtf_query(table, key[0], column)
            found[f"edtf({table}, {key[0]}, {column})"] = query
    return {f"{{{name}}}": sql for name, sql in found.items()}


def _for_each_table(declared: "Declared", rule: dict) -> Iterator[dict]:
    for table, entry in declared.tables.items():
        texts = _text_columns(declared, table)
        if texts and entry.get("minRows") != 0:
            named = {
                key: text.replace("{table}", table).replace("{text}", texts[-1])
                for key, text in rule.items()
            }
            yield named | {"table": table, "column": declared.schemas[table]["primaryKey"][0]}


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _text_columns(declared: "Declared", table: str) -> list[str]:
    """Columns of text that no pattern and no vocabulary restricts."""
    return [
        field["name"]
        for field in declared.schemas[table]["fields"]
        if field["type"] == "string"
        and "vocabulary" not in field
        and "pattern" not in field.get("constraints", {})
    ]
