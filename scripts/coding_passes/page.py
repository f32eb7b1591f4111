"""docs/reliability.md: what the two passes found, how far they agree, and what was decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coding_build.rows import KEYS, Row

from .agreement import FEW, RESAMPLES
from .compared import ComparedPasses
from .decisions import adjudication_rows
from .matching import MATCHED_BY, SPAN
from .passes import Cells
from .units import BY_HAND, FOUND

FRONT = Path(__file__).with_name("page_front.md")
WEAK = ("low", "tentative")
_WAYS = ("true", "true"), ("true", "false"), ("false", "true")
_OUTCOMES = {
    "pass_1": "as pass 1",
    "pass_2": "as pass 2",
    "other": "as neither",
    "both": "as both passes",
    "beyond": "otherwise than both passes, which agree",
}


def page(compared: Sequence[ComparedPasses], rows: Iterable[Row]) -> str:
    """The page for all sources that were coded twice, given the rows of `reliability`."""
    figures = [row.values for row in rows]
    front = FRONT.read_text(encoding="utf-8")
    parts = [front.format(resamples=RESAMPLES, few=FEW)]
    for source in compared:
        parts += _source(source, [row for row in figures if row["source_id"] == source.source_id])
    return "\n".join(parts)


def _source(source: ComparedPasses, rows: Sequence[Cells]) -> Iterator[str]:
    decisions = [row.values for row in adjudication_rows(source)]
    yield f"## {source.source_id}\n"
    head = ("pass", "coder", "coded on", "codebook of version", "blind to the other")
    keys = ("coder_id", "coded_on", "codebook_version", "blind")
    abouts = [found.about for found in source.passes]
    lines = [[each["pass"], *(each[key] for key in keys)] for each in abouts]
    yield _table(head, ([n, _code(coder), *more] for n, coder, *more in lines))
    if source.newer:
        left = ", ".join(f"`{table}` {column}" for table, column in sorted(source.newer))
        yield f"Not compared, since the codebook of these passes did not have it: {left}.\n"
    yield "### Found by one, found by both\n"
    yield _found(source, decisions)
    yield "### Agreement by column\n"
    yield (
        "`units_in_sentence` is no column: it compares how many units of a table each sentence of\n"
        "the source supports.\n"
    )
    yield _columns(rows)
    weak = [f"`{row['unit_table']}` {row['field']}" for row in rows if row["grade"] in WEAK]
    yield f"Weak (low or tentative): {', '.join(weak) or 'none'}.\n"
    yield "### What was decided\n"
    outcomes = Counter(row["outcome"] for row in decisions)
    counted = ", ".join(f"{n} {_OUTCOMES[name]}" for name, n in sorted(outcomes.items()))
    yield f"{len(decisions)} decisions: {counted}.\n"


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    out = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in cells)} |\n" for cells in out)


def _code(value: str) -> str:
    return f"`{value}`" if value else "(empty)"


def _found(source: ComparedPasses, decisions: Sequence[Cells]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for unit in source.units.values():
        counts[unit.table][unit.values(FOUND)] += 1
    by_hand = Counter(
        line.values["unit_table"] for line in source.lines if line.values["basis"] == BY_HAND
    )
    kept = Counter(
        (row["unit_table"], row["decision"])
        for row in decisions
        if row["field"] == FOUND and row["outcome"] != "both"
    )
    head = ("table", "pass 1", "pass 2", "both", "only 1", "only 2", "of these in", "out",
            "matched by hand")  # fmt: skip
    lines = []
    for table in source.columns:
        both, one, two = (counts[table][way] for way in _WAYS)
        decided = [kept[table, "true"], kept[table, "false"]]
        if one + two and not any(decided):
            decided = ["–", "–"]
        hands = by_hand[table] if table in KEYS else "–"
        lines.append([f"`{table}`", both + one, both + two, both, one, two, *decided, hands])
    return _table(head, lines) + (
        "\nA dash: compared only, or matched with what it belongs to. Issues stay or go with the\n"
        "positions and events that use them; `evidence` counts the sentences that a claim of both\n"
        "rests on.\n"
    )


def _columns(rows: Sequence[Cells]) -> str:
    head = ("table", "column", "n", "filled", "agreed", "raw", "raw, filled", "commonest", "alpha",
            "95 %", "grade")  # fmt: skip
    lines = []
    for row in rows:
        by = row["field"] in (*MATCHED_BY.get(row["unit_table"], ()), *SPAN)
        interval = f"{row['alpha_low']} to {row['alpha_high']}" if row["alpha"] else ""
        counts = [row[name] for name in ("units", "units_filled", "agreed", "raw_agreement")]
        common = f"{_code(row['modal_value'])} {float(row['modal_share']):.0%}"
        alpha = row["alpha"] or "not defined"
        cells = [f"`{row['unit_table']}`", row["field"] + "\\*" * by, *counts]
        cells += [row["raw_agreement_filled"], common, alpha, interval, row["grade"]]
        lines.append(cells)
    return _table(head, lines)
