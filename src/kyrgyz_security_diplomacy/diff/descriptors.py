"""How two descriptors differ, and what each difference requires of the version.

The levels are those of the Data Package recipe "Data Package Version"
(https://datapackage.org/recipes/data-package-version/). What the recipe does not name is decided
here: a rule with severity `error` counts as a constraint, a view as a table, and a change of which
nobody can compute whether it is stricter (a pattern, the query of a rule) counts as stricter.
"""

import json
import re
from collections.abc import Iterator, Mapping

from ..package.data_package import Package, as_list
from ..package.json_file import objects
from ..package.table_schema import foreign_keys
from ..package.value_syntax import members
from .differences import Change

STRICTER, LOOSER = ("major", "stricter"), ("minor", "looser")
ENTRIES = {
    "resources": ("table", "name", ("minor", ""), ("major", "")),
    "views": ("view", "description", ("minor", ""), ("major", "")),
    "fields": ("column", "type", ("major", ""), ("major", "")),
    "rules": ("rule", "statement", STRICTER, LOOSER),
}
"""Lists of named entries: what an entry is called, which of its values is shown, and level and note
if one is added, and if one is removed."""
LEVELS = (
    ("version|created|bibliographicCitation|resources/[^/]+/path", "none"),
    ("name", "major"),
    ("resources/[^/]+/(type|format|mediatype|encoding|dialect(/.*)?)", "major"),
    ("resources/[^/]+/schema/(primaryKey|missingValues)", "major"),
    ("resources/[^/]+/(minRows|schema/foreignKeys/.*)", "limit"),
    ("resources/[^/]+/schema/fields/[^/]+/constraints(/.*)?", "limit"),
    ("resources/[^/]+/schema/fields/[^/]+/(type|format|categoriesOrdered)", "major"),
    ("views/[^/]+/fields/[^/]+/(type|vocabulary)", "major"),
    (".*", "patch"),
)
"""Path of a value that changed to the level; the first that fits counts.

What a table must satisfy is a `limit`, whose level depends on whether it is stricter."""
DIRECTION = {"minimum": 1, "minLength": 1, "minRows": 1, "maximum": -1, "maxLength": -1}
"""Constraint to the direction in which it becomes stricter."""

ORDER = "(order)"
"""Last part of the path of a list whose entries are in another order."""

Path = tuple[str, ...]
"""Keys from the descriptor down to a value; a name in a list of named entries."""


def descriptor_changes(old: Package, new: Package) -> list[Change]:
    """Return how the descriptors differ, except in what follows from the rows.

    Args:
        old: a package whose schemas have no faults.
        new: another.
    """
    sides = _named(old.descriptor), _named(new.descriptor)
    found = sorted(_differing(*sides), key=lambda each: _in_table(each[0]))
    return [change for each in found for change in _changes(*each, *sides)]


# Descriptors as nested dicts: a list of named entries is a dict by name


def _named(descriptor: Mapping) -> dict:
    """Return a descriptor with each value in one form, without what follows from the rows."""
    views = _by("name", descriptor, "views")
    fields = {name: {"fields": _by("name", each, "fields")} for name, each in views.items()}
    tables = [each for each in descriptor["resources"] if "schema" in each]
    return {
        **descriptor,
        "rules": _by("id", descriptor, "rules"),
        "views": {name: {**each, **fields[name]} for name, each in views.items()},
        "resources": {each["name"]: _table(each) for each in tables},
    }


def _table(resource: Mapping) -> dict:
    schema, keys = resource["schema"], {}
    for _, key, _ in foreign_keys(schema, resource["name"]):  # a field may refer to several tables
        if key is None:  # to another package
            continue
        target = f"{key['reference']['resource']}.{','.join(key['reference']['fields'])}"
        keys.setdefault(",".join(key["fields"]), []).append(target)
    own = {
        **schema,
        **{key: as_list(schema.get(key, [])) for key in ("primaryKey", "missingValues")},
        "fields": {field["name"]: _field(field) for field in schema["fields"]},
        "foreignKeys": {fields: sorted(targets) for fields, targets in keys.items()},
    }
    return _without({**resource, "schema": own}, "bytes", "hash", "rows")


def _field(field: Mapping) -> dict:
    limits = {
        name: limit for name, limit in field.get("constraints", {}).items() if limit is not False
    }
    if "enum" in limits:
        limits["enum"] = members(field)
    ordered = field.get("categoriesOrdered", False)
    return _without({**field, "constraints": limits, "categoriesOrdered": ordered}, "categories")


def _without(values: Mapping, *keys: str) -> dict:
    return {key: value for key, value in values.items() if key not in keys}


def _by(key: str, owner: Mapping, name: str) -> dict[str, Mapping]:
    """Return the objects of a list by one of their texts; what has none is left out."""
    return {each[key]: each for each in objects(owner, name) if isinstance(each.get(key), str)}


