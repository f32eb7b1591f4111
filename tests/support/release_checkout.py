"""A repository like this one, with one commit, to cut releases from."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from real_package import ROOT

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


def change(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text that is in a file once or more."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text, (path, old)
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def set_version(folder: Path, old: str, new: str, day: str) -> None:
    """Change the version where it is written by hand, and begin its entry in the changelog."""
    for path, text in {
        "schemas/dataset.json": '"version": "{}"',
        "pyproject.toml": '\nversion = "{}"\n',
        "src/kyrgyz_security_diplomacy/__init__.py": '__version__ = "{}"',
    }.items():
        change(folder, path, text.format(old), text.format(new))
    dataset = (folder / "schemas/dataset.json").read_text(encoding="utf-8")
    [released] = [line for line in dataset.splitlines() if "dateReleased" in line]
    change(folder, "schemas/dataset.json", released, f'  "dateReleased": "{day}",')
    if f"\n## {new}\n" not in (folder / "CHANGELOG.md").read_text(encoding="utf-8"):
        entry = f"## {new}\n\n- What changed.\n\n## {old}\n"
        change(folder, "CHANGELOG.md", f"## {old}\n", entry)


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
