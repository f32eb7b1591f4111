"""What a descriptor declares, read from its JSON alone: one `Check` for each thing enforced."""

from collections.abc import Mapping
from typing import NamedTuple

from kyrgyz_security_diplomacy.package.data_package import as_list
from kyrgyz_security_diplomacy.tables.csv_reader import CHECKS

KINDS = (
    "type", "required", "unique", "enum", "pattern", "minimum", "maximum", "minLength",
    "maxLength", "primary-key", "foreign-key", "rule",
)  # fmt: skip


class Check(NamedTuple):
    """One declared check: its code is that of its problems, its column the first that it names.

    The pointer says where it is declared, in the table's schema or, for a rule, the descriptor.
    """

    table: str
    code: str
    column: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.table} {self.column}: {self.code} [{self.pointer}]"


def checks_of_table(table: str, schema: Mapping) -> list[Check]:
    """Return all that a Table Schema declares."""
    found = []
    for field in schema["fields"]:
        name, at = field["name"], f"fields/{field['name']}"
        if field["type"] != "string":  # any text is a string
            found.append(Check(table, "type", name, f"{at}/type"))
        for code, limit in field.get("constraints", {}).items():
            if limit is not False:
                found.append(Check(table, code, name, f"{at}/constraints/{code}"))
    found.append(Check(table, "primary-key", as_list(schema["primaryKey"])[0], "primaryKey"))
    for index, key in enumerate(schema.get("foreignKeys", [])):
        first = as_list(key["fields"])[0]
        found.append(Check(table, "foreign-key", first, f"foreignKeys/{index}"))
    return found


def checks_of_tables(descriptor: Mapping) -> list[Check]:
    """Return all that the Table Schemas of a package declare."""
    tables = descriptor["resources"]
    return [check for each in tables for check in checks_of_table(each["name"], each["schema"])]


def rules(descriptor: Mapping) -> list[Check]:
    """Return the named rules of a package."""
    return [
        Check(rule["table"], "rule", rule["column"], f"rules/{rule['id']}")
        for rule in descriptor.get("rules", [])
    ]


def number_of_checks(descriptor: Mapping) -> int:
    """Return how many checks a full run makes: those of each file, of tables, and rules."""
    of_files = len(CHECKS) * len(descriptor["resources"])
    return of_files + len(checks_of_tables(descriptor)) + len(rules(descriptor))
