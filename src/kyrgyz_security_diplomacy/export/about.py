"""What every export says of the package it was made from."""

import datetime
from collections.abc import Mapping

FIRST_MOMENT = datetime.datetime(1980, 1, 1)
"""The earliest date that a zip file can hold, for packages that do not say when they were made."""


def about(descriptor: Mapping) -> dict[str, str]:
    """Return name, title, version, licence, citation and so on, as far as the package has them."""
    found = {key: descriptor.get(key) for key in ("name", "title", "version", "id", "created")}
    licences = descriptor.get("licenses", [])
    named = [each.get("name") or each.get("title") or each["path"] for each in licences]
    found["license"] = ", ".join(named)
    found["license_path"] = ", ".join(each["path"] for each in licences if "path" in each)
    found["homepage"] = descriptor.get("homepage")
    found["citation"] = descriptor.get("bibliographicCitation")
    found["description"] = descriptor.get("description")
    return {key: value for key, value in found.items() if value}


def moment(descriptor: Mapping) -> datetime.datetime:
    """Return when the package was made, in UTC without zone; never the clock's time."""
    created = descriptor.get("created")
    if not created:
        return FIRST_MOMENT
    found = datetime.datetime.fromisoformat(created)
    found = found.astimezone(datetime.UTC) if found.tzinfo else found
    return max(found.replace(tzinfo=None, microsecond=0), FIRST_MOMENT)
