"""DuckDB: a script that makes every table with keys, checks and comments, and fills it.

The tables' CSV files are beside it. DuckDB cannot check references of a table to itself, or around
in a circle, while rows come in: these are left out.
"""

from collections.abc import Iterator, Mapping, Sequence

from ..check.references import ForeignKey
from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..tables.csv_reader import BLOCK, MAX_LINE
from .codebook import about, words
from .snapshot import Snapshot
from .sql_tables import create, references

SCRIPT = "load.sql"
_OPTIONS = (
    "FORMAT csv, AUTO_DETECT false, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', "
    f"NULLSTR '', DATEFORMAT '%Y-%m-%d', MAX_LINE_SIZE {MAX_LINE + BLOCK}"
)


def files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return `load.sql`, and the tables' files under the paths that they have in the package."""
    facts = about(snapshot.descriptor)
    title = " ".join(facts.get("title", facts["name"]).split())
    head = f"""\
-- {title}, version {facts.get("version", "none")}: every table with its keys, checks and comments.
-- To be run in the folder that this file is in:  duckdb ksd.duckdb < {SCRIPT}
-- or in Python:  duckdb.connect("ksd.duckdb").execute(open("{SCRIPT}").read())

BEGIN TRANSACTION;
"""
    statements = [*_statements(snapshot, facts), "COMMIT"]
    script = head + "".join(f"\n{statement};\n" for statement in statements)
    return snapshot.csv_files() | {SCRIPT: script.encode()}


def _statements(snapshot: Snapshot, facts: Mapping[str, str]) -> Iterator[str]:
    foreign = references(snapshot.package)
    made: set[str] = set()
    for name in _order(foreign):
        resource = snapshot.package.tables[name]
        now = [key for key in foreign[name] if key.table in made]
        made.add(name)
        yield create(resource, SQL_TYPES, _checks, now)
        yield from _comments("TABLE", name, words(resource), resource.schema["fields"])
        yield f"COPY {quoted(name)} FROM {literal(resource.path)} ({_OPTIONS})"
    for view in snapshot.descriptor.get("views", []):
        yield f"CREATE VIEW {quoted(view['name'])} AS\n{view['sql'].strip().removesuffix(';')}\n"
        yield from _comments("VIEW", view["name"], view["description"], view["fields"])
    yield "CREATE TABLE _package (property VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"
    rows = ", ".join(f"({literal(key)}, {literal(value)})" for key, value in facts.items())
    yield f"INSERT INTO _package VALUES {rows}"
    yield "COMMENT ON TABLE _package IS 'What these tables were made from.'"


def _order(foreign: Mapping[str, Sequence[ForeignKey]]) -> Iterator[str]:
    """Yield each table after those that it refers to, as far as there is such an order."""
    left = dict(foreign)
    while left:
        waiting = {name: {key.table for key in left[name]} & set(left) - {name} for name in left}
        name = min(left, key=lambda name: len(waiting[name]))  # the first of those that wait least
        del left[name]
        yield name


def _comments(kind: str, name: str, about: str, fields: Sequence[Mapping]) -> Iterator[str]:
    if about:
        yield f"COMMENT ON {kind} {quoted(name)} IS {literal(about)}"
    for field in fields:
        if about := field.get("description"):
            place = f"{quoted(name)}.{quoted(field['name'])}"
            yield f"COMMENT ON COLUMN {place} IS {literal(about)}"


def _checks(field: Mapping) -> dict[str, str]:
    name, pattern = quoted(field["name"]), field.get("constraints", {}).get("pattern")
    if field["type"] == "year":
        return {"four digits": f"{name} BETWEEN 1000 AND 9999"}
    if pattern:
        return {"pattern": f"regexp_full_match({name}, {literal(f'(?:{pattern})')})"}
    return {}
