"""Each kind of change of a descriptor, alone: what is listed, and what the version requires."""

import copy
import json
from pathlib import Path

import pytest
import sample_package as sample
from diff_cases import VIEW, column, limit, table

from kyrgyz_security_diplomacy import Package
from kyrgyz_security_diplomacy.diff.descriptors import descriptor_changes

GRADE, PATTERN = "fields/grade/constraints/enum", "reg-[a-z0-9]+(?:-[a-z0-9]+)*"
RULE, WARNING = "rules/left-after-arrival", "rules/staffed-has-beds"
SQL = sample.RULES[0]["sql"]
TABLES = list(sample.ROWS)
ORDER = [each["name"] for each in sample.schemas()["stations"]["fields"]]
SWAPPED = [*ORDER[:4], ORDER[5], ORDER[4], ORDER[6]]


def changes(old, new):
    return descriptor_changes(*(Package(Path(), each, ()) for each in (old, new)))


def schema(made, name):
    return table(made, name)["schema"]


def swap_fields(made):
    fields = schema(made, "stations")["fields"]
    fields[5], fields[4] = fields[4], fields[5]


def grades(*codes):
    def edit(made):
        column(made, "regions.grade")["constraints"]["enum"] = list(codes)
        column(made, "regions.grade")["categories"] = list(codes)

    return edit


def field(place, **more):
    return lambda made: column(made, place).update(more)


def rule(number, **more):
    return lambda made: made["rules"][number].update(more)


def more_rules(number):
    added = {**sample.RULES[number], "id": "new-one", "statement": "So it is."}
    return lambda made: made["rules"].append(added)


def key_of_losses(*keys):
    return lambda made: schema(made, "losses").update(foreignKeys=list(keys))


ODDS = {"name": "odds", "schema": sample.table_schema([sample.id_field("id", "odd")], ["id"])}
VISITS = sample.reference(["letter_id"], "visits", ["station_id"])
STATIONS = sample.reference(["station_id"], "stations")

# what is edited; kind, table, place, old and new value, level
CASES = [
    (lambda made: made["resources"].pop(), "table-removed", "losses", "", "losses", "", "major"),
    (lambda made: made["resources"].append(ODDS), "table-added", "odds", "", "", "odds", "minor"),
    (lambda made: made["resources"].reverse(), "tables-reordered", "", "resources", TABLES,
     TABLES[::-1], "patch"),
    (lambda made: table(made, "letters").update(title="Post"), "table-changed", "letters", "title",
     "Letters", "Post", "patch"),
    (lambda made: table(made, "letters").update(path="post.csv"), "table-changed", "letters",
     "path", "", "post.csv", "none"),
    (lambda made: table(made, "losses").pop("minRows"), "table-changed", "losses", "minRows", 0, "",
     "minor"),
    (lambda made: table(made, "losses").update(dialect={}), "table-changed", "losses", "dialect",
     "", {}, "major"),
    (lambda made: schema(made, "stations")["fields"].pop(), "column-removed", "stations",
     "fields/motto", "string", "", "major"),
    (lambda made: schema(made, "letters")["fields"].append(sample.field("mood", "year", "1999")),
     "column-added", "letters", "fields/mood", "", "year", "major"),
    (swap_fields, "columns-reordered", "stations", "fields", ORDER, SWAPPED, "major"),
    (field("stations.opened", type="integer"), "column-changed", "stations", "fields/opened/type",
     "year", "integer", "major"),
    (field("stations.beds", title="Bunks"), "column-changed", "stations", "fields/beds/title",
     "Beds", "Bunks", "patch"),
    (field("regions.grade", categoriesOrdered=False), "column-changed", "regions",
     "fields/grade/categoriesOrdered", True, False, "major"),
    (grades("low", "middle", "high", "top"), "code-added", "regions", GRADE, "", "top", "minor"),
    (grades("low", "high"), "code-removed", "regions", GRADE, "middle", "", "major"),
    (grades("low", "high", "middle"), "column-changed", "regions", GRADE, ["low", "middle", "high"],
     ["low", "high", "middle"], "major"),
    (limit("visits.party", enum=[3, 2, 1]), "column-changed", "visits",
     "fields/party/constraints/enum", ["1", "2", "3"], ["3", "2", "1"], "patch"),
    (key_of_losses(), "schema-changed", "losses", "foreignKeys/letter_id", ["letters.letter_id"],
     "", "minor"),
    (key_of_losses(VISITS), "schema-changed", "losses", "foreignKeys/letter_id",
     ["letters.letter_id"], ["visits.station_id"], "minor"),
    (lambda made: schema(made, "letters")["foreignKeys"].append(STATIONS), "schema-changed",
     "letters", "foreignKeys/station_id", "", ["stations.station_id"], "major"),
    (lambda made: schema(made, "regions").update(primaryKey="name"), "schema-changed", "regions",
     "primaryKey", ["region_id"], ["name"], "major"),
    (more_rules(0), "rule-added", "visits", "rules/new-one", "", "So it is.", "major"),
    (more_rules(1), "rule-added", "stations", "rules/new-one", "", "So it is.", "patch"),
    (lambda made: made["rules"].pop(0), "rule-removed", "visits", RULE,
     sample.RULES[0]["statement"], "", "minor"),
    (rule(0, sql=SQL.replace("<", "<=")), "rule-changed", "visits", f"{RULE}/sql", SQL,
     SQL.replace("<", "<="), "major"),
    (rule(0, sql=SQL.replace(" FROM", "\nFROM")), "rule-changed", "visits", f"{RULE}/sql", SQL,
     SQL.replace(" FROM", "\nFROM"), "patch"),
    (rule(0, severity="warning"), "rule-changed", "visits", f"{RULE}/severity", "error", "warning",
     "minor"),
    (rule(1, severity="error"), "rule-changed", "stations", f"{WARNING}/severity", "warning",
     "error", "major"),
    (rule(1, message="has no bed"), "rule-changed", "stations", f"{WARNING}/message",
     sample.RULES[1]["message"], "has no bed", "patch"),
    (lambda made: made.update(name="rain-posts"), "metadata", "", "name", "weather-posts",
     "rain-posts", "major"),
    (lambda made: made.update(id="doi:10.1/x"), "metadata", "", "id", "", "doi:10.1/x", "patch"),
    (lambda made: made.update(version="1.2.4"), "metadata", "", "version", "1.2.3", "1.2.4",
     "none"),
    (lambda made: made.update(created="2026-01-02"), "metadata", "", "created", "", "2026-01-02",
     "none"),
    *((limit(f"{name}.{column}", **{key: new}), "column-changed", name,
       f"fields/{column}/constraints/{key}", old, "" if new is None else new, level)
      for name, column, key, old, new, level in (
        ("stations", "beds", "maximum", 99, 9, "major"),
        ("stations", "beds", "maximum", 99, 100, "minor"),
        ("visits", "visited_on", "minimum", "1500-01-01", "1500-01-02", "major"),
        ("stations", "opened", "maximum", "2100", "2101", "minor"),
        ("stations", "beds", "minimum", 0, None, "minor"),
        ("stations", "beds", "minimum", 0, "0", "patch"),
        ("letters", "text", "maxLength", "", 80, "major"),
        ("stations", "region_id", "pattern", PATTERN, "reg-[a-z]+", "major"),
        ("stations", "beds", "required", "", True, "major"),
        ("visits", "party", "enum", ["1", "2", "3"], None, "minor"))),
]  # fmt: skip


