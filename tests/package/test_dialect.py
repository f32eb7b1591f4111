"""The portable dialect: what descriptors, schemas, rules and views may say."""

import copy
import functools
import json
from operator import getitem

import pytest
import sample_package as sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_values import ODD, places, put

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor, lint_schemas
from kyrgyz_security_diplomacy.package.dialect import lint_schema

GONE = KeyError
AT = {
    "losses": "resources/4",
    "schema": "resources/1/schema",
    "station_id": "resources/1/schema/fields/0",
    "beds": "resources/1/schema/fields/5",
    "motto": "resources/1/schema/fields/6",
    "grade": "resources/0/schema/fields/3",
    "key": "resources/1/schema/foreignKeys/0",
    "rule": "rules/0",
    "view": "views/0",
}
"""Short names of places in the sample's descriptor."""
MOTTO = sample.schemas()["stations"]["fields"][6]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    made = sample.descriptor() | {"views": [sample.VIEW]}
    return open_package(sample.build(tmp_path_factory.mktemp("sample"), made)).descriptor


CASES = {
    "profile": [
        ("$schema", GONE), ("$schema", "https://datapackage.org/profiles/1.0/x.json"),
    ],
    "unknown-key": [
        ("profile", "tabular-data-package"), ("licenses/0/pth", "https://x.org"),
        ("contributors/0/role", "author"), ("losses/profile", "tabular-data-resource"),
        ("losses/data", []), ("losses/compression", "gz"),
        ("schema/foreignkeys", [], "— did you mean 'foreignKeys'? [datapackage.json resources"),
        ("schema/fieldsMatch", "subset"), ("schema/uniqueKeys", [["name"]]),
        ("motto/constraints/requried", True, "'requried'"),
        ("view/query", "x", "unknown key 'query'"), ("view/fields/1/titel", "x", "unknown key"),
    ],
    "metadata": [
        ("name", "Weather Posts"), ("name", GONE), ("version", "0.1"), ("version", "banana"),
        ("licenses", GONE), ("licenses/0", {"title": "CC BY"}), ("licenses/0", "CC0"),
        ("licenses/0/path", "creativecommons.org"), ("contributors", "A. Nobody"),
        ("contributors/0/roles", "author"), ("contributors/0/title", GONE),
        ("keywords", "posts, security"), ("keywords", ["a", "a"]), ("created", "banana"),
        ("created", "2026-11-24T00:00:00"), ("created", "2026-02-30T00:00:00Z"),
        ("homepage", "example.org"), ("description", ["a"]), ("id", 5),
        ("sources", [{"version": "1"}]),
    ],
    "homonym": [
        ("homonyms", {"latitude": "x"}), ("homonyms", ["kind"]),
    ],
    "rule-shape": [
        ("rules", {}), ("rule", "x", "the rule is not an object"), ("rule/id", GONE),
        ("rule/id", "A b"), ("rule/id", "staffed-has-beds", "two rules have the id"),
        ("rule/table", "visit"), ("rule/column", "left"), ("rule/severity", "fatal"),
        ("rule/sql", GONE), ("rule/sql", ""), ("rule/statement", ["x"]), ("rule/message", 5),
    ],
    "resource-shape": [
        ("losses", "x", "the resource is not an object"),
    ],
    "resource-format": [
        ("losses/format", "tsv", "'format' cannot be 'tsv' — write \"csv\""),
        ("losses/dialect", GONE), ("losses/encoding", GONE), ("losses/mediatype", GONE),
        ("losses/format", GONE), ("losses/type", GONE), ("losses/schema", GONE),
        ("losses/dialect/delimiter", ";"), ("losses/dialect/lineTerminator", "\r\n"),
        ("losses/dialect/header", False), ("losses/dialect/commentChar", "#"),
        ("losses/encoding", "windows-1251"),
    ],
    "resource-hash": [
        ("losses/hash", GONE), ("losses/hash", "SHA256:" + "A" * 64), ("losses/hash", "0" * 64),
        ("losses/hash", "sha1:0000000000000000000000000000000000000000"),
        ("losses/hash", "00000000000000000000000000000000"), ("losses/hash", "sha256:" + "0" * 63),
    ],
    "resource-size": [
        ("losses/bytes", GONE), ("losses/rows", GONE), ("losses/bytes", "10"),
        ("losses/bytes", -1), ("losses/rows", 14.5), ("losses/minRows", -1),
        ("losses/minRows", "0"),
    ],
    "resource-path": [
        ("losses/path", GONE), ("losses/path", ["data/losses.csv"]),
    ],
    "name-form": [
        ("losses/name", "Losses"), ("motto/name", "Motto"),
    ],
    "missing-values": [
        ("schema/missingValues", ["", "NA"]), ("schema/missingValues", GONE),
    ],
    "schema-profile": [
        ("schema/$schema", "https://json-schema.org/draft/2020-12/schema"),
    ],
    "foreign-key-target rule-shape schema-shape": [
        ("schema/fields", []), ("schema/fields", GONE),
    ],
    "schema-text": [
        ("schema/title", 5),
    ],
    "foreign-key-form key-form": [
        ("schema/primaryKey", GONE), ("schema/primaryKey", []),
    ],
    "key-form": [
        ("schema/primaryKey", "station_id"), ("key/fields", "region_id"),
        ("schema/foreignKeys/1", sample.reference(["region_id"], "regions")),
    ],
    "foreign-key-form primary-key": [
        ("schema/primaryKey", ["station"]),
    ],
    "foreign-key-form key-form primary-key": [
        ("schema/primaryKey", 5),
    ],
    "foreign-key-form key-not-required": [
        ("schema/primaryKey", ["station_id", "motto"]),
    ],
    "field-name": [
        ("schema/fields/7", MOTTO),
    ],
    "schema-shape": [
        ("schema/fields/7", "x"),
    ],
    "example field-name field-text": [
        ("motto", {}),
    ],
    "field-type": [
        ("motto/type", "str"),
    ],
    "unsupported": [
        ("motto/type", "list"),
        ("motto/constraints/minimum", 1, "is not checked on the type string"),
        ("beds/constraints/pattern", "[0-9]", "is not checked on the type integer"),
        ("motto/constraints/pattern", "(?=N)NA"), ("motto/constraints/pattern", "(N)A\\1"),
    ],
    "example unsupported": [
        ("motto/type", "integer"),
    ],
    "unknown-key unsupported": [
        ("motto/format", "email"), ("motto/missingValues", ["-"]),
    ],
    "field-text": [
        ("motto/type", GONE), ("motto/title", GONE), ("motto/description", GONE),
        ("motto/title", "", "'title' cannot be ''"),
    ],
    "example": [
        ("motto/example", GONE),
        ("beds/example", 4, "is not a text — write a text, as in the file"),
        ("beds/example", "04", "'04' is not a whole number such as 12 or -3"),
        ("beds/example", "100", "is above the maximum 99"),
        ("beds/example", "-1", "is below the minimum 0"),
        ("motto/constraints/enum", ["a", "b"], "'NA' is not one of the 2 codes"),
        ("motto/constraints/maxLength", 1, "'NA' has 2 characters, more than 1"),
        ("motto/constraints/minLength", 3, "'NA' has 2 characters, fewer than 3"),
    ],
    "example homonym": [
        ("station_id/example", "one", "does not match 'sta-[a-z0-9]+"),
    ],
    "categories vocabulary": [
        ("grade/constraints/enum", GONE),
    ],
    "categories": [
        ("grade/categories", ["a"]), ("motto/categoriesOrdered", True),
    ],
    "vocabulary": [
        ("motto/vocabulary", "", "'vocabulary' cannot be ''"),
    ],
    "constraint": [
        ("motto/constraints/required", "true", "cannot be 'true'"),
        ("motto/constraints/maxLength", -1, "cannot be '-1'"),
        ("motto/constraints/maxLength", True, "'maxLength' cannot be true"),
        ("motto/constraints/enum", [], "cannot be []"),
        ("motto/constraints/enum", "NA", "cannot be 'NA'"),
        ("beds/constraints/maximum", None, "'maximum' cannot be null"),
        ("beds/constraints/minimum", "low", "cannot be 'low'"),
        ("beds/constraints/enum", ["x"], "cannot be"),
    ],
    "constraint example": [
        ("motto/constraints/minLength", 50, "above its counterpart"),
        ("beds/constraints/minimum", 100, "above its counterpart"),
    ],
    "constraint-form": [
        ("motto/constraints/minLength", 1, "below 2"),
        ("motto/constraints/enum", ["NA", "NA"], "twice"),
    ],
    "pattern-form": [
        ("motto/constraints/pattern", "NA|b"), ("motto/constraints/pattern", "^NA$"),
        ("motto/constraints/pattern", "\\w+"), ("motto/constraints/pattern", "[[:alpha:]]+"),
        ("motto/constraints/pattern", "\\p{Lu}+"),
    ],
    "example pattern-form": [
        ("motto/constraints/pattern", "[A&&N]"),
    ],
    "pattern": [
        ("motto/constraints/pattern", "("), ("motto/constraints/pattern", "(?<n>NA)"),
        ("motto/constraints/pattern", "[z-a]"), ("motto/constraints/pattern", 5),
    ],
    "foreign-key-target": [
        ("key/reference/resource", "region"), ("key/reference/resource", "visits"),
        ("key/reference/fields", ["region"]),
    ],
    "foreign-key-form": [
        ("key/reference/fields", ["grade"]), ("key/fields", ["beds"]),
        ("key", sample.reference(["station_id"], "stations"), "refers to itself"),
    ],
    "foreign-key-shape": [
        ("key/fields", ["region"]), ("key/fields", ["region_id", "motto"]),
    ],
    "view-shape": [
        ("views", {}, "'views' is not a list"), ("view", "x", "the view is not an object"),
        ("views/1", sample.VIEW, "two views have the name"),
        ("view/name", "By Region", "'name' cannot be 'By Region'"),
        ("view/name", "regions", "'regions' is the name of a table"),
        ("view/name", GONE, "'name' is missing"),
        ("view/description", "", "'description' cannot be ''"),
        ("view/sql", 5, "'sql' is not a text"), ("view/fields", [], "cannot be []"),
        ("view/fields/1", 5, "'fields/1' is not an object"),
        ("view/fields/1/name", "Grade", "'name' cannot be 'Grade'"),
        ("view/fields/1/name", "region_id", "two fields have the name 'region_id'"),
        ("view/fields/1/type", "text", "'type' cannot be 'text' — known are string"),
        ("view/fields/1/description", GONE, "'description' is missing"),
        ("view/fields/1/vocabulary", "grad", "has the vocabulary 'grad' — did you mean"),
        ("view/fields/2/vocabulary", "grade", "'grade' is not of the type 'integer'"),
    ],
}  # fmt: skip
"""The codes of all problems that a change makes: its place, the new value, and what is said."""


