"""What can be checked of a Table Schema, whoever wrote it.

The standard lets a schema leave out types, name a key without a list, and ask for types and
constraints that are not checked here. `checkable` writes out what is left out and drops what
cannot be checked, so that all other code meets one form; what it drops is reported.
"""

from collections.abc import Iterator, Mapping

from ..report.problems import did_you_mean, shown
from .descriptor_shape import Findings
from .json_file import objects
from .patterns import pattern_error
from .value_syntax import CONSTRAINTS, TYPES, as_text, value_of

OTHER_TYPES = (
    "any", "array", "datetime", "duration", "geojson", "geopoint", "list", "object", "time",
    "yearmonth",
)  # fmt: skip
"""Types of the standard that are not checked: their cells are taken as text."""
OTHER_CONSTRAINTS = ("exclusiveMinimum", "exclusiveMaximum", "jsonSchema")
_KNOWN = frozenset().union(*CONSTRAINTS.values(), OTHER_CONSTRAINTS)
_DEFAULTS = {
    "format": ("default",), "decimalChar": (".",), "groupChar": (), "bareNumber": (True,),
    "trueValues": (), "falseValues": (), "missingValues": (), "delimiter": (), "itemType": (),
}  # fmt: skip
"""Properties of a field that change how its cells are written, with what is read here."""


def named_fields(schema: object) -> list[dict]:
    """Return the fields that have a name, whatever else is wrong with the schema."""
    return [each for each in objects(schema, "fields") if isinstance(each.get("name"), str)]


def limits_of(field: Mapping) -> dict:
    """Return the constraints of a field; none if they are no object."""
    limits = field.get("constraints")
    return limits if isinstance(limits, dict) else {}


def missing_values(schema: Mapping) -> frozenset[str]:
    """Return the texts that stand for a missing value; an empty cell always does."""
    listed = schema.get("missingValues")
    listed = listed if isinstance(listed, list) else []
    values = [each.get("value") if isinstance(each, dict) else each for each in listed]
    return frozenset(["", *(each for each in values if isinstance(each, str))])


def checkable(schema: Mapping, table: str, found: Findings | None = None) -> dict:
    """Return a schema with types, keys and references written out, without what is not checked.

    Args:
        schema: Table Schema whose fields all have names.
        table: its name, to which a reference leads that names no resource.
        found: is given a problem for each part that is dropped: `unsupported` if the standard
            has it, another code if it is wrong.
    """
    found = found or Findings("")
    fields = [_checkable_field(field, found) for field in named_fields(schema)]
    made = {**schema, "fields": fields, "primaryKey": key_fields(schema)}
    names = _names(schema.get("primaryKey", []))
    if names is None:
        found.add("primary-key", "'primaryKey' is not a list of different fields", "primaryKey")
    for name in names or ():
        if name not in (columns := [field["name"] for field in fields]):
            message, hint = f"{shown(name)} is no field of this table", did_you_mean(name, columns)
            found.add("primary-key", message, "primaryKey", hint=hint, value=name)
    if not isinstance(schema.get("foreignKeys", []), list):
        found.add("foreign-key-shape", "'foreignKeys' is not a list", "foreignKeys")
    if "foreignKeys" in schema:
        made["foreignKeys"] = []
    for index, key, (code, message) in foreign_keys(schema, table):
        if key:
            made["foreignKeys"].append(key)
        else:
            found.add(code, message, "foreignKeys", index)
    return made


def key_fields(schema: Mapping) -> list[str]:
    """Return the fields of the primary key; none if they are not fields of the table."""
    key = _names(schema.get("primaryKey")) or []
    return key if set(key) <= {field["name"] for field in named_fields(schema)} else []


def _checkable_field(field: Mapping, found: Findings) -> dict:
    at, limits = ("fields", field["name"]), limits_of(field)
    kind, fault = field_type(field)
    if fault:
        found.add(*fault[:2], *at, fault[3], hint=fault[2])
        if field.get("type", "string") != "string":
            limits = {name: limits[name] for name in ("required",) if name in limits}
    if not isinstance(field.get("constraints", {}), dict):
        message = "'constraints' is not an object {...}"
        found.add("constraint", message, *at, "constraints")
    kept = {}
    for name, value in limits.items():
        if fault := constraint_fault(kind, name, value):
            code, message, hint = fault
            found.add(code, f"{shown(name)} {message}", *at, "constraints", name, hint=hint)
        elif name in CONSTRAINTS[kind]:
            kept[name] = value
    made = {**field, "type": kind, "constraints": kept}
    return made if kept or "constraints" in field else {**field, "type": kind}