def shown(value):
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(("edit", "kind", "name", "place", "old", "new", "level"), CASES)
def test_each_change_alone(edit, kind, name, place, old, new, level):
    before, after = sample.descriptor(), sample.descriptor()
    edit(after)
    [change] = changes(before, after)
    assert (change.kind, change.table, change.place) == (kind, name, place)
    assert (change.old, change.new, change.level) == (shown(old), shown(new), level)
    assert len(changes(after, before)) == 1


def own_reference(**resource):
    def edit(made):
        key = schema(made, "regions")["foreignKeys"][0]
        key["reference"] = {"fields": ["region_id"], **resource}

    return edit


@pytest.mark.parametrize("edit", [
    lambda made: None,
    lambda made: table(made, "letters").update(bytes=1, hash="x", rows=3),
    limit("stations.beds", required=False),
    own_reference(), own_reference(resource=""),  # to its own table
])  # fmt: skip
def test_what_follows_from_the_rows_or_says_nothing_is_no_change(edit):
    before, after = sample.descriptor(), sample.descriptor()
    edit(after)
    assert changes(before, after) == changes(after, before) == []


def test_the_day_of_the_release_in_a_rule_is_no_change():
    sides = [sample.descriptor() | {"created": day} for day in ("2026-01-02", "2026-03-04")]
    for side in sides:
        side["rules"][0]["sql"] = f"{SQL} OR left_on > '{side['created']}'"
    assert {change.level for change in changes(*sides)} == {"none"}
    sides[1]["rules"][0]["sql"] += " AND true"
    assert {change.place: change.level for change in changes(*sides)} == {
        "created": "none", "rules/left-after-arrival/sql": "major",
    }  # fmt: skip


def test_views():
    columns = [{"name": "n", "type": "integer"}, {"name": "m", "type": "string"}]

    def found(**edits):
        sides = [{"resources": [], "views": [{**VIEW, "fields": columns}]} for _ in range(2)]
        sides[1]["views"][0] |= edits
        return [(each.kind, each.level, each.place) for each in changes(*sides)]

    assert found() == []
    assert found(sql="SELECT 2 AS n") == [("view-changed", "patch", "views/beds/sql")]
    assert found(fields=columns[:1]) == [("column-removed", "major", "views/beds/fields/m")]
    assert found(fields=columns[::-1]) == [("columns-reordered", "major", "views/beds/fields")]
    new = [*columns, {"name": "o", "type": "date"}]
    assert found(fields=new) == [("column-added", "major", "views/beds/fields/o")]
    new = [columns[0] | {"type": "number"}, columns[1] | {"description": "M."}]
    assert found(fields=new) == [
        ("view-changed", "major", "views/beds/fields/n/type"),
        ("view-changed", "patch", "views/beds/fields/m/description"),
    ]
    assert found(name="bunks") == [
        ("view-added", "minor", "views/bunks"), ("view-removed", "major", "views/beds")
    ]  # fmt: skip


SHAPES = (
    None, 1, "x", [1, {"id": 2}, {}, {"name": "x", "fields": [3, {}]}], {"": {"x": 1}},
    {"": "", "constraints": {"enum": [1]}}, {"a": {"b": 1}}, {"a": 1},
)  # fmt: skip


@pytest.mark.parametrize("old", SHAPES)
@pytest.mark.parametrize("new", SHAPES)
def test_metadata_of_any_shape(old, new):
    keys = ("rules", "views", "keywords", "fields", "id", "")
    sides = [{"resources": []} | dict.fromkeys(keys, copy.deepcopy(each)) for each in (old, new)]
    assert bool(changes(*sides)) is (old != new)
