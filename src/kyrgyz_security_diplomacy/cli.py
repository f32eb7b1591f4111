"""The command `ksd`. Each subcommand is defined in the module of its topic; this file wires them.

A module with a subcommand has `add_parser(subparsers)`, which sets `run` as the parser's default,
and `run(args)`, which returns the exit code: 0 done and clean, 1 problems found, 2 could not run.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

COMMANDS = {
    "info": "cite.info",
    "validate": "check.command",
    "verify": "verify.command",
    "diff": "diff.command",
    "cite": "cite.command",
    "export": "export.command",
}
"""Name of a subcommand to the module that has it."""

DESCRIPTION = "Kyrgyz Security Diplomacy: read, check and cite the dataset."
EXIT_CODES = "Exit codes: 0 done and clean; 1 problems were found; 2 could not run."


def build_parser(wanted: Sequence[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """Return the parser with the subcommands `wanted`: only their modules are imported."""
    parser = argparse.ArgumentParser(prog="ksd", description=DESCRIPTION, epilog=EXIT_CODES)
    parser.add_argument("--version", action=_Version)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in wanted:
        module = importlib.import_module(f".{COMMANDS[name]}", __package__)
        module.add_parser(subparsers)
    return parser


class _Version(argparse.Action):
    """Print the version and leave. The package is imported only if that is asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, nargs=0, help="print the version and leave", **kwargs)

    def __call__(self, parser, *_):
        from . import __version__

        print(f"ksd {__version__}")
        parser.exit(0)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `ksd` and return its exit code.

    Args:
        argv: the arguments after the program's name; those of the process if None.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the same bytes whatever the terminal's encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    argv = sys.argv[1:] if argv is None else list(argv)
    wanted = [argv[0]] if argv and argv[0] in COMMANDS else list(COMMANDS)
    try:
        args = build_parser(wanted).parse_args(argv)
        code = args.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # the reader (head, less) has gone: say nothing, also not when Python closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        print("ksd: interrupted", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"ksd: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
