"""Corruptions of the descriptor and of the folder."""

import json

from corruptions import Copy, Corruption, edit

TABLE = "places"


def _package(name, codes, change, **more):
    return edit("package", name, "", codes, lambda copy: change(copy.made), tables=(TABLE,), **more)


def _resource(name, codes, change, **more):
    return edit("package", name, TABLE, codes, lambda copy: change(copy.resource(TABLE)), **more)


def _schema(name, codes, change, **more):
    def on_schema(copy: Copy) -> None:
        change(copy.resource(TABLE)["schema"])

    return edit("schema", name, TABLE, codes, on_schema, **more)


def _field(name, codes, change, column="name", **more):
    def on_field(schema: dict) -> None:
        change(next(each for each in schema["fields"] if each["name"] == column))

    return _schema(name, codes, on_field, **more)


def _limits(name, codes, column="name", **limits):
    return _field(name, codes, lambda f: f.setdefault("constraints", {}).update(limits), column)


def _set(**values):
    return lambda owner: owner.update(values)


def _without(*keys):
    return lambda owner: [owner.pop(key) for key in keys]


def _renamed(old, new):
    return lambda owner: owner.update({new: owner.pop(old)})


def _files(name, table, codes, change, **more):
    return Corruption(name, "package", table, tuple(codes.split()), change, **more)


def _write(copy: Copy, path: str, text: str | bytes) -> None:
    made = text if isinstance(text, bytes) else text.encode()
    (copy.root / path).parent.mkdir(exist_ok=True, parents=True)
    (copy.root / path).write_bytes(made)


def _descriptor(change):
    def spoil(copy: Copy) -> None:
        file = copy.root / "datapackage.json"
        file.write_bytes(change(file.read_bytes()))

    return spoil


def _two_with_one_file(copy: Copy) -> None:
    copy.resource("names")["path"] = copy.resource(TABLE)["path"]


def _two_with_one_name(copy: Copy) -> None:
    copy.resource("names")["name"] = TABLE


