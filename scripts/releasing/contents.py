"""The files of a release: the package, what explains it, exports, how to cite it, checksums."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from coding_build.citation_files import datacite
from explorer_page.page import build
from explorer_page.tables import page_data

from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import FORMATS as CITATIONS
from kyrgyz_security_diplomacy.export import command as exporters
from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR, Package, open_package
from kyrgyz_security_diplomacy.package.json_file import read_json, refuse
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

from .checkout import Checkout

FROM_THE_TREE = (
    "schemas", "docs/codebook.md", "docs/dictionary.md", "docs/reliability.md",
    "docs/figures/found.svg", "docs/figures/reliability.svg", "LICENSE", "CITATION.cff",
    ".zenodo.json",
)  # fmt: skip
"""Files and folders beside the package that are released as they are in git."""
ENDINGS = {"apa": "txt", "bibtex": "bib", "ris": "ris", "csl": "csl.json"}
SUMS = "SHA256SUMS"


def contents(checkout: Checkout) -> dict[str, bytes]:
    """Return every file of the release by its path.

    Raises PackageError if the package cannot be opened or exported, OSError if a file is missing.
    """
    package = open_package(checkout.root)
    descriptor = read_json(checkout.root / DESCRIPTOR, DESCRIPTOR)[0]  # as it is on disk
    paths = [DESCRIPTOR, *(table.path for table in package.resources)]
    paths += [descriptor[key] for key in ("rules", "views") if isinstance(descriptor[key], str)]
    listed = checkout.git("ls-files", "-z", "--", *FROM_THE_TREE).split("\0")
    files = {path: (checkout.root / path).read_bytes() for path in (*paths, *listed) if path}
    work = reference(descriptor)
    for name, ending in ENDINGS.items():
        files[f"citation/citation.{ending}"] = CITATIONS[name](work).encode()
    files["citation/datacite.json"] = json_bytes(datacite(work))
    files |= exported(package)
    files["explorer.html"] = build(page_data(checkout.root)).encode()
    changes = "\n\n".join(checkout.changelog_entries)
    files["CHANGES.md"] = f"# Changes in {checkout.version}\n\n{changes}\n".encode()
    files["README.md"] = _readme(descriptor).encode()
    files[SUMS] = sums(files)
    return files


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the checksums of the files, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode()


def exported(package: Package) -> dict[str, bytes]:
    """Return the package in every format, under `exports/FORMAT/`."""
    with tempfile.TemporaryDirectory(prefix="ksd-") as folder:
        root = Path(folder)
        try:
            exporters.export(package, root / "exports", list(exporters.FORMATS))
        except exporters.InvalidPackage as error:
            hint = "'ksd validate' lists every problem"
            raise refuse("invalid", DESCRIPTOR, str(error), hint) from error
        files = [file for file in root.rglob("*") if file.is_file()]
        return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def _readme(descriptor: Mapping) -> str:
    return f"""\
# {descriptor["title"]} {descriptor["version"]}

{descriptor["description"]}

| file | what it is |
|---|---|
| `{DESCRIPTOR}`, `data/` | the package: tables as CSV, and their descriptor |
| `rules.json`, `views.json` | the checks of the package, and its joined tables, as SQL |
| `docs/dictionary.md`, `docs/codebook.md` | every column and code; every coding rule |
| `docs/reliability.md` | how far two independent codings agree, and what was decided |
| `explorer.html` | the dataset to look at: open it in a browser, also offline |
| `schemas/` | schemas, vocabularies and rules as they are written by hand |
| `exports/` | the same tables in other formats |
| `citation/`, `CITATION.cff` | how to cite this version, for people and programs |
| `CHANGES.md` | what changed in this version |
| `{SUMS}` | checksums: `sha256sum --check {SUMS}` |

Cite it as

> {descriptor["bibliographicCitation"]}
"""
