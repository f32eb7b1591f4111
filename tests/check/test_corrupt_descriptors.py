"""`ksd validate` refuses corrupt descriptors: metadata, resources, schemas, rules, stray files.

Paths and what is no plain file: tests/package/test_package.py; SQL of rules: test_rules.py.
"""

import json

import pytest
from corruptions import Copy, judged, names
from real_package import part

from kyrgyz_security_diplomacy.package.descriptor import lint_descriptor

TABLE = "places"


def change(name):
    """Give a change of a part of the descriptor a name, which is the id of its case."""

    def named(function):
        function.__name__ = name
        return function

    return named


def put(**values):
    return change(str(values)[1:61])(lambda owner: owner.update(values))


def gone(*keys):
    return change(f"no {keys}")(lambda owner: [owner.pop(key) for key in keys])


def renamed(old, new):
    return change(f"{old} as {new}")(lambda owner: owner.update({new: owner.pop(old)}))


def with_(key, function):
    """The value of a key replaced by what a function makes of it, or changed by it."""

    def apply(owner):
        found = function(owner[key])
        owner[key] = owner[key] if found is None else found

    return change(f"{key} changed")(apply)


def misspelt(code, *names_):
    return [(f"unknown-key {code}", renamed(name, name[:1] + name[2:])) for name in names_]


