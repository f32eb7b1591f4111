"""How two descriptors differ, and what each difference requires of the version.

The levels are those of the Data Package recipe "Data Package Version"
(https://datapackage.org/recipes/data-package-version/). What the recipe does not name is decided
here: a rule with severity `error` counts as a constraint, a view as a table, and a change of which
nobody can compute whether it is stricter (a pattern, the query of a rule) counts as stricter.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..package.data_package import Package, Resource, as_list
from ..package.value_syntax import members
from .differences import Change

STRICTER, LOOSER = ("major", "stricter"), ("minor", "looser")
ADDED = {"table": ("minor", ""), "view": ("minor", ""), "rule": STRICTER, "code": LOOSER}
REMOVED = {"rule": LOOSER, "code": STRICTER}
"""Level and note if a table, column, rule, ... is removed; ("major", "") if it is not here."""
CHANGED = {
    "metadata": {
        "name": "major", "version": "none", "created": "none", "bibliographicCitation": "none",
    },
    "table-changed": {
        "type": "major", "format": "major", "mediatype": "major", "encoding": "major",
        "dialect": "major", "path": "none",
    },
    "schema-changed": {"primaryKey": "major", "missingValues": "major"},
    "columns-reordered": {"fields": "major"},
    "column-changed": {"type": "major", "format": "major", "categoriesOrdered": "major"},
    "view-changed": {"type": "major", "vocabulary": "major"},
}  # fmt: skip
"""Kind of a change to the keys that require another level than `patch` if their value changes."""
DIRECTION = {"minimum": 1, "minLength": 1, "minRows": 1, "maximum": -1, "maxLength": -1}
"""Constraint to the direction in which it becomes stricter."""

Path = tuple[str, ...]
"""Where an entry is: its table or "", and names down to it, e.g. `("", "rules", "no-cycle")`."""


@dataclass
class _Parts:
    """A descriptor taken apart.

    Attributes:
        entries: path of each table, column, rule and view to what is shown of it.
        values: path of an entry, kind of a change, and key to the value.
    """

    entries: dict[Path, str] = field(default_factory=dict)
    values: dict[tuple[Path, str, str], object] = field(default_factory=dict)

    def add(self, path: Path, shown: object, kind: str, own: Mapping, but: Path = ()) -> None:
        """Add an entry and its values, except for the keys in `but`."""
        self.entries[path] = _text(shown)
        self.values |= {(path, kind, key): own[key] for key in own if key not in but}

    def get(self, path: Path, kind: str, key: str) -> str:
        """Return a value as text."""
        return _text(self.values.get((path, kind, key)))


def descriptor_changes(old: Package, new: Package) -> list[Change]:
    """Return how the descriptors differ, except in what follows from the rows.

    Args:
        old: a package whose schemas can be used, see `dialect.BLOCKING`.
        new: another.
    """
    before, after = _taken_apart(old), _taken_apart(new)
    found = [*_added_and_removed(before, after), *_changed(before, after)]
    places = {table: place for place, table in enumerate(("", *new.tables))}
    # that a table was added or removed is a difference of the package
    found.sort(key=lambda each: places[each[0][0]] if len(each[0]) > 1 or each[1].place else 0)
    return [change for _, change in found]


def _taken_apart(package: Package) -> _Parts:
    parts, made = _Parts(), package.descriptor
    parts.add(("",), "", "metadata", made, ("resources", "rules", "views"))
    parts.values[("",), "tables-reordered", "resources"] = list(package.tables)
    for rule in _objects(made.get("rules"), "id"):
        parts.add(("", "rules", rule["id"]), rule.get("statement"), "rule-changed", rule)
    for view in _objects(made.get("views"), "name"):
        path, fields = ("", "views", view["name"]), _objects(view.get("fields"), "name")
        parts.add(path, view.get("description"), "view-changed", view, ("fields",))
        parts.values[path, "columns-reordered", "fields"] = [each["name"] for each in fields]
        for each in fields:
            parts.add((*path, "fields", each["name"]), each.get("type"), "view-changed", each)
    for resource in package.resources:
        _take_table_apart(parts, resource)
    return parts


def _take_table_apart(parts: _Parts, resource: Resource) -> None:
    path, schema, keys = (resource.name,), resource.schema, {}
    from_rows = ("name", "schema", "bytes", "hash", "rows")
    parts.add(path, resource.name, "table-changed", resource.descriptor, from_rows)
    for key in schema.get("foreignKeys", []):  # a field may refer to several tables
        target = f"{key['reference']['resource']}.{','.join(key['reference']['fields'])}"
        keys.setdefault(f"foreignKeys/{','.join(key['fields'])}", []).append(target)
    own = {key: schema[key] for key in schema if key not in ("fields", "foreignKeys")}
    own |= {key: as_list(schema.get(key, [])) for key in ("primaryKey", "missingValues")}
    own |= {key: sorted(targets) for key, targets in keys.items()}
    parts.add(path, resource.name, "schema-changed", own)
    parts.values[path, "columns-reordered", "fields"] = resource.columns
    for name, each in resource.fields.items():
        own = {key: each[key] for key in each if key not in ("constraints", "categories")}
        own["categoriesOrdered"] = each.get("categoriesOrdered", False)
        for key, limit in each.get("constraints", {}).items():
            if limit is not False:
                own[f"constraints/{key}"] = members(each) if key == "enum" else limit
        parts.add((*path, "fields", name), each["type"], "column-changed", own)


def _objects(entries: object, key: str) -> list[Mapping]:
    """Return the objects of a list that have a text under `key`."""
    objects = (
        [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    )
    return [each for each in objects if isinstance(each.get(key), str)]


def _text(value: object) -> str:
    """Return a value as text: JSON unless it is a text or missing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _added_and_removed(old: _Parts, new: _Parts) -> Iterator[tuple[Path, Change]]:
    for path in dict.fromkeys((*new.entries, *old.entries)):
        is_new, above = path in new.entries, path[:-2]
        in_both = not above or (above in old.entries and above in new.entries)
        if (is_new and path in old.entries) or not in_both:
            continue
        side = new if is_new else old
        kind = {"rules": "rule", "views": "view", "fields": "column"}.get(path[-2:][0], "table")
        level, note = (ADDED if is_new else REMOVED).get(kind, ("major", ""))
        table = path[0] or side.get(path, "rule-changed", "table")
        if side.get(path, "rule-changed", "severity") == "warning":
            level, note = "patch", "a warning"
        texts = ("", side.entries[path]) if is_new else (side.entries[path], "")
        word = "added" if is_new else "removed"
        yield path, Change(f"{kind}-{word}", level, table, "/".join(path[1:]), *texts, note)


