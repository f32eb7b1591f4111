"""Puts the page together: template, styles, libraries, scripts and data in one HTML text."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from .tables import as_script

EXPLORER = Path(__file__).resolve().parent.parent.parent / "explorer"
BEFORE_LIBRARIES, FIRST, LAST = "no_styles.js", "dom.js", "main.js"
_SLOT = re.compile(r"<!-- slot: (\w+) -->")
# what would end a script or style element early, or hide the end of one
_UNSAFE = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)


class PageError(Exception):
    """The page cannot be made of the files in explorer/; the message says why."""


def build(data: dict, explorer: Path = EXPLORER) -> str:
    """Return the page for the data of `tables.page_data`.

    Raises:
        PageError: a file of the page is missing or cannot be inlined.
        OSError: a file cannot be read.
    """
    scripts = [_whole(file) for file in script_files(explorer)]
    styles = [_whole(file) for file in style_files(explorer)]
    worker = "\n".join(_whole(file) for file in sorted(explorer.glob("scripts/verify/*.js")))
    about = data["about"]
    sizes = {name: len(table["rows"]) for name, table in data["tables"].items()}
    slots = {
        "policy": html.escape(policy(scripts, styles)),
        "title": html.escape(about.get("title", about["name"])),
        "version": html.escape(str(about.get("version", ""))),
        "citation": html.escape(about["citation"]),
        "styles": "".join(f"<style>{text}</style>\n" for text in styles),
        "data": as_script({"about": about, "schema": data["schema"], "sizes": sizes}),
        "tables": "".join(_table(name, table) for name, table in data["tables"].items()),
        "borders": as_script(json.loads((explorer / "borders.json").read_text(encoding="utf-8"))),
        "licences": as_script(licences(explorer)),
        "worker": worker,
        "scripts": "".join(f"<script>{text}</script>\n" for text in scripts),
    }
    template = (explorer / "index.template.html").read_text(encoding="utf-8")
    asked = set(_SLOT.findall(template))
    if asked != set(slots):
        raise PageError(f"slots of index.template.html: {sorted(asked ^ set(slots))}")
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


def script_files(explorer: Path) -> list[Path]:
    """The libraries as versions.json lists them and our scripts, in the order they run in."""
    folder = explorer / "scripts"
    before, first, last = (folder / name for name in (BEFORE_LIBRARIES, FIRST, LAST))
    others = sorted({*folder.glob("*.js")} - {before, first, last})
    return [before, *_vendored(explorer, ".js"), first, *others, last]


def style_files(explorer: Path) -> list[Path]:
    """The styles of the libraries, then ours, which may overrule them."""
    return [*_vendored(explorer, ".css"), explorer / "style.css"]


def policy(scripts: list[str], styles: list[str]) -> str:
    """The content security policy: these very scripts and styles, and no network.

    Libraries set styles through the object model, which needs no permission; a style element or
    attribute that is not in the page is refused.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": " ".join(map(_hash, styles)),
        "img-src": "data: blob:",
        "worker-src": "blob:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def packed(cells: list) -> list | dict:
    """A column as it stands in the page: where values repeat, each once (`of`) and its places."""
    of = list(dict.fromkeys(cells))
    if len(of) > len(cells) / 2:
        return cells
    place = {value: at for at, value in enumerate(of)}
    return {"of": of, "at": [place[value] for value in cells]}


def _table(name: str, table: dict) -> str:
    """A table in an element of its own, so that it is read only when a view asks for it."""
    columns = [packed([row[at] for row in table["rows"]]) for at in range(len(table["columns"]))]
    text = as_script({"columns": table["columns"], "rows": len(table["rows"]), "cells": columns})
    return f'<script type="application/json" id="table-{name}">{text}</script>\n'


def licences(explorer: Path) -> list[dict]:
    """Name, version, licence and the licence's texts of every library."""
    return [
        {key: library[key] for key in ("name", "version", "licence")}
        | {"texts": [_whole(file) for file in _files(explorer, library, ".txt")]}
        for library in _libraries(explorer)
    ]


def _libraries(explorer: Path) -> list[dict]:
    return json.loads((explorer / "vendor" / "versions.json").read_text(encoding="utf-8"))


def _files(explorer: Path, library: dict, ending: str) -> list[Path]:
    names = [file["file"] for file in library["files"] if file["file"].endswith(ending)]
    return [explorer / "vendor" / name for name in names]


def _vendored(explorer: Path, ending: str) -> list[Path]:
    libraries = _libraries(explorer)
    return [file for library in libraries for file in _files(explorer, library, ending)]


def _whole(file: Path) -> str:
    text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    if found := _UNSAFE.search(text):
        raise PageError(f"{file.name} has '{found[0]}' in it and cannot stand inside a page")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
