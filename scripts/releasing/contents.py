"""The files of a release: the package, what explains it, exports, how to cite it, checksums."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from coding_build.citation_files import datacite
from explorer_page.page import build
from explorer_page.tables import page_data

from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import FORMATS
from kyrgyz_security_diplomacy.package.data_package import DESCRIPTOR, Package, open_package
from kyrgyz_security_diplomacy.package.json_file import refuse
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

from .changelog import entries
from .checkout import Checkout

FROM_THE_TREE = (
    DESCRIPTOR, "data", "schemas", "docs/codebook.md", "docs/dictionary.md", "docs/reliability.md",
    "docs/figures/found.svg", "docs/figures/reliability.svg", "LICENSE", "CITATION.cff",
    ".zenodo.json",
)  # fmt: skip
"""Files and folders that are released as they stand in git."""
CITATIONS = {"apa": "citation.txt", "bibtex": "citation.bib", "ris": "citation.ris",
             "csl": "citation.csl.json"}  # fmt: skip
SUMS = "SHA256SUMS"
EXPORT = "kyrgyz_security_diplomacy.export.command"


def contents(checkout: Checkout) -> dict[str, bytes]:
    """Every file of the release by its path.

    Raises PackageError if the package cannot be opened or exported, OSError if a file is gone.
    """
    listed = checkout.git("ls-files", "-z", "--", *FROM_THE_TREE).split("\0")
    files = {path: (checkout.root / path).read_bytes() for path in listed if path}
    files |= _citations(checkout)
    files |= exported(open_package(checkout.root))
    files["explorer.html"] = build(page_data(checkout.root)).encode()
    changes = "\n\n".join(entries(checkout.root, checkout.version))
    files["CHANGES.md"] = f"# Changes in {checkout.version}\n\n{changes}\n".encode()
    files["README.md"] = _readme(checkout, files).encode()
    files[SUMS] = sums(files)
    return files


def sums(files: Mapping[str, bytes]) -> bytes:
    """Checksums of the files, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode()


def exported(package: Package) -> dict[str, bytes]:
    """The package in every format that can be written, under `exports/FORMAT/`."""
    registry = _registry()
    if registry is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="ksd-") as folder:
        root = Path(folder)
        try:
            registry.export(package, root / "exports", formats(registry))
        except registry.InvalidPackage as error:
            hint = "'ksd validate' lists every problem"
            raise refuse("invalid", DESCRIPTOR, str(error), hint) from error
        files = [file for file in root.rglob("*") if file.is_file()]
        return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def formats(registry: ModuleType) -> list[str]:
    """The formats of the registry whose modules are there."""
    there = registry.FORMATS.items()
    return [name for name, module in there if importlib.util.find_spec(f"{EXPORT}.{module}")]


def _registry() -> ModuleType | None:
    return importlib.import_module(EXPORT) if importlib.util.find_spec(EXPORT) else None


def _citations(checkout: Checkout) -> dict[str, bytes]:
    work = reference(checkout.descriptor)
    files = {f"citation/{name}": FORMATS[way](work).encode() for way, name in CITATIONS.items()}
    files["citation/datacite.json"] = json_bytes(datacite(work))
    return files


def _readme(checkout: Checkout, files: Mapping[str, bytes]) -> str:
    told = checkout.descriptor
    parts = {
        "`datapackage.json`, `data/`": "the package: tables as CSV, and their descriptor",
        "`docs/dictionary.md`, `docs/codebook.md`": "every column and code; every coding rule",
        "`docs/reliability.md`": "how far two blind codings agree, and what was decided",
        "`explorer.html`": "the dataset to look at: open it in a browser, also offline",
        "`schemas/`": "schemas, vocabularies and rules as they are written by hand",
        "`exports/`": "the same tables in other formats",
        "`citation/`, `CITATION.cff`": "how to cite this version, for people and programs",
        "`CHANGES.md`": "what changed in this version",
        f"`{SUMS}`": f"checksums: `sha256sum --check {SUMS}`",
    }
    if not any(path.startswith("exports/") for path in files):
        del parts["`exports/`"]
    lines = [f"# {told['title']} {told['version']}", "", told["description"], ""]
    lines += ["| file | what it is |", "|---|---|"]
    lines += [f"| {name} | {what} |" for name, what in parts.items()]
    lines += ["", "Cite it as", "", f"> {told['bibliographicCitation']}", ""]
    return "\n".join(lines)
