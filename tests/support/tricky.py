"""An invented data package of all that formats and readers are known to lose."""

from pathlib import Path

import sample_package as sample
from mutation_tests.package_writer import write_package

GRADES = ["low", "middle", "high", "NA"]
PLAIN_ROWS = 1_100
"""Rows before a column of text has its first cell: readers guess a type from the first 1,000."""


def build(folder: Path) -> Path:
    """Write the package to a folder, and return it."""
    write_package(folder, descriptor(), rows())
    return folder


def descriptor() -> dict:
    """Its descriptor, which `ksd validate` finds valid."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tricky",
        "id": "https://example.org/tricky",
        "title": "Tricky tables — 'quoted', \"doubly\"; -- no comment",
        "version": "2.10.3",
        "created": "2024-02-29T12:30:00+06:00",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "A. Nobody", "roles": ["author"]}],
        "homonyms": {"note": "of a place; of a letter"},
        "resources": [
            {"name": name, "title": name.capitalize(), "description": words, "schema": schema}
            | ({"minRows": 0} if name == "losses" else {})
            for name, (words, schema) in _tables().items()
        ],
    }


def _tables() -> dict[str, tuple[str, dict]]:
    grade = {"vocabulary": "grade", "categories": GRADES, "categoriesOrdered": True}
    place = sample.id_field("place_id", "plc", required=True)
    letter = sample.id_field("letter_id", "let", required=True)
    letters = [
        letter,
        sample.id_field("place_id", "plc"),
        _field("number", "integer", "1", minimum=1),
        _field("note", "string", "Dear all", minLength=2),
    ]
    places = [
        place,
        _field("name", "string", "Nook", required=True, unique=True),
        _field("code", "string", "007", pattern="[0-9]+(?:E[0-9]+)?"),
        _field("grade", "string", "low", grade, required=True, enum=GRADES),
        _field("founded", "date", "0987-06-05"),
        _field("seen", "date", "2006-07-24", minimum="1950-01-01"),
        _field("opened", "year", "1950", minimum="1500", maximum="2100"),
        _field("height", "number", "12.5", minimum=-500, maximum=9000),
        _field("people", "integer", "4"),
        _field("is_open", "boolean", "true", required=True),
        sample.id_field("parent_place_id", "plc"),
        _field("note", "string", "It is said", maxLength=40_000),
        _field("late", "string", "x"),
    ]
    visits = [
        place,
        _field("number", "integer", "1", required=True, minimum=1),
        _field("party", "integer", "2", enum=[1, 2, 3]),
    ]
    losses = [letter, _field("lost_on", "date", "1999-12-31")]
    visit = ["place_id", "number"]
    to, made = sample.reference, sample.table_schema
    parent = to(["parent_place_id"], "places", ["place_id"])
    # letters come before the tables that they refer to
    return {
        "letters": ("Letters", made(letters, ["letter_id"], to(visit, "visits"))),
        "places": ("Places", made(places, ["place_id"], parent)),
        "visits": ("Visits of places", made(visits, visit, to(["place_id"], "places"))),
        "losses": ("Losses: no row", made(losses, ["letter_id"], to(["letter_id"], "letters"))),
    }


def rows() -> dict[str, list[dict[str, str]]]:
    """Its rows."""
    places = [
        {"name": "Жылуу жер – «өзгөчө»", "code": "007", "grade": "high", "founded": "0987-06-05",
         "seen": "2006-07-24", "opened": "1500", "height": "-12.5", "people": "-3",
         "note": 'She said "no, never", and left'},
        {"name": "NA", "code": "0", "grade": "NA", "founded": "1899-12-31", "seen": "1950-01-01",
         "opened": "2100", "height": "0.1", "people": "9007199254740993", "note": "NULL",
         "parent_place_id": "plc-0000"},
        {"name": "nan", "code": "00", "founded": "1900-02-28", "height": "-0.25", "note": "None"},
        {"name": "TRUE", "code": "2E1", "note": "1999-01-01", "height": "8848.86"},
        {"name": "1.50", "code": "12345678901234567890", "note": "N/A", "people": "0"},
        {"name": "東京 🏔 naïve façade", "code": "1E5", "note": "https://example.org/?a=1&b=<c>"},
        {"name": "o'clock; ünï", "note": "long " + "words and " * 3_000 + "end"},
        {"name": "01", "note": "_x0041_ %s \\n {}"},
    ]  # fmt: skip
    places += [{"name": f"Place {at}"} for at in range(len(places), PLAIN_ROWS)]
    places += [{"name": "the last", "late": "late"}, {"name": "the very last", "late": "NA"}]
    for at, row in enumerate(places):
        row |= {"place_id": f"plc-{at:04}", "is_open": "true" if at % 2 else "false"}
        row.setdefault("grade", "low")
    return {
        "places": places,
        "visits": [
            {"place_id": "plc-0000", "number": "1", "party": "3"},
            {"place_id": "plc-0000", "number": "10"},
            {"place_id": "plc-0000", "number": "2", "party": "1"},
            {"place_id": "plc-0003", "number": "1"},
        ],
        "letters": [
            {"letter_id": "let-a", "place_id": "plc-0000", "number": "2", "note": "Dear all"},
            {"letter_id": "let-b", "note": "NA"},
        ],
        "losses": [],
    }


def _field(name: str, kind: str, example: str, codes: dict | None = None, **limits) -> dict:
    made = sample.field(name, kind, example, limits, **(codes or {}))
    return made | {"description": f"The {name} of it; it isn't more -- or less."}
