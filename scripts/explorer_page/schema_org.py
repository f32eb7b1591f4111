"""The description of the dataset for search engines and FAIR checks, as schema.org JSON-LD."""

from __future__ import annotations


def schema_org(data: dict) -> dict:
    """Return the schema.org Dataset for the data of `tables.page_data`."""
    about = data["about"]
    known = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.get("title", about["name"]),
        "alternateName": about["name"],
        "description": about.get("description"),
        "version": about.get("version"),
        "identifier": about.get("id"),
        "url": about.get("homepage"),
        "license": (about["license_urls"] or about["licenses"] or [None])[0],
        "keywords": about.get("keywords"),
        "creator": [{"@type": "Organization", "name": name} for name in about["creators"]],
        "datePublished": about.get("created", "")[:10],
        "citation": about["citation"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "temporalCoverage": _period(data["tables"]["events"]),
        "spatialCoverage": _countries(data["tables"].get("places")),
        "measurementTechnique": "Content analysis of sentences by a codebook",
        "variableMeasured": [data["schema"][name]["title"] for name in data["tables"]],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": data["schema"][name]["title"],
                "contentUrl": data["schema"][name]["path"],
                "encodingFormat": "text/csv",
            }
            for name in data["tables"]
        ],
    }
    return {key: value for key, value in known.items() if value}


def _column(table: dict, name: str) -> list[str]:
    if name not in table["columns"]:
        return []
    at = table["columns"].index(name)
    return [row[at] for row in table["rows"] if row[at]]


def _period(events: dict) -> str | None:
    first, last = _column(events, "date_earliest"), _column(events, "date_latest")
    return f"{min(first)}/{max(last)}" if first and last else None


def _countries(places: dict | None) -> list[str]:
    if not places:
        return []
    kind, name = (places["columns"].index(each) for each in ("kind", "name"))
    return [row[name] for row in places["rows"] if row[kind] == "country"]