URL = "https://datapackage.org/profiles/1.0/datapackage.json"
PACKAGE = [
    *misspelt("", "licenses", "title", "version", "contributors", "rules", "views", "homonyms"),
    *misspelt("", "$schema"),
    ("profile", gone("$schema")),
    ("profile", put(**{"$schema": URL})),
    ("unknown-key", put(profile="tabular-data-package")),
    ("metadata", put(name="Kyrgyz Security")),
    ("metadata", gone("name")),
    ("metadata", put(version="0.1")),
    ("metadata", put(version="banana")),
    ("metadata", gone("licenses")),
    ("metadata", put(licenses=[{"title": "CC BY"}])),
    ("metadata", put(licenses=["CC-BY-4.0"])),
    ("unknown-key", put(licenses=[{"name": "CC-BY-4.0", "pth": "https://x.org"}])),
    ("metadata", put(licenses=[{"name": "CC-BY-4.0", "path": "creativecommons.org"}])),
    ("metadata", put(contributors="A. Nobody")),
    ("unknown-key", put(contributors=[{"title": "A. Nobody", "role": "author"}])),
    ("metadata", put(contributors=[{"title": "A. Nobody", "roles": "author"}])),
    ("metadata", put(contributors=[{"roles": ["author"]}])),
    ("metadata", put(keywords="Kyrgyzstan, security")),
    ("metadata", put(keywords=["a", "a"])),
    ("metadata", put(created="banana")),
    ("metadata", put(created="2026-11-24T00:00:00")),
    ("metadata", put(created="2026-02-30T00:00:00Z")),
    ("metadata", put(homepage="example.org")),
    ("metadata", put(description=["a"])),
    ("metadata", put(id=5)),
    ("metadata", put(sources=[{"version": "1"}])),
    ("homonym", with_("homonyms", lambda homonyms: homonyms.update(latitude="x"))),
    ("homonym", put(homonyms=["kind"])),
    ("rule-shape", put(rules={})),
    ("name-form", with_("resources", lambda tables: tables[0].update(name="Places"))),
]
RESOURCE = [
    *misspelt("resource-hash", "hash"),
    *misspelt("resource-size", "bytes", "rows"),
    *misspelt("resource-format", "dialect", "encoding", "mediatype", "format"),
    *misspelt("unknown-key", "title"),
    *misspelt("resource-format", "schema"),
    *misspelt("resource-path", "path"),
    ("resource-format", gone("dialect")),
    ("resource-format", with_("dialect", renamed("delimiter", "delimeter"))),
    ("resource-format", with_("dialect", put(delimiter=";"))),
    ("resource-format", with_("dialect", put(lineTerminator="\r\n"))),
    ("resource-format", with_("dialect", put(header=False))),
    ("resource-format", with_("dialect", put(commentChar="#"))),
    ("resource-format", put(encoding="windows-1251")),
    ("resource-format", gone("type")),
    ("unknown-key", put(profile="tabular-data-resource")),
    ("unknown-key", put(data=[])),
    ("unknown-key", put(compression="gz")),
    ("bytes", with_("bytes", lambda size: size + 1)),
    ("resource-size", with_("bytes", str)),
    ("resource-size bytes", put(bytes=-1)),
    ("hash", put(hash="sha256:" + "0" * 64)),
    ("resource-hash", with_("hash", str.upper)),
    ("resource-hash", with_("hash", lambda text: text[7:])),
    ("resource-hash", put(hash="sha1:" + "0" * 40)),
    ("resource-hash", put(hash="0" * 32)),
    ("resource-hash", with_("hash", lambda text: text[:-1])),
    ("rows", with_("rows", lambda number: number + 1)),
    ("resource-size", put(rows=14.5)),
    ("resource-size", gone("bytes")),
    ("resource-hash", gone("hash")),
    ("resource-size", gone("rows")),
    ("min-rows", put(minRows=1000)),
    ("resource-size", put(minRows=-1)),
    ("resource-size", put(minRows="0")),
    ("resource-path", gone("path")),
    ("resource-path", put(path=["data/places.csv"])),
    *(("resource-file", put(path=path)) for path in (
        "data/place.csv", "data/PLACES.csv", "data/pl\u0430ces.csv",
    )),
]  # fmt: skip
SCHEMA = [
    *misspelt("key-form", "primaryKey"),
    *misspelt("schema-shape", "fields"),
    *misspelt("missing-values", "missingValues"),
    *misspelt("unknown-key", "title", "foreignKeys"),
    ("unknown-key", put(fieldsMatch="subset")),
    ("unknown-key", put(uniqueKeys=[["name"]])),
    ("missing-values", put(missingValues=["", "NA"])),
    ("missing-values", gone("missingValues")),
    ("schema-profile", put(**{"$schema": "https://json-schema.org/draft/2020-12/schema"})),
    ("schema-shape", put(fields=[])),
    ("schema-text", put(title=5)),
    ("key-form", gone("primaryKey")),
    ("key-form", put(primaryKey="place_id")),
    ("primary-key", put(primaryKey=["place"])),
    ("key-form", put(primaryKey=[])),
    ("primary-key", put(primaryKey=5)),
    ("key-not-required", put(primaryKey=["place_id", "wikidata_id"])),
    ("field-name", with_("fields", lambda fields: fields.append(fields[1]))),
    ("unknown-column", with_("fields", lambda fields: fields[:2] + fields[3:])),
    ("missing-column", with_("fields", lambda fields: fields.append(fields[-1] | {"name": "x"}))),
    ("field-name", with_("fields", lambda fields: fields[2].clear())),
    ("schema-shape", with_("fields", lambda fields: fields.append("x"))),
    ("column-order", with_("fields", lambda fields: fields[::-1])),
]
FIELD = [
    ("name", "name-form", put(name="Name")),
    ("name", "field-type", put(type="str")),
    ("name", "unsupported", put(type="list")),
    ("name", "field-text", gone("type")),
    ("name", "unknown-key", put(format="email")),
    ("name", "unknown-key", put(missingValues=["-"])),
    ("name", "unknown-key", renamed("constraints", "contraints")),
    ("name", "field-text", gone("title")),
    ("name", "field-text", gone("description")),
    ("name", "example", gone("example")),
    ("latitude", "example", put(example="north")),
    ("name", "type example", put(type="integer")),
    ("kind", "vocabulary", with_("constraints", gone("enum"))),
    ("kind", "categories", put(categories=["a"])),
    ("name", "categories", put(categoriesOrdered=True)),
]
LIMITS = [
    ("name", "unknown-key", put(requried=True)),
    ("name", "unsupported", put(minimum=1)),
    ("name", "constraint", put(required="true")),
    ("latitude", "constraint", put(minimum="low")),
    ("latitude", "constraint", put(minimum=91)),
    ("name", "constraint", put(minLength=50, maxLength=2)),
    ("name", "constraint-form", put(minLength=1)),
    ("name", "constraint", put(maxLength=-1)),
    ("latitude", "constraint", put(enum=["north"])),
    ("kind", "constraint", put(enum=[])),
    ("kind", "constraint-form", put(enum=["city", "city"])),
    ("kind", "constraint", put(enum="city")),
    ("kind", "enum", with_("enum", lambda codes: [code for code in codes if code != "city"])),
    *(("name", "pattern-form", put(pattern=pattern)) for pattern in (
        "a|b", "^a$", "\\d+", "\\w+", "[[:alpha:]]", "\\p{Lu}", "a{,3}", "(?i)a", "\\bword\\b",
        "[a&&b]",
    )),
    *(("name", "unsupported", put(pattern=pattern)) for pattern in ("(?=a)a", "(a)\\1")),
    *(("name", "pattern", put(pattern=pattern)) for pattern in ("(", "(?<n>a)", "[z-a]", 5)),
]  # fmt: skip
KEYS = [
    (0, "foreign-key-target", with_("reference", put(resource="place"))),
    (1, "foreign-key-target", with_("reference", put(fields=["source"]))),
    (0, "foreign-key-shape", put(fields=["parent"])),
    (1, "foreign-key-form", with_("reference", put(fields=["title"]))),
    (0, "foreign-key-target", with_("reference", put(resource="sources"))),
    (1, "foreign-key-form", put(fields=["latitude"])),
    (0, "unknown-key", renamed("reference", "referense")),
    (0, "unknown-key", with_("reference", renamed("resource", "resourse"))),
    (0, "key-form", put(fields="parent_place_id")),
    (0, "foreign-key-form", put(fields=["place_id"])),
    (0, "foreign-key-shape", put(fields=["place_id", "name"])),
]
RULE = {
    "id": "city-has-a-country",
    "table": TABLE,
    "column": "country",
    "severity": "error",
    "statement": "A city has a country.",
    "sql": "SELECT place_id AS key FROM places WHERE kind = 'city' AND country IS NULL",
}
RULES = [
    ("unknown-key", renamed("severity", "severty")),
    ("rule-shape", gone("id")),
    ("rule-shape", put(id="A b")),
    ("rule-shape rule-not-run", put(table="place")),
    ("rule-shape", put(column="land")),
    ("rule-shape", put(severity="fatal")),
    ("rule-shape rule-not-run", gone("sql")),
    ("rule-shape", put(sql="")),
    ("rule-shape", put(statement=["x"])),
    ("rule-shape", put(message=5)),
]


