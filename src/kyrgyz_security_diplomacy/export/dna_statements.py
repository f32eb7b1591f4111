"""Positions as statements of the Discourse Network Analyzer, before they are written."""

from collections.abc import Iterable

from ..load.rows import Row, by_id, first_sentences, rows
from ..package.data_package import Package
from .dna_schema import SHORT

AGREEMENT = {"support": 1, "oppose": 0}
"""Stance to DNA's agreement; other stances have none."""
VARIABLES = {"person": "actor_id", "organization": "organization_id", "concept": "issue_id"}
"""DNA's variable of short text to the column of a position that has its id."""
COLUMNS = (
    *("position_id", "source_id", "date", "stated", "person", "organization", "concept"),
    *("stance", "agreement", "in_dna", "mode", "summary"),
)
"""Columns of the CSV."""


class Statements:
    """The positions and what their ids stand for.

    Attributes:
        by_source: the positions of each source that has some, in the order of its sentences.
        sources: the sources by id.
        rows: variable to the rows it may name, by id.
        names: variable to id to the name that DNA shows.

    Raises:
        PackageError: the package lacks a table, or a row that a position names.
    """

    def __init__(self, package: Package):
        self.sources = by_id(package, "sources", "source_id", "title", "published_latest")
        self.rows = {
            "person": by_id(package, "actors", "actor_id", "name"),
            "organization": by_id(package, "organizations", "organization_id", "name"),
            "concept": by_id(package, "issues", "issue_id", "proposition"),
        }
        self.names = {
            variable: _names(found.items(), "proposition" if variable == "concept" else "name")
            for variable, found in self.rows.items()
        }
        first = first_sentences(package, "position_id")
        columns = ("position_id", "source_id", *VARIABLES.values(), "stance", "summary")
        self.by_source: dict[str, list[Row]] = {}
        for row in rows(package, "positions", *columns):
            self.by_source.setdefault(row["source_id"], []).append(row)
        for own in self.by_source.values():
            own.sort(key=lambda row: (first.get(row["position_id"], 0), row["position_id"]))

    def values(self, row: Row) -> dict[str, str]:
        """Return variable to the id that a position has for it, "" for none."""
        for variable, column in VARIABLES.items():
            if row[column]:
                self.rows[variable][row[column]]  # an id that is not there is told
        return {variable: row[column] for variable, column in VARIABLES.items()}

    def name(self, variable: str, row_id: str) -> str:
        """Return how DNA shows what an id stands for; "" for none."""
        return self.names[variable][row_id] if row_id else ""

    def lines(self) -> Iterable[list[str]]:
        """Yield the positions as lines of the CSV."""
        for source_id, own in self.by_source.items():
            for row in own:
                agreement = AGREEMENT.get(row["stance"])
                made = {key: self.name(key, row_id) for key, row_id in self.values(row).items()}
                made |= {
                    "date": self.sources[source_id]["published_latest"],
                    "stated": row.get("stated_edtf", ""),
                    "agreement": "" if agreement is None else str(agreement),
                    "in_dna": "false" if agreement is None else "true",
                }
                cells = row | made
                yield [cells.get(column, "") for column in COLUMNS]


def _names(found: Iterable[tuple[str, Row]], column: str) -> dict[str, str]:
    """Return id to a name that fits and is unique: with the id where two are alike, or too long."""
    names, taken = {}, set()
    for row_id, row in found:
        name = row[column] or row_id
        if name in taken or len(name) > SHORT:
            name = f"{name[: SHORT - len(row_id) - 4]}… ({row_id})"
        names[row_id] = name
        taken.add(name)
    return names
