"""For every type, constraint, key and reference of a package a row that breaks it and nothing else.

Each case is a row of the package with a fresh key, in which one thing is broken. All cases stand
in one package, so that one run of an engine judges them all. A cell of a foreign key can only be
broken alone if the table that it refers to has the same value: the case then refers to the row
that breaks the same thing there, and where there is none, one is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from kyrgyz_security_diplomacy.package.data_package import Package

from . import candidates
from .cell_oracle import broken
from .declared import Check, Reference, checks_of_tables
from .new_rows import NewRows, NoCase, referring
from .rows import Fault, Row, Tables, parts, rows_of

TRIED = 40
"""How many ways to break a check are tried, at most."""
MISSING = 20_000
"""How many lawful values are looked up in the table referred to, at most."""


@dataclass
class Spoiled:
    """The tables of a package with all cases added.

    Attributes:
        rows: table to rows.
        faults: all that an engine must find, no more and no less.
        cases: check to the keys of the rows made to break it: one, and for a reference that may
            be half filled one more for each part.
        dead: the checks for which no row can be made, with the reason.
        implied: check to those that are broken with it by logic, where there are any.
    """

    rows: dict[str, list[Row]]
    faults: set[Fault]
    cases: dict[Check, list[str]]
    dead: dict[Check, str]
    implied: dict[Check, set[Check]]


def spoil(package: Package) -> Spoiled:
    """Return the tables of a valid package with a case for each check of its Table Schemas."""
    schemas = {resource.name: resource.schema for resource in package.resources}
    cases = _Cases(Tables(schemas, rows_of(package)))
    for check in cases.in_order(checks_of_tables(package.descriptor)):
        cases.make(check)
    faults = set(cases.tables.all_faults())
    return Spoiled(cases.tables.rows, faults, cases.made, cases.dead, cases.implied)


class _Cases:
    """Makes cases one by one; see `Spoiled`."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self.new = NewRows(tables)
        self.made: dict[Check, list[str]] = {}
        self.dead: dict[Check, str] = {}
        self.implied: dict[Check, set[Check]] = {}

    def in_order(self, checks: list[Check]) -> list[Check]:
        """Return the checks so that what others refer to is broken first."""
        references = [each for found in self.tables.references.values() for each in found]
        referred = {(each.table, name) for each in references for name in each.theirs}
        refers = {(each.check.table, name) for each in references for name in each.own}

        def rank(check: Check) -> tuple[bool, bool]:
            at = (check.table, check.column)
            return at in refers, at not in referred

        return sorted(checks, key=rank)

    def make(self, check: Check) -> None:
        """Add a case for a check, or note that there is none."""
        make = {"primary-key": self._same_key, "foreign-key": self._lost, "unique": self._same}
        try:
            make.get(check.code, self._broken)(check)
        except NoCase as reason:
            self.dead[check] = str(reason)

    def _broken(self, check: Check) -> None:
        """Add a row of which one cell breaks its type or a constraint."""
        reason = "no value was found that breaks it and nothing else"
        for also in self._allowed(check):
            for cells in islice(self._breaking(check), TRIED):
                try:
                    row = self.new.row(check.table, cells)
                except NoCase as error:
                    reason = str(error)
                    continue
                if self._checks(check.table, row) == {check} | also:
                    self._add(check, row, also)
                    return
        raise NoCase(reason)

    def _allowed(self, check: Check) -> list[set[Check]]:
        """Return what may be broken with a check, the best first.

        A blank leaves a reference half filled if its other parts are required too.
        """
        references = self.tables.references[check.table]
        half = {each.check for each in references if check.column in each.own and each.own[1:]}
        return [set(), half] if half and check.code == "required" else [set()]

    def _breaking(self, check: Check) -> Iterator[Row]:
        """Yield cells that break a check, together with those that must change with them."""
        table, name = check.table, check.column
        field = self.tables.fields[table][name]
        own = [each for each in self.tables.references[table] if name in each.own]
        for reference in own:
            for row in self.tables.rows[reference.table]:
                cells = referring(reference, row)
                if all(cells.values()) and broken(field, cells[name]) == {check.code}:
                    yield cells
        for text in candidates.breaking(field, check.code, self.new.models(table, name)):
            yield {name: text}
            if not text:
                yield {part: "" for reference in own for part in reference.own}

    def _same(self, check: Check) -> None:
        """Add a row that repeats a value of a column."""
        table, name = check.table, check.column
        values = [row[name] for row in self.new.lawful[table] if row[name]]
        if not values:
            cells = {name: self.new.fresh(table, name)}
            values = [self.new.keep(table, self.new.row(table, cells))[name]]
        alone = self.tables.keys[table] == (name,)
        also = {Check(table, "primary-key", name, "primaryKey")} if alone else set()
        self._add(check, self.new.row(table, {name: values[0]}, free=not alone), also)

    def _same_key(self, check: Check) -> None:
        """Add a row with the key of another."""
        table, key = check.table, self.tables.keys[check.table]
        if not self.new.lawful[table]:
            self.new.keep(table, self.new.row(table, {}))
        row = self.new.lawful[table][0]
        single = [name for name in self.tables.single(table) if row[name]]
        fresh = {name: self.new.another(table, name) for name in single if name not in key}
        also = {
            Check(table, "unique", name, f"fields/{name}/constraints/unique")
            for name in single
            if name in key
        }
        self._add(check, row | fresh, also)

    def _lost(self, check: Check) -> None:
        """Add a row whose reference finds nothing, and those where a part of it is blank."""
        references = self.tables.references[check.table]
        reference = next(each for each in references if each.check == check)
        lost = False
        for cells in chain(self._lost_parts(reference), self._blank_parts(reference)):
            blank = not all(cells.values())
            if lost and not blank:
                continue
            if not blank:
                self.new.lost.add((reference.table, reference.theirs, tuple(cells.values())))
            row = self.new.row(check.table, cells, but=reference)
            if self._checks(check.table, row) == {check}:
                self._add(check, row, set())
                lost = lost or not blank
        if not lost:
            raise NoCase("no lawful value was found that is missing in the table referred to")

    def _lost_parts(self, reference: Reference) -> Iterator[Row]:
        """Yield cells of a reference of which one is lawful, and all together find no row."""
        whole = self.new.whole(reference)
        for name in reversed(reference.own):
            for text in islice(self.new.values(reference.check.table, name), MISSING):
                cells = whole | {name: text}
                if not self.tables.has(reference.table, reference.theirs, tuple(cells.values())):
                    yield cells
                    break

    def _blank_parts(self, reference: Reference) -> Iterator[Row]:
        if len(reference.own) > 1:
            for name in reference.own:
                yield self.new.whole(reference) | {name: ""}

    def _checks(self, table: str, row: Row) -> set[Check]:
        return {fault.check for fault in self.tables.faults(table, row)}

    def _add(self, check: Check, row: Row, also: set[Check]) -> None:
        self.tables.add(check.table, row)
        key = "|".join(parts(row, self.tables.keys[check.table]))
        self.made.setdefault(check, []).append(key)
        if also:
            self.implied[check] = also
