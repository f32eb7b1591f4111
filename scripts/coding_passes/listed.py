"""What a person sees of two passes: the units with their sentences, and where they differ."""

from collections.abc import Iterator
from itertools import groupby

from coding_build.rows import KEYS

from .compared import ComparedPasses
from .units import LISTS, Unit


def listed(compared: ComparedPasses) -> Iterator[str]:
    """A line for each unit with its sentences: = same, ≠ differs, 1 or 2 found by one alone."""
    for unit, questions in groupby(compared.answers.items(), key=lambda item: item[0][:2]):
        (_, found), *both = questions
        differ = [(key[2], *values) for key, values in both if values[0] != values[1]]
        mark = {("true", "false"): "1", ("false", "true"): "2"}.get(found, "≠" if differ else "=")
        if unit[0] in KEYS or (unit[0] in LISTS and mark in "12"):
            yield " ".join([mark, unit[1], *_sentences(compared, unit)])
            for name, one, other in differ:
                yield f"    {name}: {one or '(empty)'} | {other or '(empty)'}"


def _sentences(compared: ComparedPasses, unit: Unit) -> list[str]:
    """The sentences that a unit rests on in either pass, as p2-s1."""
    found = {
        row.values["sentence_id"] for row in compared.units[unit] if row and unit[0] == "mentions"
    }
    for one in compared.passes:
        found |= one.evidence.get(unit[1], {}).keys()
    return [sentence.removeprefix(compared.source_id + "-") for sentence in sorted(found)]
