"""Puts the page together: the bundle of explorer/ and the data in one HTML text."""

import base64
import functools
import hashlib
import html
import json
import re
import subprocess
import zlib
from pathlib import Path

from markdown_it import MarkdownIt

from .schema_org import schema_org

EXPLORER = Path(__file__).resolve().parent.parent.parent / "explorer"
_SLOT = re.compile(r"<!-- slot: (\w+) -->")
# what would end a script or style element early, or hide the end of one
_UNSAFE = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)


class PageError(Exception):
    """The page cannot be made; the message says why and what to do."""


def build(data: dict) -> str:
    """Return the page for the data of `tables.page_data`.

    Raises PageError if Node or a library is missing, or a file of explorer/ cannot be used.
    """
    made = bundle()
    script, style = (_safe(made[name], name) for name in ("script", "style"))
    about = data["about"]
    tables = data["tables"] | data["views"]
    sizes = {name: len(table["rows"]) for name, table in tables.items()}
    known = {"tables": list(data["tables"]), "views": list(data["views"]), "sizes": sizes}
    parts = {"schema": data["schema"], "borders": made["borders"], "licences": made["licences"]}
    parts |= {f"table-{name}": table for name, table in tables.items()}
    slots = {
        "policy": html.escape(policy(script, style)),
        "title": html.escape(about.get("title", about["name"])),
        "description": html.escape(about.get("description", "")),
        "version": html.escape(str(about.get("version", ""))),
        "citation": html.escape(about["citation"]),
        "style": style,
        "jsonld": as_script(schema_org(data)),
        "about": as_script(about | known),
        # each in an element of its own, so that it is parsed only when it is needed
        "parts": "".join(
            f'<script type="text/plain" id="part-{name}">{deflated(part)}</script>\n'
            for name, part in parts.items()
        ),
        "glossary": glossary(),
        "script": script,
    }
    template = (EXPLORER / "index.template.html").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


@functools.cache
def bundle() -> dict:
    """What explorer/build.js prints: `script`, `style`, `borders` and `licences`."""
    if not (EXPLORER / "node_modules").is_dir():
        raise PageError("the libraries are missing: run 'npm ci --ignore-scripts' in explorer/")
    try:
        done = subprocess.run(
            ["node", EXPLORER / "build.js"], capture_output=True, check=True, encoding="utf-8"
        )
    except FileNotFoundError as error:
        raise PageError("Node is missing: the explorer needs nodejs 18 or newer") from error
    except subprocess.CalledProcessError as error:
        raise PageError(f"explorer/build.js failed:\n{error.stderr}") from error
    return json.loads(done.stdout)


def glossary() -> str:
    """docs/glossary.md as HTML, without its title and without links, which lead out of the page."""
    text = (EXPLORER.parent / "docs/glossary.md").read_text(encoding="utf-8")
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text.partition("\n")[2])
    return MarkdownIt("commonmark", {"html": False}).enable("table").render(text)


def policy(script: str, style: str) -> str:
    """The content security policy: this very script and style, and no network.

    Libraries set styles through the object model, which needs no permission; a style element or
    attribute that is not in the page is refused.
    """
    rules = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": "data: blob:",
        "worker-src": "blob:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def as_script(data: object) -> str:
    """JSON that is safe inside a script element, whatever the data says."""
    return (
        _json(data)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def deflated(data: object) -> str:
    """JSON, compressed with DEFLATE (zlib), in base64."""
    return base64.b64encode(zlib.compress(_json(data).encode(), 9)).decode()


def _safe(text: str, name: str) -> str:
    if found := _UNSAFE.search(text):
        raise PageError(f"the {name} of the bundle has '{found[0]}' in it: it would end too early")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
