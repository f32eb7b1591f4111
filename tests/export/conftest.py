"""What the tests of all formats share: our own package and the tricky one, each written once."""

import pytest
import tricky
from real_package import PACKAGE, write

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.snapshot import Snapshot


@pytest.fixture(scope="session")
def ours():
    """Our own package, with few sources."""
    return Snapshot(PACKAGE)


@pytest.fixture(scope="session")
def tricky_root(tmp_path_factory):
    """The folder of the package `tricky`."""
    return tricky.build(tmp_path_factory.mktemp("tricky"))


@pytest.fixture(scope="session")
def tricky_package(tricky_root):
    """The package `tricky`."""
    return Snapshot(open_package(tricky_root))


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A function of a format and a package that returns the folder where it was written."""
    place = tmp_path_factory.mktemp("written")

    def folder(name, snapshot):
        made = place / snapshot.name / name
        if not made.exists():
            write(name, snapshot, made)
        return made

    return folder
