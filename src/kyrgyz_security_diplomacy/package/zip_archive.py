"""Unpack a package that comes as a zip file, made by anybody.

Only the files that the descriptor names are unpacked, under their own plain names, into a
temporary folder that goes away with the package. The names, sizes and places of all members are
judged before a byte is unpacked, and each size once more while it is unpacked.
"""

import copy
import io
import re
import shutil
import stat
import tempfile
import unicodedata
import weakref
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from ..report.problems import shown
from .json_file import PackageError, refuse
from .safe_open import open_inside

MAX_MEMBERS = 10_000
"""A package has tens of files."""
MAX_DIRECTORY = 8 * 2**20
"""Bytes of the archive's list of members, which is read whole: 10,000 long names."""
MAX_NAME = 1_000
MAX_TOTAL = 2 * 2**30
"""Bytes unpacked in all: temporary folders may lie in memory. More is to be unpacked by hand."""
MAX_RATIO = 200
"""What one packed byte may become: tables reach some tens, bombs the 1,032 of the method."""
RATIO_FROM = 2**20
"""Bytes from which the ratio is judged."""

_BLOCK = 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes of memory
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # weakly, strongly, names too
_UTF8 = 0x800
_HEADER = 30  # bytes before each member's name


class _Refused(Exception):
    """An archive is refused: code and message of the problem."""


class TemporaryFolder:
    """A new folder, removed when nothing refers to this object any more, at the latest at exit.

    Attributes:
        path: the folder.
    """

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="ksd-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Archive:
    """An open zip file whose list of members was judged; close it after use.

    Attributes:
        folder: where `unpack` puts files.
        members: the package's files by their paths, as in a package that is a folder.
    """

    def __init__(self, path: str | Path, descriptor: str):
        """Open an archive that has `descriptor` at its root, or in one folder at its root.

        Raises:
            PackageError: it cannot be read, is no zip file, or has what no package has: members
                whose names lead out of it or stand twice, links, encrypted or overlapping
                members, more of them than the limits above.
        """
        self._path, self._left = path, MAX_TOTAL
        with self._refusing():
            file = Path(path).resolve()  # that the archive itself is a link is its owner's choice
            self._file = _Bounded(open_inside(file.parent, file.name).detach())
        try:
            with self._refusing():
                self._zip = zipfile.ZipFile(self._file)
                _judge(self._zip.infolist(), self._zip.start_dir)
                self.members = _package(self._zip.infolist(), descriptor)
                self.folder = TemporaryFolder()
        except PackageError:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the zip file; what was unpacked stays as long as `folder`."""
        self._file.close()

    def unpack(self, paths: Iterable[str], most: int = MAX_TOTAL) -> None:
        """Unpack those of `paths` that are members.

        Args:
            paths: plain relative paths.
            most: bytes that one of them may have.

        Raises:
            PackageError: a member is damaged, is not as large as it says, or is too large, or
                there is no room for it.
        """
        for path in dict.fromkeys(paths):
            if path in self.members:
                with self._refusing():
                    self._unpack(self.members[path], self.folder.path / path, most)

    def _unpack(self, member: zipfile.ZipInfo, file: Path, most: int) -> None:
        name, size = shown(member.filename), member.file_size
        self._left -= size
        if size > most or self._left < 0:
            limit = min(most, MAX_TOTAL)
            raise _Refused("too-large", f"has too much to unpack: {limit:,} bytes are allowed")
        if size > max(RATIO_FROM, MAX_RATIO * member.compress_size):
            packed = f"{member.compress_size:,} bytes that become {size:,}"
            raise _Refused("zip-bomb", f"has {name}, {packed}: that is no table")
        file.parent.mkdir(parents=True, exist_ok=True)
        probe = copy.copy(member)
        probe.file_size += 1  # else what comes after the declared size would be left out in silence
        found = 0
        with self._zip.open(probe) as source, file.open("xb") as target:
            while block := source.read(_BLOCK):
                found += len(block)
                target.write(block)
        if found != size:
            raise _Refused("zip-damaged", f"says that {name} has {size:,} bytes, which is not so")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn whatever goes wrong into a `PackageError`."""
        try:
            yield
        except _Refused as error:
            code, message = error.args
            hint = "unpack it yourself, if you trust it, and give the folder"
            raise refuse(code, self._path, message, hint) from error
        except OSError as error:
            message = f"cannot be unpacked: {error.strerror or error}"
            raise refuse("unreadable", self._path, message) from error
        except (
            zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        ) as error:  # fmt: skip
            message = f"is no zip file, or a damaged one: {error}"
            raise refuse("zip-damaged", self._path, message) from error


class _Bounded(io.BufferedReader):
    """A file of which nobody reads more at once than an archive's list of members may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise _Refused("too-large", f"has a list of members of {size:,} bytes")
        return super().read(size)


def _judge(members: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse an archive that has what no package has; `end` is where its members end."""
    if len(members) > MAX_MEMBERS:
        raise _Refused("too-large", f"has {len(members):,} members; {MAX_MEMBERS:,} are allowed")
    for member in members:
        if fault := _fault(member):
            raise _Refused("zip-member", f"has the member {shown(member.orig_filename)}, {fault}")
    _judge_names(members)
    starts = sorted((member.header_offset, _length(member)) for member in members)
    for (start, length), (following, _) in pairwise([*starts, (end, 0)]):
        if start < 0 or start + length > following:
            raise _Refused("zip-bomb", "has members that overlap")


def _fault(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with one member, or ""."""
    name = member.orig_filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    if len(name) > MAX_NAME:
        return "whose name is too long"
    if name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name):
        return "whose name is absolute or has a backslash"
    if any(part in ("", ".", "..") for part in name.removesuffix("/").split("/")):
        return "whose name climbs out or has an empty part"
    if not name.isprintable():
        return "whose name cannot be printed"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is a link or a device"
    if member.flag_bits & _ENCRYPTED:
        return "which is encrypted"
    if member.compress_type not in _METHODS:
        return "which is packed by another method than deflate"
    return ""


def _judge_names(members: list[zipfile.ZipInfo]) -> None:
    """Refuse names of which some system takes two for one, and a file that is a folder too."""
    names = sorted((_folded(each.filename.rstrip("/")) + "/", each.is_dir()) for each in members)
    for (name, is_folder), (following, _) in pairwise(names):
        if following == name or (following.startswith(name) and not is_folder):
            raise _Refused("zip-member", f"has two members of the name {shown(name.rstrip('/'))}")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _length(member: zipfile.ZipInfo) -> int:
    """Return how many bytes a member takes in the archive, at least."""
    encoding = "utf-8" if member.flag_bits & _UTF8 else "cp437"
    return _HEADER + len(member.orig_filename.encode(encoding)) + member.compress_size


def _package(members: list[zipfile.ZipInfo], descriptor: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files beside the descriptor and below it, by their paths from there."""
    files = {member.filename: member for member in members if not member.is_dir()}
    tops = [name.removesuffix(descriptor) for name in files if name.split("/")[1:] == [descriptor]]
    if descriptor in files:
        tops = [""]
    if len(tops) != 1:
        raise _Refused("no-package", f"has no {descriptor} at its root or in its one folder")
    [top] = tops
    return {name[len(top) :]: member for name, member in files.items() if name.startswith(top)}