def split(path):
    """Return a path of which the first part may be a short name, in parts."""
    first, slash, rest = path.partition("/")
    full = AT.get(first, first) + slash + rest
    return [int(part) if part.isdigit() else part for part in full.split("/")]


@pytest.mark.parametrize(
    ("codes", "path", "value", "words"),
    [(codes, *case[:2], case[2:]) for codes, cases in CASES.items() for case in cases],
)
def test_what_is_outside_the_dialect_is_refused(written, codes, path, value, words):
    made = copy.deepcopy(dict(written))
    put(made, split(path), value)
    found = lint_descriptor(made)
    assert {problem.code for problem in found} == set(codes.split())
    assert all(word in "\n".join(texts(found)) for word in words), texts(found)
    assert all(each.path == "datapackage.json" and each.pointer for each in found)


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


def test_sample_descriptor_is_in_the_dialect(written):
    assert lint_descriptor(written) == []


def test_a_value_of_another_kind_and_a_misspelt_key_are_refused_everywhere(written):
    rule = written["rules"][0] | {"table": "regions", "column": "name"}
    small = {**written, "resources": written["resources"][:1], "rules": [rule]}
    assert lint_descriptor(small) == []
    for *parents, name in list(places(small))[1:]:
        made = copy.deepcopy(small)
        put(made, [*parents, name], {"odd": [None]})
        assert lint_descriptor(made), (*parents, name)
        if isinstance(name, str):
            put(made, [*parents, name], KeyError)
            put(
                made,
                [*parents, name[:1] + name[2:]],
                functools.reduce(getitem, parents, small)[name],
            )
            assert lint_descriptor(made), (*parents, name)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_descriptor_makes_the_lint_fail(written, data):
    made = json.loads(json.dumps(written))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path in places(made) if path]))
        put(made, path, data.draw(ODD))
    lint_descriptor(made)
