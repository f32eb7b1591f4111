"""DuckDB: a script that makes every table with its key, checks and comments, and fills it.

The tables' CSV files are beside it. DuckDB cannot check references of a table to itself, or around
in a circle, while rows come in: the script has none, and a package is exported only if they hold.
"""

from collections.abc import Iterator, Mapping

from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..load.connection import comments
from ..tables.csv_reader import BLOCK, MAX_LINE
from .codebook import about
from .snapshot import Snapshot
from .sql_tables import create

SCRIPT = "load.sql"
_OPTIONS = (
    "FORMAT csv, AUTO_DETECT false, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', "
    f"NULLSTR '', DATEFORMAT '%Y-%m-%d', MAX_LINE_SIZE {MAX_LINE + BLOCK}"
)


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `load.sql`, and the tables' files under the paths that they have in the package."""
    head = f"""\
-- {" ".join(snapshot.label.split())}: every table with its key, checks and comments.
-- To be run in the folder that this file is in:  duckdb ksd.duckdb < {SCRIPT}
-- or in Python:  duckdb.connect("ksd.duckdb").execute(open("{SCRIPT}").read())

BEGIN TRANSACTION;
"""
    script = head + "".join(f"\n{statement};\n" for statement in (*_statements(snapshot), "COMMIT"))
    return snapshot.csv_files() | {SCRIPT: script.encode()}


def _statements(snapshot: Snapshot) -> Iterator[str]:
    for resource in snapshot.package.resources:
        name, about_it = resource.name, snapshot.tables[resource.name].about
        yield create(resource, SQL_TYPES, _checks)
        yield from comments("TABLE", name, about_it or None, resource.schema["fields"])
        yield f"COPY {quoted(name)} FROM {literal(resource.path)} ({_OPTIONS})"
    for view in snapshot.descriptor.get("views", []):
        yield f"CREATE VIEW {quoted(view['name'])} AS\n{view['sql'].strip().removesuffix(';')}\n"
        yield from comments("VIEW", view["name"], view["description"], view["fields"])
    yield "CREATE TABLE _package (property VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"
    facts = about(snapshot).items()
    rows = ", ".join(f"({literal(key)}, {literal(value)})" for key, value in facts)
    yield f"INSERT INTO _package VALUES {rows}"
    yield "COMMENT ON TABLE _package IS 'What these tables were made from.'"


def _checks(field: Mapping) -> dict[str, str]:
    name, pattern = quoted(field["name"]), field.get("constraints", {}).get("pattern")
    if pattern:
        return {"pattern": f"regexp_full_match({name}, {literal(f'(?:{pattern})')})"}
    return {}
