"""Check a Data Package by SQL in DuckDB, as one would write it by hand: no framework, no bytes.

Types with their lexical form, required, pattern, enum, bounds, lengths, primary key, references.
Prints one line per fault (table, row, column, check); returns 1 if there is any.
"""

import json
import sys
from pathlib import Path

import duckdb

FORMS = {
    "integer": "0|-?[1-9][0-9]*",
    "number": r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def checks(field):
    """Yield (check, condition that a cell breaks it) for one field."""
    column, limits = f'"{field["name"]}"', field.get("constraints", {})
    value = column
    if kind := TYPES.get(field["type"]):
        value = f"TRY_CAST({column} AS {kind})"
        form = f"regexp_full_match({column}, '{FORMS[field['type']]}')"
        yield "type", f"{column} IS NOT NULL AND NOT ({form} AND {value} IS NOT NULL)"
    for name, limit in limits.items():
        if name == "required" and limit:
            yield name, f"{column} IS NULL"
        elif name == "pattern":
            yield name, f"NOT regexp_full_match({column}, '{limit}')"
        elif name == "enum":
            yield name, f"{column} NOT IN ({', '.join(repr(code) for code in limit)})"
        elif name in ("minimum", "maximum"):
            yield name, f"{value} {'<' if name == 'minimum' else '>'} '{limit}'::{kind or 'TEXT'}"
        elif name in ("minLength", "maxLength"):
            yield name, f"length({column}) {'<' if name == 'minLength' else '>'} {limit}"


def main(root):
    """Check the package in the folder `root`; return the faults."""
    resources = json.loads((root / "datapackage.json").read_text())["resources"]
    db, faults = duckdb.connect(), []
    for each in resources:
        columns = {field["name"]: "VARCHAR" for field in each["schema"]["fields"]}
        db.execute(
            f"CREATE TABLE {each['name']} AS FROM read_csv('{root / each['path']}', header = true, "
            f"columns = {columns}, auto_detect = false, quote = '\"', escape = '\"')"
        )
    for each in resources:
        name, schema = each["name"], each["schema"]
        found = [(f["name"], *check) for f in schema["fields"] for check in checks(f)]
        key = ", ".join(schema["primaryKey"])
        again = f"{key} IN (SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1)"
        found.append((schema["primaryKey"][0], "primary key", again))
        for foreign in schema.get("foreignKeys", []):
            [own], [theirs] = foreign["fields"], foreign["reference"]["fields"]
            lost = f"{own} NOT IN (SELECT {theirs} FROM {foreign['reference']['resource']})"
            found.append((own, "foreign key", lost))
        counts = ", ".join(f"count(*) FILTER ({condition})" for *_, condition in found)
        for (column, check, condition), count in zip(
            found, db.execute(f"SELECT {counts} FROM {name}").fetchone(), strict=True
        ):
            if count:
                rows = db.execute(f"SELECT rowid + 1 FROM {name} WHERE {condition}").fetchall()
                faults += [(name, row, column, check) for (row,) in rows]
    return faults


if __name__ == "__main__":
    faults = main(Path(sys.argv[1]))
    for fault in faults:
        print(*fault, sep="\t")
    sys.exit(bool(faults))
