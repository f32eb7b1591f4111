"""A small invented data package with every feature of the dialect, and helpers to spoil it."""

import copy
import json
from pathlib import Path

from mutation_tests.package_writer import write_package

from kyrgyz_security_diplomacy.report.problems import Report
from kyrgyz_security_diplomacy.tables.csv_writer import json_bytes

GRADES = ["low", "middle", "high"]


def field(name, kind, example, constraints=None, **more):
    words = name.replace("_", " ")
    made = {"name": name, "type": kind, "title": words.capitalize(), "description": f"The {words}."}
    made |= {"example": example, **more}
    if constraints:
        made["constraints"] = constraints
    return made


def id_field(name, prefix, **constraints):
    pattern = f"{prefix}-[a-z0-9]+(?:-[a-z0-9]+)*"
    return field(name, "string", f"{prefix}-one", {"pattern": pattern, **constraints})


def reference(fields, resource, target=None):
    return {"fields": fields, "reference": {"resource": resource, "fields": target or fields}}


def table_schema(fields, key, *references):
    made = {"fields": fields, "missingValues": [""], "primaryKey": key}
    return made | ({"foreignKeys": list(references)} if references else {})


def schemas():
    grade = {"vocabulary": "grade", "categories": list(GRADES), "categoriesOrdered": True}
    return {
        "regions": table_schema(
            [
                id_field("region_id", "reg", required=True),
                field("name", "string", "Nook", {"required": True, "unique": True, "minLength": 2}),
                id_field("parent_region_id", "reg"),
                field("grade", "string", "low", {"required": True, "enum": list(GRADES)}, **grade),
            ],
            ["region_id"],
            reference(["parent_region_id"], "regions", ["region_id"]),
        ),
        "stations": table_schema(
            [
                id_field("station_id", "sta", required=True),
                id_field("region_id", "reg", required=True),
                field("opened", "year", "1950", {"minimum": "1500", "maximum": "2100"}),
                field("staffed", "boolean", "true", {"required": True}),
                field("height", "number", "12.5", {"minimum": -400, "maximum": 9000}),
                field("beds", "integer", "4", {"minimum": 0, "maximum": 99}),
                field("motto", "string", "NA", {"maxLength": 20}),
            ],
            ["station_id"],
            reference(["region_id"], "regions"),
        ),
        "visits": table_schema(
            [
                id_field("station_id", "sta", required=True),
                field("visit_number", "integer", "1", {"required": True, "minimum": 1}),
                field("visited_on", "date", "1999-12-31", {"minimum": "1500-01-01"}),
                field("left_on", "date", "2001-02-03"),
                field("party", "integer", "2", {"enum": [1, 2, 3]}),
            ],
            ["station_id", "visit_number"],
            reference(["station_id"], "stations"),
        ),
        "letters": table_schema(
            [
                id_field("letter_id", "let", required=True),
                id_field("station_id", "sta"),
                field("visit_number", "integer", "1", {"minimum": 1}),
                field("text", "string", "Dear all", {"required": True}),
            ],
            ["letter_id"],
            reference(["station_id", "visit_number"], "visits"),
        ),
        "losses": table_schema([id_field("letter_id", "let", required=True)], ["letter_id"],
                               reference(["letter_id"], "letters")),
    }  # fmt: skip


ROWS = {
    "regions": [
        {"region_id": "reg-a", "name": "Upper Nook", "grade": "low"},
        {"region_id": "reg-b", "name": "Жылуу жер", "parent_region_id": "reg-a", "grade": "high"},
    ],
    "stations": [
        {"station_id": "sta-one", "region_id": "reg-a", "opened": "1500", "staffed": "true",
         "height": "-12.5", "beds": "0", "motto": "NA"},
        {"station_id": "sta-two", "region_id": "reg-b", "staffed": "false"},
    ],
    "visits": [
        {"station_id": "sta-one", "visit_number": "1", "visited_on": "1500-01-01", "party": "2",
         "left_on": "1500-01-02"},
        {"station_id": "sta-one", "visit_number": "2", "visited_on": "2001-02-03", "party": "1"},
        {"station_id": "sta-two", "visit_number": "1"},
    ],
    "letters": [
        {"letter_id": "let-1", "station_id": "sta-one", "visit_number": "2",
         "text": 'He wrote "all well", and left'},
        {"letter_id": "let-2", "text": "NA"},
        {"letter_id": "let-3", "text": "café – ïçğşü өзгөчө"},
    ],
    "losses": [],
}  # fmt: skip

