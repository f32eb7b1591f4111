"""The portable dialect, beside what `tests/check/test_corrupt_descriptors.py` breaks."""

import copy
import json

import pytest
import sample_package as sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_values import ODD, places, put

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor, lint_schemas
from kyrgyz_security_diplomacy.package.dialect import lint_schema


def texts(problems):
    return [str(problem) for problem in problems]


def by_hand():
    """The sample's schemas as they are written by hand: vocabularies without their codes."""
    made = sample.schemas()
    grade = made["regions"]["fields"][3]
    del grade["constraints"]["enum"], grade["categories"]
    return made


@pytest.mark.parametrize("table", sample.schemas())
def test_sample_schemas_are_in_the_dialect(table):
    for schema, inlined in ((by_hand()[table], False), (sample.schemas()[table], True)):
        assert lint_schema(schema, path="s.json", table=table, inlined=inlined) == []


MOTTO, BEDS, KEY = ("fields", 6), ("fields", 5), ("foreignKeys", 0)
MOTTO_IS, BEDS_IS = (*MOTTO, "constraints"), (*BEDS, "constraints")
AT, TEXT = "[s.json fields", "is not a whole number such as 12 or -3"


@pytest.mark.parametrize(
    ("path", "value", "code", "expected"),
    [
        (["foreignkeys"], [], "unknown-key", "— did you mean 'foreignKeys'? [s.json foreignkeys]"),
        ([*MOTTO, "title"], "", "field-text", f"'title' cannot be '' {AT}/motto/title]"),
        ([*BEDS, "example"], 4, "example", "is not a text — write a text, as in the file"),
        ([*BEDS, "example"], "04", "example", f"'04' {TEXT}"),
        ([*BEDS, "example"], "100", "example", f"is above the maximum 99 {AT}/beds/example]"),
        ([*BEDS, "example"], "-1", "example", "is below the minimum 0"),
        (["fields", 0, "example"], "one", "example", "does not match 'sta-[a-z0-9]+"),
        ([*MOTTO_IS, "enum"], ["a", "b"], "example", "'NA' is not one of the 2 codes"),
        ([*MOTTO_IS, "maxLength"], 1, "example", "'NA' has 2 characters, more than 1"),
        ([*MOTTO_IS, "minLength"], 3, "example", "'NA' has 2 characters, fewer than 3"),
        ([*BEDS_IS, "pattern"], "[0-9]", "unsupported", "is not checked on the type integer"),
        ([*MOTTO_IS, "maxLength"], True, "constraint", "'maxLength' cannot be true"),
        ([*BEDS_IS, "maximum"], None, "constraint", "'maximum' cannot be null"),
        ([*MOTTO, "vocabulary"], "", "vocabulary", "'vocabulary' cannot be ''"),
        ([*KEY, "reference", "resource"], "stations", "foreign-key-form", "refers to itself"),
    ],
)  # fmt: skip
def test_schemas_outside_the_dialect(path, value, code, expected):
    made = by_hand()["stations"]
    put(made, path, value)
    [problem] = lint_schema(made, path="s.json", table="stations")
    assert (problem.code, problem.severity, problem.table) == (code, "error", "stations")
    assert expected in str(problem)


def test_schema_that_is_no_object():
    assert texts(lint_schema([1], path="s.json")) == [
        "s.json: the schema is not an object {...} [s.json]"
    ]


def test_number_is_no_key():
    made = by_hand()["stations"] | {"primaryKey": ["height"]}
    made["fields"][4]["constraints"]["required"] = True
    assert "1.0 and 1 are equal" in texts(lint_schema(made, path="s.json"))[0]


def test_vocabularies():
    made = by_hand()["regions"]

    def found(names=None, **more):
        return texts(lint_schema(made, path="s.json", vocabularies=names, **more))

    assert found({"grade": ["low", "high"]}) == []
    assert found({"grades": ["low"]}) == [
        "s.json: there is no vocabulary 'grade' — did you mean 'grades'?"
        " [s.json fields/grade/vocabulary]"
    ]
    assert found({"grade": ["high"]}) == [
        "s.json: the example 'low' is no code of grade [s.json fields/grade/example]"
    ]
    assert "has a vocabulary but no enum" in found(inlined=True)[0]
    made["fields"][3]["constraints"]["enum"] = ["low"]
    assert "has a vocabulary and an enum" in found()[0]


