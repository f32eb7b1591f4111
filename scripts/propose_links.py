"""Propose links between events of different sources, for coding/links.csv (rule E16).

Two events may be one happening (same_as), or a plan and what came of it (realises). Prints a line
in the form of coding/links.csv for each pair that shares at least three of four cues (parties,
date, act, venue) and is not linked yet, the likeliest first. A coder decides which to keep, says
how sure it is, and looks at the sentences. Reads the built tables; writes nothing.

Exit codes: 0 done; 2 could not run.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from itertools import combinations

import duckdb
from coding_build.claims import LINK_COLUMNS

from kyrgyz_security_diplomacy import connect
from kyrgyz_security_diplomacy.package.json_file import PackageError

LEAST = 3
TO_COME = ("planned", "proposed", "conditional")
EVENTS = """
    SELECT e.event_id, e.source_id, e.label, e.event_type, e.status, e.place_id,
      coalesce(e.date_earliest, DATE '0001-01-01') AS earliest,
      coalesce(e.date_latest, DATE '9999-12-31') AS latest,
      coalesce(e.announced_latest, DATE '9999-12-31') AS announced,
      (SELECT coalesce(list(DISTINCT coalesce(p.actor_id, p.organization_id)), [])
        FROM event_participants p WHERE p.event_id = e.event_id AND p.role <> 'subject') AS parties,
      (SELECT coalesce(list(DISTINCT o.country), []) FROM event_participants p
        JOIN organizations o ON o.organization_id = p.organization_id
        WHERE p.event_id = e.event_id AND p.role <> 'subject') AS countries,
      (SELECT replace(min(v.sentence_id), e.source_id || '-', '') FROM evidence v
        WHERE v.event_id = e.event_id AND v.relation = 'supports' AND v.field IS NULL) AS sentence
    FROM events e ORDER BY e.event_id
"""


def proposals(tables: duckdb.DuckDBPyConnection, source_id: str | None) -> Iterator[dict]:
    """Lines for coding/links.csv, each with its `score`; of one source if its id is given."""
    events = tables.sql(EVENTS).df().to_dict("records")
    pairs = tables.sql("SELECT event_id, other_event_id FROM event_relations").fetchall()
    linked = {frozenset(pair) for pair in pairs}
    for one, other in combinations(events, 2):
        sources = {one["source_id"], other["source_id"]}
        if len(sources) < 2 or (source_id and source_id not in sources):
            continue
        if one["status"] in TO_COME and other["status"] not in TO_COME:
            one, other = other, one
        cues = list(shared_cues(one, other))
        if len(cues) >= LEAST and {one["event_id"], other["event_id"]} not in linked:
            yield _line(one, other, cues)


def shared_cues(one: dict, other: dict) -> Iterator[str]:
    """What two events have in common, in words; a plan has no date to compare with its outcome."""
    named = set(one["parties"]) & set(other["parties"])
    countries = set(one["countries"]) & set(other["countries"]) - {None}
    if named or len(countries) > 1:
        yield "parties " + ", ".join(sorted(named or countries))
    if _is_outcome(one, other):
        if one["latest"] >= other["announced"]:
            yield "later than the announcement"
    elif one["earliest"] <= other["latest"] and other["earliest"] <= one["latest"]:
        yield "date"
    if one["event_type"] == other["event_type"]:
        yield f"act {one['event_type']}"
    if one["place_id"] and one["place_id"] == other["place_id"]:
        yield f"venue {one['place_id']}"


def _is_outcome(one: dict, other: dict) -> bool:
    return one["status"] not in TO_COME and other["status"] in TO_COME


def _line(one: dict, other: dict, cues: list[str]) -> dict:
    return {
        "score": len(cues),
        "event_id": one["event_id"],
        "relation": "realises" if _is_outcome(one, other) else "same_as",
        "other_event_id": other["event_id"],
        "identity_confidence": "",
        "evidence": one["sentence"],
        "other_evidence": other["sentence"],
        "note": f"Cues: {'; '.join(cues)}.",
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the proposals; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source_id", nargs="?", help="only links of this source")
    options = parser.parse_args(arguments)
    try:
        tables = connect()
    except PackageError as error:
        print(f"propose_links: {error}", file=sys.stderr)
        return 2
    found = sorted(proposals(tables, options.source_id), key=lambda line: -line["score"])
    writer = csv.DictWriter(sys.stdout, LINK_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
