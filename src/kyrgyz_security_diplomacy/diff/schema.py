"""What differs between two descriptors, and what each difference asks of the version.

The levels are those of the Data Package recipe "Data Package Version"
(https://datapackage.org/recipes/data-package-version/). What the recipe does not name is decided
here: a rule with severity `error` counts as a constraint, and a change of which nobody can compute
whether it is stricter (a pattern, the query of a rule) counts as stricter.
"""

from collections.abc import Iterator, Mapping

from ..package.data_package import Package, Resource, as_list
from ..package.value_syntax import bound, members
from .records import Change
from .values import as_value, differing
from .views import view_changes

OF_THE_RELEASE = ("version", "created", "bibliographicCitation")
"""Metadata that differ between any two releases: they ask for nothing by themselves."""

_HOW_TO_READ = ("type", "format", "mediatype", "encoding", "dialect")
_FROM_THE_ROWS = ("name", "schema", "bytes", "hash", "rows")
_BOUNDS = {"minimum": 1, "minLength": 1, "minRows": 1, "maximum": -1, "maxLength": -1}
"""Constraint to the direction in which it becomes stricter."""


def descriptor_changes(old: Package, new: Package) -> list[Change]:
    """Return how the descriptors differ, except in what follows from the rows.

    Args:
        old: a package whose schemas can be used, see `dialect.BLOCKING`.
        new: another.
    """
    found = list(_metadata(old.descriptor, new.descriptor))
    found += _table_list(old.tables, new.tables)
    found += _rules(old.descriptor, new.descriptor)
    found += view_changes(old, new)
    for name, resource in new.tables.items():
        if name in old.tables:
            found += _table(old.tables[name], resource)
    return found


def _metadata(old: Mapping, new: Mapping) -> Iterator[Change]:
    for key in differing(old, new, ("resources", "rules", "views")):
        level = "patch"
        if key in OF_THE_RELEASE:
            level = "none"
        elif key == "name" or (key == "id" and old.get(key) and new.get(key)):
            level = "major"
        yield Change("metadata", level, "", key, as_value(old.get(key)), as_value(new.get(key)))


def _table_list(old: Mapping[str, Resource], new: Mapping[str, Resource]) -> Iterator[Change]:
    for name in new:
        if name not in old:
            yield Change("table-added", "minor", name, "", "", name)
    for name in old:
        if name not in new:
            yield Change("table-removed", "major", name, "", name, "")
    before = [name for name in old if name in new]
    after = [name for name in new if name in old]
    if before != after:
        yield Change(
            "tables-reordered", "patch", "", "resources", as_value(before), as_value(after)
        )


def _by_id(descriptor: Mapping) -> dict[str, Mapping]:
    """Return the rules that can be told apart."""
    rules = descriptor.get("rules")
    found = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    return {rule["id"]: rule for rule in found if isinstance(rule.get("id"), str)}


def _rules(descriptor: Mapping, later: Mapping) -> Iterator[Change]:
    old, new = _by_id(descriptor), _by_id(later)
    for name in dict.fromkeys((*new, *old)):
        if name not in old or name not in new:
            yield _whole_rule(name, old.get(name), new.get(name))
            continue
        before, after = old[name], new[name]
        for key in differing(before, after):
            level, note = _rule_level(key, before, after)
            if key == "sql" and _undated(before, descriptor) == _undated(after, later):
                level, note = "none", "the day of the release"
            place = f"rules/{name}/{key}"
            values = as_value(before.get(key)), as_value(after.get(key))
            yield Change("rule-changed", level, _table_of(after), place, *values, note)


def _undated(rule: Mapping, descriptor: Mapping) -> str:
    """Return a query without the day of the release, which moves with every release."""
    day = as_value(descriptor.get("created"))[:10]
    sql = as_value(rule.get("sql"))
    return sql.replace(day, "") if len(day) == 10 else sql


def _whole_rule(name: str, old: Mapping | None, new: Mapping | None) -> Change:
    rule = old or new
    kind, note, level = "rule-added", "stricter", "major"
    if new is None:
        kind, note, level = "rule-removed", "looser", "minor"
    if rule.get("severity") == "warning":
        note, level = "a warning", "patch"
    texts = [as_value((side or {}).get("statement")) for side in (old, new)]
    return Change(kind, level, _table_of(rule), f"rules/{name}", *texts, note)


def _table_of(rule: Mapping) -> str:
    return as_value(rule.get("table"))


def _rule_level(key: str, old: Mapping, new: Mapping) -> tuple[str, str]:
    if key == "severity":
        return ("minor", "looser") if new.get(key) == "warning" else ("major", "stricter")
    if key not in ("sql", "table", "column") or new.get("severity") == "warning":
        return "patch", ""
    if key == "sql" and as_value(old.get(key)).split() == as_value(new.get(key)).split():
        return "patch", "white space only"
    return "major", "may be stricter"


