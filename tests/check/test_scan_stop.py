"""A file that DuckDB must not read to its end: its reading is stopped, and only its reading."""

import threading
import time

import pytest
from real_package import ROOT

from kyrgyz_security_diplomacy.check import engines
from kyrgyz_security_diplomacy.check.database import Database, QueryError
from kyrgyz_security_diplomacy.package.data_package import open_package

FOREVER = "SELECT count(*) FROM range(1000000) a, range(1000000) b"


@pytest.fixture
def actors():
    package = open_package(ROOT)
    return next(each for each in package.resources if each.name == "actors")


def test_an_interrupt_between_the_table_and_its_views_is_told(actors, monkeypatch):
    with Database() as database:

        def slow(*_):
            database.connection.execute(FOREVER)

        monkeypatch.setattr(database, "_views", slow)
        threading.Timer(0.3, database.interrupt).start()
        with pytest.raises(QueryError, match="nterrupt"):
            database.read_file(actors)


def test_what_comes_after_is_not_interrupted(actors, monkeypatch):
    """Whoever stops the reading is gone before the rows are put in."""
    alive = []

    def scan_csv(resource, keep=None, on_stop=None):
        if on_stop:
            on_stop()
            time.sleep(0.2)
        return original(resource, keep)

    class Watched(Database):
        def interrupt(self):
            time.sleep(0.3)  # a thread that is late
            super().interrupt()

        def forget(self, resource):
            alive.extend(t for t in threading.enumerate() if t.name.endswith("(stop)"))
            super().forget(resource)

    original = engines.scan_csv
    monkeypatch.setattr(engines, "scan_csv", scan_csv)
    with Watched() as database:
        database.read_file = lambda resource: time.sleep(0.25) or _refuse()
        scan = engines._load(database, actors)
        assert scan.readable and not alive
        [count] = database.connection.execute('SELECT count(*) FROM "actors"').fetchone()
        assert count == 10


def _refuse():
    raise QueryError("not as a whole")
