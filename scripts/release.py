"""Release a version: check that it may be released, then make one zip file of it.

Runs all release checks (see `releasing/gate.py`) and reports them together. If all pass, writes
NAME-VERSION.zip with the package, schemas, codebook, dictionary, exports, citations and SHA256SUMS.
The same commit gives the same bytes on every machine and every day. Neither tags nor pushes: the
commands for that are printed.

Exit codes: 0 released, or with --dry-run could be; 1 a check failed, nothing was written; 2 could
not run.
"""

import argparse
import hashlib
import sys
from pathlib import Path

from coding_build.yaml_lines import SheetError
from explorer_page.page import PageError
from releasing.checkout import Checkout
from releasing.contents import contents, zipped
from releasing.gate import BRANCH, problems

from kyrgyz_security_diplomacy.export.command import InvalidPackage
from kyrgyz_security_diplomacy.package.json_file import PackageError
from kyrgyz_security_diplomacy.report.problems import Problem, counted
from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes

ROOT = Path(__file__).resolve().parent.parent
NEXT = """\
to publish it:
  git tag --annotate {tag} --message '{title} {version}'
  git push origin {branch} {tag}
  then attach {file} to the release of {tag}"""


def main(arguments: list[str] | None = None) -> int:
    """Run the release; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="run the checks, write nothing")
    parser.add_argument("--tests-passed", action="store_true", help="CI ran make test already")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to write (dist/)")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        return _release(Checkout(options.root.resolve()), options)
    except (PackageError, SheetError, OSError) as error:
        print(f"release: {error}; nothing was written", file=sys.stderr)
        return 2


def _release(checkout: Checkout, options: argparse.Namespace) -> int:
    checkout.git("rev-parse", "HEAD")
    title, version, tag = checkout.dataset["title"], checkout.version, checkout.tag
    name = f"{checkout.dataset['name']}-{version}"
    found = problems(checkout, options.tests_passed)
    try:
        content = zipped(contents(checkout), name, checkout.dataset["dateReleased"])
    except (PackageError, InvalidPackage, PageError, OSError) as error:
        found.append(Problem(code="contents", message=str(error)))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        print(f"{counted(len(found), 'problem')}; nothing was written", file=sys.stderr)
        return 1
    target = options.out / f"{name}.zip"
    size = f"{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}"
    if options.dry_run:
        print(f"could write {target}: {size}")
    else:
        write_bytes(target, content)
        print(f"wrote {target}: {size}")
        print(NEXT.format(tag=tag, title=title, version=version, branch=BRANCH, file=target.name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
