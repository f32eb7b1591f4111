"""Random named rules: SQL over generated tables, written for DuckDB and for Spark alike."""

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generated_tables import Table


def made_rules(chance: Random, tables: "list[Table]") -> list[dict]:
    """Return up to three rules, some of which lawful rows break too: a rule is what it says."""
    rules = []
    for number in range(chance.randint(0, 3)):
        table = chance.choice(tables)
        column = chance.choice(table.columns)
        key = " || '|' || ".join(f'CAST(t."{name}" AS VARCHAR)' for name in table.key)
        condition = chance.choice(_conditions(chance, table))
        if chance.random() < 0.8:
            condition = f"({condition}) AND {key} IS NOT NULL"
        rule = {
            "id": f"rule-{table.name.replace('_', '-')}-{number}",
            "table": table.name,
            "column": column.name,
            "severity": chance.choice(["error", "warning"]),
            "statement": "A generated rule.",
            "sql": f"SELECT {key} AS key, t.\"{column.name}\" AS value, 'is so' AS detail "
            f'FROM "{table.name}" t WHERE {condition}',
        }
        rules.append(rule)
    return rules


def _conditions(chance: Random, table: "Table") -> list[str]:
    found = []
    for column in table.columns:
        name = f't."{column.name}"'
        found += {
            "integer": [f"{name} % 3 = 0", f"{name} < 10"],
            "year": [f"{name} % 2 = 1", f"{name} > 1994"],
            "number": [f"{name} < 0.5", f"abs({name}) > 100"],
            "date": [f"{name} < DATE '1999-12-31'", f"{name} IN (DATE '2000-02-29')"],
            "boolean": [name, f"NOT {name}"],
            "string": [f"length({name}) > 5", f"{name} LIKE '%a%'", f"{name} < 'm'",
                       f"regexp_matches({name}, '^(?:[a-z]+)')"],
        }[column.field["type"]]  # fmt: skip
        found += [f"{name} IS NULL", f'{name} = (SELECT max("{column.name}") FROM "{table.name}")']
    for reference in table.references:
        same = " AND ".join(
            f'o."{theirs}" = t."{own}"'
            for own, theirs in zip(reference.own, reference.theirs, strict=True)
        )
        found.append(f'EXISTS (SELECT 1 FROM "{reference.table}" o WHERE {same})')
    return [chance.choice(found)]
