"""What must hold before a version may be released: one function a condition.

Each yields the problems it found, none if the condition holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from kyrgyz_security_diplomacy.package.json_file import PackageError
from kyrgyz_security_diplomacy.report.problems import Problem, shown

from .changelog import CHANGELOG, entries
from .checkout import Checkout, GitError
from .cited import METADATA, disagreements

BRANCH = "main"
STANDARD_ERROR = 2  # what the tests print is shown, and is no answer of the script
RETIRED = "coding/retired_ids.csv"


def problems(checkout: Checkout, tests_passed: bool = False) -> list[Problem]:
    """All problems of all conditions.

    Args:
        checkout: what is to be released.
        tests_passed: whether somebody else, such as CI, ran the tests on this commit.
    """
    found = []
    for condition in CONDITIONS:
        if condition is tests_are_green and tests_passed:
            continue
        print(f"release: {condition.__doc__}", file=sys.stderr, flush=True)
        try:
            found += condition(checkout)
        except GitError as error:
            found.append(_problem("git", str(error)))
        except PackageError as error:
            found.append(error.problem)
    return list(dict.fromkeys(found))


def tests_are_green(checkout: Checkout) -> Iterator[Problem]:
    """The tests pass."""
    command = ["make", "-C", str(checkout.root), "test"]
    done = subprocess.run(command, stdout=STANDARD_ERROR)
    if done.returncode:
        message = f"'make test' ended with {done.returncode}"
        yield _problem("tests", message, hint="its output is above; mend what it names")


def tree_is_clean(checkout: Checkout) -> Iterator[Problem]:
    """All changes are committed."""
    for line in checkout.git("status", "--porcelain", "--untracked-files=all").splitlines():
        message = "is not in git" if line.startswith("??") else "has changes that are not committed"
        yield _problem("tree", message, path=line[3:], hint="commit it or take it away")


def branch_is_main(checkout: Checkout) -> Iterator[Problem]:
    """The checkout is on the main branch."""
    branch = checkout.git("rev-parse", "--abbrev-ref", "HEAD").strip()
    if branch != BRANCH:
        message = f"the checkout is on {shown(branch)}, not on {shown(BRANCH)}"
        yield _problem("branch", message, hint=f"git switch {BRANCH}")


def tag_is_unused(checkout: Checkout) -> Iterator[Problem]:
    """No tag has this version, here or at origin."""
    tags = set(checkout.git("tag", "--list").split())
    if "origin" in checkout.git("remote").split():
        lines = checkout.git("ls-remote", "--tags", "--refs", "origin").splitlines()
        there = {line.rpartition("refs/tags/")[2] for line in lines}
        for tag in sorted(there - tags):
            message = f"origin has the tag {shown(tag)}, which is not here"
            yield _problem("tag", message, hint="git fetch --tags origin")
        tags |= there
    if checkout.tag in tags:
        message = f"the tag {shown(checkout.tag)} is used already"
        yield _problem("tag", message, path=METADATA, hint="a version is released once: raise it")


def changelog_has_entry(checkout: Checkout) -> Iterator[Problem]:
    """The changelog tells of this version."""
    found, version = entries(checkout.root, checkout.version), checkout.version
    if not found:
        hint = "give it a heading of the second level, and write below what changed"
        yield _problem("changelog", f"has no entry for {version}", path=CHANGELOG, hint=hint)
    elif len(found) > 1:
        yield _problem("changelog", f"has two entries for {version}", path=CHANGELOG)
    elif not found[0]:
        message = f"has nothing below the heading {version}"
        yield _problem("changelog", message, path=CHANGELOG, hint="write what changed")


def day_is_later(checkout: Checkout) -> Iterator[Problem]:
    """The day of the release in the metadata is not before that of the last release."""
    if not checkout.last_tag:
        return
    last = json.loads(checkout.git("show", f"{checkout.last_tag}:{METADATA}"))["dateReleased"]
    day = checkout.dataset["dateReleased"]
    if day < last:
        message = f"dateReleased is {day}; {checkout.last_tag} was released on {last}"
        yield _problem("date", message, path=METADATA, hint="write the day of this release")


def version_is_high_enough(checkout: Checkout) -> Iterator[Problem]:
    """The version is not lower than what changed since the last release asks for."""
    yield from _of_difference(checkout, "version-too-low", METADATA)


def ids_are_retired(checkout: Checkout) -> Iterator[Problem]:
    """Every id that is gone since the last release is recorded."""
    yield from _of_difference(checkout, "id-not-retired", RETIRED)


def citations_agree(checkout: Checkout) -> Iterator[Problem]:
    """Every file that tells title, version, day, licence or authors tells the same."""
    for path, message in disagreements(checkout.root, checkout.dataset):
        yield _problem("citation", message, path=path, hint="run make build, or mend it by hand")


def rebuild_is_same(checkout: Checkout) -> Iterator[Problem]:
    """A fresh build gives the same bytes."""
    command = [sys.executable, str(checkout.root / "scripts/build.py"), "--check"]
    environment = os.environ | {"PYTHONPATH": str(checkout.root / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        for line in done.stderr.splitlines() or [f"the build ended with {done.returncode}"]:
            yield _problem("rebuild", line)


CONDITIONS: tuple[Callable[[Checkout], Iterator[Problem]], ...] = (
    tests_are_green,
    tree_is_clean,
    branch_is_main,
    tag_is_unused,
    changelog_has_entry,
    day_is_later,
    version_is_high_enough,
    ids_are_retired,
    citations_agree,
    rebuild_is_same,
)
"""In the order in which they are looked at: the tests first, since they may leave files."""


def _of_difference(checkout: Checkout, code: str, path: str) -> Iterator[Problem]:
    for problem in checkout.difference.problems if checkout.difference else ():
        if problem.code == code:
            yield replace(problem, path=path)


def _problem(code: str, message: str, **more: str) -> Problem:
    return Problem(code=code, message=message, **more)
