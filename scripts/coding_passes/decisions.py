"""Decisions between two passes, and the dataset held to them and to what both passes have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from coding_build.claims import slug
from coding_build.compiled import sheet_of
from coding_build.declared import Declared
from coding_build.rows import ENTITIES, Row, Tables
from coding_build.yaml_lines import coding_problem, refuse

from kyrgyz_security_diplomacy.report.problems import Problem, counted, did_you_mean, shown
from kyrgyz_security_diplomacy.tables.csv_writer import csv_line

from .compared import DECISIONS, ComparedPasses, Key, compared_sources
from .passes import Pass, dataset_as_pass, used_by
from .units import FOUND, Unit, rows_of_units

ANCHORS = {
    "event_participants": ("event_id", "actor_id", "organization_id"),
    "event_relations": ("event_id", "other_event_id"),
    "mentions": ("sentence_id", *ENTITIES, "event_id"),
}
"""What finds a row again whose id has other cells as well: tables, columns."""


def add_passes(declared: Declared, tables: Tables) -> list[ComparedPasses]:
    """Complete `adjudications`, and hold the tables of a build to the passes; raises SheetError.

    Of each source with two passes the dataset has what both passes have, or what was decided where
    they differ. Returns these passes.
    """
    compared = {source.source_id: source for source in compared_sources(declared)}
    for row in tables["sources"]:
        if row.values["level"] == "coded":  # a second pass counts once it was compared
            row.values["passes"] = "2" if row.values["source_id"] in compared else "1"
    refuse(
        row.problem("source_id", f"{shown(source_id)} has no two passes that were compared",
                    did_you_mean(source_id, compared) or "run scripts/passes.py compare")
        for row in tables["adjudications"] + tables["reliability"]
        if (source_id := row.values["source_id"]) not in compared
    )  # fmt: skip
    tables["adjudications"] = []
    for source in compared.values():
        tables["adjudications"] += adjudication_rows(source)
        sheet = sheet_of(source.source_id)
        own = {name: [row for row in tables[name] if row.path == sheet] for name in tables}
        own |= used_by(own, tables)
        refuse_other_dataset(source, Pass(source.source_id, sheet, own))
    return list(compared.values())


def _said(value: str) -> str:
    return shown(value) if value else "nothing"


def adjudication_rows(compared: ComparedPasses) -> list[Row]:
    """Rows of `adjudications`; raises SheetError unless each disagreement, and no more, is decided.

    What both passes left empty, or did not find, may be decided too.
    """
    problems = list(_undecided(compared))
    for key, row in compared.decisions.items():
        problems += _decision_problems(compared, key, row)
    refuse(problems)
    return [_adjudication(row, _asked(compared, key)) for key, row in compared.decisions.items()]


def _asked(compared: ComparedPasses, key: Key) -> tuple[str, str] | None:
    """What the passes have where something was decided; None if there is no such question."""
    if key in compared.said:
        return tuple(value or "" for value in compared.said[key])
    is_new = key[2] == FOUND and key[0] in compared.columns
    return ("false", "false") if is_new else None


def _undecided(compared: ComparedPasses) -> Iterator[Problem]:
    if open_ones := compared.undecided:
        table, unit_id, column = next(iter(open_ones))
        message = (
            f"{counted(len(open_ones), 'disagreement')} of {compared.source_id} without a decision,"
            f" the first on {column} of {unit_id} ({table})"
        )
        hint = "complete the lines without a reason, or write them with scripts/passes.py decide"
        yield coding_problem(DECISIONS, None, message, hint)


def _decision_problems(compared: ComparedPasses, key: Key, row: Row) -> Iterator[Problem]:
    cells = row.values
    if _asked(compared, key) is None:
        known = {unit_id for table, unit_id in compared.units if table == key[0]}
        columns = (FOUND, *compared.columns.get(key[0], ()))
        column, names = ("field", columns) if key[1] in known else ("unit_id", known)
        message = f"the passes have no {key[2]} of {shown(key[1])} in {key[0]}"
        yield row.problem(column, message, did_you_mean(cells[column], names))
    if cells["field"] == FOUND and cells["decision"] not in ("true", "false"):
        message = f"{_said(cells['decision'])} does not say whether the unit is in the dataset"
        yield row.problem("decision", message, "write true or false")
    for found in compared.passes:
        if cells["coder_id"] == found.about["coder_id"]:
            message = f"{shown(cells['coder_id'])} has coded pass {found.about['pass']}"
            yield row.problem("coder_id", message, "let somebody decide who coded neither pass")
        if cells["decided_on"] < found.about["coded_on"]:
            message = f"{cells['decided_on']} is before pass {found.about['pass']} was coded"
            yield row.problem("decided_on", message)


def _adjudication(row: Row, values: tuple[str, str]) -> Row:
    cells = row.values
    parts = slug(cells["source_id"]), cells["unit_id"], cells["field"].replace("_", "-")
    first, second = values
    if first == second:
        outcome = "both" if cells["decision"] == first else "beyond"
    else:
        outcome = {first: "pass_1", second: "pass_2"}.get(cells["decision"], "other")
    computed = {
        "adjudication_id": "adj-" + "-".join(parts),
        "value_pass_1": first,
        "value_pass_2": second,
        "outcome": outcome,
    }
    return Row(cells | computed, row.path, row.at)


def refuse_other_dataset(compared: ComparedPasses, here: Pass | None = None) -> None:
    """Raise SheetError unless the dataset has what the passes agree on, or what was decided.

    `here` is what it has of the source, if that is compiled already.
    """
    here = here or dataset_as_pass(compared.declared, compared.source_id)
    adjudicated = compared.agreement.adjudicated
    dataset = {
        unit: row
        for unit, row in rows_of_units(here, compared.lines).items()
        if unit[0] in adjudicated
    }
    # if nothing is decided: what both have found, with the cells of one that has it
    wanted = {
        key: min(values) if key[2] == FOUND else next(v for v in values if v is not None)
        for key, values in compared.said.items()
    }
    wanted |= {key: row.values["decision"] for key, row in compared.decisions.items()}
    _find_again(compared, dataset, wanted)
    merged = _merged(compared.declared)
    present = {_now(key, merged) for key, value in wanted.items() if value == "true"}
    problems = []
    for key, value in wanted.items():
        table, unit_id, column = key
        if table not in adjudicated or _now(key, merged) != key:
            continue  # what it is a part of now has other cells
        value = "true" if column == FOUND and key in present else merged.get(value, value)
        row = dataset.get((table, unit_id))
        has = ("true" if row else "false") if column == FOUND else row and row.values[column]
        if has not in (None, value):
            decision = compared.decisions.get(key)
            why = "was decided" if decision else "is what the passes have"
            message = f"{_said(value)} {why}, the dataset has {_said(has)}"
            at = row or decision or next(filter(None, compared.units[table, unit_id]))
            hint = "change that line" if decision else _correction(compared, key, has)
            message = f"{column} of {unit_id} ({table}): {message}"
            problems.append(at.problem("" if column == FOUND else column, message, hint))
    present |= wanted.keys()
    for (table, unit_id), row in dataset.items():
        key = table, unit_id, FOUND
        if key not in present:
            known = [other for of, other in compared.units if of == table]
            message = f"{shown(unit_id)} of {table} is in the dataset, and no pass has it"
            hint = did_you_mean(unit_id, known) or _correction(compared, key, "true")
            problems.append(row.problem("", message, hint))
    refuse(problems)


def _find_again(
    compared: ComparedPasses, dataset: dict[Unit, Row], wanted: Mapping[Key, str]
) -> None:
    """Put rows under their units whose id follows from a cell that was corrected."""
    others = defaultdict(list)
    for (table, unit_id), row in dataset.items():
        if table in ANCHORS and (table, unit_id, FOUND) not in wanted:
            others[table, *(row.values[name] for name in ANCHORS[table])].append(unit_id)
    for unit, rows in compared.units.items():
        table = unit[0]
        if table in ANCHORS and unit not in dataset and wanted[*unit, FOUND] == "true":
            cells = next(filter(None, rows)).values
            if len(found := others[table, *(cells[name] for name in ANCHORS[table])]) == 1:
                dataset[unit] = dataset.pop((table, found.pop()))


def _merged(declared: Declared) -> dict[str, str]:
    """What ids were replaced by that the project has retired since."""
    rows = (row.values for row in declared.coded("retired_ids"))
    return {cells["id"]: cells["replaced_by"] for cells in rows if cells["replaced_by"]}


def _now(key: Key, merged: Mapping[str, str]) -> Key:
    """A question on a unit in the ids of today; an issue of an event has the id of both."""
    table, unit_id, column = key
    if table != "event_issues":
        return table, merged.get(unit_id, unit_id), column
    ends = [old for old in merged if unit_id.endswith(f"-{slug(old)}") and old.startswith("iss-")]
    if old := max(ends, key=len, default=""):
        unit_id = unit_id.removesuffix(slug(old)) + slug(merged[old])
    return table, unit_id, column


def _correction(compared: ComparedPasses, key: Key, value: str) -> str:
    """The line that says why the dataset has another value than the passes."""
    line = csv_line([compared.source_id, *key, value, "RULE", "REASON", "CODER", "DAY", "CODEBOOK"])
    return f"if it is right, say why in {DECISIONS}: {line.rstrip()}"
