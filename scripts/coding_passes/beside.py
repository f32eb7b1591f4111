"""What a person sees of two passes: side by side for each sentence, and what is not decided yet."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from coding_build.claims import slug
from indexing.source_rows import indexed_sentences as sentences

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

from .codings import answers
from .passes import PASSES, Pass
from .read import Compared, agreement, decided
from .units import CLAIM_TABLES, LISTS, Unit

OPEN_COLUMNS = [
    "unit_table", "unit_id", "field", "a", "b", "words_a", "words_b", "agreed", "sentences",
]  # fmt: skip
WORDS = ("label", "summary", "proposition", "name", "surface", "note")
"""Columns in the coder's own words that help to see what a row means, the first that is filled."""


def open_sheet(compared: Compared) -> str:
    """CSV of the disagreements without a decision; which pass is a and which is b is hidden."""
    adjudicated = agreement(compared.declared)
    known = decided(compared.decisions)
    lines = [csv_line(OPEN_COLUMNS)]
    for unit in compared.units:
        if not adjudicated[unit.table].get("adjudicated", True):
            continue
        for answer in answers(unit):
            if answer.differ and answer[:3] not in known:
                order = (0, 1) if _coin(answer.unit_id + answer.field) else (1, 0)
                told = [_words(compared, unit, number) for number in order]
                cells = [*answer[:3], *(answer.values[n] for n in order), *told]
                context = [_agreed(unit), " ".join(_sentences(compared, unit))]
                lines.append(csv_line([*cells, *context]))
    return "".join(lines)


def _agreed(unit: Unit) -> str:
    """The cells that both passes have, or all cells of a unit that one pass alone has."""
    rows = [row for row in unit.rows if row is not None]
    cells = {name: value for name, value in rows[0].items() if value and value == rows[-1][name]}
    return "; ".join(f"{name} {value}" for name, value in cells.items())


def _coin(text: str) -> bool:
    """Heads or tails, always the same for the same text."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def _line_of(compared: Compared, unit: Unit) -> dict[str, str]:
    """The line of a unit; for what an event lists, that of the event."""
    if unit.table in LISTS:
        events = [line.values for line in compared.lines if line.values["unit_table"] == "events"]
        return next(c for c in events if f"-{slug(c['unit_id'])}-" in unit.unit_id)
    return next(
        (
            line.values
            for line in compared.lines
            if (line.values["unit_table"], line.values["unit_id"]) == (unit.table, unit.unit_id)
        ),
        {},
    )


def _words(compared: Compared, unit: Unit, number: int) -> str:
    """What a coder wrote of a unit in his own words."""
    line = _line_of(compared, unit)
    ident = line.get(f"pass_{PASSES[number]}", "")
    cells = compared.passes[number].units.get(line.get("unit_table", ""), {}).get(ident, {})
    return " / ".join(cells[name] for name in WORDS if cells.get(name))


def _sentences(compared: Compared, unit: Unit) -> list[str]:
    """The sentences that a unit rests on in either pass, as p2-s1."""
    line = _line_of(compared, unit)
    found: set[str] = set()
    for number, passed in zip(PASSES, compared.passes, strict=True):
        ident = line.get(f"pass_{number}", "")
        found |= passed.sentences.get(ident, set())
        found |= {passed.units["mentions"].get(ident, {}).get("sentence_id", "")} - {""}
    return [sentence.removeprefix(compared.source_id + "-") for sentence in sorted(found)]


def contents(found: Pass) -> str:
    """How many rows a pass has in each table."""
    told = ", ".join(
        f"{len(rows)} {table.replace('_', ' ')}" for table, rows in found.units.items()
    )
    return f"pass {found.about['pass']} of {found.about['source_id']}: {told}"


def shown_beside(compared: Compared, copy: Path | None) -> str:
    """Each sentence with what the two passes rest on it: = same, ≠ differs, 1 or 2 found by one.

    Args:
        compared: the passes.
        copy: a copy of the source whose sentences are shown, or None.
    """
    by_sentence = defaultdict(list)
    for unit in compared.units:
        if unit.table in (*CLAIM_TABLES, "mentions"):
            for sentence in _sentences(compared, unit):
                by_sentence[sentence].append(unit)
    texts = sentences(str(copy), compared.source_id) if copy else {}
    order = sorted(by_sentence, key=lambda s: [int(n) for n in s[1:].split("-s")])
    lines = []
    for sentence in order:
        lines += ["", f"{sentence}  {texts.get(sentence, '')}".rstrip()]
        for unit in by_sentence[sentence]:
            lines += _beside(unit)
    return "\n".join(lines[1:]) + "\n"


def _beside(unit: Unit) -> list[str]:
    if None in unit.rows:
        return [f"  {1 if unit.rows[1] is None else 2} {unit.unit_id}"]
    differ = [answer for answer in answers(unit) if answer.differ]
    lines = [f"  {'≠' if differ else '='} {unit.unit_id}"]
    for answer in differ:
        first, second = (value or "(empty)" for value in answer.values)
        lines.append(f"      {answer.field}: {first} | {second}")
    return lines
