"""Check that each view of a package can be run, and has the columns that it describes.

The SQL is run on empty tables: whatever is wrong with rows is told elsewhere, and no view can take
long over them.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ..package.data_package import DESCRIPTOR, Package, Resource
from ..package.descriptor import lint_views
from ..report.problems import Problem, shown
from .database import Database, QueryError
from .sql_schema import SQL_TYPES, quoted

SECONDS = 10.0
"""How long one view may take."""
SECONDS_TOGETHER = 60.0

Columns = tuple[tuple[str, str], ...]
"""Name and type of each column."""


def check_views(package: Package, usable: Sequence[Resource]) -> list[Problem]:
    """Return a problem for each view that cannot be run or whose columns are not as described.

    Nothing is said if a table cannot be used, or a view is not in the dialect: that is reported,
    and a view may need what is missing.

    Args:
        package: whose views.
        usable: its tables whose schema can be used.
    """
    views = package.descriptor.get("views")
    if not views or len(usable) < len(package.descriptor["resources"]):
        return []
    if lint_views(views, {each.name: each.schema for each in usable}):
        return []
    tables = tuple((each.name, _columns(each.schema["fields"])) for each in usable)
    queries = tuple((view["sql"], _columns(view["fields"])) for view in views)
    return [
        Problem(
            code="view-not-run",
            path=DESCRIPTOR,
            message=f"view {shown(view['name'])}: {fault}",
            pointer=f"{DESCRIPTOR} views/{view['name']}",
        )
        for view, fault in zip(views, _faults(tables, queries), strict=True)
        if fault
    ]


def _columns(fields: Sequence[dict]) -> Columns:
    return tuple((field["name"], field["type"]) for field in fields)


@lru_cache(maxsize=64)
def _faults(
    tables: tuple[tuple[str, Columns], ...], queries: tuple[tuple[str, Columns], ...]
) -> tuple[str, ...]:
    """Return for each query, with the columns that it should have, what is wrong with it, or ""."""
    with Database(SECONDS) as database:
        for name, columns in tables:
            listed = ", ".join(f"{quoted(each)} {SQL_TYPES[kind]}" for each, kind in columns)
            database.connection.execute(f"CREATE TABLE {quoted(name)} ({listed})")
        database.shut()
        return tuple(_each_fault(database, queries))


def _each_fault(database: Database, queries: Sequence[tuple[str, Columns]]) -> Iterator[str]:
    end = time.monotonic() + SECONDS_TOGETHER
    for sql, columns in queries:
        if time.monotonic() > end:
            yield f"it was not run: those before it took longer than {SECONDS_TOGETHER:g} s"
            continue
        try:
            database.select(sql, 1)
            # names and types of the columns; the first run made sure that it is one SELECT
            _, found = database.select(
                f"SELECT column_name, column_type FROM (DESCRIBE {sql}\n)", 2_000
            )
        except QueryError as error:
            yield f"it cannot be run: {error}"
        else:
            fields = [{"name": name, "type": kind} for name, kind in columns]
            yield column_fault(fields, found)


def column_fault(fields: Sequence[Mapping], columns: Sequence[tuple[str, str]]) -> str:
    """Return how the columns of a view differ from its fields, or "".

    Args:
        fields: what the package says.
        columns: name and DuckDB type of each column of its SQL; an ENUM counts as VARCHAR.
    """
    described, there = [field["name"] for field in fields], [name for name, _ in columns]
    if described != there:
        return f"its columns are {', '.join(there)}; described are {', '.join(described)}"
    for field, (name, kind) in zip(fields, columns, strict=True):
        plain = "VARCHAR" if kind.startswith("ENUM") else kind
        if plain != SQL_TYPES[field["type"]]:
            wanted = SQL_TYPES[field["type"]]
            return f"its column {name} is {kind}; of a field of type {field['type']} it is {wanted}"
    return ""