def _differing(old: object, new: object, path: Path = ()) -> Iterator[tuple[Path, object, object]]:
    """Yield path, old and new value wherever two descriptors differ, and each reordered list."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if old != new:
            yield path, old, new
        return
    for key in dict.fromkeys((*new, *old)):
        yield from _differing(old.get(key), new.get(key), (*path, key))
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    if before != after and path[-1:] in (("resources",), ("fields",)):
        yield (*path, ORDER), before, after


# What a difference is called, and its level


def _in_table(path: Path) -> bool:
    return path[0] == "resources" and len(path) > 2


def _changes(path: Path, old: object, new: object, *sides: Mapping) -> Iterator[Change]:
    """Yield the changes that one difference is: one, or one for each code of a list of codes."""
    above, key = path[-2] if len(path) > 1 else "", path[-1]
    table, place = (path[1], path[2:]) if _in_table(path) else ("", path)
    where = table, "/".join(place).removeprefix("schema/").removesuffix(f"/{ORDER}")
    rules = [side["rules"].get(path[1]) for side in sides] if path[0] == "rules" else []
    if rules:
        where = _text((rules[1] or rules[0]).get("table")), where[1]
    if key == ORDER:
        kind, level = ("columns", "major") if above == "fields" else ("tables", "patch")
        yield Change(f"{kind}-reordered", level, *where, _text(old), _text(new))
    elif above in ENTRIES and None in (old, new) and isinstance(old or new, dict):
        kind, shown, *levels = ENTRIES[above]
        level, note = levels[new is None]
        if rules and (old or new).get("severity") == "warning":
            level, note = "patch", "a warning"
        where = (key, "") if kind == "table" else where
        texts = (_text((each or {}).get(shown)) for each in (old, new))
        yield Change(f"{kind}-{'removed' if new is None else 'added'}", level, *where, *texts, note)
    elif table and place[3:] == ("constraints", "enum") and old and new:
        fields = [side["resources"][table]["schema"]["fields"][path[-3]] for side in sides]
        ordered = any(field["categoriesOrdered"] for field in fields)
        yield from _codes(where, old, new, "major" if ordered else "patch")
    else:
        kind = {"rules": "rule-changed", "views": "view-changed"}.get(path[0], "metadata")
        if table:
            kind = "schema-changed" if place[0] == "schema" else "table-changed"
            kind = "column-changed" if place[:2] == ("schema", "fields") else kind
        level, note = _level(path, old, new, rules, *sides)
        yield Change(kind, level, *where, _text(old), _text(new), note)


def _codes(where: tuple[str, str], old: list[str], new: list[str], level: str) -> Iterator[Change]:
    """Yield how two lists of codes differ; `level` is that of another order."""
    for code in new:
        if code not in old:
            yield Change("code-added", LOOSER[0], *where, "", code, LOOSER[1])
    for code in old:
        if code not in new:
            yield Change("code-removed", STRICTER[0], *where, code, "", STRICTER[1])
    before, after = [each for each in old if each in new], [each for each in new if each in old]
    if before != after:
        yield Change("column-changed", level, *where, _text(before), _text(after), "another order")


def _level(path: Path, old: object, new: object, rules: list, *sides: Mapping) -> tuple[str, str]:
    """Return level and note of a value that changed, was added or removed."""
    if rules:
        return _rule_level(path[-1], *rules, *sides)
    if path == ("id",) and old and new:
        return "major", ""
    level = next(level for form, level in LEVELS if re.fullmatch(form, "/".join(path), re.DOTALL))
    if level != "limit":
        return level, ""
    if old is None or new is None:
        return STRICTER if old is None else LOOSER
    if isinstance(new, list):
        return "minor", ""  # a foreign key to another table
    old, new = _number(old), _number(new)
    if old == new:
        return "patch", "written in another way"
    if path[-1] in DIRECTION and isinstance(old, str) == isinstance(new, str):
        return STRICTER if (new > old) == (DIRECTION[path[-1]] > 0) else LOOSER
    return "major", "may be stricter"


def _number(value: object) -> object:
    """Return a bound as a number, also where it is written as text; a date stays text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return _text(value)


def _rule_level(
    key: str, old: Mapping, new: Mapping, before: Mapping, after: Mapping
) -> tuple[str, str]:
    """Return level and note of a changed rule; `before` and `after` are the descriptors."""
    is_warning = new.get("severity") == "warning"
    if key == "severity":
        return LOOSER if is_warning else STRICTER
    if key == "sql":
        # the day of the release is in queries, and changes with every release
        days = [_text(side.get("created"))[:10] or "no day" for side in (before, after)]
        queries = [_text(rule.get("sql")) for rule in (old, new)]
        if queries[0].replace(days[0], "") == queries[1].replace(days[1], ""):
            return "none", "the day of the release"
        if queries[0].split() == queries[1].split():
            return "patch", "white space only"
    if key in ("sql", "table", "column") and not is_warning:
        return "major", "may be stricter"
    return "patch", ""


def _text(value: object) -> str:
    """Return a value as text: JSON unless it is a text or missing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
