"""DuckDB: a script that makes every table with keys, checks and comments, and fills it.

The tables' CSV files are beside it. DuckDB cannot check all references while rows come in: those of
a table to itself, or around in a circle, are checked by queries at the end of the script, which
stops there if one is broken.
"""

from collections.abc import Iterator, Mapping, Sequence

from ..check.references import ForeignKey
from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..package.data_package import Resource
from ..tables.csv_reader import BLOCK, MAX_LINE
from .codebook import about, words
from .snapshot import Snapshot
from .sql_tables import column, keys, references

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
    later: list[tuple[Resource, ForeignKey]] = []
    made: set[str] = set()
    for name in _order(foreign):
        resource = snapshot.package.tables[name]
        now = [key for key in foreign[name] if key.table in made]
        later += [(resource, key) for key in foreign[name] if key not in now]
        made.add(name)
        parts = [
            column(resource, field, SQL_TYPES[field["type"]], _checks(field))
            for field in resource.schema["fields"]
        ]
        parts += keys(resource, now)
        yield f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(parts) + "\n)"
        yield from _comments("TABLE", name, words(resource), resource.schema["fields"])
        yield f"COPY {quoted(name)} FROM {literal(resource.path)} ({_OPTIONS})"
    for resource, key in later:
        yield _check(resource, key)
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


def _check(resource: Resource, key: ForeignKey) -> str:
    """Return the query that fails if a reference finds no row."""
    own = [f"t.{quoted(name)}" for name in key.own]
    same = " AND ".join(
        f"{mine} = o.{quoted(theirs)}" for mine, theirs in zip(own, key.theirs, strict=True)
    )
    place = f"{resource.name}.{', '.join(key.own)}"
    message = f"concat(count(*), {literal(f' rows of {place} refer to no row of {key.table}')})"
    return (
        f"SELECT CASE WHEN count(*) > 0 THEN error({message}) ELSE 'ok' END AS {quoted(place)}\n"
        f"FROM {quoted(resource.name)} t LEFT JOIN {quoted(key.table)} o ON {same}\n"
        f"WHERE {own[0]} IS NOT NULL AND o.{quoted(key.theirs[0])} IS NULL"
    )


def _checks(field: Mapping) -> dict[str, str]:
    name, pattern = quoted(field["name"]), field.get("constraints", {}).get("pattern")
    if field["type"] == "year":
        return {"four digits": f"{name} BETWEEN 1000 AND 9999"}
    if pattern:
        return {"pattern": f"regexp_full_match({name}, {literal(f'(?:{pattern})')})"}
    return {}
