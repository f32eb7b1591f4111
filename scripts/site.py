"""Build the explorer: one HTML file to look at the dataset in, which loads nothing.

    python scripts/site.py                      # site/index.html, from this checkout
    python scripts/site.py --package DIR OUT

The same package gives the same bytes. Exit codes: 0 written; 2 could not.
"""

import argparse
import sys
from pathlib import Path

from explorer_page.page import PageError, build
from explorer_page.tables import page_data

from kyrgyz_security_diplomacy.package.json_file import PackageError

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build the page; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", type=Path, default=ROOT, metavar="DIR", help="a data package")
    parser.add_argument(
        "out", type=Path, nargs="?", default=ROOT / "site" / "index.html", metavar="OUT"
    )
    options = parser.parse_args()
    try:
        page = build(page_data(options.package))
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(page, encoding="utf-8", newline="\n")
    except (PackageError, PageError, OSError) as error:
        print(f"site: {error}", file=sys.stderr)
        return 2
    print(f"{options.out} ({len(page.encode('utf-8')) / 1e6:.2f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
