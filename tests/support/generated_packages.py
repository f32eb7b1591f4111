"""Random data packages in the portable dialect, good and broken, from a seed.

First come tables of lawful rows, then, in most packages, faults in some cells and rows, and in some
damage to the bytes of a file. What was done is kept; see `generated_expected` for what follows.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from generated_damage import damaged
from generated_faults import spoil
from generated_fields import KINDS, made_column
from generated_rules import made_rules
from generated_tables import NAMES, TABLE_NAMES, Table, made_table, refer

from kyrgyz_security_diplomacy.tables.csv_writer import csv_line, described, json_bytes, write_bytes


@dataclass
class Generated:
    """A package: its tables, its rules, and a line for each thing that was done to it."""

    seed: int
    tables: list[Table]
    rules: list[dict] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    @property
    def damaged(self) -> bool:
        return any(table.damage for table in self.tables)

    def write(self, root: Path) -> Path:
        """Write the package to a folder; bytes and hash are declared at times as before damage."""
        resources = []
        for table in self.tables:
            content = csv_line([column.name for column in table.columns])
            content = declared = (content + "".join(map(csv_line, table.rows))).encode()
            if table.damage:
                chance = Random(self.seed)
                content = damaged(chance, table.damage, content)
                declared = chance.choice([content, content, declared])
            entry = {"name": table.name, "title": table.name, "minRows": 0, "schema": table.schema}
            entry = described(entry, declared, len(table.rows))
            write_bytes(root / entry["path"], content)
            resources.append(entry)
        made = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "generated",
            "title": f"Generated from {self.seed}",
            "version": "1.0.0",
            "licenses": [{"name": "CC0-1.0"}],
            "resources": resources,
            "rules": self.rules,
        }
        write_bytes(root / "datapackage.json", json_bytes(made))
        return root


def generated(seed: int, prefix: str = "", *, faults: bool = True) -> Generated:
    """Return the package of a seed.

    Args:
        seed: the same seed gives the same package.
        prefix: what names of tables begin with, to put many into one package.
        faults: whether anything may be wrong with it.
    """
    chance = Random(seed)
    package = Generated(seed, [])
    names = chance.sample(NAMES, len(NAMES))
    for number in range(chance.randint(1, 4)):
        free = [
            name for name in TABLE_NAMES if all(t.name != prefix + name for t in package.tables)
        ]
        name = chance.choice([f"table_{number}", chance.choice(free)])
        package.tables.append(made_table(chance, prefix + name, names, package.tables))
    for table in package.tables:
        refer(chance, table, names, package.tables)
    for table in package.tables:
        table.rows.sort(key=lambda row, t=table: [row[t.at(name)] for name in t.key])
    chance.shuffle(package.tables)
    package.rules = made_rules(chance, package.tables)
    if faults and chance.random() < 0.8:
        spoil(chance, package)
    return package


def every_trial() -> Generated:
    """Return a package with every trial of several fields of each type, one a row."""
    chance, package = Random(1), Generated(0, [], done=["every trial"])
    for number, kind in enumerate(sorted(set(KINDS)) * 4):
        name = f"v{number}"
        columns = [made_column(Random(0), "k", "integer"), made_column(chance, name, kind)]
        columns[0].field["constraints"] = {"required": True}
        table = Table(f"t{number}", columns, ["k"])
        for row, (text, codes) in enumerate(columns[1].trials):
            table.rows.append([str(1000 + row), ""])
            table.put(row, name, text, codes)
        package.tables.append(table)
    return package