PACKAGE = [
    *[
        _package(f"{old} misspelt", "unknown-key", _renamed(old, new))
        for old, new in (
            ("licenses", "licences"),
            ("title", "titel"),
            ("version", "versoin"),
            ("contributors", "contributers"),
            ("rules", "rulez"),
            ("views", "viewz"),
            ("homonyms", "homonym"),
            ("$schema", "schema"),
            ("resources", "Resources"),
        )
        if old != "resources"
    ],
    _package("$schema missing", "profile", _without("$schema")),
    _package(
        "$schema of v1",
        "profile",
        _set(**{"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}),
    ),
    _package("profile of v1", "unknown-key", _set(profile="tabular-data-package")),
    _package("name with a blank", "metadata", _set(name="Kyrgyz Security")),
    _package("no name", "metadata", _without("name")),
    _package("version of two numbers", "metadata", _set(version="0.1")),
    _package("version of a fruit", "metadata", _set(version="banana")),
    _package("no licence", "metadata", _without("licenses")),
    _package("licence without name", "metadata", _set(licenses=[{"title": "CC BY"}])),
    _package("licence as text", "metadata", _set(licenses=["CC-BY-4.0"])),
    _package(
        "licence's key misspelt",
        "unknown-key",
        _set(licenses=[{"name": "CC-BY-4.0", "pth": "https://x.org"}]),
    ),
    _package(
        "licence's address without scheme",
        "metadata",
        _set(licenses=[{"name": "CC-BY-4.0", "path": "creativecommons.org"}]),
    ),
    _package("contributors as text", "metadata", _set(contributors="A. Nobody")),
    _package(
        "contributor's key misspelt",
        "unknown-key",
        _set(contributors=[{"title": "A. Nobody", "role": "author"}]),
    ),
    _package(
        "contributor's roles as text",
        "metadata",
        _set(contributors=[{"title": "A. Nobody", "roles": "author"}]),
    ),
    _package("contributor without a name", "metadata", _set(contributors=[{"roles": ["author"]}])),
    _package("keywords as text", "metadata", _set(keywords="Kyrgyzstan, security")),
    _package("keyword twice", "metadata", _set(keywords=["a", "a"])),
    _package("created on a fruit", "metadata", _set(created="banana")),
    _package("created without a zone", "metadata", _set(created="2026-11-24T00:00:00")),
    _package("created on no day", "metadata", _set(created="2026-02-30T00:00:00Z")),
    _package("home page without scheme", "metadata", _set(homepage="example.org")),
    _package("description as a list", "metadata", _set(description=["a"])),
    _package("id as a number", "metadata", _set(id=5)),
    _package("source without title", "metadata", _set(sources=[{"version": "1"}])),
    _package("homonym that is none", "homonym", lambda made: made["homonyms"].update(latitude="x")),
    _package("homonyms as a list", "homonym", _set(homonyms=["kind"])),
    _package("rules as an object", "rule-shape", _set(rules={})),
    _package("no tables", "no-resources", _set(resources=[]), returns=2),
    _package(
        "tables as an object",
        "no-resources",
        lambda made: made.update(resources={"a": made["resources"]}),
        returns=2,
    ),
    *[
        _resource(f"table's {old} misspelt", f"unknown-key {code}", _renamed(old, new))
        for old, new, code in (
            ("hash", "hahs", "resource-hash"),
            ("bytes", "byte", "resource-size"),
            ("rows", "row", "resource-size"),
            ("dialect", "dialekt", "resource-format"),
            ("encoding", "encodng", "resource-format"),
            ("title", "titel", "unknown-key"),
            ("description", "desc", "unknown-key"),
            ("schema", "shema", "schema-shape"),
            ("path", "pth", "resource-path"),
            ("mediatype", "mediaType", "resource-format"),
            ("format", "fromat", "resource-format"),
        )
    ],
    _resource("dialect missing", "resource-format", _without("dialect")),
    _resource(
        "dialect's key misspelt",
        "resource-format",
        lambda each: _renamed("delimiter", "delimeter")(each["dialect"]),
    ),
    _resource(
        "dialect with semicolons",
        "resource-format",
        lambda each: each["dialect"].update(delimiter=";"),
    ),
    _resource(
        "dialect with CRLF",
        "resource-format",
        lambda each: each["dialect"].update(lineTerminator="\r\n"),
    ),
    _resource(
        "dialect without header",
        "resource-format",
        lambda each: each["dialect"].update(header=False),
    ),
    _resource(
        "dialect with comments",
        "resource-format",
        lambda each: each["dialect"].update(commentChar="#"),
    ),
    _resource("encoding of another kind", "resource-format", _set(encoding="windows-1251")),
    _resource("type missing", "resource-format", _without("type")),
    _resource("profile of v1 in a table", "unknown-key", _set(profile="tabular-data-resource")),
    _resource("data in the descriptor", "unknown-key", _set(data=[])),
    _resource("compressed", "unknown-key", _set(compression="gz")),
    _resource("wrong bytes", "bytes", lambda each: each.update(bytes=each["bytes"] + 1)),
    _resource("bytes as text", "resource-size", lambda each: each.update(bytes=str(each["bytes"]))),
    _resource("bytes below 0", "resource-size bytes", _set(bytes=-1)),
    _resource("wrong hash", "hash", _set(hash="sha256:" + "0" * 64)),
    _resource(
        "hash in capitals", "resource-hash", lambda each: each.update(hash=each["hash"].upper())
    ),
    _resource(
        "hash without its name", "resource-hash", lambda each: each.update(hash=each["hash"][7:])
    ),
    _resource("hash of another kind", "resource-hash", _set(hash="sha1:" + "0" * 40)),
    _resource("hash of MD5", "resource-hash", _set(hash="0" * 32)),
    _resource("hash cut off", "resource-hash", lambda each: each.update(hash=each["hash"][:-1])),
    _resource("wrong rows", "rows", lambda each: each.update(rows=each["rows"] + 1)),
    _resource("rows as a fraction", "resource-size", _set(rows=14.5)),
    _resource("no bytes", "resource-size", _without("bytes")),
    _resource("no hash", "resource-hash", _without("hash")),
    _resource("no rows", "resource-size", _without("rows")),
    _resource("fewer rows than asked for", "min-rows", _set(minRows=1000)),
    _resource("least of rows below 0", "resource-size", _set(minRows=-1)),
    _resource("least of rows as text", "resource-size", _set(minRows="0")),
    _package(
        "table's name with a capital",
        "resource-name",
        lambda made: made["resources"][0].update(name="Places"),
    ),
    _resource("no path", "resource-path", _without("path")),
    _resource("path as a list", "resource-path", lambda each: each.update(path=[each["path"]])),
    *[
        _resource(f"path {path}", "resource-path", _set(path=path))
        for path in (
            "/etc/passwd",
            "../places.csv",
            "data/../../places.csv",
            "C:\\places.csv",
            "data\\places.csv",
            "~/places.csv",
            "https://example.org/places.csv",
            "file:///etc/passwd",
            "data/./places.csv",
            "data//places.csv",
            "",
            " ",
            "data/places.csv\u0000",
            "data/.places.csv",
            "data/pl\u0430ces.csv",
        )
    ],
    *[
        _resource(f"file {path}", "resource-file", _set(path=path))
        for path in ("data/place.csv", "data", "data/PLACES.csv", "places.csv", "data/places.csv/x")
    ],
    _files(
        "two tables of one file",
        "names",
        "duplicate-resource-path",
        lambda copy: (_two_with_one_file(copy), copy.save()),
        tables=("places",),
    ),
    _files(
        "two tables of one name",
        "places",
        "duplicate-resource-name",
        lambda copy: (_two_with_one_name(copy), copy.save()),
        tables=("names",),
    ),
    _files(
        "a table of no resource",
        "",
        "stray-file",
        lambda copy: _write(copy, "data/more.csv", "a\n1\n"),
        tables=(TABLE,),
    ),
    _files(
        "an editor's copy",
        "",
        "stray-file",
        lambda copy: _write(copy, "data/places.csv~", "a\n"),
        tables=(TABLE,),
    ),
    _files(
        "a hidden file",
        "",
        "stray-file",
        lambda copy: _write(copy, "data/.DS_Store", b"\0"),
        tables=(TABLE,),
    ),
    _files(
        "a file in a folder below",
        "",
        "stray-file",
        lambda copy: _write(copy, "data/old/places.csv", "a\n"),
        tables=(TABLE,),
    ),
    _files(
        "a broken link",
        "",
        "stray-file",
        lambda copy: (copy.root / "data/x.csv").symlink_to("nowhere"),
        tables=(TABLE,),
    ),
    *[
        Corruption(
            f"descriptor {name}",
            "package",
            "",
            (code,),
            _descriptor(change),
            tables=(TABLE,),
            returns=2,
        )
        for name, code, change in (
            ("cut off", "not-json", lambda data: data[:-20]),
            ("empty", "not-json", lambda data: b""),
            ("of zeros", "not-json", lambda data: b"\0" * 100),
            ("with a byte order mark", "not-json", lambda data: b"\xef\xbb\xbf" + data),
            ("in UTF-16", "encoding", lambda data: data.decode().encode("utf-16")),
            ("in Latin-1", "encoding", lambda data: data.replace(b"Kyrgyz", b"K\xefrgyz")),
            ("with a comma too many", "not-json", lambda data: data.replace(b"\n}\n", b",\n}\n")),
            ("with a comment", "not-json", lambda data: b"// x\n" + data),
            ("with single quotes", "not-json", lambda data: data.replace(b'"', b"'")),
            ("twice", "not-json", lambda data: data + data),
            ("with NaN", "not-json", lambda data: data.replace(b'"rows": ', b'"rows": NaN, "x": ')),
            (
                "with half a surrogate",
                "not-json",
                lambda data: data.replace(b"Kyrgyz", b"K\\ud800", 1),
            ),
            ("that is a list", "not-an-object", lambda data: b"[" + data + b"]"),
            ("that is null", "not-an-object", lambda data: b"null"),
        )
    ],
    Corruption(
        "a key twice",
        "package",
        "",
        ("duplicate-key",),
        _descriptor(lambda data: data.replace(b"{", b'{"title": "x",', 1)),
        tables=(TABLE,),
    ),
    Corruption(
        "descriptor missing",
        "package",
        "",
        ("no-package",),
        lambda copy: (copy.root / "datapackage.json").unlink(),
        tables=(TABLE,),
        returns=2,
    ),
]

SCHEMA = [
    *[
        _schema(f"schema's {old} misspelt", f"unknown-key {code}", _renamed(old, new))
        for old, new, code in (
            ("primaryKey", "primarykey", "primary-key"),
            ("fields", "feilds", "schema-shape"),
            ("missingValues", "missingValue", "missing-values"),
            ("title", "titel", "unknown-key"),
        )
    ],
    _schema("foreign keys misspelt", "unknown-key", _renamed("foreignKeys", "foreignkeys")),
    _schema("fieldsMatch", "unknown-key", _set(fieldsMatch="subset")),
    _schema("uniqueKeys", "unknown-key", _set(uniqueKeys=[["name"]])),
    _schema("more missing values", "missing-values", _set(missingValues=["", "NA"])),
    _schema("no missing values", "missing-values", _without("missingValues")),
    _schema(
        "schema of another kind",
        "schema-profile",
        _set(**{"$schema": "https://json-schema.org/draft/2020-12/schema"}),
    ),
    _schema("schema without fields", "schema-shape", _set(fields=[])),
    _schema("schema's title as a number", "schema-text", _set(title=5)),
    _schema("no primary key", "primary-key", _without("primaryKey")),
    _schema("primary key as text", "primary-key", _set(primaryKey="place_id")),
    _schema("primary key of no field", "primary-key", _set(primaryKey=["place"])),
    _schema("primary key of nothing", "primary-key", _set(primaryKey=[])),
    _schema(
        "primary key that may be empty",
        "key-not-required",
        _set(primaryKey=["place_id", "wikidata_id"]),
    ),
    _schema(
        "field twice", "field-name", lambda schema: schema["fields"].append(schema["fields"][1])
    ),
    _schema("field lost", "unknown-column", lambda schema: schema["fields"].pop(2)),
    _schema(
        "field too many",
        "missing-column",
        lambda schema: schema["fields"].append({**schema["fields"][-1], "name": "extra"}),
    ),
    _schema("field without a name", "field-name", lambda schema: schema["fields"][2].pop("name")),
    _schema("field as text", "schema-shape", lambda schema: schema["fields"].append("x")),
    _schema("fields in another order", "column-order", lambda schema: schema["fields"].reverse()),
    _field("field's name with a capital", "field-name", _set(name="Name")),
    _field("field's type unknown", "field-type", _set(type="str")),
    _field("field's type a list", "field-type", _set(type="list")),
    _field("field's type missing", "field-type", _without("type")),
    _field("field's format", "unknown-key", _set(format="email")),
    _field("field's missing values", "unknown-key", _set(missingValues=["-"])),
    _field("field's key misspelt", "unknown-key", _renamed("constraints", "contraints")),
    _field("field without a title", "field-text", _without("title")),
    _field("field without a description", "field-text", _without("description")),
    _field("field without an example", "example", _without("example")),
    _field("field with an unlawful example", "example", _set(example="north"), column="latitude"),
    _field("type of numbers for text", "type example", _set(type="integer")),
    _field(
        "vocabulary without codes",
        "vocabulary",
        lambda field: field["constraints"].pop("enum"),
        column="kind",
    ),
    _field("categories unlike the codes", "categories", _set(categories=["a"]), column="kind"),
    _field("order without categories", "categories", _set(categoriesOrdered=True)),
    _limits("constraint misspelt", "unknown-key", requried=True),
    _limits("constraint of no type", "constraint", minimum=1),
    _limits("required as text", "constraint", required="true"),
    _limits("minimum as a word", "constraint", "latitude", minimum="low"),
    _limits("minimum above maximum", "constraint", "latitude", minimum=91),
    _limits("shortest above longest", "constraint", minLength=50, maxLength=2),
    _limits("shortest of 1", "constraint", minLength=1),
    _limits("longest of 0", "constraint", maxLength=0),
    _limits("enum of another type", "constraint", "latitude", enum=["north"]),
    _limits("enum of nothing", "constraint", "kind", enum=[]),
    _limits("enum with a code twice", "constraint", "kind", enum=["city", "city"]),
    _limits("enum as text", "constraint", "kind", enum="city"),
    _limits(
        "code lost from an enum",
        "enum",
        "kind",
        enum=["country", "region", "unclear", "base", "adm1", "adm2"],
    ),
    *[
        _limits(f"pattern {pattern}", "pattern", pattern=pattern)
        for pattern in (
            "a|b",
            "^a$",
            "\\d+",
            "\\w+",
            "(?=a)a",
            "(?<n>a)",
            "(a)\\1",
            "[[:alpha:]]",
            "\\p{Lu}",
            "a{,3}",
            "(",
            "[z-a]",
            "(?i)a",
            "\\bword\\b",
            "[a&&b]",
        )
    ],
    *[
        edit(
            "schema",
            name,
            "places",
            code,
            lambda copy, change=change: change(copy.resource("places")["schema"]["foreignKeys"]),
            tables=("sources",),
        )
        for name, code, change in (
            (
                "foreign key to no table",
                "foreign-key-target",
                lambda keys: keys[0]["reference"].update(resource="place"),
            ),
            (
                "foreign key to no column",
                "foreign-key-target",
                lambda keys: keys[1]["reference"].update(fields=["source"]),
            ),
            (
                "foreign key of no column",
                "foreign-key-shape",
                lambda keys: keys[0].update(fields=["parent"]),
            ),
            (
                "foreign key to a column that is no key",
                "foreign-key-target",
                lambda keys: keys[1]["reference"].update(fields=["title"]),
            ),
            (
                "foreign key to another table",
                "foreign-key-target",
                lambda keys: keys[0]["reference"].update(resource="sources"),
            ),
            (
                "foreign key to a column of another type",
                "foreign-key-target",
                lambda keys: keys[1].update(fields=["latitude"]),
            ),
            (
                "foreign key misspelt",
                "unknown-key",
                lambda keys: keys[0].update(referense=keys[0].pop("reference")),
            ),
            (
                "foreign key's table misspelt",
                "unknown-key",
                lambda keys: keys[0]["reference"].update(
                    resourse=keys[0]["reference"].pop("resource")
                ),
            ),
            (
                "foreign key as text",
                "foreign-key-shape",
                lambda keys: keys[0].update(fields="parent_place_id"),
            ),
            (
                "foreign key to itself",
                "foreign-key-shape",
                lambda keys: keys[0].update(fields=["place_id"]),
            ),
            ("foreign key twice", "foreign-key-shape", lambda keys: keys.append(keys[0])),
            (
                "foreign key of two fields to one",
                "foreign-key-shape",
                lambda keys: keys[0].update(fields=["place_id", "name"]),
            ),
        )
    ],
]


def _on_rule(name, codes, change):
    return Corruption(
        f"rule {name}",
        "rule",
        "",
        tuple(codes.split()),
        lambda copy: (
            copy.made.update(rules=[json.loads(GOOD_RULE)]),
            change(copy.made["rules"][0]),
            copy.save(),
        ),
        tables=(TABLE,),
    )


GOOD_RULE = json.dumps(
    {
        "id": "city-has-a-country",
        "table": TABLE,
        "column": "country",
        "severity": "error",
        "statement": "A city has a country.",
        "sql": "SELECT place_id AS key FROM places WHERE kind = 'city' AND country IS NULL",
    }
)
RULES = [
    _on_rule("key misspelt", "unknown-key", _renamed("severity", "severty")),
    _on_rule("id lost", "rule-shape", _without("id")),
    _on_rule("id with blanks", "rule-shape", _set(id="A b")),
    _on_rule("of no table", "rule-shape rule-not-run", _set(table="place")),
    _on_rule("of no column", "rule-shape", _set(column="land")),
    _on_rule("of no known severity", "rule-shape", _set(severity="fatal")),
    _on_rule("without SQL", "rule-shape rule-not-run", _without("sql")),
    _on_rule("with empty SQL", "rule-shape", _set(sql="")),
    _on_rule("with broken SQL", "rule-not-run", _set(sql="SELEC")),
    _on_rule(
        "with a misspelt column",
        "rule-not-run",
        _set(sql="SELECT place_id AS key FROM places WHERE contry IS NULL"),
    ),
    _on_rule("that writes", "rule-not-run", _set(sql="DELETE FROM places")),
    _on_rule("of two statements", "rule-not-run", _set(sql="SELECT 1 AS key; SELECT 2 AS key")),
    _on_rule("that gives no key", "rule-not-run", _set(sql="SELECT name FROM places")),
    _on_rule("that gives another key", "rule-not-run", _set(sql="SELECT name AS key FROM places")),
    _on_rule(
        "that reads a file",
        "rule-not-run",
        _set(sql="SELECT content AS key FROM read_text('/etc/passwd')"),
    ),
    _on_rule("statement as a list", "rule-shape", _set(statement=["x"])),
    _on_rule("message as a number", "rule-shape", _set(message=5)),
]

PACKAGE_FAULTS = [*PACKAGE, *SCHEMA, *RULES]
