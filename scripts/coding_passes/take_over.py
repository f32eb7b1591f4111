"""Make the coding sheet of the dataset of a pass, with what was decided between two passes."""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import yaml
from coding_build.compiled import read_with, rows_of, sheet_of
from coding_build.declared import Declared
from coding_build.rows import KEYS, Row, Tables, entity_of, referred
from coding_build.yaml_lines import Items, Keys, Located, read_yaml

from kyrgyz_security_diplomacy.tables.csv_writer import write_bytes

from .compared import DECISIONS, ComparedPasses
from .passes import Pass, csv_of, dataset_as_pass, keys_of, read_pass, used_by
from .units import FILE as UNITS
from .units import FOUND, IDS, LISTS, Crosswalk, Unit, read_units

HEAD = "# yaml-language-server: $schema=./sheet.schema.json\n"
_NOT_OF_THE_DATASET = ("pass", "adds")
_OF_EVENT = {"event_participants": "participants", "event_relations": "relations"}


class _Dumper(yaml.SafeDumper):
    """Writes Keys and Items."""


_Dumper.add_representer(Keys, yaml.SafeDumper.represent_dict)
_Dumper.add_representer(Items, yaml.SafeDumper.represent_list)


def lists_of(data: Keys) -> Iterator[Items]:
    """The lists in a sheet whose items are rows of their own."""
    yield from (data[name] for name in ("affiliations", "events", "positions"))
    for event in data["events"]:
        yield from (event[part] for part in _OF_EVENT.values() if part in event)
    yield from data["mentions"].values()


class _TakenOver:
    """The sheet in the making.

    Attributes:
        data: what is in it.
        items: the item of each unit, by table and id of the unit.
    """

    def __init__(self, base: Pass, walk: Crosswalk):
        self.data, self.items = base.data, {}
        by_lines = {id(item.lines): item for among in lists_of(base.data) for item in among}
        for table in KEYS:
            for unit_id, row in walk.rows(table, base).items():
                if id(row.lines) in by_lines:
                    self.items[table, unit_id] = by_lines[id(row.lines)]

    def decide(self, compared: ComparedPasses) -> None:
        """Apply what was decided: events before their parts, and a unit before its cells."""
        order = sorted(compared.decisions, key=lambda key: (key[0] != "events", key[2] != FOUND))
        for table, unit_id, column in order:
            key, unit = (table, unit_id), compared.units.get((table, unit_id))
            value = compared.decisions[*key, column].values["decision"]
            if table in LISTS and unit:
                self._list(compared, unit, value == "true")
            elif column != FOUND:
                if key in self.items:
                    _fill(self.items[key], column, value)
            elif value == "false" and key in self.items:
                item = self.items.pop(key)
                for among in lists_of(self.data):
                    among[:] = [each for each in among if each is not item]
            elif value == "true" and unit and key not in self.items:
                self._copy(compared, unit)

    def _event(self, walk: Crosswalk, row: Row) -> Keys | None:
        """The event that a row of a pass is a part of; None if it is not in."""
        return self.items.get(("events", walk.unit("events", row.values["event_id"])))

    def _list(self, compared: ComparedPasses, unit: Unit, wanted: bool) -> None:
        """Add to what an event lists, or remove from it."""
        row, walk = unit.rows[unit.number], compared.walks[unit.number]
        column, _ = LISTS[unit.table]
        if (event := self._event(walk, row)) is not None:
            listed = event.setdefault(unit.table.removeprefix("event_"), Items())
            code = walk.unit(referred(column), row.values[column])
            if wanted != (code in listed):
                (listed.append if wanted else listed.remove)(code)

    def _copy(self, compared: ComparedPasses, unit: Unit) -> None:
        """Copy a unit from the pass that has it; parts of an event are units of their own."""
        found, row = compared.passes[unit.number], unit.rows[unit.number]
        walk, part = compared.walks[unit.number], _OF_EVENT.get(unit.table)
        every = (item for among in lists_of(found.data) for item in among)
        origin = next((item for item in every if item.lines is row.lines), None)
        event = self._event(walk, row) if part else None
        if origin is None or (part and event is None):
            return  # of a registry, where what the sheet uses is added; or of an event that is out
        item = _in_units(copy.deepcopy(origin), walk)
        if "stance" in item:
            item["stance"] = walk.cells(row, ["stance"])["stance"]
        if unit.table == "events":
            item |= {name: Items() for name in _OF_EVENT.values()}
        if part:
            among = event.setdefault(part, Items())
        elif unit.table == "mentions":
            local = row.values["sentence_id"].removeprefix(f"{found.source_id}-")
            among = self.data["mentions"].setdefault(local, Items())
        else:
            among = self.data[unit.table]
        among.append(item)
        cited = re.findall("p[0-9]+-s[0-9]+", str(item.get("evidence")))
        reasons = self.data.get("uncited_sentences", [])
        reasons[:] = [each for each in reasons if each["sentence"] not in cited]
        self.items[unit.table, unit.unit_id] = item


