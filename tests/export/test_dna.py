"""DNA: the database has the tables of DNA 3.0, whole keys, and no statement that is not one."""

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta

import pytest
from linked import ROWS, changed, folder, real

from kyrgyz_security_diplomacy.export.dna import write
from kyrgyz_security_diplomacy.export.dna_schema import password_digest

# of the DDL of DNA 3.0 (sql/Sql.java)
TABLES = {
    *("SETTINGS", "CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "VARIABLELINKS", "REGEXES"),
    *("CODERRELATIONS", "STATEMENTS", "DATABOOLEAN", "DATAINTEGER", "ENTITIES", "DATASHORTTEXT"),
    *("DATALONGTEXT", "ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES"),
}
STATEMENTS = """
SELECT d.Title AS title, d.Date AS day, substr(d.Text, s.Start + 1, s.Stop - s.Start) AS marked,
  max(CASE v.Variable WHEN 'person' THEN e.Value END) AS person,
  max(CASE v.Variable WHEN 'organization' THEN e.Value END) AS organization,
  max(CASE v.Variable WHEN 'concept' THEN e.Value END) AS concept,
  b.Value AS agreement
FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
JOIN DATASHORTTEXT t ON t.StatementId = s.ID JOIN VARIABLES v ON v.ID = t.VariableId
JOIN ENTITIES e ON e.ID = t.Entity AND e.VariableId = v.ID
JOIN DATABOOLEAN b ON b.StatementId = s.ID
GROUP BY s.ID ORDER BY s.ID
"""


def statements(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(STATEMENTS)]


def lines(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write(real(), tmp_path_factory.mktemp("dna"))


def test_tables_and_keys(written):
    with closing(sqlite3.connect(written[0])) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in names} == TABLES
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        settings = dict(connection.execute("SELECT Property, Value FROM SETTINGS"))
        assert settings["version"].startswith("3.0")
        coder = connection.execute("SELECT ID, Name, Password FROM CODERS").fetchall()
        assert coder == [(1, "Admin", password_digest())]
        declared = connection.execute("SELECT Variable, DataType FROM VARIABLES").fetchall()
        assert declared == [
            ("person", "short text"),
            ("organization", "short text"),
            ("concept", "short text"),
            ("agreement", "boolean"),
        ]


def test_a_broken_key_would_be_seen(written, tmp_path):
    copy = tmp_path / "broken.dna"
    copy.write_bytes(written[0].read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM ENTITIES WHERE Value = 'Kurmanbek Bakiyev'")
        assert connection.execute("PRAGMA foreign_key_check").fetchall()


def test_statements_are_the_positions(written):
    named = {
        **{row["actor_id"]: row["name"] or row["actor_id"] for row in ROWS["actors"]},
        **{row["organization_id"]: row["name"] for row in ROWS["organizations"]},
        **{row["issue_id"]: row["proposition"] for row in ROWS["issues"]},
        "": "",
    }
    expected = Counter(
        (
            named[row["actor_id"]],
            named[row["organization_id"]],
            named[row["issue_id"]],
            {"support": 1, "oppose": 0}[row["stance"]],
            row["summary"],
        )
        for row in ROWS["positions"]
        if row["stance"] in ("support", "oppose")
    )
    keys = ("person", "organization", "concept", "agreement", "marked")
    found = statements(written[0])
    assert Counter(tuple(row[key] for key in keys) for row in found) == expected
    published = date(1970, 1, 1) + timedelta(seconds=found[0]["day"])
    assert (found[0]["title"], str(published)) == ("Bakiyev plays the security card", "2006-08-01")


def test_csv_has_every_position(written):
    found = lines(written[1])
    assert {row["position_id"]: row["stance"] for row in found} == {
        row["position_id"]: row["stance"] for row in ROWS["positions"]
    }
    assert sum(row["in_dna"] == "true" for row in found) == len(statements(written[0]))


def test_what_agreement_cannot_say_is_only_in_the_csv(tmp_path):
    ids = [row["position_id"] for row in ROWS["positions"]]
    stances = dict(zip(ids, ("mixed", "neutral", "unclear", "not_stated", "oppose"), strict=False))
    package = changed(
        tmp_path / "package",
        *(
            f"UPDATE positions SET stance = '{stance}' WHERE position_id = '{key}'"
            for key, stance in stances.items()
        ),
    )
    database, table = write(package, folder(tmp_path / "dna"))
    told = {row["position_id"]: row for row in lines(table)}
    assert [told[key]["agreement"] for key in stances] == ["", "", "", "", "0"]
    assert [told[key]["in_dna"] for key in stances] == ["false"] * 4 + ["true"]
    assert len(statements(database)) == len(ids) - 4


def test_names_that_are_alike_or_too_long_stay_apart(tmp_path):
    long = "A proposition about " + "much " * 60
    package = changed(
        tmp_path / "package",
        "UPDATE organizations SET name = 'Twin' WHERE organization_id IN "
        "('org-kgz-gov', 'org-uzb-gov')",
        f"UPDATE issues SET proposition = '{long.strip()}.' WHERE issue_id IN "
        "('iss-manas-important', 'iss-hut-threat')",
        "UPDATE positions SET summary = 'Two signs 𐌰𐌱 beyond the plane.' "
        "WHERE position_id = 'pos-abizaid-manas-important'",
    )
    found = statements(write(package, folder(tmp_path / "dna"))[0])
    organizations = {row["organization"] for row in found}
    assert {"Twin", "Twin… (org-uzb-gov)"} <= organizations
    concepts = {row["concept"] for row in found if row["concept"].startswith("A proposition")}
    assert len(concepts) == 2 and max(map(len, concepts)) == 190
    # DNA is a Java program: it counts those two signs as four
    with closing(sqlite3.connect(tmp_path / "dna/statements.dna")) as connection:
        text = connection.execute("SELECT Text FROM DOCUMENTS").fetchone()[0].encode("utf-16-le")
        bounds = connection.execute("SELECT Start, Stop FROM STATEMENTS").fetchall()
    marked = {text[2 * start : 2 * stop].decode("utf-16-le") for start, stop in bounds}
    assert "Two signs 𐌰𐌱 beyond the plane." in marked
    assert marked <= {row["summary"] for row in ROWS["positions"]} | {
        "Two signs 𐌰𐌱 beyond the plane."
    }


def test_entities_tell_what_is_known(written):
    with closing(sqlite3.connect(written[0])) as connection:
        found = connection.execute(
            "SELECT a.AttributeVariable, v.AttributeValue FROM ENTITIES e "
            "JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID "
            "JOIN ATTRIBUTEVARIABLES a ON a.ID = v.AttributeVariableId "
            "WHERE e.Value = 'Government of Kyrgyzstan'"
        )
        told = dict(found.fetchall())
    assert told["Id"] == "org-kgz-gov" and told["Country"] == "KGZ" and told["Sector"] == "GOV"
