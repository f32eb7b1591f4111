"""The command `ksd`. Each subcommand is defined in the folder of its topic; this file wires them.

A module with a subcommand has its `DESCRIPTION`, `add_arguments(parser)` and `run(args)`, which
returns the exit code: 0 done and clean, 1 problems found, 2 could not run.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from . import __version__
from .report.problems import Refusal

COMMANDS = {
    "info": ("load.info", "say what a data package is, and what its tables hold"),
    "validate": ("check.command", "check a data package"),
    "verify": ("verify.command", "find the sentences of the evidence in your copy of a source"),
    "diff": ("diff.command", "say what differs between two versions, and which version follows"),
    "cite": ("cite.command", "say how to cite a data package"),
    "export": ("export.command", "write the tables in other formats"),
}
"""Name of a subcommand to its module, and what it does."""

DESCRIPTION = "Kyrgyz Security Diplomacy: read, check and cite the dataset."
EXIT_CODES = "Exit codes: 0 done and clean; 1 problems were found; 2 could not run."


def build_parser(wanted: str = "") -> argparse.ArgumentParser:
    """Return the parser, with the options of the subcommand `wanted`: only that is imported."""
    parser = argparse.ArgumentParser(prog="ksd", description=DESCRIPTION, epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"ksd {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, about) in COMMANDS.items():
        if name != wanted:
            subparsers.add_parser(name, help=about)
            continue
        command = importlib.import_module(f".{module}", __package__)
        as_written = argparse.RawDescriptionHelpFormatter
        own = subparsers.add_parser(
            name, description=command.DESCRIPTION, formatter_class=as_written
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run `ksd` and return its exit code.

    Args:
        argv: the arguments after the program's name; those of the process if None.
    """
    for name in ("stdout", "stderr"):
        # the same bytes whatever the terminal's encoding; None if it is closed
        if hasattr(stream := getattr(sys, name), "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    argv = sys.argv[1:] if argv is None else list(argv)
    try:
        args = build_parser(argv[0] if argv else "").parse_args(argv)
        code = args.run(args)
        print(end="", flush=True)
        return code
    except Refusal as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader (head, less) is gone: say nothing, also when Python closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except (KeyboardInterrupt, RuntimeError) as error:
        # what DuckDB makes of Ctrl-C while it reads
        if isinstance(error, RuntimeError) and "interrupted" not in str(error).lower():
            raise
        print("ksd: interrupted", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"ksd: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
