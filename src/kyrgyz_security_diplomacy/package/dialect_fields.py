"""The portable dialect of one field: its keys, type, constraints, vocabulary and example."""

from collections.abc import Iterable, Mapping

from ..report.problems import did_you_mean, shown
from .patterns import pattern_faults
from .schema_problems import Findings
from .value_syntax import TYPES, as_text, fault, parse

FIELD_KEYS = (
    "name", "type", "title", "description", "example", "constraints", "vocabulary", "categories",
    "categoriesOrdered",
)  # fmt: skip
CONSTRAINTS = {
    "string": ("required", "unique", "enum", "pattern", "minLength", "maxLength"),
    "integer": ("required", "unique", "enum", "minimum", "maximum"),
    "number": ("required", "enum", "minimum", "maximum"),
    "date": ("required", "unique", "enum", "minimum", "maximum"),
    "year": ("required", "unique", "enum", "minimum", "maximum"),
    "boolean": ("required", "enum"),
}
"""Type to the constraints that every engine knows for it."""

_ANY_CONSTRAINT = {name for names in CONSTRAINTS.values() for name in names}


def lint_field(
    found: Findings,
    field: dict,
    inlined: bool,
    vocabularies: Mapping[str, Iterable[str]] | None,
) -> None:
    """Check a field that has a good name; see `dialect.lint_schema` for the arguments."""
    at = ("fields", field["name"])
    found.unknown_keys(field, FIELD_KEYS, *at)
    for key in ("title", "description"):
        found.typed(field, key, str, *at, code="field-text")
    kind = field.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        hint = did_you_mean(str(kind), TYPES) or f"known are {', '.join(TYPES)}"
        message = f"{shown(field['name'])} has the type {shown(kind)}"
        found.add("field-type", message, *at, "type", hint=hint, value=str(kind))
        return
    sound = _lint_constraints(found, field, *at)
    _lint_vocabulary(found, field, inlined, *at)
    _lint_categories(found, field, *at)
    if not isinstance(field.get("example", ""), str):
        hint = f'write "{as_text(field["example"])}": an example is text, as in the file'
        found.add("example", "the example is not a text", *at, "example", hint=hint)
    elif sound and found.typed(field, "example", str, *at, code="example"):
        reason = fault(field, field["example"]) or _no_code(found, field, vocabularies, *at)
        if reason:
            message = f"the example {shown(field['example'])} {reason}"
            found.add("example", message, *at, "example", value=field["example"])


def _lint_constraints(found: Findings, field: dict, *at: object) -> bool:
    """Return whether the constraints can be used to judge a value."""
    if "constraints" not in field:
        return True
    limits = field["constraints"]
    if not isinstance(limits, dict):
        found.add("constraint", "'constraints' is not an object {...}", *at, "constraints")
        return False
    allowed = CONSTRAINTS[field["type"]]
    found.unknown_keys(
        {name: 1 for name in limits if name not in _ANY_CONSTRAINT}, allowed, *at, "constraints"
    )
    before = len(found.problems)
    for name in limits:
        if name in allowed:
            if reason := _constraint_fault(field["type"], name, limits[name]):
                code = "pattern" if name == "pattern" else "constraint"
                found.add(code, f"{name} {reason}", *at, "constraints", name)
        elif name in _ANY_CONSTRAINT:
            message = f"{shown(name)} does not apply to the type {field['type']}"
            hint = f"it has {', '.join(allowed)}"
            found.add("constraint", message, *at, "constraints", name, hint=hint, value=name)
    return len(found.problems) == before


def _constraint_fault(kind: str, name: str, value: object) -> str:
    if name in ("required", "unique"):
        return "" if isinstance(value, bool) else "is not true or false"
    if name == "pattern":
        return "; ".join(pattern_faults(value)) if isinstance(value, str) else "is not a text"
    if name in ("minLength", "maxLength"):
        if not isinstance(value, int) or isinstance(value, bool):
            return "is not a whole number"
        # a blank cell is missing, so that no text is shorter than 1: such a rule rejects nothing
        least = 2 if name == "minLength" else 1
        return "" if value >= least else f"is below {least}: it would reject nothing or everything"
    if name in ("minimum", "maximum"):
        return _value_fault(kind, value)
    if not isinstance(value, list) or not value:
        return "is not a list of values"
    texts = [as_text(member) for member in value]
    if len(set(texts)) < len(texts):
        return "has a value twice"
    return next(filter(None, (_value_fault(kind, member) for member in value)), "")


def _value_fault(kind: str, value: object) -> str:
    text = as_text(value)
    try:
        if text is None or text == "":
            raise ValueError("is not a value")
        parse(kind, text)
    except ValueError as error:
        return f"has {shown(value)}, which {error}"
    return ""


def _lint_vocabulary(found: Findings, field: dict, inlined: bool, *at: object) -> None:
    if "vocabulary" not in field:
        return
    found.typed(field, "vocabulary", str, *at, code="vocabulary")
    limits = field.get("constraints")
    has_enum = isinstance(limits, dict) and "enum" in limits
    if inlined and not has_enum:
        hint = "write the codes of the vocabulary into constraints/enum"
        found.add("vocabulary", "has a vocabulary but no enum", *at, hint=hint)
    if not inlined and has_enum:
        hint = "leave it out: it is generated from the code list"
        found.add("vocabulary", "has a vocabulary and an enum", *at, "constraints/enum", hint=hint)


def _no_code(
    found: Findings, field: dict, vocabularies: Mapping[str, Iterable[str]] | None, *at: object
) -> str:
    """Return why the example is no code of the field's vocabulary; note an unknown vocabulary."""
    name = field.get("vocabulary")
    if vocabularies is None or not isinstance(name, str):
        return ""
    if name not in vocabularies:
        hint = found.nearest(name, vocabularies)
        message = f"there is no vocabulary {shown(name)}"
        found.add("vocabulary", message, *at, "vocabulary", hint=hint, value=name)
        return ""
    return "" if field["example"] in set(vocabularies[name]) else f"is no code of {name}"


def _lint_categories(found: Findings, field: dict, *at: object) -> None:
    limits = field.get("constraints")
    enum = limits.get("enum") if isinstance(limits, dict) else None
    if "categories" in field and field["categories"] != enum:
        message = "categories differ from the enum, which alone is enforced"
        found.add("categories", message, *at, "categories", hint="make them equal")
    ordered = field.get("categoriesOrdered", False)
    if not isinstance(ordered, bool):
        message = "'categoriesOrdered' is not true or false"
        found.add("categories", message, *at, "categoriesOrdered")
    elif ordered and enum is None and "vocabulary" not in field:
        message = "categoriesOrdered stands without an enum or a vocabulary"
        found.add("categories", message, *at, "categoriesOrdered")
