"""How large a descriptor may be: far beyond any real one, far below what takes a machine down.

A descriptor is read whole, and every check of it then takes a second or two at the very most.
"""

from collections.abc import Iterator, Mapping

MAX_RESOURCES = 1_000
MAX_FIELDS = 1_000
"""Fields of one table: databases stop at 1,000 to 2,000 columns."""
MAX_FOREIGN_KEYS = 100
MAX_ALL_FIELDS = 20_000
MAX_ENUM = 100_000
"""Members of one enum, the size of the longest classifications; more belong in a table."""
MAX_PATTERNS = 1_000
"""Fields that have a pattern: the largest take some milliseconds each to compile."""
MAX_PATTERN_CHARACTERS = 200_000
"""Characters of all patterns together."""
MAX_RULES = 1_000
MAX_VIEWS = 1_000
MAX_SQL = 100_000
"""Characters of the query of one rule or view."""


def excess(descriptor: Mapping) -> tuple[str, str] | None:
    """Return the first thing of which a descriptor has too much: its place, and what is wrong.

    Parts that are malformed are passed over: the lint names them.
    """
    for place, count, what, most in _counts(descriptor):
        if count > most:
            return place, f"has {count:,} {what}; {most:,} are allowed"
    return None


def _counts(descriptor: Mapping) -> Iterator[tuple[str, int, str, int]]:
    """Yield place, number, what is counted and how many are allowed."""
    resources, rules = _list(descriptor, "resources"), _list(descriptor, "rules")
    yield "resources", len(resources), "tables", MAX_RESOURCES
    yield "rules", len(rules), "rules", MAX_RULES
    for index, rule in enumerate(rules):
        sql = rule.get("sql") if isinstance(rule, dict) else None
        yield f"rules/{index}/sql", _length(sql), "characters", MAX_SQL
    views = _list(descriptor, "views")
    yield "views", len(views), "views", MAX_VIEWS
    for index, view in enumerate(views):
        sql = view.get("sql") if isinstance(view, dict) else None
        yield f"views/{index}/sql", _length(sql), "characters", MAX_SQL
        yield f"views/{index}/fields", len(_list(view, "fields")), "fields", MAX_FIELDS
    all_fields, patterns = 0, []
    for index, resource in enumerate(resources):
        place, schema = f"resources/{index}/schema", _dict(resource, "schema")
        fields = _list(schema, "fields")
        yield f"{place}/fields", len(fields), "fields", MAX_FIELDS
        keys = _list(schema, "foreignKeys")
        yield f"{place}/foreignKeys", len(keys), "foreign keys", MAX_FOREIGN_KEYS
        for number, field in enumerate(fields):
            limits = _dict(field, "constraints")
            at = f"{place}/fields/{number}/constraints/enum"
            yield at, len(_list(limits, "enum")), "members", MAX_ENUM
            if "pattern" in limits:
                patterns.append(_length(limits["pattern"]))
        all_fields += len(fields)
    yield "resources", all_fields, "fields in all tables", MAX_ALL_FIELDS
    yield "resources", len(patterns), "patterns", MAX_PATTERNS
    yield "resources", sum(patterns), "characters in all patterns", MAX_PATTERN_CHARACTERS


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else 0


def _list(owner: object, key: str) -> list:
    value = owner.get(key) if isinstance(owner, dict) else None
    return value if isinstance(value, list) else []


def _dict(owner: object, key: str) -> dict:
    value = owner.get(key) if isinstance(owner, dict) else None
    return value if isinstance(value, dict) else {}
