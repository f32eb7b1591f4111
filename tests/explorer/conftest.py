"""The explorer, opened in a browser."""

import pytest
from browser import Opened, launched, written


@pytest.fixture(scope="session")
def browser():
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """The page of our dataset."""
    return written(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def opened(browser, file):
    """The page; whatever a test does, it must not complain or ask for anything."""
    page = Opened(browser, file)
    yield page
    page.close()
    assert page.said == [] and page.asked == []
