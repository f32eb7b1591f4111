"""Build the dataset: coding/ and schemas/ → data/*.csv, datapackage.json, what repeats them.

Reads what people wrote in coding/ and schemas/, compiles the tables, runs every check on them and
then, only if all pass, puts the generated files in place, each whole, the descriptor last. With
--check nothing is written: the files on disk are compared byte by byte with what would be
generated.

Exit codes: 0 done, or nothing differs; 1 problems found, nothing was changed; 2 could not run.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from coding_build.citation_files import citation_files
from coding_build.compiled import compiled
from coding_build.declared import Declared, lint_declared
from coding_build.descriptor import package_files
from coding_build.dictionary import dictionary, readme
from coding_build.outputs import DRAFT, differences, install, others, remove_drafts, write
from coding_build.rows import Tables, where_typed
from coding_build.yaml_lines import SheetError, refuse
from coding_passes.decisions import add_passes
from coding_passes.page import page
from coding_passes.pass_sheet import open_to_additions, pass_schema

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.report.problems import Problem, counted
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 50
GET_BACK = (
    "each file is whole, the old or the new one; run make build again for the new ones, or "
    "git checkout -- data datapackage.json rules.json views.json for the old ones"
)


def generate(root: Path) -> tuple[Tables, dict[str, bytes]]:
    """The rows of all tables as they are written, and all generated files by path.

    Raises SheetError with the problems of what people wrote.
    """
    declared = Declared(root)
    refuse(lint_declared(declared))
    tables, context = compiled(declared)
    compared = add_passes(declared, tables)
    descriptor, files = package_files(declared, tables)
    schema = open_to_additions(pass_schema(context.schema, declared))
    files["coding/sources/sheet.schema.json"] = json_bytes(schema)
    files["docs/reliability.md"] = page(compared, tables).encode()
    files["docs/dictionary.md"] = dictionary(declared, descriptor).encode()
    cited = ([row.values for row in tables[name]] for name in ("sources", "identifiers"))
    files |= citation_files(descriptor, *cited)
    text = (root / "README.md").read_text(encoding="utf-8")
    files["README.md"] = readme(text, descriptor, tables).encode()
    return tables, files


def build(root: Path, check: bool) -> int:
    """Build or check; returns 0, or 1 if problems were found, which are printed.

    Raises what `generate` does, and OSError with a note of how to get back if it began to install.
    """
    tables, files = generate(root)
    if not check:
        remove_drafts(root)
    with tempfile.TemporaryDirectory(prefix=DRAFT, dir=None if check else root) as folder:
        draft = Path(folder)
        write(draft, files)
        report = validate(draft, engine="duckdb", strict=True)  # ksd validate takes pandas
        problems = where_typed(report.problems, tables) + others(root, files)
        changed = differences(root, files)
        if _report(problems + changed if check else problems):
            return 1
        if not check:
            try:
                install(root, draft, [problem.path for problem in changed])
            except (OSError, KeyboardInterrupt) as error:
                error.add_note(GET_BACK)
                raise
    done = f"{report.tables} tables, {report.rows} rows, {report.checks} checks"
    if check:
        print(f"checked: {done}; {len(files)} files are as generated")
    else:
        print(f"built: {done}; {len(changed)} of {len(files)} files changed")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the build; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare bytes, write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        return build(options.root.resolve(), options.check)
    except SheetError as error:
        _report(error.problems)
        return 1
    except (OSError, ValueError, KeyboardInterrupt) as error:
        name = getattr(error, "filename", None)
        text = getattr(error, "strerror", None) or str(error) or "interrupted"
        state = "; ".join(getattr(error, "__notes__", ["nothing was changed"]))
        print(f"build: {f'{name}: ' if name else ''}{text}; {state}", file=sys.stderr)
        return 130 if isinstance(error, KeyboardInterrupt) else 2


def _report(problems: list[Problem]) -> bool:
    """Print problems; whether any is an error."""
    problems = sorted(problems, key=lambda problem: problem.sort_key)
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more", file=sys.stderr)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        print(f"{counted(errors, 'problem')}; nothing was changed", file=sys.stderr)
    return errors > 0


if __name__ == "__main__":
    sys.exit(main())
