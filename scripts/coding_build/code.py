"""Which code is running: whatever it changes must not be taken from an older build."""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kyrgyz_security_diplomacy

LIBRARIES = ("PyYAML", "jsonschema", "jsonschema-rs", "pandas", "pandera", "duckdb", "numpy")


def code_version() -> str:
    """SHA-256 of the modules of the build and of validation, and of the versions they run on."""
    found = hashlib.sha256(sys.version.encode())
    for folder in (Path(__file__).parent, Path(kyrgyz_security_diplomacy.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            found.update(hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        found.update(f"{library} {_version(library)}\n".encode())
    return found.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
