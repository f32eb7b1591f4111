"""Descriptors made to take a machine down: each function spoils a sample package in its own way."""

import json
import os
from pathlib import Path

import sample_package as sample

MILLION = 1_000_000


def build(root: Path, edit=None) -> Path:
    """Write the sample package, its descriptor changed by `edit`."""
    sample.build(root)
    if edit is not None:
        made = json.loads((root / "datapackage.json").read_text("utf-8"))
        edit(made)
        (root / "datapackage.json").write_text(json.dumps(made), encoding="utf-8")
    return root


def write(root: Path, *parts: str) -> None:
    """Write a descriptor as text."""
    sample.build(root)
    with (root / "datapackage.json").open("w", encoding="utf-8") as file:
        file.writelines(parts)


def blanks(root):
    build(root)
    os.truncate(root / "datapackage.json", 5 * 10**9)


def nested(opening, closing):
    def make(root):
        write(root, '{"resources": ', opening * 100_000, closing * 100_000, "}")

    return make


def never_closed(root):
    write(root, '{"a": [' * 1_500_000)


def deep_beside_shallow(root):
    wide = ["[" * 60 + "]" * 60] * 50
    write(root, '{"resources": [', ",".join(wide), ",", "[" * 100_000, "]" * 100_000, "]}")


def long_number(root):
    write(root, '{"resources": [', "9" * MILLION, "]}")


def huge_exponent(root):
    write(root, '{"resources": [1e999999]}')


def long_text(root):
    write(root, '{"title": "', "x" * 500_000_000, '"}')


def many_quotes(root):
    write(root, '{"resources": "', '\\"' * 7_000_000)


def many_texts(root):
    write(root, '{"resources": [', '"",' * 5_000_000, "0]}")


def many_lists(root):
    write(root, '{"resources": [', "[]," * 5_000_000, "0]}")


def many_objects(root):
    write(root, '{"resources": [', "{}," * 5_000_000, "0]}")


def many_numbers(root):
    write(root, '{"resources": [', "0," * 8_000_000, "0]}")


def many_keys(root):
    write(root, "{", ",".join(f'"k{n}": 0' for n in range(MILLION)), "}")


def one_key_again(root):
    write(root, "{", '"resources": 0,' * MILLION, '"resources": [{}]}')


def keys_again(root):
    twice = ",".join(f'"k{n}":0,"k{n}":1' for n in range(4_000))
    write(root, '{"resources": [', ",".join(["{" + twice + "}"] * 150), "]}")


def many_resources(root):
    write(root, '{"resources": [', ",".join(['{"name": "a"}'] * 10_000), "]}")


def unknown_keys(root):
    odd = "{" + ",".join(f'"nam{n}": 0' for n in range(9_000)) + "}"
    write(root, '{"resources": [', ",".join([odd] * 100), "]}")


def fields(count, tables=1, pattern=False):
    def make(root):
        def edit(made):
            one = made["resources"][0]["schema"]["fields"]
            for number in range(count):
                odd = sample.field(f"f{number}", "string", "a")
                if pattern:
                    odd["constraints"] = {"pattern": f"[a-b]{{1,{number % 900 + 1}}}"}
                one.append(odd)
            entry = made["resources"][0]
            for number in range(1, tables):
                made["resources"].append(entry | {"name": f"t{number}"})

        build(root, edit)

    return make


def misspelt_fields(root):
    """Unknown fields named as 990 that exist, almost: the nearest is looked for."""

    def edit(made):
        schema = made["resources"][0]["schema"]
        names = [f"{'ab' * 25}{number:04}" for number in range(990)]
        schema["fields"] += [sample.field(name, "string", "a") for name in names]
        key = {"fields": [f"{name}x" for name in names]}
        key["reference"] = {"resource": "regions", "fields": key["fields"]}
        schema["foreignKeys"] = [key] * 100

    build(root, edit)


def long_names(root):
    """A key that is almost one of a long list of homonyms."""
    build(root, lambda made: made.update(homonyms={"ab" * 20 + f"{n}": "x" for n in range(9_999)}))


def many_foreign_keys(root):
    def edit(made):
        schema = made["resources"][1]["schema"]
        schema["foreignKeys"] *= 100_000

    build(root, edit)


def long_enum(count):
    def make(root):
        def edit(made):
            limits = made["resources"][3]["schema"]["fields"][3]["constraints"]
            limits["enum"] = [*(row["text"] for row in sample.ROWS["letters"]), "Dear all"]
            limits["enum"] += map(str, range(count - 4))

        build(root, edit)

    return make


def long_rule(root):
    def edit(made):
        made["rules"][0]["sql"] += " AND TRUE" * MILLION

    build(root, edit)


def many_rules(root):
    build(root, lambda made: made.update(rules=made["rules"] * 10_000))


def bound(text):
    def make(root):
        sample.build(root)
        file = root / "datapackage.json"
        whole = file.read_text("utf-8").replace('"maximum": 9000', f'"maximum": {text}')
        file.write_text(whole, encoding="utf-8")

    return make


def pattern(text, cell=None):
    """Give the column of the letters' text a pattern, and one of its cells a text."""

    def make(root):
        rows = sample.ROWS
        if cell is not None:
            rows = sample.change_rows("letters", {1: {"text": cell}})
        made = sample.descriptor()
        made["resources"][3]["schema"]["fields"][3]["constraints"]["pattern"] = text
        sample.build(root, made, rows)

    return make
