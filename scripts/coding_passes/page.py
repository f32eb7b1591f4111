"""docs/reliability.md: what the two passes found, how far they agree, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coding_build.declared import Declared

from .codings import Answer, adjudication_rows, answers
from .passes import Cells
from .read import FOUND, Compared, agreement

FRONT = """# Reliability

<!-- written by scripts/reliability.py -->

How far two coders agree who coded the same source without seeing each other's work, and what was
decided where they do not. All of it is data too: the tables [codings](dictionary.md#codings),
[adjudications](dictionary.md#adjudications) and [reliability](dictionary.md#reliability). This page
and the figures in it are computed:

    python scripts/reliability.py

**How to read it.** Both coders are language models of one family, and the worked cases of the
codebook come from this article. Two such readers share habits, so agreement is higher than it
would be between people who learned the codebook on other texts. One article gives few units; the
intervals are wide, and the lists of what differs say more than a coefficient.

- *Units* are matched first ({units}): which row of one pass is which of the other, by
  sentence, parties, type and date. The pairs were proposed by a program and looked through; the
  columns that pairs are found by (parties, sentences) agree more easily for that.
- *Agreement* is then counted column by column for the units that both passes found. An empty cell
  counts as a value; beside it stands the agreement for the units where at least one pass has
  something.
- *Alpha* is Krippendorff's, 1 for perfect agreement and 0 for chance, with a 95 % interval from
  {resamples} resamples of the units. Where one value makes up nearly all (see *commonest*), alpha
  falls low on a single disagreement, and where nothing varies it is not defined. Under 0.80 it
  allows tentative conclusions, under 0.667 none without a look at the decisions.
- *Decisions* are those of a third reader, a language model too, who saw the article, the codebook
  and the two values in shuffled order. The dataset has what was decided; the build refuses
  anything else.
"""


def page(declared: Declared, compared: Sequence[Compared], rows: Sequence[Cells]) -> str:
    """The page for all sources that were coded twice."""
    parts = [FRONT.format(units="`coding/passes/units.csv`", resamples="1,000")]
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
    yield _found(declared, asked, decisions)
    yield "![Units that both passes found, and that one found alone](figures/found.svg)\n"
    yield "### Agreement by column\n"
    yield "![Alpha of each column with its interval](figures/reliability.svg)\n"
    yield (
        "Columns whose alpha is 1 are not drawn. `units_in_sentence` is no column: it compares\n"
        "how many units of a table each sentence of the source supports.\n"
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


def _found(declared: Declared, asked: Sequence[Answer], decisions: Sequence[Cells]) -> str:
    counts = found_counts(asked)
    head = ("table", "pass 1", "pass 2", "both", "only 1", "only 2", "of these in", "out")
    lines = []
    for table in agreement(declared):
        both, one, two = counts[table]
        kept = Counter(
            d["decision"] for d in decisions
            if (d["unit_table"], d["field"]) == (table, FOUND) and d["outcome"] != "both"
        )  # fmt: skip
        decided = (
            (kept["true"], kept["false"]) if sum(kept.values()) or not one + two else ("–", "–")
        )
        lines.append((f"`{table}`", both + one, both + two, both, one, two, *decided))
    return _table(head, lines) + (
        "\nA dash: compared only. `evidence` counts the sentences that a claim of both rests on.\n"
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
            row["field"],
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
