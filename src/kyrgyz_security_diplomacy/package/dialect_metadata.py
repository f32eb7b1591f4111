"""The portable dialect of what a descriptor tells about a package: who, whence, on which terms.

Keys and meanings are those of Data Package v2 (https://datapackage.org/standard/data-package/).
"""

import datetime
import re
from collections.abc import Mapping, Sequence

from ..report.problems import shown
from .schema_problems import Findings

TEXTS = ("id", "description", "homepage", "image", "created", "bibliographicCitation")
ENTRIES = {
    "licenses": ("name", "path", "title"),
    "contributors": (
        "title", "givenName", "familyName", "path", "email", "roles", "organization",
    ),
    "sources": ("title", "path", "email", "version"),
}  # fmt: skip
"""Lists of objects, and the keys of each."""

_URL = re.compile("https?://[!-~]+")
_TIME = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def lint_metadata(found: Findings, owner: Mapping) -> None:
    """Check what a package, or one resource of it, tells about itself; all of it is optional."""
    for key in TEXTS:
        if key in owner:
            found.typed(owner, key, str, code="metadata")
    _lint_url(found, owner, "homepage")
    created = owner.get("created")
    if isinstance(created, str) and created and not _is_time(created):
        hint = "write date, time and zone: 2006-08-01T00:00:00Z"
        message = f"{shown(created)} is no moment"
        found.add("metadata", message, "created", hint=hint, value=created)
    _lint_words(found, owner, "keywords")
    for key, known in ENTRIES.items():
        if key in owner and found.typed(owner, key, list, code="metadata"):
            for index, entry in enumerate(owner[key]):
                _lint_entry(found, key, index, entry, known)


def _lint_entry(found: Findings, key: str, index: int, entry: object, known: Sequence[str]) -> None:
    one = {"licenses": "licence", "contributors": "contributor", "sources": "source"}[key]
    if not isinstance(entry, dict):
        found.add("metadata", f"{one} {index} is not an object {{...}}", key, index)
        return
    found.unknown_keys(entry, known, key, index)
    for name in entry:
        if name in known and name != "roles":
            found.typed(entry, name, str, key, index, code="metadata")
    _lint_words(found, entry, "roles", key, index)
    needed = {"licenses": ("name", "path"), "contributors": ("title", "familyName")}
    needed = needed.get(key, ("title", "path"))
    if not any(entry.get(name) for name in needed):
        found.add("metadata", f"{one} {index} has neither {' nor '.join(needed)}", key, index)
    _lint_url(found, entry, "path", key, index)


def _lint_words(found: Findings, owner: Mapping, key: str, *at: object) -> None:
    if key not in owner or not found.typed(owner, key, list, *at, code="metadata"):
        return
    words = owner[key]
    if not all(isinstance(word, str) and word for word in words) or len(set(words)) < len(words):
        found.add("metadata", f"{shown(key)} is not a list of different texts", *at, key)


def _lint_url(found: Findings, owner: Mapping, key: str, *at: object) -> None:
    value = owner.get(key)
    if isinstance(value, str) and value and not _URL.fullmatch(value):
        hint = "write it with http:// or https://, without blanks"
        found.add("metadata", f"{shown(value)} is no web address", *at, key, hint=hint, value=value)


def _is_time(text: str) -> bool:
    try:
        return bool(_TIME.fullmatch(text)) and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False
