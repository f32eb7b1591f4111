"""The entry of one version in CHANGELOG.md."""

from __future__ import annotations

from pathlib import Path

CHANGELOG = "CHANGELOG.md"


def entries(root: Path, version: str) -> list[str]:
    """The text below each heading `## VERSION`, up to the next heading of that level."""
    file = root / CHANGELOG
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith(("# ", "## ")):
            inside = line.rstrip() == f"## {version}"
            if inside:
                found.append([])
        elif inside:
            found[-1].append(line)
    return ["\n".join(lines).strip() for lines in found]