def places(made):
    return next(each for each in made["resources"] if each["name"] == TABLE)


def field_of(made, name):
    return next(each for each in places(made)["schema"]["fields"] if each["name"] == name)


def limits(made, name):
    return field_of(made, name).setdefault("constraints", {})


def cases():
    """Codes, a function that finds the part of a descriptor that changes, and its change."""
    for codes, made in PACKAGE:
        yield codes, lambda descriptor: descriptor, made
    for codes, made in RESOURCE:
        yield codes, places, made
    for codes, made in SCHEMA:
        yield codes, lambda descriptor: places(descriptor)["schema"], made
    for name, codes, made in FIELD:
        yield codes, lambda descriptor, name=name: field_of(descriptor, name), made
    for name, codes, made in LIMITS:
        yield codes, lambda descriptor, name=name: limits(descriptor, name), made
    for at, codes, made in KEYS:
        yield codes, lambda made, at=at: places(made)["schema"]["foreignKeys"][at], made
    yield "key-form", lambda made: places(made)["schema"], with_(
        "foreignKeys", lambda keys: keys.append(keys[0])
    )  # fmt: skip
    for codes, made in RULES:
        yield codes, lambda descriptor: descriptor["rules"][0], made


CASES = list(cases())
OF_FILES = {"bytes", "hash", "rows", "min-rows", "resource-file", "rule-not-run", "enum", "type",
            "unknown-column", "missing-column", "column-order", "resource-path"}  # fmt: skip
"""What is found only beside the files."""


def changed(find, change):
    made = part([], [TABLE, "sources"])
    made["rules"] = [dict(RULE)]
    before = json.dumps(made)
    change(find(made))
    assert json.dumps(made) != before, "changes nothing"
    return made


def called(each):
    return each if isinstance(each, str) else each.__name__


