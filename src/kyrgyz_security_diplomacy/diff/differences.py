"""What differs between two versions of a package, as data: see `diff.schema.json`."""

from dataclasses import asdict, dataclass, field

from ..report.problems import Problem, shown

FORMAT_VERSION = 1
"""Version of a diff as JSON; one higher when a key comes, goes or changes its meaning."""

LEVELS = ("none", "patch", "minor", "major")
"""What a difference requires of the version, weakest first."""


@dataclass(frozen=True)
class Change:
    """One difference between the descriptors.

    Attributes:
        kind: a fixed word: metadata, table-added, -removed, -changed, tables-reordered,
            column-added, -removed, -changed, columns-reordered, code-added, -removed,
            schema-changed, rule-added, -removed, -changed, view-added, -removed, -changed.
        level: one of `LEVELS`.
        table: the table's name, or "".
        place: where it is in the descriptor, or in the table's part of it, e.g. `version`,
            `fields/beds/constraints/maximum`, `rules/no-cycle/sql`.
        old: the old value: a text as it is, anything else as JSON; "" if there was none.
        new: the new value.
        note: what it means for users, such as `stricter`; may be "".
    """

    kind: str
    level: str
    table: str
    place: str
    old: str
    new: str
    note: str = ""

    def __str__(self) -> str:
        """Return it in a line, such as "metadata: title: 'Post' → 'Letters'"."""
        place = " ".join(filter(None, (self.table, self.place)))
        if self.kind.endswith(("added", "removed")):
            values = shown(self.old or self.new) if self.place else ""
        else:
            values = f"{shown(self.old)} → {shown(self.new)}"
        text = ": ".join(filter(None, (self.kind.replace("-", " "), place, values)))
        return f"{text} ({self.note})" if self.note else text


@dataclass
class TableRows:
    """The rows of one table that differ, each kind sorted by key.

    Rows are dicts as in the JSON form. Each has its `key` (a tuple) and `cells`: of an added or
    removed row column to text, without empty cells; of a changed row a list of dicts with
    `column`, `old` and `new`. A removed row also has `retired` (a dict with `reason` and
    `replaced_by`, or None) and `referenced` (whether another row of the old package refers to it).

    Attributes:
        table: its name.
        old_key: the columns of its primary key in the old package, which removed rows have.
        key: the same in the new package, which added and changed rows have.
        old_columns: its columns in the old package; none if it has no such table.
        new_columns: the same in the new package.
    """

    table: str
    old_key: list[str]
    key: list[str]
    old_columns: list[str]
    new_columns: list[str]
    added: list[dict] = field(default_factory=list)
    removed: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
    """Why the version has to rise: the level, and what changed, in words."""

    level: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What the differences require of the version.

    Attributes:
        level: the strongest level of all differences.
        reasons: all reasons, strongest first.
        declared: the new package's version.
        required: the lowest version that it may declare; "" if the old one has no version.
        enough: whether `declared` is a version, and not below `required`.
    """

    level: str
    reasons: tuple[Reason, ...]
    declared: str
    required: str
    enough: bool


@dataclass(frozen=True)
class Compared:
    """One of the two packages: how it was given, its name and its version ("" if it has none)."""

    given: str
    name: str
    version: str


@dataclass(frozen=True)
class Diff:
    """All differences between two packages.

    Attributes:
        old: the old package.
        new: the new one.
        version: what the differences require of the version.
        changes: differences of the descriptors: the package's own first, then table by table.
        tables: the tables with rows that differ, in the new package's order, removed ones last.
        problems: what must not be released: ids gone without a record, a version too low.
    """

    old: Compared
    new: Compared
    version: Verdict
    changes: tuple[Change, ...] = ()
    tables: tuple[TableRows, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def same(self) -> bool:
        """True if nothing differs."""
        return not self.changes and not self.tables

    @property
    def counts(self) -> dict[str, int]:
        """How many differences there are of each kind, and how many ids were retired."""
        removed = [row for each in self.tables for row in each.removed]
        changed = [row for each in self.tables for row in each.changed]
        return {
            "changes": len(self.changes),
            "rows_added": sum(len(each.added) for each in self.tables),
            "rows_removed": len(removed),
            "rows_changed": len(changed),
            "cells_changed": sum(len(row["cells"]) for row in changed),
            "ids_retired": sum(row["retired"] is not None for row in removed),
        }

    def to_dict(self) -> dict:
        """Return the diff under fixed keys, for JSON: see `diff.schema.json`."""
        head = {"format_version": FORMAT_VERSION, "same": self.same, "counts": self.counts}
        return head | asdict(self)
