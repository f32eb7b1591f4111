"""Copies of the project: what the build reads and writes, and repositories to cut releases from."""

import contextlib
import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build
from real_package import KEPT, ROOT, rows

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

SCHEMA = "coding/sources/sheet.schema.json"
SHEET = "coding/sources/src-edm-3-148.yaml"
PASSES = ("passes", "adjudications.csv", "reliability.csv")
GENERATED = (
    "datapackage.json", "rules.json", "views.json", "docs/dictionary.md", "docs/reliability.md",
    SCHEMA, "CITATION.cff", ".zenodo.json", "README.md",
)  # fmt: skip


def copy_checkout(folder: Path, passes: bool = False) -> Path:
    """coding/, schemas/ and README.md in a folder of their own.

    With few sources. Without the coding passes, unless asked for: the build holds the dataset to
    what they decided.
    """
    leave = shutil.ignore_patterns(*(() if passes else PASSES))
    for name in ("coding", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copy(ROOT / "README.md", folder / "README.md")
    _leave_few_sources(folder / "coding", passes)
    return folder


def _leave_few_sources(coding: Path, passes: bool) -> None:
    """Delete the sheets of other sources, and all lines that the small package has no row of."""
    for sheet in coding.rglob("src-*"):
        if not sheet.name.startswith(tuple(f"{name}." for name in KEPT)):
            sheet.unlink()
    ids = {next(iter(row.values())) for table in rows().values() for row in table}
    for path in coding.rglob("*.csv"):
        if path.parent.name != "sources":
            with path.open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
            own = [at for at, name in enumerate(header) if at == 0 or name == "other_event_id"]
            of_sources = header[0] == "source_id" and path.stem != "sources"
            known = set(KEPT) if of_sources else ids
            kept = [line for line in lines if all(line[at] in known for at in own)]
            if path.stem == "retired_ids" and not passes:
                kept = [line for line in kept if "adjudications" not in line]
            text = "".join(map(csv_line, [header, *kept]))
            path.write_text(text, encoding="utf-8", newline="")


def edit(root: Path, path: str, old: str, new: str) -> int:
    """Replace the first occurrence of a text; returns its line."""
    return edit_matching(root, path, re.escape(old), new.replace("\\", r"\\"))


def edit_matching(root: Path, path: str, pattern: str, new: str) -> int:
    """Replace the first match of a regular expression; returns its line."""
    text = (root / path).read_text(encoding="utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    assert found, pattern
    changed = text[: found.start()] + found.expand(new) + text[found.end() :]
    (root / path).write_text(changed, encoding="utf-8")
    return text.count("\n", 0, found.start()) + 1


def run_build(root: Path, *arguments: str) -> int:
    """Exit code of scripts/build.py on that folder."""
    return build.main(["--root", str(root), *arguments])


def generated(root: Path) -> dict[str, bytes]:
    """Every file on disk that the build writes, and all else in data/."""
    paths = [root / name for name in GENERATED] + sorted((root / "data").glob("*"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.exists()}


def restore(root: Path, files: dict[str, bytes]) -> None:
    """Write these files as they are."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Nobody"), ("EMAIL", "nobody@example.org"))
}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(
        command, env=os.environ | AUTHOR | ALONE, capture_output=True, text=True, check=True
    )
    return done.stdout


def copy_of_the_project(folder: Path) -> Path:
    """All files of this checkout that git knows or would take."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for path in filter(None, listed.split("\0")):
        if (ROOT / path).is_file():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, target)
    return folder


def repository(folder: Path) -> Path:
    """The same, committed to `main`."""
    copy_of_the_project(folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "All")
    return folder


def commit(folder: Path, message: str) -> None:
    """Commit everything."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def set_version(folder: Path, old: str, new: str, day: str) -> None:
    """Change the version where it is written by hand, and begin its entry in the changelog."""
    for path, text in {
        "schemas/dataset.json": '"version": "{}"',
        "pyproject.toml": '\nversion = "{}"\n',
        "src/kyrgyz_security_diplomacy/__init__.py": '__version__ = "{}"',
    }.items():
        edit(folder, path, text.format(old), text.format(new))
    dataset = (folder / "schemas/dataset.json").read_text(encoding="utf-8")
    [released] = [line for line in dataset.splitlines() if "dateReleased" in line]
    edit(folder, "schemas/dataset.json", released, f'  "dateReleased": "{day}",')
    if f"\n## {new}\n" not in (folder / "CHANGELOG.md").read_text(encoding="utf-8"):
        entry = f"## {new}\n\n- What changed.\n\n## {old}\n"
        edit(folder, "CHANGELOG.md", f"## {old}\n", entry)


LIBRARIES = ROOT / "explorer/node_modules"
"""The explorer's libraries, which are not in git, and not on every machine."""


def link_libraries(folder: Path) -> None:
    """Give a checkout the explorer's libraries of this one."""
    target = folder / "explorer/node_modules"
    target.mkdir(exist_ok=True)
    for library in LIBRARIES.iterdir() if LIBRARIES.is_dir() else ():
        with contextlib.suppress(FileExistsError):
            (target / library.name).symlink_to(library)


def release(folder: Path, *arguments: str, before: tuple[str, ...] = (), **more: str):
    """Exit code, output and errors of its script release.py, run with its own code.

    before: a command before Python; more: changes of the environment.
    """
    link_libraries(folder)
    script = str(folder / "scripts/release.py")
    command = [*before, sys.executable, script, "--tests-passed", *arguments]
    environment = os.environ | AUTHOR | ALONE | {"PYTHONPATH": str(folder / "src")} | more
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr
