"""The checkout that a release is made from: its metadata, its git, its last release."""

import os
import re
import subprocess
from functools import cached_property
from pathlib import Path

from coding_build.declared import Declared

from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.diff.differences import Diff
from kyrgyz_security_diplomacy.package.json_file import refuse

CHANGELOG = "CHANGELOG.md"
_TAG = re.compile(r"v\d+\.\d+\.\d+")


class Checkout:
    """One checkout; nothing in it is changed. Raises SheetError without its metadata.

    Attributes: `root`; `dataset`, the metadata written by hand; the `version` and `tag` that are to
    be released.
    """

    def __init__(self, root: Path):
        self.root, self.dataset = root, Declared(root).dataset
        self.version = self.dataset["version"]
        self.tag = f"v{self.version}"

    @cached_property
    def last_tag(self) -> str:
        """The tag of the highest version that HEAD has among its ancestors; "" before the first."""
        by_version = ("--merged", "HEAD", "--sort=-version:refname")
        return next(filter(_TAG.fullmatch, self.git("tag", "--list", *by_version).split()), "")

    @cached_property
    def difference(self) -> Diff | None:
        """What differs from the last release; None if this is the first.

        Raises PackageError if one of the two packages cannot be compared.
        """
        return diff(f"git:{self.last_tag}", str(self.root)) if self.last_tag else None

    @cached_property
    def changelog_entries(self) -> list[str]:
        """The text below each heading `## VERSION` of the changelog, one if all is well."""
        file = self.root / CHANGELOG
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        parts = re.split(r"^(##? .*)\n", text, flags=re.MULTILINE)
        found = zip(parts[1::2], parts[2::2], strict=True)
        return [body.strip() for title, body in found if title.rstrip() == f"## {self.version}"]

    def git(self, *arguments: str) -> str:
        """Return what a git command prints; raises PackageError if it fails."""
        command = ["git", "-C", str(self.root), *arguments]
        environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
        if done.returncode:
            why = done.stderr.strip() or f"it ended with {done.returncode}"
            raise refuse("git", "", f"git {arguments[0]}: {why.splitlines()[-1]}")
        return done.stdout
