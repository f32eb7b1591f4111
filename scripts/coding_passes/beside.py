"""What a person sees of two passes: the units of each sentence, and what is not decided yet."""

import hashlib
from collections.abc import Iterator

from coding_build.rows import KEYS

from .compared import ComparedPasses
from .passes import Cells
from .units import Unit

OPEN_COLUMNS = [
    "unit_table", "unit_id", "field", "a", "b", "words_a", "words_b", "agreed", "sentences",
]  # fmt: skip
WORDS = ("label", "summary", "proposition", "name", "surface", "note")
"""Columns in the coder's own words that help to see what a row means."""


def open_questions(compared: ComparedPasses) -> Iterator[Cells]:
    """The disagreements without a decision; which pass is a and which is b is hidden."""
    for (table, unit_id, field), values in compared.undecided.items():
        unit = compared.units[table, unit_id]
        of = _rows(compared, unit)
        order = (0, 1) if coin(unit_id + field) else (1, 0)
        pair = (*(values[n] for n in order), *(_words(of, n) for n in order))
        context = _agreed(unit), " ".join(_sentences(compared, of))
        cells = (table, unit_id, field, *pair, *context)
        yield dict(zip(OPEN_COLUMNS, cells, strict=True))


def coin(text: str) -> bool:
    """Heads or tails, always the same for the same text."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def _agreed(unit: Unit) -> str:
    """The cells that both passes have, or all cells of a unit that one pass alone has."""
    cells = [each for each in unit.cells if each is not None]
    same = {name: value for name, value in cells[0].items() if value and value == cells[-1][name]}
    return "; ".join(f"{name} {value}" for name, value in same.items())


def _rows(compared: ComparedPasses, unit: Unit) -> Unit:
    """The unit with a coder's own words and sentences: for what an event lists, the event."""
    if unit.table in KEYS:
        return unit
    event = unit.rows[unit.number].values["event_id"]
    return compared.units["events", compared.walks[unit.number].unit("events", event)]


def _words(unit: Unit, number: int) -> str:
    """What a coder wrote about a unit."""
    row = unit.rows[number]
    return " / ".join(row.values[name] for name in WORDS if row.values.get(name)) if row else ""


def _sentences(compared: ComparedPasses, unit: Unit) -> list[str]:
    """The sentences that a unit rests on in either pass, as p2-s1."""
    found: set[str] = set()
    for row, passed in zip(unit.rows, compared.passes, strict=True):
        if row and unit.table == "mentions":
            found.add(row.values["sentence_id"])
        elif row:
            found |= passed.evidence.get(row.values[KEYS[unit.table]], {}).keys()
    return [sentence.removeprefix(compared.source_id + "-") for sentence in sorted(found)]


def listed(compared: ComparedPasses) -> Iterator[str]:
    """A line for each unit with its sentences: = same, ≠ differs, 1 or 2 found by one alone."""
    for unit in compared.units.values():
        if unit.table in KEYS:
            differ = [(name, *pair) for name, pair in unit.answers.items() if pair[0] != pair[1]]
            mark = "≠" if differ else "="
            if None in unit.cells:
                mark, differ = str(unit.number + 1), []
            yield " ".join([mark, unit.unit_id, *_sentences(compared, unit)])
            for name, one, other in differ:
                yield f"    {name}: {one or '(empty)'} | {other or '(empty)'}"
