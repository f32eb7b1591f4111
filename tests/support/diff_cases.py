"""Changes of the sample package, each with what a diff must list, and readers of its formats."""

import copy
import csv
import io
import json

import sample_package as sample

from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.diff.formats import COLUMNS

# Each kind of change alone: how the descriptor and the rows are edited, the lines that this gives
# (change, table, key, column, old, new), and the level. The sample's version is 1.2.3.


def table(made, name):
    return next(each for each in made["resources"] if each["name"] == name)


def column(made, place):
    name, _, wanted = place.partition(".")
    return next(f for f in table(made, name)["schema"]["fields"] if f["name"] == wanted)


def limit(place, **limits):
    """An edit of one field's constraints; None takes one away."""

    def edit(made, _):
        own = column(made, place).setdefault("constraints", {})
        own |= limits
        for name in [name for name, value in own.items() if value is None]:
            del own[name]

    return edit


def grades(*codes):
    def edit(made, _):
        column(made, "regions.grade")["constraints"]["enum"] = list(codes)
        column(made, "regions.grade")["categories"] = list(codes)

    return edit


def on_descriptor(act):
    return lambda made, rows: act(made)


def on_rows(act):
    return lambda made, rows: act(rows)


def drop_table(made, rows):
    made["resources"].remove(table(made, "losses"))
    del rows["losses"]


def add_table(made, rows):
    schema = sample.table_schema([sample.id_field("odd_id", "odd", required=True)], ["odd_id"])
    made["resources"].append({"name": "odds", "title": "Odds", "schema": schema})
    rows["odds"] = [{"odd_id": "odd-x"}]


def swap_fields(made):
    fields = table(made, "stations")["schema"]["fields"]
    fields[5], fields[4] = fields[4], fields[5]


def add_column(made, rows):
    made = table(made, "letters")["schema"]["fields"]
    made.append(sample.field("mood", "string", "glad"))
    rows["letters"][1]["mood"] = "glad"


def drop_column(made, rows):
    fields = table(made, "stations")["schema"]["fields"]
    fields.pop()
    rows["stations"][0].pop("motto")


def rule(made, **changes):
    made["rules"][0].update(changes)


SQL = sample.RULES[0]["sql"]
MESSAGE = sample.RULES[1]["message"]
COLUMN_ORDER = [f["name"] for f in sample.schemas()["stations"]["fields"]]
SWAPPED = [*COLUMN_ORDER[:4], COLUMN_ORDER[5], COLUMN_ORDER[4], COLUMN_ORDER[6]]
TABLES = list(sample.ROWS)
GRADE = "fields/grade/constraints/enum"
PATTERN = "reg-[a-z0-9]+(?:-[a-z0-9]+)*"


VIEW = {"name": "beds", "description": "Beds.", "sql": "SELECT 1 AS n", "fields": []}


def text_of(value):
    return json.dumps(value, ensure_ascii=False)


