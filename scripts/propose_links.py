"""Propose links between events of different sources, for coding/links.csv (rule E16).

Two events may be one happening (same_as), or a plan and what came of it (realises). Prints a line
in the form of coding/links.csv for each pair that shares at least three of four cues (parties,
date, act, venue) and is not linked yet, the likeliest first. A coder decides which to keep, says
how sure it is, and looks at the sentences. Reads the built tables; writes nothing.

Exit codes: 0 done; 2 could not run.
"""

import argparse
import sys

import duckdb
from coding_build.claims import LINK_COLUMNS

from kyrgyz_security_diplomacy import connect
from kyrgyz_security_diplomacy.package.json_file import PackageError

PROPOSALS = """
    WITH parties AS (
      SELECT p.event_id, list(DISTINCT coalesce(p.actor_id, p.organization_id)) AS named,
        list(DISTINCT o.country) FILTER (o.country IS NOT NULL) AS countries
      FROM event_participants p LEFT JOIN organizations o ON o.organization_id = p.organization_id
      WHERE p.role <> 'subject' GROUP BY p.event_id
    ), described AS (
      SELECT e.*, p.named, p.countries,
        e.status IN ('planned', 'proposed', 'conditional') AS is_plan,
        coalesce(e.date_earliest, DATE '0001-01-01') AS earliest,
        coalesce(e.date_latest, DATE '9999-12-31') AS latest,
        (SELECT replace(min(v.sentence_id), e.source_id || '-', '') FROM evidence v WHERE
          v.event_id = e.event_id AND v.relation = 'supports' AND v.field IS NULL) AS sentence
      FROM events e LEFT JOIN parties p ON p.event_id = e.event_id
    ), pairs AS (
      SELECT a.event_id, b.event_id AS other_event_id, a.sentence AS evidence,
        b.sentence AS other_evidence, a.source_id, b.source_id AS other_source_id,
        CASE WHEN b.is_plan AND NOT a.is_plan THEN 'realises' ELSE 'same_as' END AS relation,
        list_intersect(a.named, b.named) AS both_named,
        list_intersect(a.countries, b.countries) AS both_countries,
        list_filter([
          'parties ' || array_to_string(list_sort(CASE WHEN len(both_named) > 0 THEN both_named
            WHEN len(both_countries) > 1 THEN both_countries END), ', '),
          -- a plan has no date to compare with its outcome
          CASE WHEN relation = 'realises'
            THEN CASE WHEN a.latest >= b.announced_latest THEN 'later than the announcement' END
            WHEN a.earliest <= b.latest AND b.earliest <= a.latest THEN 'date' END,
          CASE WHEN a.event_type = b.event_type THEN 'act ' || a.event_type END,
          CASE WHEN a.place_id = b.place_id THEN 'venue ' || a.place_id END
        ], lambda cue: cue IS NOT NULL) AS cues
      FROM described a JOIN described b ON a.source_id <> b.source_id
        AND (a.is_plan < b.is_plan OR (a.is_plan = b.is_plan AND a.event_id < b.event_id))
    )
    SELECT *, 'Cues: ' || array_to_string(cues, '; ') || '.' AS note FROM pairs
    WHERE len(cues) >= 3 AND ($source IS NULL OR $source IN (source_id, other_source_id))
      AND NOT EXISTS (FROM event_relations r WHERE
        (r.event_id = pairs.event_id AND r.other_event_id = pairs.other_event_id)
        OR (r.event_id = pairs.other_event_id AND r.other_event_id = pairs.event_id))
    ORDER BY len(cues) DESC, event_id, other_event_id
"""


def proposals(tables: duckdb.DuckDBPyConnection, source_id: str | None = None):
    """Lines for coding/links.csv as a DataFrame; of one source if its id is given."""
    found = tables.execute(PROPOSALS, {"source": source_id}).df()
    return found.reindex(columns=LINK_COLUMNS)


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
    proposals(tables, options.source_id).to_csv(sys.stdout, index=False, lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
