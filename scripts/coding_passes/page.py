"""docs/reliability.md: what the two passes found, how far they agree, and what was decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from coding_build.rows import KEYS, Tables

from .agreement import FEW, RESAMPLES
from .compared import ComparedPasses
from .matching import MATCHED_BY
from .passes import SPAN, Cells
from .units import BY_HAND, FOUND

FRONT, SOURCE = (Path(__file__).with_name(f"page_{part}.md") for part in ("front", "source"))
WEAK = ("low", "tentative")
_WAYS = ("true", "true"), ("true", "false"), ("false", "true")
_OUTCOMES = {
    "pass_1": "as pass 1",
    "pass_2": "as pass 2",
    "other": "as neither",
    "both": "as both passes",
    "beyond": "otherwise than both passes, which agree",
}


def page(compared: Sequence[ComparedPasses], tables: Tables) -> str:
    """The page for all sources that were coded twice, given the rows of the dataset."""
    parts = [FRONT.read_text(encoding="utf-8").format(resamples=RESAMPLES, few=FEW)]
    for source in compared:
        rows, decisions = (
            [r.values for r in tables[name] if r.values["source_id"] == source.source_id]
            for name in ("reliability", "adjudications")
        )
        parts.append(_source(source, rows, decisions))
    return "\n".join(parts)


def _source(source: ComparedPasses, rows: Sequence[Cells], decisions: Sequence[Cells]) -> str:
    head = ("pass", "coder", "coded on", "codebook of version", "blind to the other")
    keys = ("pass", "coder_id", "coded_on", "codebook_version", "blind")
    abouts = (found.about | {"coder_id": _code(found.about["coder_id"])} for found in source.passes)
    newer = ", ".join(f"`{table}` {column}" for table, column in sorted(source.newer))
    not_compared = f"Not compared, since the codebook of these passes did not have it: {newer}.\n\n"
    weak = [f"`{row['unit_table']}` {row['field']}" for row in rows if row["grade"] in WEAK]
    outcomes = Counter(row["outcome"] for row in decisions)
    return SOURCE.read_text(encoding="utf-8").format(
        source_id=source.source_id,
        passes=_table(head, ([each[key] for key in keys] for each in abouts)),
        newer=not_compared if newer else "",
        found=_found(source, decisions),
        columns=_columns(rows),
        weak=", ".join(weak) or "none",
        decisions=len(decisions),
        outcomes=", ".join(f"{n} {_OUTCOMES[name]}" for name, n in sorted(outcomes.items())),
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    out = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in cells)} |\n" for cells in out)


def _code(value: str) -> str:
    return f"`{value}`" if value else "(empty)"


def _found(source: ComparedPasses, decisions: Sequence[Cells]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for (table, _, column), values in source.answers.items():
        if column == FOUND:
            counts[table][values] += 1
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
    return _table(head, lines)


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
