"""DNA: every position is a statement, and names that are alike stay apart."""

import csv
import io

import pytest
from real_package import ROWS, updated

from kyrgyz_security_diplomacy.export.dna import COLUMNS, statements

NAMES = {
    **{row["actor_id"]: row["name"] for row in ROWS["actors"]},
    **{row["organization_id"]: row["name"] for row in ROWS["organizations"]},
    **{row["issue_id"]: row["proposition"] for row in ROWS["issues"]},
    "act-edm-3-148-author": "author of Bakiyev plays the security card "
    "(Eurasia Daily Monitor, 2006)",
    "": "",
}
DATES = {row["source_id"]: row["published_latest"] for row in ROWS["sources"]}


@pytest.fixture(scope="module")
def lines(ours):
    return read(ours)


def read(snapshot):
    text = statements(snapshot)["statements.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_statements_are_the_positions(lines):
    assert {row["position_id"]: row for row in lines} == {
        row["position_id"]: {
            **{column: row.get(column) for column in COLUMNS},
            "date": DATES[row["source_id"]],
            "stated": row["stated_edtf"],
            "person": NAMES[row["actor_id"]],
            "organization": NAMES[row["organization_id"]],
            "concept": NAMES[row["issue_id"]],
            "agreement": {"support": "1", "oppose": "0"}.get(row["stance"], ""),
        }
        for row in ROWS["positions"]
    }
    places = [(row["source_id"], row["position_id"]) for row in lines]
    assert places == sorted(places) and len(lines) == len(ROWS["positions"])


def test_what_agreement_cannot_say_and_names_that_are_alike(ours):
    ids = [row["position_id"] for row in ROWS["positions"]]
    stances = dict(zip(ids, ("mixed", "neutral", "unclear", "not_stated", "oppose"), strict=False))
    cells = {key: {"stance": stance} for key, stance in stances.items()}
    package = updated(ours, "positions", "position_id", cells)
    cells = {key: {"name": "Twin"} for key in ("org-kgz-gov", "org-uzb-gov")}
    package = updated(package, "organizations", "organization_id", cells)
    found = {row["position_id"]: row for row in read(package)}
    assert [found[key]["agreement"] for key in stances] == ["", "", "", "", "0"]
    organizations = {row["organization"] for row in found.values()}
    assert {"Twin (org-kgz-gov)", "Twin (org-uzb-gov)"} <= organizations
