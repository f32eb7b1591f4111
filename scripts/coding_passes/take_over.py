"""Make the coding sheet of the dataset of a pass, with what was decided between two passes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding_build.claims import made_id
from coding_build.compiled import sheet_of
from coding_build.declared import Declared
from coding_build.rows import KEYS, Row, Tables, entity_of

from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes

from .compared import DECISIONS, ComparedPasses
from .pass_sheet import ADDED
from .passes import (
    CODED_TABLES,
    Pass,
    claim_of,
    csv_of,
    dataset_as_pass,
    overlaid,
    read_pass,
    used_by,
)
from .sheet_writer import sheet_text
from .units import FILE as UNITS
from .units import FOUND, LISTS, Unit, read_units, rows_of_units

OF_EVENT = (*LISTS, "event_participants", "event_relations")


def take_over(declared: Declared, source_id: str, compared: ComparedPasses | None) -> list[str]:
    """Write the sheet of a source and add to the registries; returns what was written.

    What is in the dataset already stays, but for what was decided; else pass 1 is taken. Of the
    two passes compared every disagreement is decided; a source with one pass has none.
    """
    passes = compared.passes if compared else [read_pass(declared, source_id, "1")]
    path, files = sheet_of(source_id), {}
    is_there = (declared.root / path).exists()
    base = dataset_as_pass(declared, source_id) if is_there else passes[0]
    # without what the registries have, as a sheet
    rows = {name: [] if name in ADDED else _copies(base.tables[name]) for name in base.tables}
    units = _decide(compared, replace(base, tables=rows)) if compared else {}
    text = sheet_text(declared, source_id, rows)
    if not is_there or text != sheet_text(declared, source_id, base.tables):
        files[path] = text.encode()
    printed = {(entity_of(row.values), row.values["surface"]) for row in rows["mentions"]}
    for name, used in used_by(rows, _extended(declared, passes, compared)).items():
        known = declared.registries[name]
        new = [row for row in used if all(row is not other for other in known)]
        if name == "names":  # a spelling of this source, if it is still printed where a row says
            new = [row for row in new if row.values["source_id"] != source_id
                   or (entity_of(row.values), row.values["name"]) in printed]  # fmt: skip
        if new:
            key = KEYS.get(name, "name_id")
            every = sorted([*known, *new], key=lambda row, key=key: row.values[key])
            files[f"coding/{name}.csv"] = csv_of(every)
    if compared:
        files |= _renamed(compared, units)
    for path, content in files.items():
        write_bytes(declared.root / path, content)
    return list(files)


def _copies(rows: Iterable[Row]) -> list[Row]:
    return [replace(row, values=dict(row.values)) for row in rows]


def _decide(compared: ComparedPasses, base: Pass) -> dict[Unit, Row]:
    """Change the rows of a coding to what was decided; returns them by their units."""
    rows, units = base.tables, rows_of_units(base, compared.lines)
    coded = (*CODED_TABLES, *LISTS, "mentions")
    decided = {key: row.values["decision"] for key, row in compared.decisions.items()}
    for (table, unit_id, column), value in decided.items():
        unit = table, unit_id
        if column == FOUND and table in coded and (value == "true") != (unit in units):
            if value == "true":
                _copy(compared, unit, rows, units)
            else:
                gone = units.pop(unit)
                rows[table] = [row for row in rows[table] if row is not gone]
    for (table, unit_id, column), value in decided.items():
        if column != FOUND and (row := units.get((table, unit_id))):
            row.values[column] = value
    _remove_parts(rows)
    return units


def _remove_parts(rows: Tables) -> None:
    """Remove what belongs to an event, and evidence that belongs to a claim, that is gone."""
    events = {row.values["event_id"] for row in rows["events"]}
    for table in OF_EVENT:
        rows[table] = [row for row in rows[table] if row.values["event_id"] in events]
    claims = {row.values[KEYS[table]] for table in CODED_TABLES for row in rows[table]}
    rows["evidence"] = [
        row
        for row in rows["evidence"]
        if claim_of(row) in claims or entity_of(row.values) or row.values["source_id"]
    ]


def _copy(compared: ComparedPasses, unit: Unit, rows: Tables, units: dict[Unit, Row]) -> None:
    """Add a unit with its evidence, of a pass that has it; parts of an event are units too."""
    table, unit_id = unit
    one, other = compared.units.get(unit, (None, None))
    if not (one or other):
        return
    given = compared.passes[0 if one else 1].tables
    [units[unit]] = _copies([one or other])
    rows[table].append(units[unit])
    evidence = [row for row in given["evidence"] if claim_of(row) == unit_id]
    rows["evidence"] += evidence
    cited = {row.values["sentence_id"] for row in evidence}
    for row in rows["sentences"]:
        if row.values["sentence_id"] in cited:
            row.values["not_cited_reason"] = ""
    if table == "events":
        for name in LISTS:
            rows[name] += [row for row in given[name] if row.values["event_id"] == unit_id]


def _extended(
    declared: Declared, passes: Sequence[Pass], compared: ComparedPasses | None
) -> Tables:
    """The registries with what passes add, as it was decided; of one key the first row stays."""
    found, decisions = dict(declared.registries), compared.decisions if compared else {}
    for one in passes:
        for name, rows in one.added.items():
            new = _copies(rows)
            for cells in (row.values for row in new):
                unit = name, cells.get(KEYS.get(name), "")
                decided = {c: decisions[*unit, c] for c in cells if (*unit, c) in decisions}
                cells |= {column: row.values["decision"] for column, row in decided.items()}
            found[name] = overlaid(name, new, found[name])
    return found


def _renamed(compared: ComparedPasses, units: dict[Unit, Row]) -> dict[str, bytes]:
    """units.csv and decisions, where the id of a unit follows from what was decided of it."""
    files = {}
    for path, lines in (
        (UNITS, read_units(compared.declared)),
        (DECISIONS, compared.declared.coded("adjudications")),
    ):
        for line in lines:
            cells = line.values
            row = units.get((cells["unit_table"], cells["unit_id"]))
            if row and cells["source_id"] == compared.source_id:
                now = made_id(cells["unit_table"], row.values) or cells["unit_id"]
                if now != cells["unit_id"]:
                    cells["unit_id"] = now
                    files[path] = csv_of(lines)
    return files
