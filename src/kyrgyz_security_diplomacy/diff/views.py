"""What differs between the views of two packages, and what that asks of the version.

A view is read as a table is, so its columns count as those of a table do. A changed query corrects
what it shows: a patch.
"""

from collections.abc import Iterator, Mapping

from ..package.data_package import Package
from .records import Change
from .values import as_value, differing


def view_changes(old: Package, new: Package) -> Iterator[Change]:
    """Yield how the views of two packages differ; what is no view is passed over."""
    before, after = _by_name(old.descriptor.get("views")), _by_name(new.descriptor.get("views"))
    for name in dict.fromkeys((*after, *before)):
        place = f"views/{name}"
        if name not in before:
            yield Change("view-added", "minor", "", place, "", _about(after[name]))
        elif name not in after:
            yield Change("view-removed", "major", "", place, _about(before[name]), "")
        else:
            yield from _view(place, before[name], after[name])


def _by_name(entries: object) -> dict[str, Mapping]:
    """Return the views, or the fields of one, that can be told apart."""
    found = (
        [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    )
    return {each["name"]: each for each in found if isinstance(each.get("name"), str)}


def _about(view: Mapping) -> str:
    return as_value(view.get("description"))


def _view(place: str, old: Mapping, new: Mapping) -> Iterator[Change]:
    def change(level: str, where: str, before: object, after: object, note: str = "") -> Change:
        values = as_value(before), as_value(after)
        return Change("view-changed", level, "", f"{place}/{where}", *values, note)

    for key in differing(old, new, ("fields",)):
        note = ""
        if key == "sql":
            same = as_value(old.get(key)).split() == as_value(new.get(key)).split()
            note = "white space only" if same else "its rows may differ"
        yield change("patch", key, old.get(key), new.get(key), note)
    before, after = _by_name(old.get("fields")), _by_name(new.get("fields"))
    for name in dict.fromkeys((*after, *before)):
        at = f"fields/{name}"
        if name not in before:
            yield change("major", at, "", after[name].get("type"), "column added")
        elif name not in after:
            yield change("major", at, before[name].get("type"), "", "column removed")
        else:
            for key in differing(before[name], after[name]):
                level = "major" if key in ("type", "vocabulary") else "patch"
                yield change(level, f"{at}/{key}", before[name].get(key), after[name].get(key))
    kept = [name for name in before if name in after]
    moved = [name for name in after if name in before]
    if kept != moved:
        yield change("major", "fields", kept, moved, "columns moved")
