"""What must hold before a version may be released: one function per check.

Each yields the problems it found, none if the check passes.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

from kyrgyz_security_diplomacy.package.json_file import PackageError
from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .checkout import CHANGELOG, Checkout

BRANCH = "main"
METADATA = "schemas/dataset.json"
STANDARD_ERROR = 2  # what commands print is shown, and is not the answer of the script
VERSION_BY_HAND = {
    "pyproject.toml": r'^\[project\]\n(?:[^\[].*\n)*?version = "(.*)"$',
    "src/kyrgyz_security_diplomacy/__init__.py": '^__version__ = "(.*)"$',
}
"""Files beside `METADATA` in which the version is written by hand, to where it is."""


def problems(checkout: Checkout, tests_passed: bool = False) -> list[Problem]:
    """Return all problems of all checks; the tests are not run if they passed on this commit."""
    found = []
    for check in CHECKS:
        if check is tests_pass and tests_passed:
            continue
        print(f"release: {check.__doc__}", file=sys.stderr, flush=True)
        try:
            found += check(checkout)
        except PackageError as error:
            found.append(error.problem)
    return list(dict.fromkeys(found))


def tests_pass(checkout: Checkout) -> Iterator[Problem]:
    """The tests pass."""
    yield from _run("tests", "make", "-C", str(checkout.root), "test")


def rebuild_is_same(checkout: Checkout) -> Iterator[Problem]:
    """A fresh build gives the same bytes."""
    yield from _run("rebuild", sys.executable, f"{checkout.root}/scripts/build.py", "--check")


def _run(code: str, *command: str) -> Iterator[Problem]:
    """Run a command, what it prints shown; yield a problem if it fails."""
    done = subprocess.run(command, stdout=STANDARD_ERROR)
    if done.returncode:
        message = f"'{' '.join(command)}' ended with {done.returncode}"
        yield _problem(code, message, hint="fix what its output above names")


def tree_is_clean(checkout: Checkout) -> Iterator[Problem]:
    """All changes are committed."""
    for line in checkout.git("status", "--porcelain", "--untracked-files=all").splitlines():
        message = "is not in git" if line.startswith("??") else "has changes that are not committed"
        yield _problem("tree", message, path=line[3:], hint="commit or remove it")


def branch_is_main(checkout: Checkout) -> Iterator[Problem]:
    """The checkout is on the main branch."""
    branch = checkout.git("rev-parse", "--abbrev-ref", "HEAD").strip()
    if branch != BRANCH:
        message = f"the checkout is on {shown(branch)}, not on {shown(BRANCH)}"
        yield _problem("branch", message, hint=f"git switch {BRANCH}")


def tag_is_unused(checkout: Checkout) -> Iterator[Problem]:
    """No tag has this version, here or at origin."""
    here, there = checkout.git("tag", "--list").split(), []
    if "origin" in checkout.git("remote").split():
        lines = checkout.git("ls-remote", "--tags", "--refs", "origin").splitlines()
        there = [line.rpartition("refs/tags/")[2] for line in lines]
    for tag in sorted({*there} - {*here}):
        message = f"origin has the tag {shown(tag)}, which is not here"
        yield _problem("tag", message, hint="git fetch --tags origin")
    if checkout.tag in (*here, *there):
        message = f"the tag {shown(checkout.tag)} is used already"
        yield _problem("tag", message, path=METADATA, hint="a version is released once: raise it")


def changelog_has_entry(checkout: Checkout) -> Iterator[Problem]:
    """The changelog has one entry for this version."""
    found = checkout.changelog_entries
    if len(found) != 1 or not found[0]:
        number = f"{len(found)} entries for {checkout.version}"
        message = f"has {number}, exactly one with text is expected"
        hint = "give it one heading of the second level, and write below what changed"
        yield _problem("changelog", message, path=CHANGELOG, hint=hint)


def day_is_later(checkout: Checkout) -> Iterator[Problem]:
    """The day of the release in the metadata is not before that of the last release."""
    if not checkout.last_tag:
        return
    last = json.loads(checkout.git("show", f"{checkout.last_tag}:{METADATA}"))["dateReleased"]
    day = checkout.dataset["dateReleased"]
    if day < last:
        message = f"dateReleased is {day}; {checkout.last_tag} was released on {last}"
        yield _problem("date", message, path=METADATA, hint="write the day of this release")


def version_fits_changes(checkout: Checkout) -> Iterator[Problem]:
    """The version is not too low for what changed, and every id that is gone is recorded."""
    places = {"version-too-low": METADATA, "id-not-retired": "coding/retired_ids.csv"}
    for problem in checkout.difference.problems if checkout.difference else ():
        yield replace(problem, path=places[problem.code])


def versions_agree(checkout: Checkout) -> Iterator[Problem]:
    """The project and the module have the version of the metadata."""
    for path, place in VERSION_BY_HAND.items():
        found = re.search(place, (checkout.root / path).read_text(encoding="utf-8"), re.MULTILINE)
        version = found[1] if found else ""
        if version != checkout.version:
            message = f"version is {shown(version)}; {METADATA} has {shown(checkout.version)}"
            yield _problem("version", message, path=path, hint="write the same")


CHECKS = (
    tests_pass, tree_is_clean, branch_is_main, tag_is_unused, changelog_has_entry, day_is_later,
    version_fits_changes, versions_agree, rebuild_is_same,
)  # fmt: skip
"""In the order in which they run: the tests first, since they may leave files."""


def _problem(code: str, message: str, **more: str) -> Problem:
    return Problem(code=code, message=message, **more)
