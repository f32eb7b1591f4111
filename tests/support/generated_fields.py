"""Random fields of the portable dialect: their values, and texts with the faults each must have.

Every text comes with what its maker knows of it, so that engines are judged by something that
shares no code with them.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from generated_patterns import ALPHABETS, mistaken, pattern_and_texts

MAX_INTEGER = 2**63 - 1
KINDS = ("string", "string", "string", "integer", "integer", "number", "date", "year", "boolean")

# never a value of its type, however bounds are set
NO_VALUES = {
    "integer": ["007", "+1", "1_000", " 1", "1 ", "1e3", "NaN", "-0", "1.0", "٣", "１", "--1", "1.",
                "0x1F", "True", "−1", str(2**63), str(-(2**63)), str(2**64), "9" * 25, "00"],
    "number": ["1e3", "NaN", "nan", "INF", "-Infinity", "1_000.5", "+1.5", ".5", "5.", "007.5",
               " 1.5", "1.5 ", "1,5", "٣.٥", "--1", "1.5E0", "-.5", "True", "1" + "0" * 309,
               str(2**1024 - 2**970), "-1" + "0" * 400, "0x1p3", "1.2.3"],
    "date": ["2001-2-3", "2001-02-30", "0000-01-01", "10000-01-01", "2001-02-03T00:00:00", "200123",
             "20010203", "2001-02", " 2001-02-03", "٢٠٠١-02-03", "03/02/2001", "2001-W05-1", "2001",
             "1900-02-29", "2001-00-10", "2001-13-01", "today", "2001-02-03 BC", "infinity"],
    "year": ["999", "0999", "12345", "-500", "+200", " 200", "٢٠٠١", "1_00", "2e03", "1999.0", "0"],
    "boolean": ["True", "TRUE", "1", "0", "yes", "FALSE", "t", " true", "no", "false "],
}  # fmt: skip

# texts that readers of CSV, of Unicode or of nothing are known to change
ODD_TEXTS = [
    "NA", "null", "NULL", "None", "nan", "\\N", "-", "=1+1", "+1", "a\u00a0b", "a\u200bb",
    "e\u0301", "two  blanks", " before", "after ", 'say "yes"', "a,b", "it's", "🙂", "a|b", "|",
    "Ã©t", "0", "true", "%", "\\", "x" * 60, "\u202eabc", "#hash", "'", '"', ",", "İ", "ß",
    "\ud7ff", "a\u2009b",
]  # fmt: skip


@dataclass
class Column:
    """A field of a schema, and what its cells can be.

    Attributes:
        field: the field.
        lawful: draws a value that breaks none of its constraints but perhaps `unique`.
        trials: texts, each with the constraints that it breaks (`type` if it is no value): faults,
            and near misses that break none.
    """

    field: dict
    lawful: Callable[[Random], str]
    trials: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.field["name"]

    @property
    def limits(self) -> dict:
        return self.field.setdefault("constraints", {})

    @property
    def required(self) -> bool:
        return self.limits.get("required") is True


def made_column(chance: Random, name: str, kind: str = "") -> Column:
    """Return a random field with its values."""
    kind = kind or chance.choice(KINDS)
    limits, lawful, tried = {
        "string": _string, "integer": _integer, "number": _number, "date": _date, "year": _year,
        "boolean": _boolean,
    }[kind](chance)  # fmt: skip
    trials = [(text, frozenset({"type"})) for text in NO_VALUES.get(kind, ())]
    trials += [(text, frozenset(codes)) for text, codes in tried]
    made = {"name": name, "type": kind, "title": name, "description": f"The {name}."}
    made |= {"example": lawful(chance), "constraints": limits}
    return Column(made, lawful, trials)


def _ordered(chance: Random, low, high, write: Callable) -> dict:
    """Return `minimum` and `maximum`, one of them, or none."""
    chosen = chance.choice([("minimum", "maximum"), ("minimum",), ("maximum",), ()])
    return {name: write(value) for name, value in (("minimum", low), ("maximum", high))
            if name in chosen}  # fmt: skip


def _outside(value, limits: dict, low, high) -> set[str]:
    found = {"minimum"} if "minimum" in limits and value < low else set()
    return found | ({"maximum"} if "maximum" in limits and value > high else set())


def _integer(chance: Random):
    width = chance.choice([3, 40, 10**6, 10**15])
    low = chance.choice([0, 1, -5, -(10**6), 2**53, MAX_INTEGER - width, -MAX_INTEGER])
    high = low + width
    if chance.random() < 0.25:
        known = [low, *chance.sample(range(low + 1, high + 1), 2)]
        tried = [(str(low - 1), {"enum"} if low - 1 >= -MAX_INTEGER else {"type"})]
        tried += [(str(value), set()) for value in known]
        written = [chance.choice([value, str(value)]) for value in known]
        return {"enum": written}, lambda c: str(c.choice(known)), tried
    limits = _ordered(chance, low, high, lambda value: chance.choice([value, str(value)]))
    near = [low - 1, low, low + 1, high - 1, high, high + 1, 0, 2**53, 2**53 + 1]
    near += [MAX_INTEGER, -MAX_INTEGER]
    tried = [(str(n), _outside(n, limits, low, high)) for n in near if abs(n) <= MAX_INTEGER]
    return limits, lambda c: str(c.choice([low, high, c.randint(low, high)])), tried


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _number(chance: Random):
    digits = chance.choice([0, 1, 3])
    step = Decimal(1).scaleb(-digits)
    low = chance.choice([Decimal(n) for n in (0, -400, "-0.5", "0.125", 10**6, -(10**12))])
    high = low + chance.choice([1, 50, 9000])

    def draw(c: Random) -> str:
        return _plain(low + step * c.randint(0, int((high - low) / step)))

    if chance.random() < 0.25:
        known = list(dict.fromkeys([low, high, low + step]))
        tried = [(text, set()) for text in (*map(_plain, known), _plain(low) + ("0" * 9 if low % 1
                 else ".000"))]  # fmt: skip
        tried += [(_plain(high + 1), {"enum"}), (_plain(low - step), {"enum"})]
        if low == 0:
            tried += [("-0", set()), ("-0.00", set())]
        written = [chance.choice([_plain(value), float(value)]) for value in known]
        return {"enum": written}, lambda c: _plain(c.choice(known)), tried
    limits = _ordered(chance, low, high, lambda value: chance.choice([float(value), _plain(value)]))
    hair = Decimal("1e-30")
    near = [low - step, low, low + step, high, high + step, Decimal(0), Decimal(10) ** 308]
    near += [low - hair, high + hair, -(Decimal(10) ** 308)]
    texts = [*map(_plain, near), "-0", "-0.0", "0." + "0" * 340 + "1", str(2**1024 - 2**970 - 1)]
    # a number is the double next to what is written
    tried = [(text, _outside(float(text), limits, float(low), float(high))) for text in texts]
    return limits, draw, tried


def _date(chance: Random):
    first, last = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)
    low = chance.choice([first, datetime.date(1500, 1, 1), datetime.date(1999, 12, 30)])
    high = chance.choice([low + datetime.timedelta(days=chance.choice([2, 60, 40000])), last])
    day = datetime.timedelta(days=1)
    if chance.random() < 0.2:
        known = [low, low + day, high]
        tried = [(value.isoformat(), set()) for value in known]
        tried.append((datetime.date(1492, 10, 12).isoformat(), {"enum"}))
        written = list(dict.fromkeys(value.isoformat() for value in known))
        return {"enum": written}, lambda c: c.choice(written), tried
    limits = _ordered(chance, low, high, datetime.date.isoformat)
    near = [first, last, low, high, datetime.date(2000, 2, 29), datetime.date(1677, 9, 20)]
    near += [low - day] if low > first else []
    near += [high + day] if high < last else []
    tried = [(value.isoformat(), _outside(value, limits, low, high)) for value in near]

    def draw(c: Random) -> str:
        return (low + day * c.randint(0, (high - low).days)).isoformat()

    return limits, draw, tried


def _year(chance: Random):
    low = chance.choice([1000, 1500, 1990])
    high = chance.choice([low + 3, low + 90, 9999])
    if chance.random() < 0.2:
        known = [low, low + 1, low + 2]
        tried = [(str(low), set()), (str(low + 3), {"enum"})]
        written = [chance.choice([value, str(value)]) for value in known]
        return {"enum": written}, lambda c: str(c.choice(known)), tried
    limits = _ordered(chance, low, high, lambda value: chance.choice([value, str(value)]))
    near = [n for n in (low - 1, low, high, high + 1, 1000, 9999) if 1000 <= n <= 9999]
    tried = [(str(n), _outside(n, limits, low, high)) for n in near]
    return limits, lambda c: str(c.randint(low, high)), tried


def _boolean(chance: Random):
    known = chance.choice([None, [True], ["false"], [True, False]])
    if known is None:
        return {}, lambda c: c.choice(["true", "false"]), [("true", set()), ("false", set())]
    texts = [str(value).lower() for value in known]
    tried = [(text, set() if text in texts else {"enum"}) for text in ("true", "false")]
    return {"enum": known}, lambda c: c.choice(texts), tried


def _string(chance: Random):
    limits: dict = {}
    if chance.random() < 0.5:
        limits["pattern"], texts = pattern_and_texts(chance)
    else:
        letters = chance.choice(ALPHABETS)
        texts = list({"".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(60)})
        if chance.random() < 0.3:
            texts += ["He said “so”", "a, b", 'the "x"', "NA", "it's"]
    texts.sort()
    if chance.random() < 0.3:
        limits["minLength"] = max(2, min(map(len, texts)) + chance.randint(0, 1))
        texts = [text for text in texts if len(text) >= limits["minLength"]] or ["x" * 9]
        if texts == ["x" * 9]:
            limits.pop("pattern", None)
    if chance.random() < 0.3:
        limits["maxLength"] = max(map(len, texts)) - (chance.random() < 0.3 and len(texts) > 9)
        texts = [text for text in texts if len(text) <= limits["maxLength"]]
    if chance.random() < 0.25 or not texts:
        texts = texts[: chance.randint(1, 5)] or ["code"]
        limits = {"enum": list(texts)} | {name: limits[name] for name in limits if len(texts) > 1}
        if texts == ["code"]:
            limits = {"enum": ["code"]}
    near = [*mistaken(chance, texts), *ODD_TEXTS, chance.choice(texts)]
    tried = [(text, _text_faults(text, limits)) for text in near]
    return limits, lambda c: c.choice(texts), tried


def _text_faults(text: str, limits: dict) -> set[str]:
    checks = {
        "enum": lambda codes: text in codes,
        "pattern": lambda pattern: re.fullmatch(pattern, text),
        "minLength": lambda least: len(text) >= least,
        "maxLength": lambda most: len(text) <= most,
    }
    return {name for name, fits in checks.items() if name in limits and not fits(limits[name])}
