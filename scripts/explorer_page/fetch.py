"""Fetch the libraries that explorer/vendor/versions.json names, and cut the borders. Needs npm.

    python scripts/explorer_page/fetch.py

Run it after a version was changed there; it writes the files, their hashes and
explorer/borders.json. Building the page needs none of this.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from borders import cut

EXPLORER = Path(__file__).resolve().parent.parent.parent / "explorer"
VERSIONS = EXPLORER / "vendor" / "versions.json"


def fetch(name: str, version: str, folder: Path) -> Path:
    """Unpack one release of a library from npm; returns its folder."""
    target = folder / name
    target.mkdir()
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def main() -> int:
    """Fetch everything; returns the exit code."""
    libraries = json.loads(VERSIONS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        packages = {
            each["name"]: fetch(each["name"], each["version"], Path(folder)) for each in libraries
        }
        for library in libraries:
            for file in library["files"]:
                data = (packages[library["name"]] / file["from"]).read_bytes()
                (VERSIONS.parent / file["file"]).write_bytes(data)
                file["sha256"] = hashlib.sha256(data).hexdigest()
        borders = cut(packages["world-atlas"], packages["i18n-iso-countries"])
    text = json.dumps(libraries, indent=2) + "\n"
    VERSIONS.write_text(text, encoding="utf-8")
    compact = json.dumps(borders, separators=(",", ":"), ensure_ascii=True) + "\n"
    (EXPLORER / "borders.json").write_text(compact, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
