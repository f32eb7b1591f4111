"""What GitHub's runner reads as a command out of one line of a program's output.

Written after the behaviour of ActionCommand in actions/runner: first `::name properties::data` at
the beginning of a line, blanks before it allowed, then `##[name properties]data` anywhere.
"""

import re

NAMES = (
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
)  # fmt: skip
_FIRST = re.compile(r"\s*::(?P<name>[^ ]*?)(?: (?P<properties>.*?))?::(?P<data>.*)", re.S)
_ANYWHERE = re.compile(r"##\[(?P<name>[^ \]]*)(?: (?P<properties>[^\]]*))?\](?P<data>.*)", re.S)


def read(line):
    """Return (name, properties, data) of the command in a line, or None."""
    found = _FIRST.match(line)
    if found and found["name"].lower() in NAMES:
        pairs = (pair.split("=", 1) for pair in (found["properties"] or "").split(",") if pair)
        properties = {name: _unescaped(value, "%3A", "%2C") for name, value in pairs}
        return found["name"], properties, _unescaped(found["data"])
    found = _ANYWHERE.search(line)
    if found and found["name"].lower() in NAMES:
        return found["name"], {}, found["data"]
    return None


def commands(output):
    """Return the commands in a program's output, one entry a line that has one."""
    return [made for line in re.split(r"[\r\n]", output) if (made := read(line))]


def _unescaped(text, *more):
    for code in ("%0D", "%0A", *more, "%25"):
        text = text.replace(code, chr(int(code[1:], 16)))
    return text
