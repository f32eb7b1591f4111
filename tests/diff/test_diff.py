"""What differs between two packages: the version required, ids, keys, and random edits."""

import copy
from functools import partial

import pytest
import sample_package as sample
from diff_cases import CASES, printed, table, two
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutation_tests.package_writer import write_package

from kyrgyz_security_diplomacy.diff.compare import diff
from kyrgyz_security_diplomacy.diff.differences import Change
from kyrgyz_security_diplomacy.diff.formats import render
from kyrgyz_security_diplomacy.diff.version import bumped, judge

LEVELS = ("none", "patch", "minor", "major")


# The version


@pytest.mark.parametrize(
    ("version", "none", "patch", "minor", "major"),
    [
        ("1.2.3", "1.2.3", "1.2.4", "1.3.0", "2.0.0"),
        ("0.1.0", "0.1.0", "0.1.1", "0.2.0", "0.2.0"),
        ("1.0.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0"),
        ("2.0.0-rc.1", "2.0.0", "2.0.1", "2.1.0", "3.0.0"),
        ("9.9.9", "9.9.9", "9.9.10", "9.10.0", "10.0.0"),
        ("1.2", "", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_next_version(version, none, patch, minor, major):
    assert [bumped(version, level) for level in LEVELS] == [none, patch, minor, major]


@pytest.mark.parametrize(
    ("old", "new", "level", "enough"),
    [
        ("1.2.3", "1.2.4", "patch", True),
        ("1.2.3", "1.2.3", "patch", False),
        ("1.2.3", "1.2.3", "none", True),
        ("1.2.9", "1.10.0", "minor", True),
        ("1.2.3", "1.3.0-rc.1", "minor", True),
        ("0.2.3", "0.2.4", "major", False),
        ("1.2.3", "next", "none", False),
        ("", "1.0.0", "major", True),
        ("1.2.3", "", "none", False),
    ],
)
def test_declared_version(old, new, level, enough):
    changes = [Change("metadata", each, "", "name", "", "x") for each in ("none", level)]
    found = judge(old, new, changes, [])
    assert (found.enough, found.level, found.required) == (enough, level, bumped(old, level))


def test_version_that_is_too_low_is_a_problem(tmp_path, capsys):
    old, new = two(tmp_path, CASES["column added"][0])
    for root, version in ((old, "0.2.3"), (new, "0.2.4")):
        sample.edit_descriptor(root, lambda made: made.update(version=version))  # noqa: B023
    code, text = printed(capsys, old, new)
    assert code == 1 and "(before 1.0.0 a major change raises the minor number)" in text
    assert "the version '0.2.4' is too low — declare 0.3.0 or higher: column added" in text
    sample.edit_descriptor(new, lambda made: made.pop("version"))
    [problem] = diff(old, new).problems
    assert (problem.code, problem.message) == ("version-too-low", "'' is not a version")


def test_a_correction_and_what_follows_from_it_is_a_patch(tmp_path):
    """A decision that gives the reason, agreement of the coders, the day in the descriptor."""

    def edited(made, rows, records):
        for name in ("adjudications", "reliability"):
            schema = sample.table_schema([sample.id_field("k", "k", required=True)], ["k"])
            resource = {"name": name, "title": name, "minRows": 0, "schema": schema}
            made["resources"].append(resource)
            rows[name] = [{"k": "k-1"}][:records]
        rows["stations"][0].update(opened=f"150{records}", motto="")
        made["created"] = f"2026-01-0{records + 1}"

    edits = (partial(edited, records=records) for records in (0, 1))
    old, new = (two(tmp_path / str(n), edit)[1] for n, edit in enumerate(edits))
    assert diff(old, new).version.level == diff(new, old).version.level == "patch"


# Ids


REQUIRED = {"required": True}
RECORD = sample.table_schema(
    [sample.field(name, "string", "x", REQUIRED) for name in ("id", "table", "reason")]
    + [sample.field("replaced_by", "string", "x")],
    ["id"],
)


def retire(tmp_path, edit, retired=(), before=()):
    """The diff of two versions with these records of retired ids, the rows of the new edited."""
    sides = []
    for name, act, records in (("old", None, before), ("new", edit, retired)):
        made, rows = sample.descriptor(), copy.deepcopy(sample.ROWS)
        made["resources"].append({"name": "retired_ids", "title": "Retired", "schema": RECORD})
        columns = ("id", "table", "reason", "replaced_by")
        rows["retired_ids"] = [dict(zip(columns, each, strict=False)) for each in records]
        if act:
            act(rows)
        sides.append(sample.build(tmp_path / name, made, rows))
    return diff(*sides)


def test_retired_and_replaced_ids_are_reported(tmp_path):
    record = ("let-1", "letters", "merged", "let-3")
    found = retire(tmp_path, lambda rows: rows["letters"].pop(0), [record])
    [letters, _] = found.tables
    assert letters.removed[0]["retired"] == {"reason": "merged", "replaced_by": "let-3"}
    assert found.counts["ids_retired"] == 1
    assert [p.code for p in found.problems] == ["version-too-low"]
    line = next(line for line in render(found, "text").splitlines() if "row removed: l" in line)
    assert line.startswith("row removed: letters let-1: station_id='sta-one', ")
    assert line.endswith(" (retired: merged, replaced by 'let-3')")


@pytest.mark.parametrize(
    ("table", "retired", "before", "said"),
    [
        ("letters", [("let-1", "stations", "deleted")], [], "'let-1' is gone, and retired_ids has "
         "no record of it — add it to retired_ids"),
        (None, [], [("let-0", "letters", "deleted")], "'let-0' was retired, and its record is gone "
         "— restore it"),
        ("visits", [], [], None),  # which have no id of their own
    ],
)  # fmt: skip
def test_an_id_or_a_record_that_is_gone_is_a_problem(tmp_path, table, retired, before, said):
    found = retire(tmp_path, lambda rows: table and rows[table].pop(0), retired, before)
    problems = [str(p) for p in found.problems if p.code == "id-not-retired"]
    assert problems == ([f"{tmp_path}/new/data/retired_ids.csv: {said}"] if said else [])


# Keys


def test_all_rows_differ_if_the_columns_of_the_key_were_changed(tmp_path):
    def edit(made, rows):
        schema = table(made, "letters")["schema"]
        schema["fields"] += [sample.field("part", "integer", "1", {"required": True})]
        schema["primaryKey"] = ["letter_id", "part"]
        for row in rows["letters"]:
            row["part"] = "1"

    [letters] = diff(*two(tmp_path, edit)).tables
    assert not letters.changed
    assert [row["key"] for row in letters.removed] == [(f"let-{n}",) for n in (1, 2, 3)]
    assert [row["key"] for row in letters.added] == [(f"let-{n}", "1") for n in (1, 2, 3)]


# Random edits


TEXTS = st.sampled_from(["", "1", "NA", "x|y", 'a "b", c', "é", "1.0"])
KEYS = st.tuples(st.sampled_from("pqr"), st.sampled_from("123"))
TABLES = st.dictionaries(KEYS, st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}), max_size=7)


def package_of(root, rows):
    fields = [sample.field(name, "string", "x") for name in "akbl"]
    fields[1]["constraints"] = fields[3]["constraints"] = {"required": True}
    schema = sample.table_schema(fields, ["k", "l"])
    descriptor = sample.descriptor() | {"rules": []}
    descriptor["resources"] = [{"name": "things", "title": "Things", "schema": schema}]
    written = [{"k": key[0], "l": key[1], **cells} for key, cells in rows.items()]
    write_package(root, descriptor, {"things": written})
    return root


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=TABLES, new=TABLES)
def test_applied_to_the_old_package_it_gives_the_new_one(tmp_path_factory, old, new):
    root = tmp_path_factory.mktemp("random")
    found = diff(package_of(root / "old", old), package_of(root / "new", new))
    assert found.same == (old == new)
    rows = {key: dict(cells) for key, cells in old.items()}
    blank = {"a": "", "b": ""}
    for each in found.tables:
        for row in each.removed:
            whole = dict(zip("kl", row["key"], strict=True)) | rows.pop(row["key"])
            assert blank | row["cells"] == whole
        for row in each.changed:
            for name, before, after in map(dict.values, row["cells"]):
                assert rows[row["key"]][name] == before != after
                rows[row["key"]][name] = after
        for row in each.added:
            assert row["key"] not in rows
            rows[row["key"]] = {name: row["cells"].get(name, "") for name in blank}
    assert rows == new
