"""Put generated files in place, each whole, the descriptor last; or say what is not as generated.

A file is written beside its place first and then renamed, so that it is the old one or the new one
at any time. A build that ends between two files leaves a mixture, which the hashes in the
descriptor show; the next build puts the rest in place.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem

DRAFT = ".build-"
"""How the names of temporary folders of a build begin."""
LAST = "datapackage.json"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, and wait until they are on the disk."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())


def remove_drafts(root: Path) -> None:
    """Remove what builds that were killed left behind."""
    for left in root.glob(f"{DRAFT}*"):
        shutil.rmtree(left)


def differences(root: Path, files: Mapping[str, bytes]) -> list[Problem]:
    """A problem for each file on disk that is not as generated."""
    hint = "run make build and commit the result"
    found = []
    for path, content in files.items():
        is_there = (root / path).is_file()
        if not is_there or (root / path).read_bytes() != content:
            message = "differs from what is generated" if is_there else "is missing"
            found.append(Problem(code="generated", path=path, message=message, hint=hint))
    return found


def others(root: Path, files: Mapping[str, bytes]) -> list[Problem]:
    """A problem for everything in data/ that is not generated."""
    hint = "delete it or move it away, and run make build again"
    why = {"code": "generated", "message": "no table has this file", "hint": hint}
    paths = sorted(path.relative_to(root).as_posix() for path in root.glob("data/*"))
    return [Problem(path=path, **why) for path in paths if path not in files]


def install(root: Path, draft: Path, paths: list[str]) -> None:
    """Move files from a folder on the same disk to their places, the descriptor last.

    Raises OSError; each file is then the old one or the new one.
    """
    for path in sorted(paths, key=lambda path: path == LAST):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (draft / path).replace(target)
