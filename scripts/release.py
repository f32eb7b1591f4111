"""Release a version: see that it may be released, then make one zip file of it.

Looks at all conditions (see `releasing/gate.py`) and tells all that is missing. If nothing is,
writes NAME-VERSION.zip with the package, schemas, codebook, dictionary, exports, citations and
SHA256SUMS. The same commit gives the same bytes everywhere and on every day. Neither tags nor
pushes: the commands for that are printed.

Exit codes: 0 released, or with --dry-run could be; 1 something is missing, nothing was written;
2 could not run.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from coding_build.declared import DeclarationError
from releasing.archive import zipped
from releasing.checkout import Checkout, GitError
from releasing.contents import contents
from releasing.gate import BRANCH, problems

from kyrgyz_security_diplomacy.package.json_file import PackageError
from kyrgyz_security_diplomacy.report.problems import Problem, counted
from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the release; returns the exit code."""
    options = _options(arguments)
    checkout = Checkout(options.root.resolve())
    try:
        checkout.git("rev-parse", "HEAD")
        name = f"{checkout.dataset['name']}-{checkout.version}"
        found = problems(checkout, options.tests_passed)
        content = _archive(checkout, name, found)
        if found:
            return _refused(found)
        target = options.out / f"{name}.zip"
        if not options.dry_run:
            write_bytes(target, content)
    except (GitError, DeclarationError, OSError) as error:
        print(f"release: {error}; nothing was written", file=sys.stderr)
        return 2
    verb = "could write" if options.dry_run else "wrote"
    print(f"{verb} {target}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    if not options.dry_run:
        print(_next(checkout, target))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="say what is missing, write nothing")
    parser.add_argument(
        "--tests-passed",
        action="store_true",
        help="do not run make test: CI did, on this very commit",
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", metavar="DIR", help="where to (default dist/)"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _archive(checkout: Checkout, name: str, found: list[Problem]) -> bytes:
    """The zip file; what stands in its way is added to the problems found."""
    try:
        return zipped(contents(checkout), name, checkout.dataset["dateReleased"])
    except PackageError as error:
        found.append(error.problem)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        found.append(Problem(code="unreadable", path=str(error.filename), message=message))
    return b""


def _refused(found: list[Problem]) -> int:
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"{counted(len(found), 'problem')}; nothing was written", file=sys.stderr)
    return 1


def _next(checkout: Checkout, target: Path) -> str:
    title, version, tag = checkout.dataset["title"], checkout.version, checkout.tag
    return "\n".join(
        (
            "to publish it:",
            f"  git tag --annotate {tag} --message '{title} {version}'",
            f"  git push origin {BRANCH} {tag}",
            f"  then attach {target.name} to the release of {tag}",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
