"""Agreement between two passes: raw, and beyond chance by Krippendorff's alpha.

Alpha is that of the library krippendorff, its interval a percentile bootstrap over the units.
Thresholds: Krippendorff, Content Analysis (4th ed., 2019), ch. 12.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from .compared import ComparedPasses
from .passes import CODED_TABLES, Cells, Pass
from .units import FOUND

RESAMPLES = 1000
SEED = 2006
IN_SENTENCE = "units_in_sentence"
COUNTED = ("affiliations", "events", "event_participants", "positions", "mentions")
FEW = 10
"""With fewer units that have a value, alpha is no ground for a grade."""
GRADES = {"good": 0.8, "tentative": 0.667, "low": -1.0}
"""Grade → the lowest alpha that has it."""
_UNDEFINED = dict.fromkeys(("alpha", "alpha_low", "alpha_high", "resamples_undefined"), "") | {
    "grade": "undefined"
}
Pairs = Sequence[tuple[str, str]]
"""The values of the two passes for each unit."""


def pairs(compared: ComparedPasses) -> dict[tuple[str, str], Pairs]:
    """Per table and column the values of the two passes, if any is filled."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for (table, _, column), values in compared.answers.items():
        found[table, column].append(values)
    sentences = [row.values["sentence_id"] for row in compared.passes[0].tables["sentences"]]
    for table in COUNTED:
        one, other = (_in_sentences(each, table) for each in compared.passes)
        found[table, IN_SENTENCE] = [(str(one[s]), str(other[s])) for s in sentences]
    return {key: values for key, values in found.items() if any(map(any, values))}


def _in_sentences(found: Pass, table: str) -> Counter:
    """For each sentence of the source how many units of a table rest on it."""
    if table in CODED_TABLES:
        return Counter(s for claim in found.units[table] for s in found.evidence[claim])
    return Counter(row.values["sentence_id"] for row in found.units[table].values())


def reliability_rows(compared: ComparedPasses) -> Iterator[Cells]:
    """Rows of `reliability` for one source, all columns as text."""
    for (table, field), values in pairs(compared).items():
        about = {"source_id": compared.source_id, "unit_table": table, "field": field}
        level = "interval" if field == IN_SENTENCE else "nominal"
        beyond = _UNDEFINED if field == FOUND else _beyond_chance(values, level)
        yield about | {"measurement_level": level} | described(values) | beyond


def described(values: Pairs) -> Cells:
    """Counts and shares of the values of two passes, as columns of `reliability`."""
    filled = [pair for pair in values if any(pair)]
    agreed = sum(a == b for a, b in values)
    agreed_filled = sum(a == b for a, b in filled)
    times = Counter(value for pair in values for value in pair)
    modal = max(times, key=lambda value: (times[value], value))
    return {
        "units": str(len(values)),
        "units_filled": str(len(filled)),
        "agreed": str(agreed),
        "raw_agreement": number(agreed / len(values)),
        "raw_agreement_filled": number(agreed_filled / len(filled)),
        "modal_value": modal,
        "modal_share": number(times[modal] / (2 * len(values))),
    }


def _beyond_chance(values: Pairs, level: str) -> Cells:
    """Alpha with its interval and grade; all empty and `undefined` where nothing varies."""
    coded, units = as_numbers(values), len(values)
    alpha = alpha_of(coded, level)
    if np.isnan(alpha) or units == 1:  # of one unit no other can be drawn
        return _UNDEFINED
    draws = np.random.default_rng(SEED).integers(0, units, (RESAMPLES, units))
    drawn = [alpha_of(coded[:, chosen], level) for chosen in draws]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return {
        "alpha": number(alpha),
        "alpha_low": number(low),
        "alpha_high": number(high),
        "resamples_undefined": str(np.isnan(drawn).sum()),
        "grade": grade(float(number(alpha)), sum(map(any, values))),
    }


def grade(alpha: float, filled: int) -> str:
    """How far a column can be relied on, by alpha as it is published and its filled units."""
    if filled < FEW:
        return "few"
    return next(name for name, least in GRADES.items() if alpha >= least)


def as_numbers(values: Pairs) -> np.ndarray:
    """The values as numbers, one row per pass: numbers as they are, codes by their order."""
    table = np.array(values)
    if np.char.isdigit(table).all():
        return table.astype(float).T
    return np.unique(table, return_inverse=True)[1].reshape(table.shape).astype(float).T


def alpha_of(coded: np.ndarray, level: str) -> float:
    """Krippendorff's alpha; not a number where all values are the same."""
    import krippendorff

    if (coded == coded[0, 0]).all():
        return float("nan")
    return krippendorff.alpha(coded, level_of_measurement=level)


def number(value: float) -> str:
    """Three decimals at most, without zeros at the end."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
