"""What the tests of all formats share: our own package and the tricky one, each read once."""

import pytest
import tricky

from kyrgyz_security_diplomacy import open_package
from kyrgyz_security_diplomacy.export.snapshot import Snapshot


@pytest.fixture(scope="session")
def ours():
    """Our own package."""
    return Snapshot(open_package())


@pytest.fixture(scope="session")
def tricky_root(tmp_path_factory):
    """The folder of the package `tricky`."""
    return tricky.build(tmp_path_factory.mktemp("tricky"))


@pytest.fixture(scope="session")
def tricky_package(tricky_root):
    """The package `tricky`."""
    return Snapshot(open_package(tricky_root))
