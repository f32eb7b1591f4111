"""Run the recipes in docs/use/, in the order of its README, and docs/analysis.md.

Each page runs in a folder of its own, its blocks one after the other; Python blocks of a page share
their names. A ```text block is what the block before it prints; where there is none, anything may
be printed. With --write these are filled in.

Exit codes: 0 all print what the pages say, or written; 1 a block fails or prints something else.
"""

import argparse
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

USE = Path(__file__).resolve().parent.parent / "docs" / "use"
COMMANDS = {"sh": ["bash", "-euo", "pipefail", "-c"], "r": ["Rscript", "--vanilla", "-e"]}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


class Ran(NamedTuple):
    """A block that was run: its code, what it should print ("" for anything), what it printed."""

    code: str
    expected: str
    printed: str
    failed: bool

    @property
    def wrong(self) -> bool:
        """Whether it failed, or printed something else than the page says."""
        return self.failed or bool(self.expected and self.printed != self.expected)


class Missing(Exception):
    """A program or R package that a page needs is not on this machine; the message names it."""


def pages(folder: Path = USE) -> list[Path]:
    """Return the recipes, in the order of the table in README.md, and the worked analysis."""
    table = (folder / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^\|.*\[(\w+\.md)\]\(\1\)", table, re.MULTILINE)
    return [*(folder / name for name in names), folder.parent / "analysis.md"]


def run_page(page: Path, folder: Path, only: str = "") -> Iterator[Ran]:
    """Run the blocks of a page in a folder, if asked for only those in one language.

    Raises Missing before a block that cannot be run.
    """
    names: dict[str, object] = {"__name__": "__main__"}
    for language, code, expected in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if only not in ("", language):
            continue
        used = [name for name in ("sqlite3", "soffice") if f"{name} -" in code]
        for program in [*COMMANDS.get(language, ())[:1], *used]:
            if not shutil.which(program):
                raise Missing(program)
        for package in re.findall(r"library\((\w+)\)", code) if language == "r" else ():
            probe = f"quit(status = !requireNamespace('{package}'))"
            if _run_command([*COMMANDS["r"], probe], folder)[1]:
                raise Missing(f"the R package {package}")
        if language == "python":
            printed, failed = _run_python(code, names, folder)
        else:
            printed, failed = _run_command([*COMMANDS[language], code], folder)
        printed = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
        yield Ran(code, expected, printed, failed)


def _run_python(code: str, names: dict[str, object], folder: Path) -> tuple[str, bool]:
    """Run a block in this process: the pages are ours, and need not import everything again."""
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, "<recipe>", "exec"), names)
        except Exception:
            return printed.getvalue() + traceback.format_exc(), True
    return printed.getvalue(), False


def _run_command(command: list[str], folder: Path) -> tuple[str, bool]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    how = {"capture_output": True, "text": True, "encoding": "utf-8"}
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, **how)
    return done.stdout + done.stderr * (done.returncode != 0), done.returncode != 0


def write(page: Path, ran: list[Ran]) -> None:
    """Put into a page what its blocks print."""
    found = iter(ran)

    def filled(match: re.Match) -> str:
        block, printed = f"```{match[1]}\n{match[2]}```\n", next(found).printed
        return f"{block}\n```text\n{printed}```\n" if match[3] is not None else block

    page.write_text(_BLOCK.sub(filled, page.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> int:
    """Run all pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put what is printed into the pages")
    options = parser.parse_args()
    code = 0
    for page in pages():
        with tempfile.TemporaryDirectory() as folder:
            try:
                ran = list(run_page(page, Path(folder)))
            except Missing as missing:
                print(f"{page.name}: not run, {missing} is not here")
                continue
        if options.write and not any(each.failed for each in ran):
            write(page, ran)
            continue
        for each in ran:
            if each.wrong:
                code = 1
                print(f"{page.name}: this prints something else:\n{each.code}{each.printed}")
    return code


if __name__ == "__main__":
    sys.exit(main())
