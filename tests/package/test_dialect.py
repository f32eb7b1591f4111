"""The portable dialect: each of its rules is broken once, and the problem says what to do."""

import copy
import json

import pytest
import sample_package as sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyrgyz_security_diplomacy.package.data_package import open_package
from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor
from kyrgyz_security_diplomacy.package.dialect import lint_schema
from kyrgyz_security_diplomacy.package.dialect_tables import lint_schemas
from kyrgyz_security_diplomacy.package.patterns import pattern_faults


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


def stations(edit):
    """Return the problems of the schema of stations after `edit` has changed it."""
    made = by_hand()["stations"]
    made = edit(made) or made
    return texts(lint_schema(made, path="s.json", table="stations"))


def of_field(number, **changes):
    return stations(lambda made: made["fields"][number].update(changes))


def without(number, key):
    return stations(lambda made: made["fields"][number].pop(key) and None)


def of_limits(number, **changes):
    return stations(lambda made: made["fields"][number]["constraints"].update(changes))


AT = "[s.json fields"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            lambda: stations(lambda made: [1]),
            ["s.json: the schema is not an object {...} [s.json]"],
        ),
        (
            lambda: stations(lambda made: made.update(foreignkeys=[])),
            ["s.json: unknown key 'foreignkeys' — did you mean 'foreignKeys'?"
             " [s.json foreignkeys]"],
        ),
        (
            lambda: stations(lambda made: made.update({"$schema": "x"})),
            ["s.json: '$schema' is another one — "
             "https://datapackage.org/profiles/2.0/tableschema.json [s.json $schema]"],
        ),
        (
            lambda: stations(lambda made: made.update(missingValues=["", "NA"])),
            ['s.json: missingValues is not [""] — write "missingValues": [""]: a blank cell, and'
             " nothing else, is missing [s.json missingValues]"],
        ),
        (
            lambda: stations(lambda made: made.pop("fields") and None),
            ["s.json: 'fields' is missing — write a list [s.json]"],
        ),
        (
            lambda: stations(lambda made: made["fields"].append("x")),
            ["s.json: field 7 is not an object {...} [s.json fields/7]"],
        ),
        (
            lambda: stations(lambda made: made["fields"].append({"type": "string"})),
            ["s.json: 'name' is missing — write a text [s.json fields/7]"],
        ),
        (
            lambda: of_field(6, name="My motto"),
            ["s.json: 'My motto' is no name for a field — lower case letters, digits and _,"
             " beginning with a letter [s.json fields/6]"],
        ),
        (
            lambda: of_field(6, name="beds"),
            ["s.json: two fields are named 'beds' [s.json fields/6]"],
        ),
        (
            lambda: of_field(6, contraints={}),
            ["s.json: unknown key 'contraints' — did you mean 'constraints'?"
             f" {AT}/motto/contraints]"],
        ),
        (
            lambda: of_field(6, missingValues=[""]),
            ["s.json: unknown key 'missingValues' — known are name, type, title, description,"
             " example, constraints, vocabulary, categories, categoriesOrdered"
             f" {AT}/motto/missingValues]"],
        ),
        (lambda: without(6, "title"), [f"s.json: 'title' is missing — write a text {AT}/motto]"]),
        (lambda: of_field(6, title=""), [f"s.json: 'title' is empty {AT}/motto/title]"]),
        (
            lambda: of_field(6, description=5),
            [f"s.json: 'description' is not a text {AT}/motto/description]"],
        ),
        (
            lambda: of_field(6, type="sting"),
            [f"s.json: 'motto' has the type 'sting' — did you mean 'string'? {AT}/motto/type]"],
        ),
        (
            lambda: of_field(6, type=["string"]),
            ["s.json: 'motto' has the type '['string']' — did you mean 'string'?"
             f" {AT}/motto/type]"],
        ),
        (
            lambda: of_field(6, type="list"),
            ["s.json: 'motto' has the type 'list' — known are string, integer, number, date, year,"
             f" boolean {AT}/motto/type]"],
        ),
        (
            lambda: without(6, "example"),
            [f"s.json: 'example' is missing — write a text {AT}/motto]"],
        ),
        (
            lambda: of_field(5, example=4),
            [f's.json: the example is not a text — write "4": an example is text, as in the file'
             f" {AT}/beds/example]"],
        ),
        (
            lambda: of_field(5, example="04"),
            ["s.json: the example '04' is not a whole number such as 12 or -3, without signs of"
             f" grouping or leading zeros {AT}/beds/example]"],
        ),
        (
            lambda: of_field(5, example="100"),
            [f"s.json: the example '100' is above the maximum 99 {AT}/beds/example]"],
        ),
        (
            lambda: of_field(5, example="-1"),
            [f"s.json: the example '-1' is below the minimum 0 {AT}/beds/example]"],
        ),
        (
            lambda: of_field(0, example="one"),
            ["s.json: the example 'one' does not match the pattern sta-[a-z0-9]+(?:-[a-z0-9]+)*"
             f" {AT}/station_id/example]"],
        ),
        (
            lambda: of_limits(6, enum=["a", "b"]),
            [f"s.json: the example 'NA' is not in the enum {AT}/motto/example]"],
        ),
        (
            lambda: of_limits(6, maxLength=1),
            [f"s.json: the example 'NA' is longer than 1 {AT}/motto/example]"],
        ),
        (
            lambda: of_limits(6, minLength=3),
            [f"s.json: the example 'NA' is shorter than 3 {AT}/motto/example]"],
        ),
        (
            lambda: of_field(6, constraints=[]),
            [f"s.json: 'constraints' is not an object {{...}} {AT}/motto/constraints]"],
        ),
        (
            lambda: of_limits(6, requird=True),
            ["s.json: unknown key 'requird' — did you mean 'required'?"
             f" {AT}/motto/constraints/requird]"],
        ),
        (
            lambda: of_limits(5, pattern="[0-9]"),
            ["s.json: 'pattern' does not apply to the type integer — it has required, unique, enum,"
             f" minimum, maximum {AT}/beds/constraints/pattern]"],
        ),
        (
            lambda: of_limits(6, minimum=1),
            ["s.json: 'minimum' does not apply to the type string — it has required, unique, enum,"
             f" pattern, minLength, maxLength {AT}/motto/constraints/minimum]"],
        ),
        (
            lambda: of_limits(6, required="yes"),
            [f"s.json: required is not true or false {AT}/motto/constraints/required]"],
        ),
        (
            lambda: of_limits(6, maxLength=True),
            [f"s.json: maxLength is not a whole number {AT}/motto/constraints/maxLength]"],
        ),
        (
            lambda: of_limits(6, minLength=1),
            ["s.json: minLength is below 2: it would reject nothing or everything"
             f" {AT}/motto/constraints/minLength]"],
        ),
        (
            lambda: of_limits(5, minimum="few"),
            ["s.json: minimum has 'few', which is not a whole number such as 12 or -3, without"
             f" signs of grouping or leading zeros {AT}/beds/constraints/minimum]"],
        ),
        (
            lambda: of_limits(5, maximum=None),
            ["s.json: maximum has 'None', which is not a value"
             f" {AT}/beds/constraints/maximum]"],
        ),
        (
            lambda: of_limits(6, enum=[]),
            [f"s.json: enum is not a list of values {AT}/motto/constraints/enum]"],
        ),
        (
            lambda: of_limits(6, enum=["NA", "NA"]),
            [f"s.json: enum has a value twice {AT}/motto/constraints/enum]"],
        ),
        (
            lambda: of_limits(5, enum=[4, "x"]),
            ["s.json: enum has 'x', which is not a whole number such as 12 or -3, without signs of"
             f" grouping or leading zeros {AT}/beds/constraints/enum]"],
        ),
        (
            lambda: of_limits(6, pattern="NA|b"),
            ["s.json: pattern has a bare | at its top: wrap the alternatives in (?:...)"
             f" {AT}/motto/constraints/pattern]"],
        ),
        (
            lambda: of_limits(6, pattern=5),
            [f"s.json: pattern is not a text {AT}/motto/constraints/pattern]"],
        ),
        (
            lambda: of_field(6, vocabulary=""),
            [f"s.json: 'vocabulary' is empty {AT}/motto/vocabulary]"],
        ),
        (
            lambda: of_field(6, vocabulary="v", constraints={"enum": ["NA"]}),
            ["s.json: has a vocabulary and an enum — leave it out: it is generated from the code"
             f" list {AT}/motto/constraints/enum]"],
        ),
        (
            lambda: of_field(6, categories=["NA"]),
            ["s.json: categories differ from the enum, which alone is enforced — make them equal"
             f" {AT}/motto/categories]"],
        ),
        (
            lambda: of_field(6, categoriesOrdered="yes"),
            ["s.json: 'categoriesOrdered' is not true or false"
             f" {AT}/motto/categoriesOrdered]"],
        ),
        (
            lambda: of_field(6, categoriesOrdered=True),
            ["s.json: categoriesOrdered stands without an enum or a vocabulary"
             f" {AT}/motto/categoriesOrdered]"],
        ),
        (
            lambda: stations(lambda made: made.pop("primaryKey") and None),
            ["s.json: 'primaryKey' is missing — write a list [s.json]"],
        ),
        (
            lambda: stations(lambda made: made.update(primaryKey="station_id")),
            ["s.json: 'primaryKey' is not a list — write [\"station_id\"] [s.json primaryKey]"],
        ),
        (
            lambda: stations(lambda made: made.update(primaryKey=["stationid"])),
            ["s.json: 'stationid' is no field of this table — did you mean 'station_id'?"
             " [s.json primaryKey]"],
        ),
        (
            lambda: stations(lambda made: made.update(primaryKey=["station_id", "beds"])),
            ["s.json: 'beds' is in the primary key, but not required — add \"required\": true to"
             " its constraints [s.json primaryKey]"],
        ),
        (
            lambda: stations(lambda made: made.update(primaryKey=["station_id", "station_id"])),
            ["s.json: 'primaryKey' is not a list of different names [s.json primaryKey]"],
        ),
        (
            lambda: stations(lambda made: made.update(foreignKeys={})),
            ["s.json: 'foreignKeys' is not a list [s.json foreignKeys]"],
        ),
        (
            lambda: stations(lambda made: made["foreignKeys"].append("x")),
            ["s.json: foreign key 1 is not an object {...} [s.json foreignKeys/1]"],
        ),
        (
            lambda: stations(lambda made: made["foreignKeys"][0].update(on_delete="x")),
            ["s.json: unknown key 'on_delete' — known are fields, reference"
             " [s.json foreignKeys/0/on_delete]"],
        ),
        (
            lambda: stations(lambda made: made["foreignKeys"][0].update(fields=["region"])),
            ["s.json: 'region' is no field of this table — did you mean 'region_id'?"
             " [s.json foreignKeys/0/fields]"],
        ),
        (
            lambda: stations(lambda made: made["foreignKeys"][0].update(reference="regions")),
            ["s.json: 'reference' is not an object [s.json foreignKeys/0/reference]"],
        ),
        (
            lambda: stations(lambda made: made["foreignKeys"][0]["reference"].update(resource="")),
            ["s.json: 'resource' is empty [s.json foreignKeys/0/reference/resource]"],
        ),
        (
            lambda: stations(
                lambda made: made["foreignKeys"][0]["reference"].update(fields=["a", "b"])
            ),
            ["s.json: 1 fields refer to 2 [s.json foreignKeys/0/reference]"],
        ),
    ],
)  # fmt: skip
def test_schemas_outside_the_dialect(found, expected):
    assert found() == expected