CASES = {
    "cell corrected": (
        on_rows(lambda rows: rows["stations"][0].update(beds="7")),
        [("cell-changed", "stations", "sta-one", "beds", "0", "7")], "patch"),
    "cell filled": (
        on_rows(lambda rows: rows["stations"][1].update(motto="NA")),
        [("cell-changed", "stations", "sta-two", "motto", "", "NA")], "patch"),
    "cell of a composite key's row": (
        on_rows(lambda rows: rows["visits"][1].pop("party")),
        [("cell-changed", "visits", "sta-one|2", "party", "1", "")], "patch"),
    "row added": (
        on_rows(lambda rows: rows["losses"].append({"letter_id": "let-2"})),
        [("row-added", "losses", "let-2", "letter_id", "", "let-2")], "minor"),
    "row removed": (
        on_rows(lambda rows: rows["letters"].pop(1)),
        [("row-removed", "letters", "let-2", "letter_id", "let-2", ""),
         ("row-removed", "letters", "let-2", "text", "NA", "")], "patch"),
    "row removed that others refer to": (
        on_rows(lambda rows: rows["visits"].pop(1)),
        [("row-removed", "visits", "sta-one|2", "station_id", "sta-one", ""),
         ("row-removed", "visits", "sta-one|2", "visit_number", "2", ""),
         ("row-removed", "visits", "sta-one|2", "visited_on", "2001-02-03", ""),
         ("row-removed", "visits", "sta-one|2", "party", "1", "")], "major"),
    "row renamed": (
        on_rows(lambda rows: rows["letters"][2].update(letter_id="let-9")),
        [("row-removed", "letters", "let-3", "letter_id", "let-3", ""),
         ("row-removed", "letters", "let-3", "text", "café – ïçğşü өзгөчө", ""),
         ("row-added", "letters", "let-9", "letter_id", "", "let-9"),
         ("row-added", "letters", "let-9", "text", "", "café – ïçğşü өзгөчө")], "minor"),
    "table added": (add_table, [
        ("table-added", "odds", "", "", "", "odds"),
        ("row-added", "odds", "odd-x", "odd_id", "", "odd-x")], "minor"),
    "table removed": (drop_table, [("table-removed", "losses", "", "", "losses", "")], "major"),
    "tables reordered": (
        on_descriptor(lambda made: made["resources"].reverse()),
        [("tables-reordered", "", "", "resources", text_of(TABLES), text_of(TABLES[::-1]))],
        "patch"),
    "column added": (add_column, [
        ("column-added", "letters", "", "fields/mood", "", "string"),
        ("cell-changed", "letters", "let-2", "mood", "", "glad")], "major"),
    "column removed": (drop_column, [
        ("column-removed", "stations", "", "fields/motto", "string", ""),
        ("cell-changed", "stations", "sta-one", "motto", "NA", "")], "major"),
    "columns reordered": (on_descriptor(swap_fields), [
        ("columns-reordered", "stations", "", "fields", text_of(COLUMN_ORDER), text_of(SWAPPED)),
        ], "major"),
    "type changed": (
        on_descriptor(lambda made: column(made, "stations.opened").update(type="integer")),
        [("column-changed", "stations", "", "fields/opened/type", "year", "integer")], "major"),
    "title changed": (
        on_descriptor(lambda made: column(made, "stations.beds").update(title="Bunks")),
        [("column-changed", "stations", "", "fields/beds/title", "Beds", "Bunks")], "patch"),
    "code added": (grades("low", "middle", "high", "top"), [
        ("code-added", "regions", "", GRADE, "", "top")], "minor"),
    "code removed": (grades("low", "high"), [
        ("code-removed", "regions", "", GRADE, "middle", "")], "major"),
    "codes reordered": (grades("low", "high", "middle"), [
        ("column-changed", "regions", "", GRADE, text_of(["low", "middle", "high"]),
         text_of(["low", "high", "middle"]))], "major"),
    "codes of numbers": (limit("visits.party", enum=[3, 2, 1]), [
        ("column-changed", "visits", "", "fields/party/constraints/enum", text_of(["1", "2", "3"]),
         text_of(["3", "2", "1"]))], "patch"),
    "order of codes without meaning": (
        on_descriptor(lambda made: column(made, "regions.grade").pop("categoriesOrdered")),
        [("column-changed", "regions", "", "fields/grade/categoriesOrdered", "true", "false")],
        "major"),
    "foreign key gone": (
        on_descriptor(lambda made: table(made, "losses")["schema"].pop("foreignKeys")),
        [("schema-changed", "losses", "", "foreignKeys/letter_id", text_of(["letters.letter_id"]),
          "")], "minor"),
    "foreign key added": (
        on_descriptor(lambda made: table(made, "letters")["schema"]["foreignKeys"].append(
            sample.reference(["station_id"], "stations"))),
        [("schema-changed", "letters", "", "foreignKeys/station_id", "",
          text_of(["stations.station_id"]))], "major"),
    "foreign key to another table": (
        on_descriptor(lambda made: table(made, "losses")["schema"].update(
            foreignKeys=[sample.reference(["letter_id"], "visits", ["station_id"])])),
        [("schema-changed", "losses", "", "foreignKeys/letter_id", text_of(["letters.letter_id"]),
          text_of(["visits.station_id"]))], "minor"),
    "primary key changed": (
        on_descriptor(lambda made: table(made, "regions")["schema"].update(primaryKey=["name"])),
        [("schema-changed", "regions", "", "primaryKey", text_of(["region_id"]),
          text_of(["name"]))], "major"),
    "table described": (
        on_descriptor(lambda made: table(made, "letters").update(title="Post")),
        [("table-changed", "letters", "", "title", "Letters", "Post")], "patch"),
    "file moved": (
        on_descriptor(lambda made: table(made, "letters").update(path="data/post.csv")),
        [("table-changed", "letters", "", "path", "data/letters.csv", "data/post.csv")], "none"),
    "fewer rows allowed": (
        on_descriptor(lambda made: table(made, "losses").pop("minRows")),
        [("table-changed", "losses", "", "minRows", "0", "")], "minor"),
    "rule added": (
        on_descriptor(lambda made: made["rules"].append(
            {**sample.RULES[0], "id": "new-one", "statement": "So it is."})),
        [("rule-added", "visits", "", "rules/new-one", "", "So it is.")], "major"),
    "warning added": (
        on_descriptor(lambda made: made["rules"].append(
            {**sample.RULES[1], "id": "new-one", "statement": "So it is."})),
        [("rule-added", "stations", "", "rules/new-one", "", "So it is.")], "patch"),
    "rule removed": (
        on_descriptor(lambda made: made["rules"].pop(0)),
        [("rule-removed", "visits", "", "rules/left-after-arrival",
          sample.RULES[0]["statement"], "")], "minor"),
    "rule's query changed": (
        on_descriptor(lambda made: rule(made, sql=SQL.replace("<", "<="))),
        [("rule-changed", "visits", "", "rules/left-after-arrival/sql", SQL,
          SQL.replace("<", "<="))], "major"),
    "rule's query laid out": (
        on_descriptor(lambda made: rule(made, sql=SQL.replace(" FROM", "\nFROM"))),
        [("rule-changed", "visits", "", "rules/left-after-arrival/sql", SQL,
          SQL.replace(" FROM", "\nFROM"))], "patch"),
    "rule made a warning": (
        on_descriptor(lambda made: rule(made, severity="warning")),
        [("rule-changed", "visits", "", "rules/left-after-arrival/severity", "error", "warning")],
        "minor"),
    "warning made a rule": (
        on_descriptor(lambda made: made["rules"][1].update(severity="error")),
        [("rule-changed", "stations", "", "rules/staffed-has-beds/severity", "warning", "error")],
        "major"),
    "rule's message changed": (
        on_descriptor(lambda made: made["rules"][1].update(message="has no bed")),
        [("rule-changed", "stations", "", "rules/staffed-has-beds/message", MESSAGE, "has no bed")],
        "patch"),
    "licence changed": (
        on_descriptor(lambda made: made.update(licenses=[{"name": "MIT"}])),
        [("metadata", "", "", "licenses", '[{"name": "CC0-1.0"}]', '[{"name": "MIT"}]')], "patch"),
    "package renamed": (
        on_descriptor(lambda made: made.update(name="rain-posts")),
        [("metadata", "", "", "name", "weather-posts", "rain-posts")], "major"),
    "identifier given": (
        on_descriptor(lambda made: made.update(id="doi:10.1/x")),
        [("metadata", "", "", "id", "", "doi:10.1/x")], "patch"),
    "dated": (
        on_descriptor(lambda made: made.update(created="2026-01-02")),
        [("metadata", "", "", "created", "", "2026-01-02")], "none"),
    "view added": (
        on_descriptor(lambda made: made.update(views=[VIEW])),
        [("view-added", "", "", "views/beds", "", "Beds.")], "minor"),
    "nothing": (lambda made, rows: None, [], "none"),
}  # fmt: skip

