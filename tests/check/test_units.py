"""What was found good before is not checked again, and that hides nothing."""

import shutil

import pytest
from real_package import DESCRIPTOR, ROOT, altered

from kyrgyz_security_diplomacy.check import engines
from kyrgyz_security_diplomacy.check.early_load import EarlyLoad
from kyrgyz_security_diplomacy.check.units import fingerprints, named, reads
from kyrgyz_security_diplomacy.check.validation import validate, validate_again
from kyrgyz_security_diplomacy.package.data_package import open_package

RULES = {rule["id"]: rule for rule in DESCRIPTOR["rules"]}
# one rule of each table, and with it references, keys and constraints
SOME = sorted({rule["table"]: rule["id"] for rule in DESCRIPTOR["rules"]}.values())[::12]


@pytest.fixture(scope="module")
def good():
    """The committed package: its fingerprints, and its units with their numbers of checks."""
    package = open_package(ROOT)
    report, units = validate_again(package, {})
    assert report.valid
    return fingerprints(package), dict(units), report


def known_of(package, good):
    before, units, _ = good
    return {
        unit: units[unit]
        for unit, print_ in fingerprints(package).items()
        if before[unit] == print_ and unit in units
    }


def test_package_found_good_is_not_read(good, monkeypatch):
    monkeypatch.setattr(engines, "load_files", lambda *given: [] if not given[1] else 1 / 0)
    _, units, first = good
    report, again = validate_again(open_package(ROOT), units)
    assert report == first
    assert again == units


@pytest.mark.parametrize(
    "rule", [pytest.param(each, marks=() if each in SOME else pytest.mark.long) for each in RULES]
)
def test_fault_is_found_by_the_units_that_it_reaches(rule, good, tmp_path):
    root = altered(tmp_path, *filter(str.strip, RULES[rule]["example"].split(";\n")))
    package = open_package(root)
    known = known_of(package, good)
    assert len(known) > 20
    report, units = validate_again(package, known)
    whole = validate(package, engine="duckdb")
    assert report == whole
    assert f"rules/{rule}" in {
        each.pointer.removeprefix("datapackage.json ") for each in whole.problems
    }
    assert set(units) | {unit for unit in reads(package) if unit[0] == "plain"} == set(
        reads(package)
    )


def test_changed_schema_is_checked(good, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    text = (ROOT / "datapackage.json").read_text(encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(text.replace('"maxLength": 300', '"maxLength": 9'))
    package = open_package(tmp_path)
    report, _ = validate_again(package, known_of(package, good))
    assert report == validate(package, engine="duckdb")
    assert not report.valid


def test_file_that_is_not_as_the_descriptor_says_is_refused(good, tmp_path):
    """A file whose hash is known is read only if something needs it: then rows are counted."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    events = tmp_path / "data/events.csv"
    events.write_text("".join(events.read_text().splitlines(keepends=True)[:-1]))
    package = open_package(tmp_path)
    known = {unit: n for unit, n in known_of(package, good).items() if unit[0] != "table"}
    report, _ = validate_again(package, known)
    assert {each.code for each in report.problems} >= {"hash", "rows"}


def test_tables_of_a_query():
    tables = ("events", "event_issues", "a-b")
    assert named("SELECT 1 FROM events JOIN x", tables) == ["events"]
    assert named('SELECT * FROM event_issues, "a-b"', tables) == ["event_issues", "a-b"]


def early_report(root, good):
    """What a check finds that takes over what was read before it; and which tables those are."""
    package = open_package(root)
    taken = []
    with EarlyLoad(open_package(ROOT)) as early:
        has = early.has
        early.has = lambda resource: has(resource) and not taken.append(resource.name)
        report, _ = validate_again(package, known_of(package, good), early)
    return report, taken


def test_tables_read_early_are_taken_over(good, tmp_path):
    root = altered(tmp_path, "UPDATE events SET label = label || ' (changed)'")
    report, taken = early_report(root, good)
    assert report == validate(root, engine="duckdb")
    assert report.valid
    assert "evidence" in taken and "events" not in taken


def test_fault_is_found_beside_tables_read_early(good, tmp_path):
    root = altered(tmp_path, "DELETE FROM evidence")
    report, taken = early_report(root, good)
    assert report == validate(root, engine="duckdb")
    assert not report.valid
    assert "events" in taken and "evidence" not in taken


def test_file_that_is_not_as_its_descriptor_says_is_not_taken_over(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    places = tmp_path / "data/places.csv"
    places.write_text(places.read_text().replace("Moscow", "Mosqow"))
    package = open_package(tmp_path)
    with EarlyLoad(package) as early:
        found = [resource.name for resource in package.resources if early.has(resource)]
    assert set(package.tables) - set(found) == {"places"}