def test_vocabularies():
    made = by_hand()["regions"]

    def found(names):
        return texts(lint_schema(made, path="s.json", table="regions", vocabularies=names))

    assert found({"grade": ["low", "high"]}) == []
    assert found({"grades": ["low"]}) == [
        "s.json: there is no vocabulary 'grade' — did you mean 'grades'?"
        " [s.json fields/grade/vocabulary]"
    ]
    assert found({"grade": ["high"]}) == [
        "s.json: the example 'low' is no code of grade [s.json fields/grade/example]"
    ]
    assert texts(lint_schema(made, path="s.json", inlined=True)) == [
        "s.json: has a vocabulary but no enum — write the codes of the vocabulary into"
        " constraints/enum [s.json fields/grade]"
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a", "anchor ^"),
        ("a$", "anchor $"),
        (r"\d+", r"\d, which engines read differently: write [0-9]"),
        (r"\w", "write [A-Za-z0-9_]"),
        (r"\bx", r"has \b"),
        (r"\s", "a blank"),
        (r"\p{L}", r"has \p"),
        ("a\\", "has \\"),
        (r"(?:a)\1", "back-reference"),
        ("(a)", "only groups written (?:...)"),
        ("(?=a)", "only groups written (?:...)"),
        ("(?<!a)b", "only groups written (?:...)"),
        ("(?P<x>a)", "only groups written (?:...)"),
        ("(?i)a", "only groups written (?:...)"),
        ("a|b", "a bare | at its top"),
        ("(?:a|b)|c", "a bare | at its top"),
        ("[[:alpha:]]", "a bare '[:' in a class"),
        ("[a&&b]", "a bare '&&' in a class"),
        ("[]a]", "has ] first in a class"),
        ("[^]a]", "has ] first in a class"),
        ("a{,3}", "has a { that begins no"),
        ("a{x}", "has a { that begins no"),
        ("(?:a", "a (?: that is never closed"),
        ("a)", "a ) that closes nothing"),
        ("[a", "a [ that is never closed"),
        ("*a", "'*' after nothing that can be repeated"),
        ("(?:|{2})", "'{2}' after nothing that can be repeated"),
        ("a++", "'+' after nothing that can be repeated"),
        ("a**", "'*' after nothing that can be repeated"),
        ("a{2}{3}", "'{3}' after nothing that can be repeated"),
        ("a{3,2}", "whose first number is the larger"),
        ("[z-a]", "the range z-a, whose ends are in the wrong order"),
        ("[a-c-e]", "a - in a class that is neither first, last nor in a range"),
        ("[a--]", "a bare '--' in a class"),
        ("a.b", "a bare ."),
        (r"a\-b", r"has \-, which engines read differently: write -"),
        ("a]", r"a bare ]: write \]"),
        ("a}", r"a bare }: write \}"),
        (r"\x{41}", r"has \x"),
        (r"\u0041", r"has \u"),
        ("a\0b", "the character U+0000"),
        ("a{1001}", "too large"),
        ("(?:(?:a{11}){10}){10}", "too large"),
        ("(?:a{99}|b{999})", "too large"),
        ("(?:" * 50 + "a" + ")" * 50, "too large"),
        ("a" * 10_001, "10,001 characters"),
        ("[" + "".join(map(chr, range(256, 9_000, 3))) + "]{1000}", "is not read by RE2"),
    ],
)
def test_patterns_that_are_not_portable(pattern, expected):
    assert expected in "; ".join(pattern_faults(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["(?:a|b)", "[0-9]{2,3}", r"a\.b[\-c]", "[^a-z-]", "[-a]", "(?:|a)*", "[a-Я]",
     "a{1000}", r"[\]\[]", r"\$\^\|", "(?:a(?:b|c)d)*?", "ө+",
     "", r"https?://[!-~]+", "x{3}", "x{3,}"],
)  # fmt: skip
def test_portable_patterns(pattern):
    assert pattern_faults(pattern) == ()


def between(edit, homonyms=None):
    """Return the problems between the schemas by hand after `edit` has changed them."""
    made = by_hand()
    edit(made)
    return texts(lint_schemas(made, homonyms=homonyms or {}))


def test_schemas_agree():
    assert between(lambda made: None) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"resource": "region"},
            ["there is no table 'region' — did you mean 'regions'?"],
        ),
        (
            {"fields": ["regionid"]},
            ["'regionid' is no field of regions — did you mean 'region_id'?"],
        ),
        (
            {"fields": ["grade"]},
            ["grade is neither the primary key of regions nor unique in it"],
        ),
        (
            {"resource": "visits", "fields": ["visit_number"]},
            [
                "visit_number is neither the primary key of visits nor unique in it",
                "region_id is of type string, but visits.visit_number of type integer",
            ],
        ),
    ],
)
def test_targets_of_foreign_keys(change, expected):
    at = "schemas/stations.schema.json"
    assert between(lambda made: made["stations"]["foreignKeys"][0]["reference"].update(change)) == [
        f"{at}: {text} [{at} foreignKeys/0/reference]" for text in expected
    ]


