"""Nodes of the networks: what they are called and which attributes they have."""

from typing import TYPE_CHECKING

from ..load.rows import ById, Row, by_id, filled
from ..package.data_package import Package

if TYPE_CHECKING:
    import networkx


class Nodes:
    """Attributes of the node of any row, by its id."""

    def __init__(self, package: Package):
        self._tables: dict[str, ById] = {
            "person": by_id(package, "actors", "actor_id", "name", "is_named"),
            "organization": by_id(package, "organizations", "organization_id", "name", "is_named"),
            "event": by_id(package, "events", "event_id", "label", "date_edtf"),
            "issue": by_id(package, "issues", "issue_id", "proposition"),
        }
        self._places = by_id(package, "places", "place_id", "name")

    def add(self, graph: "networkx.Graph", kind: str, row_id: str, **more: object) -> str:
        """Add the node of a row, if it is not there yet; return its id."""
        row = self._tables[kind][row_id]
        make = {"event": self._event, "issue": self._issue}.get(kind, self._party)
        graph.add_node(row_id, kind=kind, **filled(make(row)), **more)
        return row_id

    def event(self, row_id: str) -> Row:
        """Return the row of an event."""
        return self._tables["event"][row_id]

    @staticmethod
    def _party(row: Row) -> dict:
        keys = ("country", "plover_sector", "wikidata_id")
        made = {key: row.get(key, "") for key in keys}
        made["organization_kind"] = row.get("kind", "")
        made["named"] = row["is_named"] == "true"
        return made | {"label": row["name"] or next(iter(row.values()))}

    def _event(self, row: Row) -> dict:
        keys = ("event_type", "plover_type", "quad_class", "status", "factuality")
        made = {key: row.get(key, "") for key in keys} | {"label": row["label"]}
        if row.get("place_id"):
            place = self._places[row["place_id"]]
            made["place"] = place["name"]
            made |= {k: float(place[k]) for k in ("latitude", "longitude") if place.get(k)}
        return made | dates(row, "date")

    @staticmethod
    def _issue(row: Row) -> dict:
        keys = ("support_means", "oppose_means", "cap_major")
        return {key: row.get(key, "") for key in keys} | {"label": row["proposition"]}


def dates(row: Row, prefix: str) -> dict:
    """Return the date of a row as attributes: as coded, and its bounds; "" where a side is open."""
    return {end: row.get(f"{prefix}_{end}", "") for end in ("edtf", "earliest", "latest")}