def _changed(old: _Parts, new: _Parts) -> Iterator[tuple[Path, Change]]:
    for path, kind, key in dict.fromkeys((*new.values, *old.values)):
        if path not in old.entries or path not in new.entries:
            continue
        before, after = (side.values.get((path, kind, key)) for side in (old, new))
        if kind.endswith("reordered"):
            before, after = [x for x in before if x in after], [x for x in after if x in before]
        if before == after:
            continue
        table = path[0] or new.get(path, "rule-changed", "table")
        place = "/".join((*path[1:], key))
        if key == "constraints/enum" and before and after:
            ordered = any(
                side.get(path, kind, "categoriesOrdered") == "true" for side in (old, new)
            )
            yield from ((path, each) for each in _codes(table, place, before, after, ordered))
            continue
        if kind == "rule-changed":
            level, note = _rule_level(key, path, old, new)
        else:
            level, note = _level(kind, key, before, after)
        yield path, Change(kind, level, table, place, _text(before), _text(after), note)


def _codes(
    table: str, place: str, old: list[str], new: list[str], ordered: bool
) -> Iterator[Change]:
    for code in new:
        if code not in old:
            yield Change("code-added", *LOOSER[:1], table, place, "", code, LOOSER[1])
    for code in old:
        if code not in new:
            yield Change("code-removed", *STRICTER[:1], table, place, code, "", STRICTER[1])
    kept, moved = [code for code in old if code in new], [code for code in new if code in old]
    if kept != moved:
        level = "major" if ordered else "patch"
        texts = _text(kept), _text(moved)
        yield Change("column-changed", level, table, place, *texts, "another order")


def _level(kind: str, key: str, old: object, new: object) -> tuple[str, str]:
    """Return level and note of a value that changed, was added or removed."""
    part, _, name = key.rpartition("/")
    if part in ("constraints", "foreignKeys") or key == "minRows":
        if old is None or new is None:
            return STRICTER if old is None else LOOSER
        return ("minor", "") if part == "foreignKeys" else _limit(name, old, new)
    if (kind, key) == ("metadata", "id"):
        return ("major" if old and new else "patch"), ""
    if key == "sql":
        same = _text(old).split() == _text(new).split()
        return "patch", "white space only" if same else "its rows may differ"
    return CHANGED.get(kind, {}).get(key, "patch"), ""


def _limit(name: str, old: object, new: object) -> tuple[str, str]:
    """Return level and note of a constraint that changed."""
    old, new = _comparable(old), _comparable(new)
    if old == new:
        return "patch", "written in another way"
    if name in DIRECTION and any(
        isinstance(old, kind) and isinstance(new, kind) for kind in (int | float, str)
    ):
        tighter = (new > old) if DIRECTION[name] > 0 else (new < old)
        return STRICTER if tighter else LOOSER
    return "major", "may be stricter"


def _comparable(value: object) -> object:
    """Return a bound as a number if it is one, also where it is written as text."""
    with contextlib.suppress(ValueError):
        return float(value) if isinstance(value, str) else value
    return value


def _rule_level(key: str, path: Path, old: _Parts, new: _Parts) -> tuple[str, str]:
    """Return level and note of a change of a rule."""
    is_warning = new.get(path, "rule-changed", "severity") == "warning"
    if key == "severity":
        return LOOSER if is_warning else STRICTER
    if key not in ("sql", "table", "column"):
        return "patch", ""
    if key == "sql":
        before, after = _undated(path, old), _undated(path, new)
        if before == after:
            return "none", "the day of the release"
        if before.split() == after.split():
            return "patch", "white space only"
    return ("patch", "") if is_warning else ("major", "may be stricter")


def _undated(path: Path, parts: _Parts) -> str:
    """Return a query without the day of the release, which changes with every release."""
    day, sql = parts.get(("",), "metadata", "created")[:10], parts.get(path, "rule-changed", "sql")
    return sql.replace(day, "") if len(day) == 10 else sql
