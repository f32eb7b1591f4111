"""DuckDB: a script that makes every table with keys, checks and comments, and fills it.

The tables' CSV files lie beside it. DuckDB cannot check all references while rows come in: those of
a table to itself, or around in a circle, are checked by queries at the end of the script, which
stops there if one is broken.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..check.references import ForeignKey
from ..check.sql_schema import SQL_TYPES, literal, quoted
from ..load.values import columns
from ..package.data_package import Package, Resource
from ..package.json_file import refuse
from ..tables.csv_reader import BLOCK, MAX_LINE
from ..tables.csv_writer import write_bytes
from .about import about
from .tables_sql import Dialect, column, keys, references

SCRIPT = "load.sql"
_OPTIONS = (
    "FORMAT csv, AUTO_DETECT false, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', "
    f"NULLSTR '', DATEFORMAT '%Y-%m-%d', MAX_LINE_SIZE {MAX_LINE + BLOCK}"
)


def write(package: Package, folder: Path) -> list[Path]:
    """Write `load.sql`, and the tables' files under the paths that they have in the package."""
    files = []
    for resource in package.resources:
        columns(package, resource.name)  # judges schema and rows: what follows trusts them
        with resource.open() as handle:
            files.append(folder / resource.path)
            write_bytes(files[-1], handle.read())
    files.append(folder / SCRIPT)
    write_bytes(files[-1], _script(package).encode())
    return files


def _script(package: Package) -> str:
    facts = about(package.descriptor)
    title = " ".join(facts.get("title", facts["name"]).split())
    statements = list(_statements(package, facts))
    head = f"""\
-- {title}, version {facts.get("version", "none")}: every table with its keys, checks and comments.
-- To be run in the folder that this file is in:  duckdb ksd.duckdb < {SCRIPT}
-- or in Python:  duckdb.connect("ksd.duckdb").execute(open("{SCRIPT}").read())

BEGIN TRANSACTION;
"""
    return head + "".join(f"\n{statement};\n" for statement in [*statements, "COMMIT"])


def _statements(package: Package, facts: Mapping[str, str]) -> Iterator[str]:
    foreign = references(package)
    later: list[tuple[Resource, ForeignKey]] = []
    made: set[str] = set()
    for resource in _in_order(package, foreign):
        now = [key for key in foreign[resource.name] if key.table in made]
        later += [(resource, key) for key in foreign[resource.name] if key not in now]
        made.add(resource.name)
        yield _create(resource, now)
        yield from _comments(resource)
        yield f"COPY {quoted(resource.name)} FROM {literal(resource.path)} ({_OPTIONS})"
    for resource, key in later:
        yield _whole(resource, key)
    for view in package.descriptor.get("views", []):
        yield from _view(view)
    yield "CREATE TABLE _package (property VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"
    rows = ", ".join(f"({literal(key)}, {literal(value)})" for key, value in facts.items())
    yield f"INSERT INTO _package VALUES {rows}"
    yield "COMMENT ON TABLE _package IS 'What these tables were made from.'"


def _in_order(package: Package, foreign: Mapping[str, Sequence[ForeignKey]]) -> Iterator[Resource]:
    """Yield each table after those that it refers to, as far as there is such an order."""
    left = {resource.name: resource for resource in package.resources}
    while left:
        waiting = {name: {key.table for key in foreign[name]} & set(left) - {name} for name in left}
        name = min(left, key=lambda name: len(waiting[name]))  # the first of those that wait least
        yield left.pop(name)


def _create(resource: Resource, foreign: Sequence[ForeignKey]) -> str:
    parts = [column(resource, field, DIALECT) for field in resource.schema["fields"]]
    parts += keys(resource, foreign)
    return f"CREATE TABLE {quoted(resource.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _comments(resource: Resource) -> Iterator[str]:
    told = resource.descriptor.get("description") or resource.schema.get("description")
    if told:
        yield f"COMMENT ON TABLE {quoted(resource.name)} IS {literal(told)}"
    for name, field in resource.fields.items():
        if told := field.get("description"):
            yield f"COMMENT ON COLUMN {quoted(resource.name)}.{quoted(name)} IS {literal(told)}"


def _whole(resource: Resource, key: ForeignKey) -> str:
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


def _view(view: Mapping) -> Iterator[str]:
    import duckdb

    try:
        found = duckdb.extract_statements(view["sql"])
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        message = f"DuckDB cannot read the view {view['name']}: {reason}"
        raise refuse("export", "duckdb-sql", message) from error
    if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
        message = f"the SQL of the view {view['name']} is not one SELECT"
        raise refuse("export", "duckdb-sql", message)
    name = quoted(view["name"])
    yield f"CREATE VIEW {name} AS\n{view['sql'].strip().removesuffix(';')}\n"
    yield f"COMMENT ON VIEW {name} IS {literal(view['description'])}"
    for field in view["fields"]:
        place, told = f"{name}.{quoted(field['name'])}", literal(field["description"])
        yield f"COMMENT ON COLUMN {place} IS {told}"


def _type(_: Resource, field: Mapping) -> str:
    return SQL_TYPES[field["type"]]


def _value(kind: str, text: str) -> str:
    return literal(text) if kind == "string" else f"CAST({literal(text)} AS {SQL_TYPES[kind]})"


def _lawful(field: Mapping) -> list[tuple[str, str]]:
    name, kind = quoted(field["name"]), field["type"]
    if kind == "year":
        return [("four digits", f"{name} BETWEEN 1000 AND 9999")]
    pattern = field.get("constraints", {}).get("pattern")
    if kind == "string" and pattern:
        return [("pattern", f"regexp_full_match({name}, {literal(f'(?:{pattern})')})")]
    return []


DIALECT = Dialect(_type, _value, _lawful)
