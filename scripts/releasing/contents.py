"""The files of a release: the package, what explains it, exports, how to cite it, checksums."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from coding_build.citation_files import coded_sources, datacite
from explorer_page.page import build
from explorer_page.tables import page_data

from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import FORMATS as CITATIONS
from kyrgyz_security_diplomacy.export import command as exporters
from kyrgyz_security_diplomacy.load.reading import rows
from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

from .checkout import Checkout

FROM_THE_TREE = (
    "datapackage.json", "rules.json", "views.json", "data", "schemas", "docs/codebook.md",
    "docs/dictionary.md", "docs/reliability.md", "docs/figures/reliability.svg", "LICENSE",
    "CITATION.cff", ".zenodo.json",
)  # fmt: skip
"""Files and folders of which all files that are in git are released, as they are on disk."""
ENDINGS = {"apa": "txt", "bibtex": "bib", "ris": "ris", "csl": "csl.json"}
SUMS = "SHA256SUMS"
README = Path(__file__).with_name("readme.md")
_PLAIN_FILE = 0o100644 << 16  # read by everybody, written by its owner
_UNIX = 3


def contents(checkout: Checkout) -> dict[str, bytes]:
    """Return every file of the release by its path.

    Raises PackageError if the package cannot be opened or exported, InvalidPackage if it has
    errors, OSError if a file is missing.
    """
    package = open_package(checkout.root)
    listed = checkout.git("ls-files", "-z", "--", *FROM_THE_TREE).split("\0")
    files = {path: (checkout.root / path).read_bytes() for path in listed if path}
    work = reference(package.descriptor)
    for name, ending in ENDINGS.items():
        files[f"citation/citation.{ending}"] = CITATIONS[name](work).encode()
    coded = coded_sources(rows(package, "sources"), rows(package, "identifiers"))
    files["citation/datacite.json"] = json_bytes(datacite(work, coded))
    exports, refused = exporters.exported(package)
    for error in refused.values():
        raise error
    files |= {f"exports/{path}": content for path, content in exports.items()}
    files["explorer.html"] = build(page_data(checkout.root)).encode()
    changes = "\n\n".join(checkout.changelog_entries)
    files["CHANGES.md"] = f"# Changes in {checkout.version}\n\n{changes}\n".encode()
    files["README.md"] = README.read_text(encoding="utf-8").format_map(package.descriptor).encode()
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return files | {SUMS: "".join(lines).encode()}


def zipped(files: Mapping[str, bytes], folder: str, day: str) -> bytes:
    """Return files in one folder of a zip, not compressed: versions of deflate differ.

    `day` is their day, `YYYY-MM-DD`, from 1980.
    """
    moment = (*map(int, day.split("-")), 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{path}", moment)
            member.create_system = _UNIX
            member.external_attr = _PLAIN_FILE
            archive.writestr(member, files[path])
    return buffer.getvalue()
