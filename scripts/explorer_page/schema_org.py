"""The description of the dataset for search engines and FAIR checks, as schema.org JSON-LD."""


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
        "temporalCoverage": _period(_rows(data, "events")),
        "spatialCoverage": [
            row["name"] for row in _rows(data, "places") if row["kind"] == "country"
        ],
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


def _rows(data: dict, name: str) -> list[dict]:
    table = data["tables"].get(name, {"columns": [], "rows": []})
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _period(events: list[dict]) -> str:
    first = [row["date_earliest"] for row in events if row.get("date_earliest")]
    last = [row["date_latest"] for row in events if row.get("date_latest")]
    return f"{min(first)}/{max(last)}" if first and last else ""