for name, place, limits, old, new, level in (
    ("maximum lowered", "stations.beds", {"maximum": 9}, "99", "9", "major"),
    ("maximum raised", "stations.beds", {"maximum": 100}, "99", "100", "minor"),
    ("minimum of a date", "visits.visited_on", {"minimum": "1500-01-02"}, "1500-01-01",
     "1500-01-02", "major"),
    ("minimum gone", "stations.beds", {"minimum": None}, "0", "", "minor"),
    ("minimum written as text", "stations.beds", {"minimum": "0"}, "0", "0", "patch"),
    ("length limited", "letters.text", {"maxLength": 80}, "", "80", "major"),
    ("length less limited", "stations.motto", {"maxLength": 30}, "20", "30", "minor"),
    ("pattern changed", "stations.region_id", {"pattern": "reg-[a-z]+"}, PATTERN, "reg-[a-z]+",
     "major"),
    ("required", "stations.beds", {"required": True}, "", "true", "major"),
    ("no longer required", "letters.text", {"required": False}, "true", "", "minor"),
    ("enum gone", "visits.party", {"enum": None}, text_of(["1", "2", "3"]), "", "minor"),
):  # fmt: skip
    owner, field = place.split(".")
    where = f"fields/{field}/constraints/{next(iter(limits))}"
    lines = [("column-changed", owner, "", where, old, new)]
    CASES[name] = (limit(place, **limits), lines, level)
CASES["not required, written out"] = (limit("stations.beds", required=False), [], "none")


def two(tmp_path, edit):
    made, rows = sample.descriptor(), copy.deepcopy(sample.ROWS)
    old = sample.build(tmp_path / "old")
    edit(made, rows)
    return old, sample.build(tmp_path / "new", made, rows)


def flat(made):
    """The lines of a diff, from its JSON alone."""
    lines = [(c["kind"], c["table"], "", c["place"], c["old"], c["new"]) for c in made["changes"]]
    for each in made["tables"]:
        for kind in ("removed", "added"):
            for row in each[kind]:
                key = "|".join(row["key"])
                for name, text in row["cells"].items():
                    pair = (text, "") if kind == "removed" else ("", text)
                    lines.append((f"row-{kind}", each["table"], key, name, *pair))
                if row.get("retired"):
                    by = row["retired"]["replaced_by"]
                    lines.append(("id-retired", each["table"], key, "", key, by))
        for row in each["changed"]:
            for cell in row["cells"]:
                values = cell["column"], cell["old"], cell["new"]
                lines.append(("cell-changed", each["table"], "|".join(row["key"]), *values))
    return lines


def printed(capsys, *args):
    code = main(["diff", *map(str, args)])
    return code, capsys.readouterr().out


def read_csv(text):
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    return [tuple(line) for line in lines]


def listed(lines):
    """Change, table, key and place of the lines that text and Markdown list: a row is one line."""
    return list(dict.fromkeys(
        (change, name, key, "" if change.startswith("row-") else place)
        for change, name, key, place, *_ in lines if change != "id-retired"))  # fmt: skip
