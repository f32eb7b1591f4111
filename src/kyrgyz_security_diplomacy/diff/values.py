"""Values of two descriptors side by side."""

import json
from collections.abc import Iterator, Mapping


def as_value(value: object) -> str:
    """Return a value as text: JSON unless it is a text or missing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def differing(old: Mapping, new: Mapping, but: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the keys whose values differ, those of `new` first."""
    for key in dict.fromkeys((*new, *old)):
        if key not in but and old.get(key) != new.get(key):
            yield key
