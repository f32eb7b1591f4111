"""LibreOffice as a reader of workbooks."""

import csv
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 240
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, double quote, UTF-8, from the first line, cells as they are shown, all sheets."""


def no_program(*names: str) -> str:
    """Return why a reader cannot be tried, or "": whether one of these programs is here."""
    return "" if any(map(shutil.which, names)) else f"no {' or '.join(names)} on this machine"


def libreoffice_sheets(book: Path) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet as LibreOffice shows them."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    with tempfile.TemporaryDirectory(prefix="ksd-office-") as folder:
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _CSV]
        command += ["--outdir", folder, str(book)]
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        found = {}
        for file in Path(folder).glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as handle:
                found[file.stem.removeprefix(f"{book.stem}-")] = list(csv.reader(handle))
    return found