def test_unique_field_may_be_a_target():
    reference = {"resource": "regions", "fields": ["name"]}
    assert (
        between(lambda made: made["stations"]["foreignKeys"][0].update(reference=reference)) == []
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [("title", "Other"), ("description", "Other."), ("example", "sta-two"), ("type", "year")],
)
def test_equal_names_mean_the_same(key, value):
    found = between(lambda made: made["letters"]["fields"][1].update({key: value}))
    at = "schemas/letters.schema.json"
    expected = (
        f"{at}: 'station_id' differs from stations.station_id in {key} — make them equal, or list"
        f" the name under 'homonyms' with the reason [{at} fields/station_id]"
    )
    assert expected in found


@pytest.mark.parametrize(
    ("limit", "value"),
    [("pattern", "x"), ("maxLength", 9), ("minLength", 3), ("enum", ["a"])],
)
def test_equal_names_have_equal_limits(limit, value):
    def edit(made):
        made["letters"]["fields"][1]["constraints"][limit] = value

    assert f"differs from stations.station_id in {limit} —" in between(edit)[0]


def test_required_may_differ():
    assert (
        between(lambda made: made["letters"]["fields"][1]["constraints"].update(required=True))
        == []
    )


def test_homonyms():
    def edit(made):
        made["letters"]["fields"][1]["title"] = "Other"

    assert between(edit, {"station_id": "two things"}) == []
    assert between(lambda made: None, {"station_id": "two things"}) == [
        "schemas/dataset.json: the homonym 'station_id' is not needed: no two fields of this name"
        " differ — remove it from 'homonyms' [schemas/dataset.json homonyms/station_id]"
    ]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return open_package(sample.build(tmp_path_factory.mktemp("sample"))).descriptor


