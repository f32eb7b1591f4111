"""Write a whole Data Package, for tests that need one."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kyrgyz_security_diplomacy.package.data_package import as_list
from kyrgyz_security_diplomacy.report.write_file import write_bytes
from kyrgyz_security_diplomacy.tables.csv_writer import csv_bytes, described, json_bytes


def write_package(
    root: Path, descriptor: Mapping, tables: Mapping[str, Iterable[Mapping[str, str | None]]]
) -> None:
    """Write `data/<table>.csv` for each resource, rows sorted by key, and `datapackage.json`.

    In the descriptor is filled in what can be known from the data or is the same for every table.
    Cells that are left out are empty. Raises ValueError if a cell is not canonical.
    """
    resources = []
    for resource in descriptor["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        rows = [[row.get(name) or "" for name in columns] for row in tables[resource["name"]]]
        key = list(map(columns.index, as_list(resource["schema"]["primaryKey"])))
        content = csv_bytes(columns, sorted(rows, key=lambda row: [row[at] for at in key]))
        resources.append(described(resource, content, len(rows)))
        write_bytes(root / resources[-1]["path"], content)
    write_bytes(root / "datapackage.json", json_bytes({**descriptor, "resources": resources}))