# Between tables -----------------------------------------------------------------------------


def between(edit, homonyms=None):
    """Return the problems between the schemas by hand after `edit` has changed them."""
    made = by_hand()
    edit(made)
    return texts(lint_schemas(made, homonyms=homonyms or {}))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"fields": ["name"]}, []),  # it is unique
        ({"resource": "region"}, ["there is no table 'region' — did you mean 'regions'?"]),
        ({"fields": ["regionid"]},
         ["'regionid' is no field of regions — did you mean 'region_id'?"]),
        ({"fields": ["grade"]}, ["grade is neither the primary key of regions nor unique in it"]),
        (
            {"resource": "visits", "fields": ["visit_number"]},
            [
                "visit_number is neither the primary key of visits nor unique in it",
                "region_id is of type string, but visits.visit_number of type integer",
            ],
        ),
    ],
)  # fmt: skip
def test_targets_of_foreign_keys(change, expected):
    at = "schemas/stations.schema.json"
    assert between(lambda made: made["stations"]["foreignKeys"][0]["reference"].update(change)) == [
        f"{at}: {text} [{at} foreignKeys/0/reference]" for text in expected
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["title"], "Other"), (["description"], "Other."), (["example"], "sta-two"),
        (["type"], "year"), (["constraints", "pattern"], "x"), (["constraints", "maxLength"], 9),
        (["constraints", "minLength"], 3), (["constraints", "enum"], ["a"]),
    ],
)  # fmt: skip
def test_equal_names_mean_the_same(path, value):
    found = between(lambda made: put(made["letters"]["fields"][1], path, value))
    assert any(f"'station_id' differs from stations.station_id in {path[-1]} —" in each
               for each in found)  # fmt: skip


def test_required_may_differ():
    limits = ["letters", "fields", 1, "constraints"]
    assert between(lambda made: put(made, [*limits, "required"], True)) == []


def test_homonyms():
    def edit(made):
        made["letters"]["fields"][1]["title"] = "Other"

    assert between(edit, {"station_id": "two things"}) == []
    assert between(lambda made: None, {"station_id": "two things"}) == [
        "schemas/dataset.json: the homonym 'station_id' is not needed: no two fields of this name"
        " differ — remove it from 'homonyms' [schemas/dataset.json homonyms/station_id]"
    ]


# Descriptors --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return open_package(sample.build(tmp_path_factory.mktemp("sample"))).descriptor


def test_sample_descriptor_is_in_the_dialect(written):
    assert lint_descriptor(written) == []


LOSSES, RULE = ("resources", 4), ("rules", 0)


@pytest.mark.parametrize(
    ("path", "value", "code", "expected"),
    [
        ([*LOSSES], "x", "resource-shape", "the resource is not an object"),
        ([*LOSSES, "format"], "tsv", "resource-format", "'format' cannot be 'tsv' — write \"csv\""),
        ([*RULE], "x", "rule-shape", "the rule is not an object"),
        ([*RULE, "id"], "staffed-has-beds", "rule-shape", "two rules have the id"),
    ],
)  # fmt: skip
def test_descriptors_outside_the_dialect(written, path, value, code, expected):
    made = copy.deepcopy(dict(written))
    put(made, path, value)
    found = lint_descriptor(made)
    assert any(problem.code == code and expected in str(problem) for problem in found), texts(found)
    assert all(problem.path == "datapackage.json" and problem.pointer for problem in found)


def test_a_value_of_another_kind_is_refused_everywhere(written):
    small = written | {"resources": written["resources"][:2], "rules": written["rules"][1:]}
    assert lint_descriptor(small) == []
    for path in list(places(small))[1:]:
        made = copy.deepcopy(small)
        put(made, path, {"odd": [None]})
        assert lint_descriptor(made), path


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_descriptor_makes_the_lint_fail(written, data):
    made = json.loads(json.dumps(written))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path in places(made) if path]))
        put(made, path, data.draw(ODD))
    lint_descriptor(made)