def _table(old: Resource, new: Resource) -> Iterator[Change]:
    name = new.name
    for key in differing(old.descriptor, new.descriptor, _FROM_THE_ROWS):
        before, after = old.descriptor.get(key), new.descriptor.get(key)
        level, note = "patch", ""
        if key in _HOW_TO_READ:
            level = "major"
        elif key == "path":
            level = "none"
        elif key == "minRows" and all(isinstance(rows, int | None) for rows in (before, after)):
            level, note = _limit(key, before, after)
        yield Change("table-changed", level, name, key, as_value(before), as_value(after), note)
    yield from _schema(name, old.schema, new.schema)
    yield from _columns(name, old.fields, new.fields)


def _schema(name: str, old: Mapping, new: Mapping) -> Iterator[Change]:
    def change(level: str, place: str, before: object, after: object, note: str = "") -> Change:
        return Change("schema-changed", level, name, place, as_value(before), as_value(after), note)

    for key in ("primaryKey", "missingValues"):
        before, after = (as_list(schema.get(key, [])) for schema in (old, new))
        if before != after:
            yield change("major", key, before, after)
    for key in differing(old, new, ("fields", "primaryKey", "missingValues", "foreignKeys")):
        yield change("patch", key, old.get(key), new.get(key))
    before, after = _foreign_keys(old), _foreign_keys(new)
    for fields in differing(before, after):
        level, note = "minor", ""
        if fields not in before:
            level, note = "major", "stricter"
        elif fields not in after:
            note = "looser"
        place = f"foreignKeys/{fields}"
        yield change(level, place, before.get(fields), after.get(fields), note)


def _foreign_keys(schema: Mapping) -> dict[str, list[str]]:
    """Return fields to what they refer to, each as text; a field may refer to several tables."""
    found: dict[str, list[str]] = {}
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        text = f"{target['resource']}.{','.join(target['fields'])}"
        found.setdefault(",".join(key["fields"]), []).append(text)
    return {fields: sorted(targets) for fields, targets in found.items()}


def _columns(name: str, old: Mapping[str, Mapping], new: Mapping[str, Mapping]) -> Iterator[Change]:
    for column, field in new.items():
        if column not in old:
            yield Change("column-added", "major", name, f"fields/{column}", "", field["type"])
    for column, field in old.items():
        if column not in new:
            yield Change("column-removed", "major", name, f"fields/{column}", field["type"], "")
    before = [column for column in old if column in new]
    after = [column for column in new if column in old]
    if before != after:
        yield Change(
            "columns-reordered", "major", name, "fields", as_value(before), as_value(after)
        )
    for column in after:
        yield from _column(name, column, old[column], new[column])


def _column(table: str, column: str, old: Mapping, new: Mapping) -> Iterator[Change]:
    def change(level: str, place: str, before: object, after: object, note: str = "") -> Change:
        where = f"fields/{column}/{place}"
        return Change(
            "column-changed", level, table, where, as_value(before), as_value(after), note
        )

    for key in differing(old, new, ("constraints", "categories", "categoriesOrdered")):
        level = "major" if key in ("type", "format") else "patch"
        yield change(level, key, old.get(key), new.get(key))
    ordered = [field.get("categoriesOrdered", False) for field in (old, new)]
    if ordered[0] != ordered[1]:
        yield change("major", "categoriesOrdered", *ordered)
    limits = [_limits(field) for field in (old, new)]
    for key in differing(*limits):
        before, after = (own.get(key) for own in limits)
        if key == "enum" and before and after:
            yield from _codes(table, f"fields/{column}/constraints/enum", before, after, ordered)
        else:
            level, note = _limit(key, *(_bound(own, key) for own in (old, new)))
            yield change(level, f"constraints/{key}", before, after, note)


def _limits(field: Mapping) -> dict[str, object]:
    """Return the constraints that say something, an enum as texts."""
    limits = {k: v for k, v in field.get("constraints", {}).items() if v is not False}
    return limits | ({"enum": members(field)} if "enum" in limits else {})


def _bound(field: Mapping, key: str) -> object:
    """Return a constraint's value so that it can be compared with another of the same type."""
    value = field.get("constraints", {}).get(key)
    if value is None or value is False:  # 0 is a bound
        return None
    return bound(field, key) if key in ("minimum", "maximum") else value


def _limit(key: str, old: object, new: object) -> tuple[str, str]:
    """Return level and note of a constraint that came, went or changed."""
    if old is None:
        return "major", "stricter"
    if new is None:
        return "minor", "looser"
    if old == new:
        return "patch", "written otherwise"
    if key in _BOUNDS and type(old) is type(new):
        tighter = (new > old) if _BOUNDS[key] > 0 else (new < old)
        return ("major", "stricter") if tighter else ("minor", "looser")
    return "major", "may be stricter"


def _codes(
    table: str, place: str, old: list[str], new: list[str], ordered: list[bool]
) -> Iterator[Change]:
    common = set(old) & set(new)
    for code in new:
        if code not in common:
            yield Change("code-added", "minor", table, place, "", code, "looser")
    for code in old:
        if code not in common:
            yield Change("code-removed", "major", table, place, code, "", "stricter")
    before, after = ([code for code in codes if code in common] for codes in (old, new))
    if before != after:
        level = "major" if any(ordered) else "patch"
        texts = as_value(before), as_value(after)
        yield Change("column-changed", level, table, place, *texts, "another order")
