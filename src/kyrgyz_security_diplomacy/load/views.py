"""The views of a package: joined tables for reading, each one SELECT over its tables.

Like rules they are data of the package: `views` in its descriptor. The SQL is portable between
DuckDB and SQLite.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from ..package.data_package import DESCRIPTOR, Package
from ..package.dialect_views import fields_by_vocabulary, lint_views
from ..package.json_file import refuse
from ..package.schema_problems import Findings, TooMany


@dataclass(frozen=True)
class View:
    """A view of a package.

    Attributes:
        name: its name, that of no table.
        description: what a row is.
        fields: its columns, as fields of a Table Schema with name, type, description and, if they
            have a vocabulary, the codes of that as enum.
        sql: one SELECT.
    """

    name: str
    description: str
    fields: tuple[Mapping, ...]
    sql: str


def view_names(package: Package) -> list[str]:
    """Return the names of a package's views, whatever else is wrong with them."""
    views = package.descriptor.get("views")
    entries = [each for each in views if isinstance(each, dict)] if isinstance(views, list) else []
    return [each["name"] for each in entries if isinstance(each.get("name"), str)]


def open_views(package: Package) -> dict[str, View]:
    """Return the views of a package by name, in the descriptor's order.

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
        each["name"]: View(
            each["name"],
            each["description"],
            tuple(_with_codes(field, coded) for field in each["fields"]),
            each["sql"],
        )
        for each in views
    }


def _with_codes(field: Mapping, coded: Mapping[str, Mapping]) -> Mapping:
    """Return a view's field with the codes of its vocabulary, and whether they have an order."""
    model = coded.get(field.get("vocabulary"), {})
    more = {key: model[key] for key in ("categories", "categoriesOrdered") if key in model}
    if "enum" in model.get("constraints", {}):
        more["constraints"] = {"enum": model["constraints"]["enum"]}
    return {**field, **more}