def test_sample_descriptor_is_in_the_dialect(written):
    assert lint_descriptor(written) == []


def put(made, path, value):
    *parents, last = path
    for part in parents:
        made = made[part]
    if value is KeyError:
        del made[last]
    else:
        made[last] = copy.deepcopy(value)  # else a value could be put inside of itself


LOSSES = ("resources", 4)
AT_LOSSES = "[datapackage.json resources/losses"
RULE = ("rules", 0)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (["licences"], [], "unknown key 'licences' — did you mean 'licenses'?"),
        (["$schema"], KeyError, "'$schema' does not name Data Package v2 — write"),
        (["name"], "Weather Posts", "'Weather Posts' is no name — expected: lower case"),
        (["name"], 5, "'name' is not a text"),
        (["version"], "1.0", "'1.0' is no version — expected: three numbers such as 1.0.0"),
        (["version"], KeyError, "'version' is missing"),
        (["title"], KeyError, "'title' is missing"),
        (["licenses"], [], "'licenses' is empty"),
        (["licenses"], [{}], "licence 0 has neither name nor path"),
        (["homonyms"], [], "'homonyms' is not an object {name: reason}"),
        (["homonyms"], {"beds": "x"}, "the homonym 'beds' is not needed"),
        ([*LOSSES], "x", "the resource is not an object"),
        ([*LOSSES, "name"], "Losses", "'Losses' is no name for a table"),
        ([*LOSSES, "path"], KeyError, "'path' is missing"),
        ([*LOSSES, "profile"], "tabular-data-resource", "unknown key 'profile'"),
        ([*LOSSES, "type"], KeyError, "'type' is not 'table' — write it so"),
        ([*LOSSES, "format"], "tsv", "'format' is not 'csv'"),
        ([*LOSSES, "mediatype"], KeyError, "'mediatype' is not 'text/csv'"),
        ([*LOSSES, "encoding"], "latin-1", "'encoding' is not 'utf-8'"),
        ([*LOSSES, "dialect", "delimiter"], ";", "'dialect' is not {"),
        ([*LOSSES, "bytes"], KeyError, "'bytes' is missing"),
        ([*LOSSES, "bytes"], True, "'bytes' is not a whole number"),
        ([*LOSSES, "rows"], -1, "'rows' is below 0"),
        ([*LOSSES, "minRows"], "0", "'minRows' is not a whole number"),
        ([*LOSSES, "hash"], "sha1:00", "'sha1:00' is no SHA-256"),
        ([*LOSSES, "hash"], KeyError, "'hash' is missing"),
        ([*LOSSES, "schema"], KeyError, "the schema is not an object"),
        ([*LOSSES, "schema", "fields", 0, "title"], KeyError, "'title' is missing"),
        ([*LOSSES, "schema", "foreignKeys", 0, "reference", "resource"], "x", "no table 'x'"),
        (["rules"], {}, "'rules' is not a list"),
        ([*RULE], "x", "rule 0 is not an object"),
        ([*RULE, "severty"], "x", "unknown key 'severty' — did you mean 'severity'?"),
        ([*RULE, "id"], "A b", "'A b' is no id for a rule"),
        ([*RULE, "id"], "staffed-has-beds", "two rules have the id 'staffed-has-beds'"),
        ([*RULE, "id"], KeyError, "'id' is missing"),
        ([*RULE, "table"], "visit", "there is no table 'visit' — did you mean 'visits'?"),
        ([*RULE, "column"], "left", "'left' is no field of visits"),
        ([*RULE, "column"], KeyError, "'column' is missing"),
        ([*RULE, "severity"], "fatal", '\'severity\' is not "error" or "warning"'),
        ([*RULE, "statement"], "", "'statement' is empty"),
        ([*RULE, "sql"], KeyError, "'sql' is missing"),
        ([*RULE, "message"], 5, "'message' is not a text"),
        ([*RULE, "example"], 5, "'example' is not a text"),
    ],
)
def test_descriptors_outside_the_dialect(written, path, value, expected):
    made = copy.deepcopy(dict(written))
    put(made, path, value)
    found = lint_descriptor(made)
    assert [problem for problem in texts(found) if expected in problem], texts(found)
    assert all(problem.path == "datapackage.json" and problem.pointer for problem in found)


def test_pointers_of_a_descriptor(written):
    made = copy.deepcopy(dict(written))
    put(made, [*LOSSES, "schema", "fields", 0, "typo"], 1)
    put(made, [*LOSSES, "format"], "x")
    put(made, [*RULE, "column"], "x")
    assert [problem.pointer for problem in lint_descriptor(made)] == [
        "datapackage.json resources/losses/format",
        "datapackage.json resources/losses/schema/fields/letter_id/typo",
        "datapackage.json rules/0/column",
    ]


def places(value, path=()):
    """Yield the path of every part of a JSON value."""
    yield path
    if isinstance(value, dict | list):
        children = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            yield from places(child, (*path, key))


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3),
    st.just([]), st.just({}), st.just([[]]), st.just([{}]), st.just({"": []}), st.just([None]),
    st.just(KeyError),
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_descriptor_makes_the_lint_fail(written, data):
    made = json.loads(json.dumps(written))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path in places(made) if path]))
        put(made, path, data.draw(ODD))
    lint_descriptor(made)
