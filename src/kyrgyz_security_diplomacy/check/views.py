"""Check that each view of a package can be run, and has the columns that it describes.

The SQL is run on empty tables: whatever is wrong with rows is reported elsewhere, and no view can
take long over them.
"""

from collections.abc import Mapping, Sequence

from ..package.data_package import DESCRIPTOR, Package
from ..package.descriptor import lint_views
from ..report.problems import Problem, shown
from .database import SECONDS, Database, QueryError
from .sql_schema import SQL_TYPES, quoted


def check_views(package: Package, seconds: float = SECONDS) -> list[Problem]:
    """Return a problem for each view that cannot be run or whose columns are not as described.

    Nothing is said if a table cannot be read, or a view is not in the dialect: that is reported,
    and a view may need what is missing.

    Args:
        package: whose views.
        seconds: how long all views may take together.
    """
    views, usable = package.descriptor.get("views"), package.resources
    if not views or len(usable) < len(package.descriptor["resources"]):
        return []
    if lint_views(views, {each.name: each.schema for each in usable}):
        return []
    problems = []
    with Database(seconds) as database:
        for each in usable:
            columns = ", ".join(
                f"{quoted(field['name'])} {SQL_TYPES[field['type']]}"
                for field in each.schema["fields"]
            )
            database.connection.execute(f"CREATE TABLE {quoted(each.name)} ({columns})")
        database.shut()
        for view in views:
            if fault := _fault(database, view):
                pointer = f"{DESCRIPTOR} views/{view['name']}"
                message = f"view {shown(view['name'])}: {fault}"
                more = {"path": DESCRIPTOR, "message": message, "pointer": pointer}
                problems.append(Problem(code="view-not-run", **more))
    return problems


def _fault(database: Database, view: Mapping) -> str:
    """Return what is wrong with a view, or ""."""
    try:
        columns, _ = database.select(view["sql"], 1)
    except QueryError as error:
        return f"it cannot be run: {error}"
    return column_fault(view["fields"], columns)


def column_fault(fields: Sequence[Mapping], columns: Sequence[tuple[str, str]]) -> str:
    """Return how the columns of a view differ from its fields, or "".

    Args:
        fields: as the package describes them.
        columns: name and DuckDB type of each column of its SQL; an ENUM counts as VARCHAR.
    """
    described, actual = [field["name"] for field in fields], [name for name, _ in columns]
    if described != actual:
        return f"its columns are {', '.join(actual)}; described are {', '.join(described)}"
    for field, (name, kind) in zip(fields, columns, strict=True):
        wanted = SQL_TYPES[field["type"]]
        if ("VARCHAR" if kind.startswith("ENUM") else kind) != wanted:
            return f"its column {name} is {kind}; of a field of type {field['type']} it is {wanted}"
    return ""
