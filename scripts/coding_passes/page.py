"""docs/reliability.md: what the two passes found, how far they agree, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coding_build.declared import Declared

from .agreement import FEW, RESAMPLES
from .codings import Answer, adjudication_rows, answers
from .matching import MATCHED_BY
from .passes import KEYS, Cells
from .proposals import BY_HAND
from .read import FOUND, Compared, agreement

FRONT = """# Reliability

<!-- written by scripts/reliability.py -->

How far two coders agree who coded the same source without seeing each other's work, and what was
decided where they do not. All of it is data too: the tables [codings](dictionary.md#codings),
[adjudications](dictionary.md#adjudications) and [reliability](dictionary.md#reliability). This page
and the figures in it are computed:

    python scripts/reliability.py

**How to read it.** All coders are language models of one family, and the worked cases of the
codebook come from this article. Such readers share habits, so agreement is higher than it would be
between people who learned the codebook on other texts. Pass 1 had been compared with the lists of
two readers who had not seen it, and audited, before it was frozen, and some rules were sharpened on
that occasion; pass 2 is one fresh reading. Both had the codebook of 25 November 2026
(`coding/passes/codebook-2026-11-25.md`), not the one that was sharpened after the decisions.

- *Units* are matched first (`coding/passes/units.csv`): which row of one pass is which of the
  other. A program proposes pairs, and a reader who sees both passes sets lines right (*by hand*).
  Columns that pairs are found by, marked \\* below, agree more easily for that. Agreement on
  issues and stances holds only given that a reader matched the propositions, since each coder
  words his own.
- *Agreement* is then counted column by column for the units that both passes found. An empty cell
  counts as a value; beside it stands the agreement for the units where at least one pass has
  something.
- *Alpha* is Krippendorff's, 1 for perfect agreement and 0 for chance, with a 95 % interval from
  {resamples:,} resamples of the units, drawn as if they were independent, though some share a
  sentence. From 1 to 1 means that no disagreement was met, not that there is none. Where one value
  makes up nearly all (*commonest*), alpha falls low on a single disagreement. It is not defined
  where nothing varies, nor for *found*: what both coders missed cannot be counted. Under 0.80 it
  allows tentative conclusions, under 0.667 none without a look at the decisions; with fewer than
  {few} units filled (*few*) it is no ground for either.
- *Decisions* are those of two third readers, language models too, who saw the article, the codebook
  and the two values in shuffled order beside what both coders had written. The build refuses a
  dataset that has in a compared column anything but what both passes have or what was decided.
"""


def page(declared: Declared, compared: Sequence[Compared], rows: Sequence[Cells]) -> str:
    """The page for all sources that were coded twice."""
    parts = [
        FRONT.format(resamples=RESAMPLES, few=FEW),
        "![Units that both passes found, and that one found alone](figures/found.svg)\n",
        "![Alpha of each column with its interval](figures/reliability.svg)\n",
        "Columns whose alpha is 1 are not drawn.\n",
    ]
    for source in compared:
        own = [row for row in rows if row["source_id"] == source.source_id]
        parts += _source(declared, source, own)
    return "\n".join(parts)


def _source(declared: Declared, source: Compared, rows: Sequence[Cells]) -> Iterator[str]:
    asked = [answer for unit in source.units for answer in answers(unit)]
    decisions = [row.values for row in adjudication_rows(source)]
    yield f"## {source.source_id}\n"
    yield _passes(source)
    yield "### Found by one, found by both\n"
    yield _found(source, asked, decisions)
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
    yield _confusions(asked, decisions)
    yield "### Distributions\n"
    yield "How often each value stands in pass 1 and in pass 2, for columns of codes.\n"
    yield _distributions(declared, source)


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    out = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(str(cell) for cell in cells)} |\n" for cells in out)


def _code(value: str) -> str:
    return f"`{value}`" if value else "(empty)"


def _passes(source: Compared) -> str:
    head = ("pass", "coder", "coded on", "codebook of version", "blind to the other")
    lines = [
        (a["pass"], f"`{a['coder_id']}`", a["coded_on"], a["codebook_version"], a["blind"])
        for a in (found.about for found in source.passes)
    ]
    return _table(head, lines)


def _found(source: Compared, asked: Sequence[Answer], decisions: Sequence[Cells]) -> str:
    counts = found_counts(asked)
    by_hand = Counter(
        line.values["unit_table"] for line in source.lines if line.values["basis"] == BY_HAND
    )
    head = ("table", "pass 1", "pass 2", "both", "only 1", "only 2", "of these in", "out",
            "matched by hand")  # fmt: skip
    lines = []
    for table in agreement(source.declared):
        both, one, two = counts[table]
        kept = Counter(
            d["decision"] for d in decisions
            if (d["unit_table"], d["field"]) == (table, FOUND) and d["outcome"] != "both"
        )  # fmt: skip
        decided = (
            (kept["true"], kept["false"]) if sum(kept.values()) or not one + two else ("–", "–")
        )
        hands = by_hand[table] if table in KEYS else "–"
        lines.append((f"`{table}`", both + one, both + two, both, one, two, *decided, hands))
    return _table(head, lines) + (
        "\nA dash: compared only, or matched with what it belongs to. Issues stay or go with the\n"
        "positions and events that use them; `evidence` counts the sentences that a claim of both\n"
        "rests on.\n"
    )


def found_counts(asked: Iterable[Answer]) -> dict[str, tuple[int, int, int]]:
    """Per table how many units both passes found, pass 1 alone and pass 2 alone."""
    pairs: dict[str, Counter] = {}
    for answer in asked:
        if answer.field == FOUND:
            pairs.setdefault(answer.table, Counter())[answer.values] += 1
    ways = (("true", "true"), ("true", "false"), ("false", "true"))
    return {table: tuple(counts[way] for way in ways) for table, counts in pairs.items()}


def _columns(rows: Sequence[Cells]) -> str:
    head = ("table", "column", "n", "filled", "agreed", "raw", "raw, filled", "commonest", "alpha",
            "95 %", "grade")  # fmt: skip
    lines = []
    for row in rows:
        interval = f"{row['alpha_low']} to {row['alpha_high']}" if row["alpha"] else ""
        common = f"{_code(row['modal_value'])} {float(row['modal_share']):.0%}"
        cells = (
            f"`{row['unit_table']}`",
            row["field"] + ("\\*" if row["field"] in MATCHED_BY.get(row["unit_table"], ()) else ""),
            row["units"],
            row["units_filled"],
            row["agreed"],
        )
        more = (row["raw_agreement"], row["raw_agreement_filled"], common)
        lines.append((*cells, *more, row["alpha"] or "not defined", interval, row["grade"]))
    return _table(head, lines)


def _hardest(decisions: Sequence[Cells]) -> str:
    differ = [d for d in decisions if d["value_pass_1"] != d["value_pass_2"]]
    by_field = Counter((d["unit_table"], d["field"]) for d in differ)
    by_rule = Counter(d["rule_id"] for d in decisions)
    outcomes = Counter(d["outcome"] for d in decisions)
    told = ", ".join(f"{n} {_OUTCOMES[name]}" for name, n in sorted(outcomes.items()))
    hardest = _table(
        ("table", "column", "disagreements"),
        [(f"`{table}`", field, n) for (table, field), n in _most(by_field)],
    )
    rules = _table(("rule", "decisions"), [(f"{rule}", n) for rule, n in _most(by_rule)])
    return (
        f"{len(decisions)} decisions: {told}.\n\nThe hardest columns:\n\n{hardest}\n"
        f"The rules most used ([codebook](codebook.md)):\n\n{rules}\nIn Python:\n\n{_EXAMPLE}"
    )


_OUTCOMES = {
    "pass_1": "as pass 1",
    "pass_2": "as pass 2",
    "other": "as neither",
    "both": "as both passes",
    "beyond": "otherwise than both passes, which agree",
}
_EXAMPLE = """```python
from kyrgyz_security_diplomacy import load

decided = load("adjudications")
differ = decided.query("outcome != 'beyond'")  # what both passes had, and was changed, aside
print(differ.groupby(["unit_table", "field"], observed=True).size().nlargest(5))
print(decided["rule_id"].value_counts().head(5))
```
"""


def _most(counts: Counter, least: int = 12) -> list[tuple]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:least]


def _confusions(asked: Sequence[Answer], decisions: Sequence[Cells]) -> str:
    decided = {(d["unit_table"], d["unit_id"], d["field"]): d["decision"] for d in decisions}
    found: dict[tuple, Counter] = {}
    for answer in asked:
        if answer.differ and answer[:3] in decided and answer.field != FOUND:
            key = (answer.table, answer.field, *answer.values)
            found.setdefault(key, Counter())[decided[answer[:3]]] += 1
    lines = []
    for (table, field, one, two), chosen in sorted(found.items()):
        told = ", ".join(f"{_code(value)} {n}" for value, n in _most(chosen))
        lines.append((f"`{table}`", field, _code(one), _code(two), sum(chosen.values()), told))
    return _table(("table", "column", "pass 1", "pass 2", "n", "decided"), lines)


def _distributions(declared: Declared, source: Compared) -> str:
    lines = []
    for table, entry in agreement(declared).items():
        for column in entry["columns"]:
            if "vocabulary" not in declared.field(table, column) or column == "country":
                continue
            counts = [
                Counter(unit.rows[k][column] for unit in source.units
                        if unit.table == table and None not in unit.rows)
                for k in (0, 1)
            ]  # fmt: skip
            values = sorted(set(counts[0]) | set(counts[1]), key=lambda v: (-counts[0][v], v))
            told = ", ".join(f"{_code(v)} {counts[0][v]}/{counts[1][v]}" for v in values)
            lines.append((f"`{table}`", column, told))
    return _table(("table", "column", "value pass 1/pass 2"), lines)
