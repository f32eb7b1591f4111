"""The portable dialect of one field: its constraints, vocabulary and example."""

from collections.abc import Iterable, Mapping

from ..report.problems import did_you_mean, shown
from .patterns import pattern_fault
from .schema_problems import Findings, fits
from .value_syntax import TYPES, as_text, fault, parse

CONSTRAINTS = {
    "string": ("required", "unique", "enum", "pattern", "minLength", "maxLength"),
    "integer": ("required", "unique", "enum", "minimum", "maximum"),
    "number": ("required", "enum", "minimum", "maximum"),
    "date": ("required", "unique", "enum", "minimum", "maximum"),
    "year": ("required", "unique", "enum", "minimum", "maximum"),
    "boolean": ("required", "enum"),
}
"""Type to the constraints that every engine knows for it."""

_ALL = frozenset().union(*CONSTRAINTS.values())


def lint_field(
    found: Findings,
    field: Mapping,
    at: tuple,
    inlined: bool,
    vocabularies: Mapping[str, Iterable[str]] | None,
) -> None:
    """Check a field beyond its shape; see `dialect.lint_schema` for the arguments."""
    if not isinstance(field.get("type"), str) or field["type"] not in TYPES:
        return
    sound = _lint_constraints(found, field, *at)
    _lint_codes(found, field, inlined, *at)
    example = field.get("example")
    if sound and isinstance(example, str) and example:
        reason = fault(field, example) or _no_code(found, field, vocabularies, *at)
        if reason:
            message = f"the example {shown(example)} {reason}"
            found.add("example", message, *at, "example", value=example)


def _lint_constraints(found: Findings, field: Mapping, *at: object) -> bool:
    """Return whether the constraints can be used to judge a value."""
    limits, at, kind = field.get("constraints", {}), (*at, "constraints"), field["type"]
    if not isinstance(limits, dict):
        return False
    found.shape("constraints", limits, *at)
    limits = {name: limits[name] for name in limits if name in _ALL}
    if not fits("constraints", limits):  # an unknown key does not hide the others
        return False
    before, allowed = len(found.problems), CONSTRAINTS[kind]
    for name, value in limits.items():
        code, hint = "constraint", ""
        if name not in allowed:
            reason = f"does not apply to the type {kind}"
            hint = f"it has {', '.join(allowed)}"
        elif name == "pattern":
            code, reason = "pattern", pattern_fault(value)
        elif name == "enum":
            reason = _enum_fault(kind, value)
        else:
            reason = _value_fault(kind, value) if name in ("minimum", "maximum") else ""
        if reason:
            found.add(code, f"{shown(name)} {reason}", *at, name, hint=hint)
    if len(found.problems) > before:
        return False
    for least, most in (("minimum", "maximum"), ("minLength", "maxLength")):
        if least in limits and most in limits and _below(kind, limits[most], limits[least]):
            message = f"{shown(least)} is above {shown(most)}: no value fits"
            found.add("constraint", message, *at, least)
    return len(found.problems) == before


def _below(kind: str, low: object, high: object) -> bool:
    """Return whether one bound is below another."""
    if kind == "string":
        return low < high
    return parse(kind, as_text(low)) < parse(kind, as_text(high))


def _enum_fault(kind: str, enum: list) -> str:
    texts = [as_text(member) for member in enum]
    if len(set(texts)) < len(texts):
        return "has a value twice"
    return next(filter(None, (_value_fault(kind, member) for member in enum)), "")


def _value_fault(kind: str, value: object) -> str:
    text = as_text(value)
    try:
        if not text:
            raise ValueError("is no value")
        parse(kind, text)
    except ValueError as error:
        return f"has {shown(value)}, which {error}"
    return ""


def _lint_codes(found: Findings, field: Mapping, inlined: bool, *at: object) -> None:
    """Check that enum, vocabulary and categories of a field fit each other."""
    limits = field.get("constraints")
    enum = limits.get("enum") if isinstance(limits, dict) else None
    if "vocabulary" in field and inlined and enum is None:
        hint = "write the codes of the vocabulary into constraints/enum"
        found.add("vocabulary", "has a vocabulary but no enum", *at, hint=hint)
    if "vocabulary" in field and not inlined and enum is not None:
        hint = "leave it out: it is generated from the code list"
        found.add("vocabulary", "has a vocabulary and an enum", *at, "constraints/enum", hint=hint)
    if "categories" in field and field["categories"] != enum:
        message = "categories differ from the enum, which alone is enforced"
        found.add("categories", message, *at, "categories", hint="make them equal")
    if field.get("categoriesOrdered") is True and enum is None and "vocabulary" not in field:
        message = "categoriesOrdered needs an enum or a vocabulary"
        found.add("categories", message, *at, "categoriesOrdered")


def _no_code(
    found: Findings, field: Mapping, vocabularies: Mapping[str, Iterable[str]] | None, *at: object
) -> str:
    """Return why the example is no code of the field's vocabulary; note an unknown vocabulary."""
    name = field.get("vocabulary")
    if vocabularies is None or not isinstance(name, str):
        return ""
    if name not in vocabularies:
        message, hint = f"there is no vocabulary {shown(name)}", did_you_mean(name, vocabularies)
        found.add("vocabulary", message, *at, "vocabulary", hint=hint, value=name)
        return ""
    return "" if field["example"] in set(vocabularies[name]) else f"is no code of {name}"
