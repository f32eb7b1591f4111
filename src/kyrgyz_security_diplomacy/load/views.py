"""The views of a package: joined tables for reading, each one SELECT over its tables.

Like rules they are data of the package, in a file that its descriptor names. Their SQL is portable
between DuckDB and SQLite.
"""

import contextlib
from collections.abc import Mapping

from ..package.data_package import DESCRIPTOR, Package
from ..package.dialect_views import fields_by_vocabulary, lint_views
from ..package.json_file import refuse
from ..package.schema_problems import Findings, TooMany


def open_views(package: Package) -> dict[str, dict]:
    """Return the views of a package by name, in the descriptor's order.

    Each has `name`, `description`, `sql` (one SELECT) and `fields`; a field with a `vocabulary`
    has the codes of that as `enum`, like the fields of tables.

    Raises:
        PackageError: one of them is not in the dialect; see `dialect_views`.
    """
    views = package.descriptor.get("views", [])
    schemas = {each.name: each.schema for each in package.resources}
    found = Findings(DESCRIPTOR)
    with contextlib.suppress(TooMany):
        lint_views(found, views, schemas)
    if found.problems:
        raise refuse(**found.problems[0].to_dict())
    coded = fields_by_vocabulary(schemas)
    return {
        view["name"]: view | {"fields": [_with_codes(field, coded) for field in view["fields"]]}
        for view in views
    }


def _with_codes(field: Mapping, coded: Mapping[str, Mapping]) -> dict:
    """Return a view's field with the codes of its vocabulary, and whether they have an order."""
    model = coded.get(field.get("vocabulary"), {})
    more = {key: model[key] for key in ("categories", "categoriesOrdered") if key in model}
    if "enum" in model.get("constraints", {}):
        more["constraints"] = {"enum": model["constraints"]["enum"]}
    return {**field, **more}
