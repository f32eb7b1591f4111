"""Layer 2 in words: the problem for each way in which a cell, a key or a reference can fail.

Every engine finds faults in its own way and has them told here, so that all say the same.
"""

from collections.abc import Mapping

from ..package.data_package import Resource
from ..package.value_syntax import members
from ..report.problems import Problem, did_you_mean, shown
from ..tables.places import Place, place_keys

LISTED_CODES = 8
HINTED = 50


def not_typed(resource: Resource, field: Mapping, place: Place, text: str, reason: str) -> Problem:
    """Return the problem of a cell that is no value of its field's type."""
    message, hint = f"{shown(text)} {reason}", _example(field)
    return _at(resource, "type", message, hint, place, field["name"], text, "type")


def broken_constraint(
    resource: Resource, field: Mapping, code: str, place: Place, text: str, first_line: int = 0
) -> Problem:
    """Return the problem of a cell that breaks the constraint `code`.

    Args:
        resource: the table.
        field: the field with that constraint.
        code: name of the constraint.
        place: where.
        text: the cell, "" if it is blank.
        first_line: for `unique`, where the value stands first.
    """
    limit, hint = field["constraints"][code], ""
    if code == "required":
        message = "a value is required" + (f" (in {shown(place.key)})" if place.key else "")
    elif code == "unique":
        message = f"{shown(text)} stands already on line {first_line}"
    elif code == "pattern":
        message, hint = f"{shown(text)} does not match {shown(limit)}", _example(field)
    elif code == "enum":
        message, hint = _no_member(field, text)
    elif code in ("minimum", "maximum"):
        side = "below" if code == "minimum" else "above"
        message = f"{shown(text)} is {side} the {code} {limit}"
    else:
        side = "fewer" if code == "minLength" else "more"
        message = f"{shown(text)} has {len(text):,} characters, {side} than {limit:,}"
    return _at(resource, code, message, hint, place, field["name"], text, "constraints", code)


def second_key(resource: Resource, place: Place, text: str, first_line: int) -> Problem:
    """Return the problem of a row whose primary key stands already on another line."""
    return Problem(
        code="primary-key",
        message=f"the key {shown(place.key)} stands already on line {first_line}",
        hint="keys are never used twice",
        column=resource.primary_key[0],
        value=text,
        pointer=resource.pointer("primaryKey"),
        **place_keys(resource, place),
    )


def lost_reference(
    resource: Resource, index: int, place: Place, parts: tuple[str, ...], target: str, hint: str
) -> Problem:
    """Return the problem of a row whose foreign key finds no row, or is only half filled.

    Args:
        resource: the table.
        index: number of the foreign key in the schema.
        place: where.
        parts: the cells of the foreign key, "" for a blank one.
        target: file name of the table that is referred to.
        hint: the nearest key that exists, or "".
    """
    key, text = resource.schema["foreignKeys"][index], "|".join(parts)
    own, theirs = key["fields"], key["reference"]["fields"]
    own = [own] if isinstance(own, str) else own
    if all(parts):
        what = "an id" if len(parts) == 1 else f"a {', '.join(theirs)}"
        message = f"{shown(text)} is not {what} in {target}"
    else:
        message = f"{shown(text)} is half a reference ({', '.join(own)})"
        hint = "fill all of its parts or none"
    return Problem(
        code="foreign-key",
        message=message,
        hint=hint,
        column=own[0],
        value=text,
        pointer=resource.pointer("foreignKeys", index),
        **place_keys(resource, place),
    )


def not_checked(resource: Resource, message: str, hint: str = "", **more) -> Problem:
    """Return the problem of a check on a table that could not be run."""
    place = {"path": resource.path, "table": resource.name}
    return Problem(code="not-checked", message=message, hint=hint, **place, **more)


def _no_member(field: Mapping, text: str) -> tuple[str, str]:
    known = members(field)
    listed = f"allowed are {', '.join(known)}" if len(known) <= LISTED_CODES else ""
    named = f" of {field['vocabulary']}" if "vocabulary" in field else ""
    message = f"{shown(text)} is not one of the {len(known)} codes{named}"
    return message, did_you_mean(text, known) or listed


def _example(field: Mapping) -> str:
    return f"an example is {shown(field['example'])}" if "example" in field else ""


def _at(
    resource: Resource,
    code: str,
    message: str,
    hint: str,
    place: Place,
    column: str,
    text: str,
    *rule: object,
) -> Problem:
    return Problem(
        code=code,
        message=message,
        hint=hint,
        column=column,
        value=text,
        pointer=resource.pointer("fields", column, *rule),
        **place_keys(resource, place),
    )