def _fill(item: Keys, column: str, value: str) -> None:
    if column in ("char_start", "char_end"):
        start, end = item["span"].split("-")
        item["span"] = f"{value}-{end}" if column == "char_start" else f"{start}-{value}"
    elif value:
        item[column] = value
    else:
        item.pop(column, None)


def _in_units(value: object, walk: Crosswalk, column: str = "") -> object:
    """A part of a sheet with the ids of units."""
    if isinstance(value, dict):
        for key, each in value.items():
            value[key] = _in_units(each, walk, "issue_id" if key == "issues" else key)
    elif isinstance(value, list):
        value[:] = [_in_units(each, walk, column) for each in value]
    elif table := referred(column):
        return walk.unit(table, value)
    return value


def take_over(declared: Declared, source_id: str, compared: ComparedPasses | None) -> list[str]:
    """Write the sheet of a source and add to the registries; returns what was written.

    What is in the dataset already stays, but for what was decided; else pass 1 is taken. Of the
    two passes compared every disagreement is decided; a source with one pass has none.
    """
    passes = compared.passes if compared else [read_pass(declared, source_id, "1")]
    path = sheet_of(source_id)
    is_there = (declared.root / path).exists()
    base = dataset_as_pass(declared, source_id) if is_there else passes[0]
    walk = Crosswalk(compared.lines if compared else [], "" if is_there else IDS[0])
    made = _TakenOver(base, walk)
    _in_units(base.data, walk)
    before = copy.deepcopy(base.data)
    if compared:
        made.decide(compared)
    for key in _NOT_OF_THE_DATASET:
        made.data.pop(key, None)
    text = yaml.dump(made.data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    content = (HEAD + text).encode()
    files = {} if is_there and made.data == before else {path: content}
    sheet = read_yaml(content, path)
    tables = _extended(declared, passes, compared)
    rows = rows_of(read_with(declared, tables), source_id, sheet, known_names=False)
    printed = {(entity_of(row.values), row.values["surface"]) for row in rows["mentions"]}
    for name, used in used_by(rows, tables).items():
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
        files |= _renamed(compared, made, sheet, rows)
    for path, content in files.items():
        write_bytes(declared.root / path, content)
    return list(files)


def _extended(
    declared: Declared, passes: Sequence[Pass], compared: ComparedPasses | None
) -> Tables:
    """The registries with what passes add, in the ids of units, with what was decided.

    Of rows with one id, or names with one spelling of an entity in a source, the first stays.
    """
    lines, decisions = (compared.lines, compared.decisions) if compared else ([], {})
    found = {name: list(declared.registries[name]) for name in passes[0].added}
    for column, one in zip(IDS, passes, strict=False):
        walk = Crosswalk(lines, column)
        for name, rows in one.added.items():
            seen = {[*keys_of(name, row)][-1] for row in found[name]}
            for row in rows:
                cells = {key: walk.unit(referred(key), cell) for key, cell in row.values.items()}
                unit_id = cells.get(KEYS.get(name, ""), "")
                for key in cells:
                    if decision := decisions.get((name, unit_id, key)):
                        cells[key] = decision.values["decision"]
                new = replace(row, values=cells)
                if (last := [*keys_of(name, new)][-1]) not in seen:
                    seen.add(last)
                    found[name].append(new)
    return found


def _renamed(compared: ComparedPasses, made: _TakenOver, sheet: Located, rows: Tables) -> dict:
    """units.csv and decisions, where the id of a unit follows from what was decided of it."""
    written, read = (chain.from_iterable(lists_of(data)) for data in (made.data, sheet.data))
    lines_of = {id(one): id(two.lines) for one, two in zip(written, read, strict=True)}
    ids = {id(row.lines): row.values[key] for name, key in KEYS.items() for row in rows[name]}
    now = {key: ids[lines_of[id(item)]] for key, item in made.items.items() if id(item) in lines_of}
    files = {}
    for path, lines in (
        (UNITS, read_units(compared.declared)),
        (DECISIONS, compared.declared.coded("adjudications")),
    ):
        for row in lines:
            key = row.values["unit_table"], row.values["unit_id"]
            if row.values["source_id"] == compared.source_id and now.get(key, key[1]) != key[1]:
                row.values["unit_id"] = now[key]
                files[path] = csv_of(lines)
    return files