@pytest.mark.parametrize(
    ("codes", "find", "change"),
    [case for case in CASES if not set(case[0].split()) & OF_FILES],
    ids=called,
)
def test_a_corrupt_descriptor_is_refused(codes, find, change):
    problems = [each.to_dict() for each in lint_descriptor(changed(find, change))]
    assert set(codes.split()) <= {each["code"] for each in problems}


@pytest.mark.parametrize(
    ("codes", "find", "change"),
    [case for case in CASES if set(case[0].split()) & OF_FILES],
    ids=called,
)
def test_a_package_with_a_corrupt_descriptor_is_refused(codes, find, change, tmp_path, capsys):
    copy = Copy(tmp_path, part([], [TABLE, "sources"]))
    copy.made = changed(find, change)
    copy.save()
    code, problems = judged(tmp_path, "duckdb", capsys)
    assert code == 1 and set(codes.split()) <= names(problems)


UNREADABLE = {
    "cut off": ("not-json", lambda data: data[:-20]),
    "empty": ("not-json", lambda data: b""),
    "of zeros": ("not-json", lambda data: b"\0" * 100),
    "with a byte order mark": ("not-json", lambda data: b"\xef\xbb\xbf" + data),
    "in UTF-16": ("encoding", lambda data: data.decode().encode("utf-16")),
    "in Latin-1": ("encoding", lambda data: data.replace(b"Kyrgyz", b"K\xefrgyz")),
    "with a comma too many": ("not-json", lambda data: data.replace(b"\n}\n", b",\n}\n")),
    "with a comment": ("not-json", lambda data: b"// x\n" + data),
    "with single quotes": ("not-json", lambda data: data.replace(b'"', b"'")),
    "twice": ("not-json", lambda data: data + data),
    "with NaN": ("not-json", lambda data: data.replace(b'"rows": ', b'"rows": NaN, "x": ')),
    "with half a surrogate": ("not-json", lambda data: data.replace(b"Kyrgyz", b"K\\ud800", 1)),
    "that is a list": ("not-an-object", lambda data: b"[" + data + b"]"),
    "that is null": ("not-an-object", lambda data: b"null"),
    "without tables": ("no-resources", lambda data: b'{"name": "x", "resources": []}'),
    "of tables in an object": ("no-resources", lambda data: b'{"name": "x", "resources": {}}'),
}


@pytest.mark.parametrize(("code", "make"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_descriptor_cannot_be_run(code, make, tmp_path, capsys):
    file = Copy(tmp_path, part([], [TABLE])).root / "datapackage.json"
    file.write_bytes(make(file.read_bytes()))
    returned, problems = judged(tmp_path, "duckdb", capsys)
    assert returned == 2 and code in names(problems)


def test_a_missing_descriptor_cannot_be_run(tmp_path, capsys):
    returned, problems = judged(tmp_path, "duckdb", capsys)
    assert returned == 2 and "no-package" in names(problems)


def two_of_one(key):
    def make(copy):
        copy.resource("names")[key] = copy.resource(TABLE)[key]
        copy.save()

    return make


def write(path, content):
    def make(copy):
        (copy.root / path).parent.mkdir(exist_ok=True)
        (copy.root / path).write_bytes(content)

    return make


def key_twice(copy):
    file = copy.root / "datapackage.json"
    file.write_bytes(file.read_bytes().replace(b"{", b'{"title": "x",', 1))


FOLDERS = {
    "two tables of one file": ("duplicate-resource-path", two_of_one("path")),
    "two tables of one name": ("duplicate-resource-name", two_of_one("name")),
    "a table of no resource": ("stray-file", write("data/more.csv", b"a\n1\n")),
    "an editor's copy": ("stray-file", write("data/places.csv~", b"a\n")),
    "a key twice": ("duplicate-key", key_twice),
}


@pytest.mark.parametrize(("code", "make"), FOLDERS.values(), ids=FOLDERS)
def test_a_corrupt_folder_is_refused(code, make, tmp_path, capsys):
    make(Copy(tmp_path, part([], [TABLE, "names"])))
    returned, problems = judged(tmp_path, "duckdb", capsys)
    assert returned == 1 and code in names(problems)
