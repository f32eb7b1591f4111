"""What earlier builds found out, by the content that it follows from, in one SQLite file.

Kept are the compiled rows of a sheet, the hash of a file and of a table that was made from some
rows, and that a package with these bytes, or a part of it, is valid. Each is found under a hash of
everything that it depends on, the code included, so that it is right or is not found. The file may
be deleted at any time. One that is damaged is thrown away: every entry carries a hash of its own
content, and is used only if that is as written.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .compiled import Compiled

FOLDER = ".build-cache"
FILE = f"{FOLDER}/cache.sqlite"
LAYOUT = 1
SPARE = 100
NOTES = 2000  # a build makes some 300
OFTEN = 500  # sheets between two commits
_TABLES = f"""
PRAGMA user_version = {LAYOUT};
CREATE TABLE IF NOT EXISTS sheets
  (id INTEGER PRIMARY KEY, key TEXT UNIQUE, about BLOB, digest BLOB, used INTEGER);
CREATE TABLE IF NOT EXISTS lines (sheet INTEGER, name TEXT, digest BLOB, content BLOB);
CREATE INDEX IF NOT EXISTS lines_by_name ON lines (name, sheet);
CREATE INDEX IF NOT EXISTS lines_by_sheet ON lines (sheet);
CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, about BLOB, digest BLOB, used INTEGER);
CREATE TEMP TABLE current (sheet INTEGER PRIMARY KEY, source_id TEXT);
"""

_OF_BUILD = (
    "SELECT {} FROM current c JOIN lines l ON l.sheet = c.sheet AND l.name = ? ORDER BY c.sheet"
)


class Damaged(sqlite3.DatabaseError):
    """The file is not as it was written."""


class Cache:
    """One build's view of the file.

    `find` and `keep` make a sheet one of this build; `lines` gives the rows of all such sheets.
    Every method raises sqlite3.Error, of which Damaged is one, if the file cannot be used.

    Args:
        file: where it is; None for a cache of this build alone.
    """

    def __init__(self, file: Path | None):
        try:
            if file:
                file.parent.mkdir(exist_ok=True)
            self._open(file or "")
        except (OSError, sqlite3.OperationalError):  # read-only, say
            self._open("")

    def _open(self, file: Path | str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        # a killed build leaves the file whole; after a power cut the hashes tell
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        if self._db.execute("PRAGMA user_version").fetchone()[0] not in (0, LAYOUT):
            raise Damaged("the file is of another version of the build")
        self._db.executescript(_TABLES)
        last = self._db.execute("SELECT coalesce(max(used), 0) FROM sheets").fetchone()[0]
        self._build = last + 1
        self._expected: Counter[str] = Counter()  # how many sheets have rows of a table
        self._kept = 0
        self._db.execute("BEGIN")

    @property
    def is_kept(self) -> bool:
        """Whether an earlier build has left something here."""
        return self._build > 1

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Keep what was added, also if the build found problems."""
        try:
            self._db.execute("COMMIT")
        finally:
            self._db.close()

    def find(self, key: str, source_id: str, usable: Callable[[Compiled], bool]) -> Compiled | None:
        """A sheet without its lines; if it is usable, they are among those of this build."""
        rows = self._db.execute("SELECT id, about, digest FROM sheets WHERE key = ?", [key])
        if (row := rows.fetchone()) is None:
            return None
        sheet, about, digest = row
        numbers, uses, mentions, tables = json.loads(_whole(digest, key, about))
        found = Compiled({}, numbers, uses, mentions)
        if not usable(found):
            return None
        self._use(sheet, source_id, tables)
        return found

    def keep(self, key: str, source_id: str, compiled: Compiled) -> None:
        """Add a sheet; its lines are among those of this build."""
        known = [compiled.numbers, compiled.uses, compiled.mentions, list(compiled.lines)]
        about = json.dumps(known).encode()
        replaced = "DELETE FROM lines WHERE sheet = (SELECT id FROM sheets WHERE key = ?)"
        self._db.execute(replaced, [key])
        insert = "INSERT OR REPLACE INTO sheets (key, about, digest, used) VALUES (?, ?, ?, ?)"
        row = [key, about, _digest(key, about), self._build]
        sheet = self._db.execute(insert, row).lastrowid
        self._db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?)",
            (
                (sheet, name, _digest(name, content), content)
                for name, content in compiled.lines.items()
            ),
        )
        self._use(sheet, source_id, list(compiled.lines))
        self._kept += 1
        if self._kept % OFTEN == 0:
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")

    def _use(self, sheet: int, source_id: str, tables: Iterable[str]) -> None:
        self._db.execute("INSERT INTO current VALUES (?, ?)", [sheet, source_id])
        self._expected.update(tables)

    def lines(self, table: str) -> Iterator[tuple[str, bytes]]:
        """For each sheet of this build that has rows of a table: its source and these rows."""
        missing = self._expected[table]
        columns = "c.source_id, l.content, l.digest"
        for source_id, content, digest in self._db.execute(_OF_BUILD.format(columns), [table]):
            missing -= 1
            yield source_id, _whole(digest, table, content)
        if missing:
            raise Damaged(f"{missing} sheets lack their rows of {table}")

    def fingerprint(self, table: str) -> bytes:
        """A hash of all that `lines` gives for a table, without reading it."""
        digests = [digest for (digest,) in self._db.execute(_OF_BUILD.format("l.digest"), [table])]
        return hashlib.sha256(b"".join(sorted(digests))).digest()

    def noted(self, key: str) -> dict | None:
        """What was noted of the package or table of this key, or None."""
        found = self._db.execute("SELECT about, digest FROM notes WHERE key = ?", [key])
        if (row := found.fetchone()) is None:
            return None
        return json.loads(_whole(row[1], key, row[0]))

    def note(self, key: str, counts: dict) -> None:
        """Note what was found of the package or table of this key."""
        about = json.dumps(counts).encode()
        row = [key, about, _digest(key, about), self._build]
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", row)

    def clear_out(self) -> None:
        """Forget the oldest that this build does not use: keep as many others as it has sheets."""
        count = self._db.execute("SELECT count(*) FROM current").fetchone()[0]
        if self._db.execute("SELECT count(*) FROM sheets").fetchone()[0] > 2 * count + SPARE:
            self._db.execute(
                "DELETE FROM sheets WHERE id IN"
                " (SELECT id FROM sheets WHERE id NOT IN (SELECT sheet FROM current)"
                " ORDER BY id DESC LIMIT -1 OFFSET ?)",
                [count + SPARE],
            )
            self._db.execute("DELETE FROM lines WHERE sheet NOT IN (SELECT id FROM sheets)")
        self._db.execute(
            "DELETE FROM notes WHERE key NOT IN (SELECT key FROM notes ORDER BY used DESC LIMIT ?)",
            [NOTES],
        )


def _digest(key: str, content: bytes) -> bytes:
    found = hashlib.blake2b(f"{key}\n".encode(), digest_size=16)
    found.update(content)
    return found.digest()


def _whole(digest: bytes, key: str, content: bytes) -> bytes:
    if not isinstance(content, bytes) or _digest(key, content) != digest:
        raise Damaged("an entry is not as it was written")
    return content


def discard(file: Path) -> None:
    """Delete the file, with what SQLite keeps beside it."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
