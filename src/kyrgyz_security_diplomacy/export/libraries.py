"""Libraries that only one format needs, and that are installed on demand."""

import importlib
from types import ModuleType

from ..package.json_file import refuse


def library(name: str, extra: str) -> ModuleType:
    """Import a library that an extra of this project installs.

    Raises:
        PackageError: it is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        hint = f"pip install 'kyrgyz-security-diplomacy[{extra}]'"
        raise refuse("library", "", f"the library {name} is needed: {error}", hint) from error
