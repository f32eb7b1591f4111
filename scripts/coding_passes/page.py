"""docs/reliability.md: what the two passes found, how far they agree, and what was decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .agreement import FEW, RESAMPLES
from .compared import Compared
from .decisions import adjudication_rows
from .matching import MATCHED_BY
from .passes import KEYS, Cells
from .units import BY_HAND, FOUND

FRONT = Path(__file__).with_name("page_front.md")
MOST = 12
"""How many lines a list of what is most frequent has."""
_WAYS = ("true", "true"), ("true", "false"), ("false", "true")
_OUTCOMES = {
    "pass_1": "as pass 1",
    "pass_2": "as pass 2",
    "other": "as neither",
    "both": "as both passes",
    "beyond": "otherwise than both passes, which agree",
}


def page(compared: Sequence[Compared], rows: Sequence[Cells]) -> str:
    """The page for all sources that were coded twice, given the rows of `reliability`."""
    front = FRONT.read_text(encoding="utf-8")
    parts = [front.format(resamples=RESAMPLES, few=FEW)]
    for source in compared:
        parts += _source(source, [row for row in rows if row["source_id"] == source.source_id])
    return "\n".join(parts)


def _source(source: Compared, rows: Sequence[Cells]) -> Iterator[str]:
    decisions = [row.values for row in adjudication_rows(source)]
    yield f"## {source.source_id}\n"
    head = ("pass", "coder", "coded on", "codebook of version", "blind to the other")
    lines = [list(found.about.values())[1:] for found in source.passes]
    yield _table(head, ([n, _code(coder), *more] for n, coder, *more in lines))
    yield "### Found by one, found by both\n"
    yield _found(source, decisions)
    yield "### Agreement by column\n"
    yield (
        "`units_in_sentence` is no column: it compares how many units of a table each sentence of\n"
        "the source supports.\n"
    )
    yield _columns(rows)
    yield "### What was decided\n"
    yield _hardest(decisions)
    yield "### Every disagreement by column\n"
    yield "Value of pass 1, value of pass 2, how often, and what was decided how often.\n"
    yield _confusions(decisions)
    yield "### Distributions\n"
    yield "How often each value is in pass 1 and in pass 2, for columns of codes.\n"
    yield _distributions(source)


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    out = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in cells)} |\n" for cells in out)


def _code(value: str) -> str:
    return f"`{value}`" if value else "(empty)"


def _found(source: Compared, decisions: Sequence[Cells]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for unit in source.units.values():
        counts[unit.table][unit.answers()[FOUND]] += 1
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
        matched_by = row["field"] in MATCHED_BY.get(row["unit_table"], ())
        interval = f"{row['alpha_low']} to {row['alpha_high']}" if row["alpha"] else ""
        counts = [row[name] for name in ("units", "units_filled", "agreed", "raw_agreement")]
        common = f"{_code(row['modal_value'])} {float(row['modal_share']):.0%}"
        alpha = row["alpha"] or "not defined"
        cells = [f"`{row['unit_table']}`", row["field"] + "\\*" * matched_by, *counts]
        cells += [row["raw_agreement_filled"], common, alpha, interval, row["grade"]]
        lines.append(cells)
    return _table(head, lines)


def _hardest(decisions: Sequence[Cells]) -> str:
    by_field = Counter(
        (f"`{row['unit_table']}`", row["field"])
        for row in decisions
        if row["value_pass_1"] != row["value_pass_2"]
    )
    by_rule = Counter(row["rule_id"] for row in decisions)
    outcomes = Counter(row["outcome"] for row in decisions)
    counted = ", ".join(f"{n} {_OUTCOMES[name]}" for name, n in sorted(outcomes.items()))
    fields = [(*names, n) for names, n in _most(by_field)]
    hardest = _table(("table", "column", "disagreements"), fields)
    rules = _table(("rule", "decisions"), _most(by_rule))
    return (
        f"{len(decisions)} decisions: {counted}.\n\nThe hardest columns:\n\n{hardest}\n"
        f"The rules most used ([codebook](codebook.md)):\n\n{rules}\nIn Python:\n\n{_EXAMPLE}"
    )


_EXAMPLE = """```python
from kyrgyz_security_diplomacy import load

decided = load("adjudications")
differ = decided.query("outcome != 'beyond'")  # without what both passes had and was changed
print(differ.groupby(["unit_table", "field"], observed=True).size().nlargest(5))
print(decided["rule_id"].value_counts().head(5))
```
"""


def _most(counts: Counter) -> list[tuple]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]


def _confusions(decisions: Sequence[Cells]) -> str:
    found: dict[tuple, Counter] = defaultdict(Counter)
    for row in decisions:
        values = row["value_pass_1"], row["value_pass_2"]
        if values[0] != values[1] and row["field"] != FOUND:
            found[f"`{row['unit_table']}`", row["field"], *values][row["decision"]] += 1
    lines = []
    for (table, field, one, two), chosen in sorted(found.items()):
        decided = ", ".join(f"{_code(value)} {n}" for value, n in _most(chosen))
        lines.append((table, field, _code(one), _code(two), sum(chosen.values()), decided))
    return _table(("table", "column", "pass 1", "pass 2", "n", "decided"), lines)


def _distributions(source: Compared) -> str:
    lines = []
    for table, columns in source.columns.items():
        both = [unit.cells for unit in source.units.values()
                if unit.table == table and None not in unit.cells]  # fmt: skip
        for column in columns:
            if "vocabulary" in source.declared.field(table, column) and column != "country":
                one, two = (Counter(cells[k][column] for cells in both) for k in (0, 1))
                values = sorted({*one, *two}, key=lambda v, one=one: (-one[v], v))
                times = ", ".join(f"{_code(v)} {one[v]}/{two[v]}" for v in values)
                lines.append((f"`{table}`", column, times))
    return _table(("table", "column", "value pass 1/pass 2"), lines)