RULES = [
    {
        "id": "left-after-arrival",
        "table": "visits",
        "column": "left_on",
        "severity": "error",
        "statement": "A party does not leave before it arrives.",
        "sql": "SELECT station_id || '|' || visit_number AS key, left_on AS value, "
        "'arrived ' || visited_on AS detail FROM visits WHERE left_on < visited_on",
        "example": "UPDATE visits SET left_on = '1499-12-31' WHERE left_on IS NOT NULL",
    },
    {
        "id": "staffed-has-beds",
        "table": "stations",
        "column": "beds",
        "severity": "warning",
        "statement": "A staffed station has beds.",
        "message": "is staffed and has no number of beds",
        "sql": "SELECT station_id AS key FROM stations WHERE staffed AND beds IS NULL",
        "example": "UPDATE stations SET beds = NULL",
    },
]

VIEW = {
    "name": "stations_by_region",
    "description": "One row per region, with how many stations it has.",
    "fields": [
        {"name": "region_id", "type": "string", "description": "Key of the region."},
        {"name": "grade", "type": "string", "description": "Its grade.", "vocabulary": "grade"},
        {"name": "stations", "type": "integer", "description": "How many it has."},
        {"name": "mottos", "type": "string", "description": "Their mottos."},
    ],
    "sql": "SELECT r.region_id, r.grade, count(s.station_id) AS stations, max(s.motto) AS mottos\n"
    "FROM regions r LEFT JOIN stations s ON s.region_id = r.region_id\n"
    "GROUP BY r.region_id, r.grade ORDER BY r.region_id -- the end",
}
"""A view of the sample, which has none."""


def descriptor():
    resources = [
        {"name": name, "title": name.capitalize(), "schema": schema}
        for name, schema in schemas().items()
    ]
    resources[-1]["minRows"] = 0
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "weather-posts",
        "title": "Weather posts",
        "version": "1.2.3",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "A. Nobody", "roles": ["author"]}],
        "resources": resources,
        "rules": copy.deepcopy(RULES),
    }


def build(root, made=None, rows=None):
    """Write the package to `root` and return that folder."""
    write_package(root, made or descriptor(), ROWS if rows is None else rows)
    return Path(root)


def change_rows(table, changes, base=None):
    """Return the sample's rows with `changes` ({row number from 0: {column: text}}) in a table."""
    rows = copy.deepcopy(base or ROWS)
    for number, cells in changes.items():
        rows[table][number] |= cells
    return rows


def edit_descriptor(root, edit):
    """Let `edit` change the written descriptor in place."""
    file = Path(root) / "datapackage.json"
    made = json.loads(file.read_text("utf-8"))
    edit(made)
    file.write_bytes(json_bytes(made))


def put_bytes(root, table, content):
    """Replace a table's file and make bytes and hash agree, so that content alone is judged."""
    import hashlib

    (Path(root) / "data" / f"{table}.csv").write_bytes(content)

    def edit(made):
        entry = next(each for each in made["resources"] if each["name"] == table)
        entry["bytes"] = len(content)
        entry["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()

    edit_descriptor(root, edit)


def swap_bytes(root, table, old, new):
    """Replace `old` by `new`, once, in a table's bytes; `old` must be there."""
    content = (Path(root) / "data" / f"{table}.csv").read_bytes()
    assert old in content
    put_bytes(root, table, content.replace(old, new, 1))


def codes(made: Report) -> list[str]:
    return [problem.code for problem in made.problems]
