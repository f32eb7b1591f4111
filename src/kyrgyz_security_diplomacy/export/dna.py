"""Statements for the Discourse Network Analyzer: `statements.dna` for DNA 3.0, and a plain CSV.

A statement is a reported position: person and organization are its holder, the concept is the
proposition, and `agreement` is yes for support and no for opposition. DNA's agreement has no third
value, so positions that are mixed, neutral or undecided are **not in the .dna**, where either value
would be wrong; `statements.csv` has them all, with the stance as coded, and says in `in_dna` which
are there.

The text of a source is not ours to give. The text of a document in the .dna is therefore made of
this project's own summaries, one line a position in the order of the source, and each statement
marks its line. Dates are those of the sources, as is usual in DNA; the day on which something was
said is in the CSV. The coder is `Admin`, the password `dna`.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ..load.rows import Row, released, text
from ..package.data_package import Package
from ..tables.csv_writer import csv_bytes, write_bytes
from .dna_schema import PASSWORD, SHORT, TABLES, VERSION, password_digest
from .dna_statements import AGREEMENT, COLUMNS, VARIABLES, Statements

NUMBERS = {variable: number for number, variable in enumerate(VARIABLES, 1)}
"""Variable of short text to its id in the database; the next one is agreement."""
ATTRIBUTES = ("Type", "Alias", "Notes", "Country", "Sector", "Wikidata", "Id")
HEAD = "Summaries of what is reported, in the words of the dataset; the text itself is not given."

Entities = dict[tuple[str, str], int]
"""Variable and id of a row to the id of the entity in the database."""


def write(package: Package, folder: Path) -> list[Path]:
    """Write the database and the CSV; return the files.

    Raises:
        PackageError: the package lacks a table or a row.
        OSError: a file cannot be written.
    """
    statements = Statements(package)
    contents = {
        "statements.dna": _database(package, statements),
        "statements.csv": csv_bytes(COLUMNS, statements.lines()),
    }
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return [folder / name for name in contents]


def _database(package: Package, statements: Statements) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        _add_fixed(connection, package)
        entities = _add_entities(connection, statements)
        citation = text(package, "bibliographicCitation")
        for number, (source_id, positions) in enumerate(statements.by_source.items(), 1):
            source = statements.sources[source_id]
            lines = [HEAD, *(row["summary"] or row["position_id"] for row in positions)]
            _insert(connection, "DOCUMENTS", _document(number, source, lines, citation))
            start = _units(HEAD) + 1
            for row, line in zip(positions, lines[1:], strict=True):
                stop = start + _units(line)
                if row["stance"] in AGREEMENT:
                    place = {"DocumentId": number, "Start": start, "Stop": stop}
                    _add_statement(connection, place, row, statements.values(row), entities)
                start = stop + 1
        connection.commit()
        return connection.serialize()


def _insert(connection: sqlite3.Connection, table: str, cells: dict) -> int:
    """Insert a row; return its id."""
    marks = ", ".join("?" * len(cells))
    query = f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})"
    return connection.execute(query, list(cells.values())).lastrowid


def _add_fixed(connection: sqlite3.Connection, package: Package) -> None:
    """Add what every such database has: settings, the coder, the type of statement."""
    for name, value in (("version", VERSION), ("date", released(package))):
        _insert(connection, "SETTINGS", {"Property": name, "Value": value})
    coder = {"ID": 1, "Name": "Admin", "Red": 255, "Green": 255, "Password": password_digest()}
    _insert(connection, "CODERS", coder)
    kind = {"ID": 1, "Label": "DNA Statement", "Red": 239, "Green": 208, "Blue": 51}
    _insert(connection, "STATEMENTTYPES", kind)
    for name in (*NUMBERS, "agreement"):
        kind = "short text" if name in NUMBERS else "boolean"
        cells = {"Variable": name, "DataType": kind, "StatementTypeId": 1}
        _insert(connection, "VARIABLES", cells)
    for number in NUMBERS.values():
        for name in ATTRIBUTES:
            cells = {"VariableId": number, "AttributeVariable": name}
            _insert(connection, "ATTRIBUTEVARIABLES", cells)


def _add_entities(connection: sqlite3.Connection, statements: Statements) -> Entities:
    """Add an empty entity for each variable, and all that a position names; return their ids."""
    used = {(variable, "") for variable in NUMBERS}
    for positions in statements.by_source.values():
        for row in positions:
            used |= set(statements.values(row).items())
    entities: Entities = {}
    for variable, row_id in sorted(used, key=lambda pair: (NUMBERS[pair[0]], pair[1])):
        name = statements.name(variable, row_id)
        cells = {"VariableId": NUMBERS[variable], "Value": name}
        entities[variable, row_id] = number = _insert(connection, "ENTITIES", cells)
        about = statements.rows[variable][row_id] if row_id else {}
        values = {
            "Type": about.get("kind", ""),
            "Country": about.get("country", ""),
            "Sector": about.get("plover_sector", ""),
            "Wikidata": about.get("wikidata_id", ""),
            "Id": row_id,
        }
        for place, attribute in enumerate(ATTRIBUTES, 1):
            cells = {
                "EntityId": number,
                "AttributeVariableId": (NUMBERS[variable] - 1) * len(ATTRIBUTES) + place,
                "AttributeValue": values.get(attribute, ""),
            }
            _insert(connection, "ATTRIBUTEVALUES", cells)
    return entities


def _document(number: int, source: Row, lines: list[str], citation: str) -> dict:
    notes = (source.get("url"), source.get("rights"), citation, f"Password of Admin: {PASSWORD}.")
    numbers = (source.get("volume"), source.get("issue"))
    return {
        "ID": number,
        "Title": (source["title"] or source["source_id"])[:SHORT],
        "Text": "\n".join(lines) + "\n",
        "Coder": 1,
        "Author": source.get("author", "")[:SHORT],
        "Source": (source.get("container_title") or source.get("publisher", ""))[:SHORT],
        "Section": " ".join(filter(None, numbers))[:SHORT],
        "Notes": " ".join(filter(None, notes)),
        "Type": source.get("level", ""),
        "Date": _epoch(source["published_latest"]),
    }


def _add_statement(
    connection: sqlite3.Connection,
    place: dict[str, int],
    row: Row,
    values: dict[str, str],
    entities: Entities,
) -> None:
    cells = {"StatementTypeId": 1, **place, "Coder": 1}
    own = {"StatementId": _insert(connection, "STATEMENTS", cells)}
    for variable, row_id in values.items():
        cells = own | {"VariableId": NUMBERS[variable], "Entity": entities[variable, row_id]}
        _insert(connection, "DATASHORTTEXT", cells)
    cells = own | {"VariableId": len(NUMBERS) + 1, "Value": AGREEMENT[row["stance"]]}
    _insert(connection, "DATABOOLEAN", cells)


def _epoch(day: str) -> int:
    """Return seconds since 1970 of the beginning of a day (UTC); 0 if there is none."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) if day else 0


def _units(words: str) -> int:
    """Return the length as Java counts it, in UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2
