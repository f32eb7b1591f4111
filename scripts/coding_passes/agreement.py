"""Agreement between two passes: raw, and beyond chance by Krippendorff's alpha.

Alpha is that of the library krippendorff, its interval a percentile bootstrap of scipy that draws
units anew. Thresholds: Krippendorff, Content Analysis (4th ed., 2019), ch. 12.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

import krippendorff
import numpy as np
from scipy.stats import DegenerateDataWarning, bootstrap

from .passes import Cells, Pass
from .read import FOUND, Compared
from .units import CLAIM_TABLES

RESAMPLES = 1000
SEED = 2006
IN_SENTENCE = "units_in_sentence"
COUNTED = ("affiliations", "events", "event_participants", "positions", "mentions")
FEW = 10
"""With fewer units that have a value, alpha is no ground for a grade."""
GRADES = {"good": 0.8, "tentative": 0.667, "low": -1.0}
"""Grade → the lowest alpha that has it."""
Pairs = Sequence[tuple[str, str]]


def reliability_rows(compared: Compared) -> Iterator[Cells]:
    """Rows of `reliability` for one source, all columns as text."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for unit in compared.units:
        first, second = unit.rows
        found = tuple("false" if row is None else "true" for row in unit.rows)
        pairs[unit.table, FOUND].append(found)
        if first is not None and second is not None:
            for column, value in first.items():
                pairs[unit.table, column].append((value, second[column]))
    for table in COUNTED:
        pairs[table, IN_SENTENCE] = _counts(compared, table)
    for (table, field), values in pairs.items():
        if any(value for pair in values for value in pair):
            level = "interval" if field == IN_SENTENCE else "nominal"
            about = {"source_id": compared.source_id, "unit_table": table, "field": field}
            yield (
                about
                | _described(values)
                | {"measurement_level": level}
                | _beyond_chance(values, field, level)
            )


def _counts(compared: Compared, table: str) -> list[tuple[str, str]]:
    """For each sentence of the source how many units of a table rest on it, in each pass."""
    first, second = (_in_sentences(found, table) for found in compared.passes)
    sentences = [row.values["sentence_id"] for row in compared.passes[0].tables["sentences"]]
    return [(str(first[s]), str(second[s])) for s in sentences]


def _in_sentences(found: Pass, table: str) -> Counter:
    if table in CLAIM_TABLES:
        return Counter(s for claim in found.units[table] for s in found.sentences[claim])
    return Counter(cells["sentence_id"] for cells in found.units[table].values())


def _described(values: Pairs) -> Cells:
    filled = [pair for pair in values if any(pair)]
    agreed = sum(a == b for a, b in values)
    agreed_filled = sum(a == b for a, b in filled)
    modal, times = max(
        Counter(v for pair in values for v in pair).items(), key=lambda x: (x[1], x[0])
    )
    return {
        "units": str(len(values)),
        "units_filled": str(len(filled)),
        "agreed": str(agreed),
        "raw_agreement": number(agreed / len(values)),
        "raw_agreement_filled": number(agreed_filled / len(filled)),
        "modal_value": modal,
        "modal_share": number(times / (2 * len(values))),
    }


def _beyond_chance(values: Pairs, field: str, level: str) -> Cells:
    """Alpha with its interval and grade; all empty and `undefined` where nothing varies."""
    alpha = float("nan") if field == FOUND else _alpha(_coded(values), level)
    if np.isnan(alpha):
        nothing = dict.fromkeys(("alpha", "alpha_low", "alpha_high", "resamples_undefined"), "")
        return nothing | {"grade": "undefined"}
    with warnings.catch_warnings():  # of an interval that is not used: nothing may vary in one
        warnings.simplefilter("ignore", DegenerateDataWarning)
        drawn = bootstrap(
            (np.arange(len(values)),),
            partial(_alpha_of_units, _coded(values), level),
            n_resamples=RESAMPLES,
            vectorized=False,
            method="percentile",
            rng=np.random.default_rng(SEED),
        ).bootstrap_distribution
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return {
        "alpha": number(alpha),
        "alpha_low": number(low),
        "alpha_high": number(high),
        "resamples_undefined": str(int(np.isnan(drawn).sum())),
        "grade": _grade(float(number(alpha)), values),
    }


def _grade(alpha: float, values: Pairs) -> str:
    """How far a column can be relied on, by alpha as it is published."""
    if sum(any(pair) for pair in values) < FEW:
        return "few"
    return next(grade for grade, least in GRADES.items() if alpha >= least)


def _coded(values: Pairs) -> np.ndarray:
    """The values as numbers, one row a pass: numbers as they are, codes by their order."""
    if all(value.isdigit() for pair in values for value in pair):
        return np.array(values, dtype=float).T
    known = {value: k for k, value in enumerate(sorted({v for pair in values for v in pair}))}
    return np.array([[known[value] for value in pair] for pair in values], dtype=float).T


def _alpha_of_units(coded: np.ndarray, level: str, units: np.ndarray) -> float:
    return _alpha(coded[:, units], level)


def _alpha(coded: np.ndarray, level: str) -> float:
    """Krippendorff's alpha; not a number where all values are the same."""
    if (coded == coded[0, 0]).all():
        return float("nan")
    return krippendorff.alpha(coded, level_of_measurement=level)


def number(value: float) -> str:
    """Three decimals at most, without zeros at the end."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
