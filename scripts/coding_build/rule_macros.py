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

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kyrgyz_security_diplomacy.report.problems import did_you_mean, shown

if TYPE_CHECKING:
    from .declared import Declared

_MACRO = re.compile(r"\{([a-z]+)(?:\(([a-z_, ]*)\))?\}")


def expanded_rules(declared: Declared, rules: Iterable[dict]) -> Iterator[dict]:
    """The rules with no macro left in them.

    Raises ValueError for an unknown macro, or one with wrong arguments.
    """

    def expanded(found: re.Match) -> str:
        name, arguments = found[1], re.split(", *", found[2]) if found[2] else []
        if name not in _MACROS:
            hint = did_you_mean(name, _MACROS)
            raise ValueError(f"there is no macro {shown(found[0])} {hint}".rstrip())
        try:
            return _MACROS[name](declared, *arguments)
        except (KeyError, TypeError):
            raise ValueError(f"{shown(found[0])} has no such arguments") from None

    for rule in rules:
        for each in _for_each_table(declared, rule) if rule["table"] == "*" else [rule]:
            yield {**each, "sql": _MACRO.sub(expanded, each["sql"])}


def _for_each_table(declared: Declared, rule: dict) -> Iterator[dict]:
    for table, entry in declared.tables.items():
        texts = _text_columns(declared, table)
        if texts and entry.get("minRows") != 0:
            names = {"{table}": table, "{text}": texts[-1]}
            named = {key: _replaced(text, names) for key, text in rule.items()}
            yield named | {"table": table, "column": _key(declared, table)[0]}


def _edtf(declared: Declared, table: str, key: str, column: str) -> str:
    sql = (declared.root / "schemas/rules/edtf.sql").read_text(encoding="utf-8")
    query = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    return _replaced(query, {"<table>": table, "<key>": key, "<column>": column})


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _ids(declared: Declared) -> str:
    keys = {table: _key(declared, table) for table in declared.tables if table != "retired_ids"}
    return " UNION ALL ".join(
        f"SELECT '{table}' AS \"table\", {key[0]} AS id FROM {table}"
        for table, key in keys.items()
        if len(key) == 1
    )


def _texts(declared: Declared, table: str) -> str:
    key = ", '|', ".join(_key(declared, table))
    return " UNION ALL ".join(
        f"SELECT concat({key}) AS key, '{column}' AS field, {column} AS value FROM {table}"
        for column in _text_columns(declared, table)
    )


def _codes(declared: Declared) -> str:
    known = ((name, code) for name in declared.vocabularies for code in declared.codes(name))
    return ", ".join(f"('{name}', '{code}')" for name, code in known)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _key(declared: Declared, table: str) -> list[str]:
    return declared.schemas[table]["primaryKey"]


def _text_columns(declared: Declared, table: str) -> list[str]:
    """Columns of text that no pattern and no vocabulary restricts."""
    return [
        field["name"]
        for field in declared.schemas[table]["fields"]
        if field["type"] == "string"
        and "vocabulary" not in field
        and "pattern" not in field.get("constraints", {})
    ]


_MACROS = {
    "codes": _codes,
    "columns": lambda declared, table: _quoted(declared.columns(table)),
    "edtf": _edtf,
    "ids": _ids,
    "released": lambda declared: declared.dataset["dateReleased"],
    "tables": lambda declared: _quoted(declared.tables),
    "texts": _texts,
}
