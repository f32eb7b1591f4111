"""Packages made to take a machine down: each function writes one, most by its descriptor."""

import json
import os
from pathlib import Path

import sample_package as sample

MILLION = 1_000_000
DESCRIPTOR = "datapackage.json"


def write(root: Path, *parts: str) -> None:
    """Write the sample package with a descriptor that is this text."""
    sample.build(root)
    with (root / DESCRIPTOR).open("w", encoding="utf-8") as file:
        file.writelines(parts)


def edited(root: Path, edit) -> None:
    """Write the sample package with a descriptor changed by `edit`."""
    sample.build(root)
    made = json.loads((root / DESCRIPTOR).read_text("utf-8"))
    edit(made)
    (root / DESCRIPTOR).write_text(json.dumps(made), encoding="utf-8")


def five_gigabytes(root):
    sample.build(root)
    os.truncate(root / DESCRIPTOR, 5 * 10**9)


def arrays_100_000_deep(root):
    write(root, '{"resources": ', "[" * 100_000, "]" * 100_000, "}")


def objects_100_000_deep(root):
    write(root, '{"resources": ', '{"a":' * 100_000, "0", "}" * 100_000, "}")


def mixed_100_000_deep(root):
    write(root, '{"resources": ', '[{"a":' * 50_000, "0", "}]" * 50_000, "}")


def deep_and_never_closed(root):
    write(root, '{"a": [' * 1_500_000)


def deep_beside_shallow(root):
    wide = ",".join(["[" * 49 + "]" * 49] * 50)
    write(root, '{"resources": [', wide, ",", "[" * 100_000, "]" * 100_000, "]}")


def number_of_a_million_digits(root):
    write(root, '{"resources": [', "9" * MILLION, "]}")


def text_that_never_ends(root):
    write(root, '{"resources": "', '\\"' * 7_000_000)


def five_million_lists(root):
    write(root, '{"resources": [', "[]," * 5_000_000, "0]}")


def million_keys(root):
    write(root, "{", ",".join(f'"k{n}": 0' for n in range(MILLION)), "}")


def key_a_million_times(root):
    write(root, "{", '"resources": 0,' * MILLION, '"resources": [{}]}')


def half_a_million_keys_twice(root):
    twice = ",".join(f'"k{n}":0,"k{n}":1' for n in range(4_000))
    write(root, '{"resources": [', ",".join(["{" + twice + "}"] * 125), "]}")


def ten_thousand_tables(root):
    edited(root, lambda made: made.update(resources=made["resources"] * 2_000))


def million_unknown_keys(root):
    odd = "{" + ",".join(f'"nam{n}":0' for n in range(9_000)) + "}"
    write(root, '{"resources": [', ",".join([odd] * 110), "]}")


def add_fields(made, count, **constraints):
    fields = made["resources"][0]["schema"]["fields"]
    fields += [sample.field(f"f{n}", "string", "a", constraints) for n in range(count)]


def hundred_thousand_fields(root):
    edited(root, lambda made: add_fields(made, 100_000))


def many_fields_in_many_tables(root):
    def edit(made):
        add_fields(made, 990)
        made["resources"] += [made["resources"][0] | {"name": f"t{n}"} for n in range(50)]

    edited(root, edit)


def thousands_of_patterns(root):
    def edit(made):
        add_fields(made, 900, pattern="[a-b]{1,900}")
        made["resources"] += [made["resources"][0] | {"name": f"t{n}"} for n in range(10)]

    edited(root, edit)


def hundreds_of_large_patterns(root):
    def edit(made):
        add_fields(made, 900)
        for n, field in enumerate(made["resources"][0]["schema"]["fields"][4:]):
            field["constraints"] = {"pattern": f"[a-b]{{1,{n + 1}}}"}

    edited(root, edit)


def names_that_are_nearly_known(root):
    """100 foreign keys of 990 unknown fields, each almost one that exists."""

    def edit(made):
        schema = made["resources"][0]["schema"]
        names = [f"{'ab' * 25}{n:04}" for n in range(990)]
        schema["fields"] += [sample.field(name, "string", "a") for name in names]
        odd = [f"{name}x" for name in names]
        schema["foreignKeys"] = [sample.reference(odd, "regions")] * 100

    edited(root, edit)


def thousands_of_homonyms(root):
    edited(root, lambda made: made.update(homonyms={f"{'ab' * 20}{n}": "x" for n in range(9_999)}))


def hundred_thousand_foreign_keys(root):
    def edit(made):
        made["resources"][1]["schema"]["foreignKeys"] *= 100_000

    edited(root, edit)


def enum_of(count):
    def edit(made):
        limits = made["resources"][3]["schema"]["fields"][3]["constraints"]
        known = [row["text"] for row in sample.ROWS["letters"]]
        limits["enum"] = [*known, "Dear all", *map(str, range(count - len(known) - 1))]

    return lambda root: edited(root, edit)


def rule_of_nine_megabytes(root):
    def edit(made):
        made["rules"][0]["sql"] += " AND TRUE" * MILLION

    edited(root, edit)


def thousands_of_rules(root):
    edited(root, lambda made: made.update(rules=made["rules"] * 10_000))


def maximum(text):
    def make(root):
        sample.build(root)
        made = (root / DESCRIPTOR).read_text("utf-8")
        assert '"maximum": 9000' in made
        made = made.replace('"maximum": 9000', f'"maximum": {text}')
        (root / DESCRIPTOR).write_text(made, encoding="utf-8")

    return make


def pattern(text, cell="NA"):
    """Give the column of the letters' text a pattern, and one of its cells this text."""

    def make(root):
        made = sample.descriptor()
        made["resources"][3]["schema"]["fields"][3]["constraints"]["pattern"] = text
        sample.build(root, made, sample.change_rows("letters", {1: {"text": cell}}))

    return make


def cell_of_ten_gigabytes(root):
    sample.build(root)
    file = root / "data/letters.csv"
    os.truncate(file, file.stat().st_size + 10 * 2**30)  # a hole, which takes no room on disk


def million_columns(root):
    sample.build(root)
    sample.put_bytes(root, "letters", b",".join(b"c%d" % n for n in range(MILLION)) + b"\n")


def half_a_million_columns(root):
    """A header that is short enough for any limit on lines."""
    sample.build(root)
    sample.put_bytes(root, "letters", b",".join(b"%x" % n for n in range(MILLION // 2)) + b"\n")


def million_cells_in_a_row(root):
    sample.build(root)
    sample.swap_bytes(root, "letters", b"\nlet-1", b"\n" + b"," * MILLION + b"\nlet-1")
