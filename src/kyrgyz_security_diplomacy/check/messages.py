"""Layer 2 in words: the problem for each way in which a cell, a key or a reference can fail.

Every engine finds faults in its own way and gets the words here, so that all say the same.
"""

from ..package.data_package import Resource
from ..package.value_syntax import members, reason
from ..report.problems import LISTED, Problem, did_you_mean, more_like, shown
from ..tables.table import Place

LISTED_CODES = 8


def broken_cell(
    resource: Resource, name: str, code: str, place: Place, text: str, first_line: int = 0
) -> Problem:
    """Return the problem of a cell that is not a value of its type, or breaks a constraint.

    Args:
        resource: the table.
        name: of the column; of a primary key the first one.
        code: `type`, `primary-key`, or the name of the constraint.
        place: which row.
        text: the cell, "" if it is empty.
        first_line: for what must be unique, the first line with that value or key.
    """
    field = resource.fields[name]
    hint = f"an example is {shown(field['example'])}" if "example" in field else ""
    hint = hint if code in ("type", "pattern") else ""
    if code == "required":
        message = "a value is required" + (f" (in {shown(place.key)})" if place.key else "")
    elif code == "unique":
        message = f"{shown(text)} is a duplicate of line {first_line}"
    elif code == "primary-key":
        message = f"the key {shown(place.key)} is a duplicate of line {first_line}"
        hint = "keys are never used twice"
    else:
        message = f"{shown(text)} {reason(field, code, text)}"
    if code == "enum":
        known = members(field)
        listed = f"allowed are {', '.join(known)}" if len(known) <= LISTED_CODES else ""
        hint = did_you_mean(text, known) or listed
    part = "type" if code == "type" else f"constraints/{code}"
    parts = ("primaryKey",) if code == "primary-key" else ("fields", name, part)
    more = {"hint": hint, "column": name, "value": text, "pointer": resource.pointer(*parts)}
    return Problem(code=code, message=message, **more, **place.of(resource))


def not_checked(resource: Resource, message: str, hint: str = "", **more) -> Problem:
    """Return the problem of a check on a table that could not be run."""
    where = {"path": resource.path, "table": resource.name}
    return Problem(code="not-checked", message=message, hint=hint, **where, **more)


def with_rest(problems: list[Problem], count: int) -> list[Problem]:
    """Return problems of one kind, and how many of all `count` are not listed."""
    return problems + ([more_like(problems[0], count - LISTED)] if count > LISTED else [])
