"""Puts the built dataset into a wheel; a checkout is installed before its data are built."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DatasetHook(BuildHookInterface):
    """Adds the built dataset to a wheel, not to the editable install of a checkout."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Name the files to include; hatchling refuses a wheel without them."""
        if version != "editable":
            for path in ("datapackage.json", "rules.json", "views.json", "data"):
                build_data["force_include"][path] = f"kyrgyz_security_diplomacy/dataset/{path}"