def field_type(field: Mapping) -> tuple[str, tuple[str, str, str, str] | None]:
    """Return the type by which a field is checked; code, message, hint and key if it is another."""
    kind, name = field.get("type", "string"), shown(field["name"])
    hint = "its cells are taken as text, and of its constraints only 'required' is checked"
    if kind in ("any", None):
        return "string", None
    if kind in OTHER_TYPES:
        message = f"{name} has the type {shown(kind)}, which is not checked here"
        return "string", ("unsupported", message, hint, "type")
    if kind not in TYPES:
        hint = did_you_mean(str(kind), TYPES) or f"known are {', '.join(TYPES)}"
        return "string", ("field-type", f"{name} has the type {shown(kind)}", hint, "type")
    for key, read in _DEFAULTS.items():
        if key in field and field[key] not in read:
            message = f"{name} has the {key} {shown(field[key])}, which is not checked here"
            return "string", ("unsupported", message, "" if kind == "string" else hint, key)
    return kind, None


def constraint_fault(kind: str, name: str, value: object) -> tuple[str, str, str] | None:
    """Return code, message and hint if a constraint cannot be checked; None for unknown names."""
    allowed = CONSTRAINTS[kind]
    if name not in allowed:
        hint = f"checked are {', '.join(allowed)}"
        message = f"is not checked on the type {kind}"
        return ("unsupported", message, hint) if name in _KNOWN else None
    if name in ("required", "unique"):
        good = isinstance(value, bool)
    elif name in ("minLength", "maxLength"):
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    elif name == "pattern":
        good = isinstance(value, str)
    else:
        values = value if name == "enum" else [value]
        good = isinstance(values, list) and bool(values)
        good = good and all(_is_value(kind, each) for each in values)
    code = "pattern" if name == "pattern" else "constraint"
    return None if good else (code, f"cannot be {shown(value)}", "")


def _is_value(kind: str, value: object) -> bool:
    text = as_text(value)
    return bool(text) and value_of({"type": kind}, text) is not None


def drop_unreadable_patterns(schema: Mapping) -> None:
    """Take the patterns that cannot be run, which the lint reports, out of a checkable schema."""
    for limits in map(limits_of, schema["fields"]):
        if pattern_error(limits.get("pattern", "")):
            del limits["pattern"]


def foreign_keys(schema: Mapping, table: str) -> Iterator[tuple[int, dict | None, tuple[str, str]]]:
    """Yield for each foreign key its place, itself written out, and code and reason if it is bad.

    A reference that names no resource, or "", leads to the table itself.
    """
    keys, names = schema.get("foreignKeys"), {field["name"] for field in named_fields(schema)}
    for index, key in enumerate(keys if isinstance(keys, list) else ()):
        key = key if isinstance(key, dict) else {}
        reference = key["reference"] if isinstance(key.get("reference"), dict) else {}
        own, theirs = _names(key.get("fields")), _names(reference.get("fields"))
        target = reference.get("resource", "")
        fault = ("", "")
        if "package" in reference:
            fault = "unsupported", "references to another package are not checked"
        elif not own or not theirs or not isinstance(target, str):
            fault = "foreign-key-shape", "names no fields and where they refer to"
        elif len(own) != len(theirs):
            fault = "foreign-key-shape", f"{len(own)} fields refer to {len(theirs)}"
        elif unknown := [name for name in own if name not in names]:
            fault = "foreign-key-shape", f"{shown(unknown[0])} is no field of this table"
        if fault[0]:
            yield index, None, fault
            continue
        to = {**reference, "resource": target or table, "fields": theirs}
        yield index, {**key, "fields": own, "reference": to}, fault


def _names(value: object) -> list[str] | None:
    """Return the fields of a key, which may be a lone name; None if they are no names."""
    listed = [value] if isinstance(value, str) else value
    named = isinstance(listed, list) and all(isinstance(each, str) for each in listed)
    return listed if named and len(set(listed)) == len(listed) else None
