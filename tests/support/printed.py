"""What a program prints, as a runner of CI takes it: as commands."""

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


NASTY = (
    "\n::error::x", "\r::stop-commands::x", "##[add-mask]x", "###[error]", "::set-output name=a::b",
    "%0A::debug::", "a,b:c=d%", "\x1b[2J\x1b]0;x\x07", "\x9b31m", "\u202e\u2066", "\ud800",
    "\ufffe", "\x00", "]]>", "<script>x</script>&lt;", "| a | b |\n|---|\n",
    "`x` **y** [z](http://a.b) @me", "#1 www.a.org :tada: $x$ ![i](j)", "\\|",
    "\u2028::error::y", "'\"", " ",
)  # fmt: skip
"""Texts that become commands, markup or other lines if they are printed as they are."""


def only(text, form):
    """Assert that a printed report is lines that can be seen and holds no command but its own."""
    assert all(line.isprintable() for line in text.split("\n"))
    found = commands(text)
    assert [name for name, _, _ in found] == (["error"] if form == "github" else [])
    return found
