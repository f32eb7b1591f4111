"""Corruptions of what the rows say together: dates, ids, duplicates, orphans, spans, hashes.

Each named rule has an example of its own (test_rule_examples.py); here is what might be done to the
dataset, whichever rule finds it.
"""

from corruptions import logic

SENTENCE = "src-edm-3-148-p1-s1"
SEMINAR = "event_id = 'evt-rc06-seminar'"
WARDAK = "position_id = 'pos-wardak-kyrgyz-role'"


def _again(table, key, old, new, **changes):
    """A row copied under another id."""
    changed = "".join(f", {value} AS {column}" for column, value in changes.items())
    copied = f"SELECT * REPLACE ('{new}' AS {key}{changed}) FROM {table} WHERE {key} = '{old}'"
    return f"INSERT INTO {table} {copied}"


def _set(table, where, **values):
    changes = ", ".join(f"{column} = {value}" for column, value in values.items())
    return f"UPDATE {table} SET {changes} WHERE {where}"


def _swapped(table, key, one, other, column):
    """A column's values of two rows exchanged."""
    partner = f"CASE {table}.{key} WHEN '{one}' THEN '{other}' ELSE '{one}' END"
    return (
        f"UPDATE {table} SET {column} = (SELECT o.{column} FROM {table} o"
        f" WHERE o.{key} = {partner}) WHERE {key} IN ('{one}', '{other}')"
    )


CYCLES = [
    logic(
        "an event is its own part",
        "events",
        "event-parents-have-no-cycle",
        _set("events", SEMINAR, parent_event_id="event_id"),
    ),
    logic(
        "two events are parts of each other",
        "events",
        "event-parents-have-no-cycle",
        _set("events", "event_id = 'evt-rc06-exercise'", parent_event_id="'evt-rc06-seminar'"),
        _set("events", SEMINAR, parent_event_id="'evt-rc06-exercise'"),
    ),
    logic(
        "an organization is its own part",
        "organizations",
        "organization-parents-have-no-cycle",
        _set(
            "organizations",
            "organization_id = 'org-nato'",
            parent_organization_id="organization_id",
        ),
    ),
    logic(
        "three organizations are parts in a ring",
        "organizations",
        "organization-parents-have-no-cycle",
        _set(
            "organizations", "organization_id = 'org-kgz'", parent_organization_id="'org-kgz-mod'"
        ),
    ),
    logic(
        "a place lies in itself",
        "places",
        "place-parents-have-no-cycle",
        _set("places", "place_id = 'plc-moscow'", parent_place_id="place_id"),
    ),
    logic(
        "two places lie in each other",
        "places",
        "place-parents-have-no-cycle",
        _set("places", "place_id = 'plc-uzb'", parent_place_id="'plc-tashkent'"),
    ),
    logic(
        "an issue is its own part",
        "issues",
        "issue-parents-have-no-cycle",
        _set("issues", "issue_id = 'iss-hut-threat'", parent_issue_id="issue_id"),
    ),
    logic(
        "a code is its own part",
        "codes",
        "code-parents-have-no-cycle",
        _set(
            "codes",
            "vocabulary = 'stance' AND code = 'support'",
            parent_vocabulary="vocabulary",
            parent="code",
        ),
    ),
    logic(
        "two events follow each other",
        "event_relations",
        "sequels-have-no-cycle",
        "INSERT INTO event_relations SELECT 'rel-back', other_event_id, relation, event_id, NULL"
        " FROM event_relations WHERE relation = 'follows' LIMIT 1",
    ),
    logic(
        "an event is related to itself",
        "event_relations",
        "relation-links-two-events",
        "UPDATE event_relations SET other_event_id = event_id",
    ),
]

DOUBLES = [
    logic(
        "a person under two ids",
        "actors",
        "actor-is-not-double",
        _again("actors", "actor_id", "act-islam-karimov", "act-karimov-again"),
    ),
    logic(
        "an organization under two ids",
        "organizations",
        "organization-is-not-double",
        _again("organizations", "organization_id", "org-nato", "org-nato-again"),
    ),
    logic(
        "a state under two ids",
        "organizations",
        "country-has-one-state",
        _again(
            "organizations",
            "organization_id",
            "org-kgz",
            "org-kyrgyzstan",
            name="'Kyrgyz Republic'",
        ),
    ),
    logic(
        "a place under two ids",
        "places",
        "place-is-not-double",
        _again("places", "place_id", "plc-moscow", "plc-moscow-again"),
    ),
    logic(
        "a country under two ids",
        "places",
        "country-has-one-place",
        _again("places", "place_id", "plc-kgz", "plc-kyrgyzstan", name="'Kyrgyz Republic'"),
    ),
    logic(
        "an event under two ids",
        "events",
        "event-is-not-double",
        _again("events", "event_id", "evt-rc06-seminar", "evt-again"),
    ),
    logic(
        "a position under two ids",
        "positions",
        "position-is-not-double",
        _again("positions", "position_id", "pos-wardak-kyrgyz-role", "pos-again"),
    ),
    logic(
        "an issue under two ids",
        "issues",
        "unique",
        _again("issues", "issue_id", "iss-hut-threat", "iss-again"),
    ),
    logic(
        "a name under two ids",
        "names",
        "name-is-not-double",
        _again("names", "name_id", "nam-wardak-wardag", "nam-again"),
    ),
    logic(
        "an identifier under two ids",
        "identifiers",
        "identifier-is-not-double",
        _again("identifiers", "identifier_id", "idn-bakiyev-viaf", "idn-again"),
    ),
    logic(
        "an affiliation under two ids",
        "affiliations",
        "affiliation-is-not-double",
        _again("affiliations", "affiliation_id", "aff-wardak-minister", "aff-again"),
    ),
    logic(
        "a participant under two ids",
        "event_participants",
        "participant-is-not-double",
        "INSERT INTO event_participants SELECT * REPLACE ('par-again' AS participant_id)"
        " FROM event_participants LIMIT 1",
    ),
    logic(
        "evidence under two ids",
        "evidence",
        "evidence-is-not-double",
        "INSERT INTO evidence SELECT * REPLACE ('evd-again' AS evidence_id) FROM evidence LIMIT 1",
    ),
    logic(
        "a mention under two ids",
        "mentions",
        "mention-is-not-double",
        "INSERT INTO mentions SELECT * REPLACE ('men-again' AS mention_id) FROM mentions LIMIT 1",
    ),
    logic(
        "a source under two ids",
        "sources",
        "source-is-not-double",
        _again("sources", "source_id", "src-ref-ror", "src-ref-ror-again"),
    ),
    logic(
        "a text under two ids",
        "sources",
        "text-is-coded-once",
        _again("sources", "source_id", "src-edm-3-148", "src-edm-again", note="'A reprint.'"),
    ),
    logic(
        "one identifier for two persons",
        "identifiers",
        "identifier-stands-for-one-entity",
        _set("identifiers", "identifier_id = 'idn-bakiyev-wikidata'", identifier="'Q57558'"),
    ),
    logic(
        "one id in two tables",
        "sources",
        "id-is-used-once",
        f"INSERT INTO sources (source_id, level, title) VALUES ('{SENTENCE}', 'reference', 'Odd')",
    ),
    logic(
        "a code twice with another sort",
        "codes",
        "codes-are-numbered",
        _set("codes", "vocabulary = 'stance'", sort="'2'"),
    ),
]

ORPHANS = [
    logic(
        "a person that nothing uses",
        "actors",
        "actor-is-used actor-has-evidence",
        "INSERT INTO actors (actor_id, name, is_named, identity_confidence)"
        " VALUES ('act-x', 'X', 'true', 'certain')",
    ),
    logic(
        "an organization that nothing uses",
        "organizations",
        "organization-is-used",
        "INSERT INTO organizations (organization_id, name, kind, is_named)"
        " VALUES ('org-x', 'X', 'other', 'true')",
    ),
    logic(
        "a place that nothing uses",
        "places",
        "place-is-used",
        "INSERT INTO places (place_id, name, kind, identity_confidence)"
        " VALUES ('plc-x', 'X', 'city', 'certain')",
    ),
    logic(
        "an issue that nothing uses",
        "issues",
        "issue-is-used",
        "INSERT INTO issues (issue_id, proposition, support_means, oppose_means, cap_major)"
        " VALUES ('iss-x', 'X.', 'Y.', 'N.', '19')",
    ),
    logic(
        "a reference that nothing uses",
        "sources",
        "reference-source-is-used",
        "INSERT INTO sources (source_id, level, title) VALUES ('src-x', 'reference', 'X')",
    ),
    logic(
        "a cited source that nothing uses",
        "sources",
        "cited-source-is-used",
        "INSERT INTO sources (source_id, level, date_published_edtf, published_earliest,"
        " published_latest) VALUES ('src-x', 'cited', '2006', '2006-01-01', '2006-12-31')",
    ),
    logic(
        "a coded source without rows",
        "sources",
        "coded-source-reports-something coded-source-is-complete",
        _set("sources", "source_id = 'src-postda-2006-07-22'", level="'coded'"),
    ),
    logic(
        "a code that no schema has",
        "codes",
        "codes-are-the-vocabularies",
        _again("codes", "code", "oppose", "opposes", sort="'99'"),
    ),
    logic(
        "a code lost",
        "codes",
        "codes-are-the-vocabularies",
        "DELETE FROM codes WHERE vocabulary = 'cameo' AND code = '0212'",
    ),
    logic(
        "a vocabulary lost",
        "codes",
        "codes-are-the-vocabularies",
        "DELETE FROM codes WHERE vocabulary = 'hedge'",
    ),
    logic(
        "an event without parties",
        "events",
        "event-has-participant",
        f"DELETE FROM event_participants WHERE {SEMINAR}",
    ),
    logic(
        "a position without evidence",
        "positions",
        "position-has-support",
        f"DELETE FROM evidence WHERE {WARDAK}",
    ),
    logic(
        "evidence of nothing",
        "evidence",
        "evidence-has-one-claim",
        "UPDATE evidence SET position_id = NULL",
    ),
    logic(
        "evidence for a column that is not there",
        "evidence",
        "evidence-names-a-column",
        _set("evidence", "field = 'date_edtf'", field="'date_edft'"),
    ),
    logic(
        "a retired id in use",
        "retired_ids",
        "retired-id-is-gone",
        "INSERT INTO retired_ids VALUES ('act-islam-karimov', 'actors', NULL, 'deleted', '0.2.0')",
    ),
    logic(
        "a retired id replaced by one that is not there",
        "retired_ids",
        "retired-id-is-replaced",
        "INSERT INTO retired_ids VALUES ('act-old', 'actors', 'act-new', 'merged', '0.2.0')",
    ),
    logic(
        "a retired id replaced by itself",
        "retired_ids",
        "retired-id-is-replaced",
        "INSERT INTO retired_ids VALUES ('act-old', 'actors', 'act-old', 'renamed', '0.2.0')",
    ),
    logic(
        "a retired id of no table",
        "retired_ids",
        "retired-id-is-replaced",
        "INSERT INTO retired_ids VALUES ('act-old', 'people', NULL, 'deleted', '0.2.0')",
    ),
    logic(
        "a person lost",
        "names",
        "foreign-key",
        "DELETE FROM actors WHERE actor_id = 'act-islam-karimov'",
        tables=("actors",),
    ),
    logic(
        "a sentence lost",
        "sentences",
        "sentences-tile-their-paragraph",
        f"DELETE FROM sentences WHERE sentence_id = '{SENTENCE}'",
    ),
    logic(
        "a paragraph lost",
        "sources",
        "source-counts-agree characters-add-up",
        "DELETE FROM paragraphs WHERE number = '9'",
    ),
    logic(
        "a preferred name that is no name",
        "actors",
        "person-has-a-name",
        _set("actors", "actor_id = 'act-islam-karimov'", name="'Islam Karimow'"),
    ),
]

BOUNDS = "event-bounds-follow-from-edtf"
DATES = [
    logic(
        "an earliest day that the EDTF does not give",
        "events",
        BOUNDS,
        _set("events", SEMINAR, date_earliest="'2006-07-01'"),
    ),
    logic(
        "a latest day that the EDTF does not give",
        "events",
        BOUNDS,
        _set("events", SEMINAR, date_latest="'2006-12-31'"),
    ),
    logic(
        "a bound for an open side",
        "events",
        BOUNDS,
        _set("events", "date_edtf = '[2006-08-01..]'", date_latest="'2099-12-31'"),
    ),
    logic("a bound lost", "events", BOUNDS, _set("events", SEMINAR, date_latest="NULL")),
    logic(
        "a precision that the EDTF does not give",
        "events",
        BOUNDS,
        _set("events", SEMINAR, date_precision="'4'"),
    ),
    logic(
        "an EDTF date changed alone",
        "events",
        BOUNDS,
        _set("events", SEMINAR, date_edtf="'2006-07'"),
    ),
    *[
        logic(f"the date {date}", "events", BOUNDS, _set("events", SEMINAR, date_edtf=f"'{date}'"))
        for date in (
            "2006-02-30",
            "2006-02-29",
            "0000",
            "2006-07-25/2006-07-24",
            "[2006-08..2006-07]",
            "2006-04-31~",
            "9999-24",
        )
    ],
    logic(
        "a statement's day that the EDTF does not give",
        "positions",
        "position-bounds-follow-from-edtf",
        _set("positions", WARDAK, stated_earliest="'2006-01-01'"),
    ),
    logic(
        "a statement's precision that the EDTF does not give",
        "positions",
        "position-bounds-follow-from-edtf",
        _set("positions", WARDAK, stated_precision="'3'"),
    ),
    logic(
        "a day of publication that the EDTF does not give",
        "sources",
        "source-bounds-follow-from-edtf",
        _set("sources", "source_id = 'src-edm-3-148'", published_latest="'2006-08-31'"),
    ),
    logic(
        "a day of publication without EDTF",
        "sources",
        "source-bounds-follow-from-edtf",
        _set("sources", "source_id = 'src-ref-ror'", published_latest="'2006-08-31'"),
    ),
    logic(
        "an event that ends before it starts",
        "events",
        "event-dates-are-in-order",
        _set("events", SEMINAR, date_earliest="'2006-07-30'", date_latest="'2006-07-01'"),
    ),
    logic(
        "an event that occurred after it was told",
        "events",
        "occurred-event-is-not-in-the-future",
        _set(
            "events",
            SEMINAR,
            date_edtf="'2006-09-01'",
            date_earliest="'2006-09-01'",
            date_latest="'2006-09-01'",
            date_precision="'1'",
        ),
    ),
    logic(
        "a plan that was over when it was told",
        "events",
        "planned-event-is-not-over",
        _set(
            "events",
            "event_id = 'evt-bakiyev-visit-tashkent'",
            date_edtf="'2005'",
            date_earliest="'2005-01-01'",
            date_latest="'2005-12-31'",
        ),
    ),
    logic(
        "a statement after publication",
        "positions",
        "statement-is-not-in-the-future",
        _set(
            "positions",
            WARDAK,
            stated_edtf="'2006-09-01'",
            stated_earliest="'2006-09-01'",
            stated_latest="'2006-09-01'",
        ),
    ),
    logic(
        "a source from the future",
        "sources",
        "source-is-not-from-the-future",
        _set(
            "sources",
            "source_id = 'src-edm-3-148'",
            date_published_edtf="'2106-08-01'",
            published_earliest="'2106-08-01'",
            published_latest="'2106-08-01'",
        ),
    ),
    logic(
        "a cited source that is younger than the citing one",
        "events",
        "cited-source-is-not-later",
        _set(
            "sources",
            "source_id = 'src-akipress-2006-07-25'",
            date_published_edtf="'2006-10'",
            published_earliest="'2006-10-01'",
            published_latest="'2006-10-31'",
        ),
    ),
    logic(
        "an identifier checked in the future",
        "identifiers",
        "identifier-is-not-from-the-future",
        "UPDATE identifiers SET checked_on = '2126-11-24'",
    ),
    logic(
        "an affiliation that ends before it starts",
        "affiliations",
        "affiliation-starts-before-it-ends",
        _set(
            "affiliations",
            "affiliation_id = 'aff-isakov-minister'",
            start_edtf="'2006'",
            end_edtf="'2005'",
        ),
    ),
    logic(
        "a post held before it began",
        "affiliations",
        "affiliation-starts-before-it-ends",
        _set("affiliations", "affiliation_id = 'aff-isakov-minister'", start_edtf="'2007'"),
    ),
    logic(
        "a post on no day of the calendar",
        "affiliations",
        "affiliation-starts-before-it-ends",
        _set("affiliations", "affiliation_id = 'aff-isakov-minister'", end_edtf="'2006-02-30'"),
    ),
    logic(
        "a post observed backwards",
        "affiliations",
        "affiliation-is-observed-in-order",
        _set(
            "affiliations", "affiliation_id = 'aff-isakov-minister'", observed_from="'2006-08-02'"
        ),
    ),
]

TEXT = [
    logic(
        "sentences that overlap",
        "sentences",
        "sentences-tile-their-paragraph",
        _set("sentences", "sentence_id = 'src-edm-3-148-p1-s2'", char_start="'200'"),
    ),
    logic(
        "sentences with a gap",
        "sentences",
        "sentences-tile-their-paragraph",
        _set("sentences", "sentence_id = 'src-edm-3-148-p1-s2'", char_start="'210'"),
    ),
    logic(
        "a sentence that ends before it starts",
        "sentences",
        "sentences-tile-their-paragraph",
        _set("sentences", "sentence_id = 'src-edm-3-148-p1-s2'", char_start="'500'"),
    ),
    logic(
        "sentences numbered with a gap",
        "sentences",
        "sentence-id-says-where",
        _set("sentences", "sentence_id = 'src-edm-3-148-p1-s2'", number="'3'"),
    ),
    logic(
        "evidence beyond its sentence",
        "evidence",
        "evidence-span-lies-in-sentence",
        _set("evidence", "span_end IS NOT NULL", span_end="'99999'"),
    ),
    logic(
        "evidence that ends before it starts",
        "evidence",
        "evidence-span-lies-in-sentence",
        _set("evidence", "span_end IS NOT NULL", span_start="span_end"),
    ),
    logic(
        "evidence with half a span",
        "evidence",
        "evidence-span-lies-in-sentence",
        "UPDATE evidence SET span_end = NULL",
    ),
    logic(
        "a mention beyond its sentence",
        "mentions",
        "mention-span-lies-in-sentence",
        "UPDATE mentions SET char_end = '9999'",
    ),
    logic(
        "a mention that ends before it starts",
        "mentions",
        "mention-span-lies-in-sentence",
        "UPDATE mentions SET char_end = char_start",
    ),
    logic(
        "a name longer than its place",
        "mentions",
        "mention-surface-is-a-name",
        _set("mentions", "surface = 'Wardag'", surface="'Wardagg'"),
    ),
    logic(
        "one sentence's text hash in another",
        "sentences",
        "equal-sentences-are-equal",
        f"UPDATE sentences SET text_sha256 = (SELECT text_sha256 FROM sentences"
        f" WHERE sentence_id = '{SENTENCE}')"
        " WHERE sentence_id = 'src-edm-3-148-p1-s2'",
    ),
    logic(
        "one sentence's loose hash in another",
        "sentences",
        "equal-sentences-are-equal",
        f"UPDATE sentences SET loose_sha256 = (SELECT loose_sha256 FROM sentences"
        f" WHERE sentence_id = '{SENTENCE}')"
        " WHERE sentence_id = 'src-edm-3-148-p1-s2'",
    ),
    logic(
        "rolling hashes swapped between two sentences",
        "paragraphs",
        "paragraph-rolls-as-its-sentences",
        _swapped("sentences", "sentence_id", SENTENCE, "src-edm-3-148-p1-s2", "rolling"),
    ),
    logic(
        "a whole paragraph's sentence with another hash",
        "sentences",
        "lone-sentence-is-its-paragraph",
        "DELETE FROM sentences WHERE paragraph_id = 'src-edm-3-148-p1' AND number = '2'",
        _set("sentences", f"sentence_id = '{SENTENCE}'", char_end="'398'"),
    ),
    logic(
        "lengths swapped between two paragraphs",
        "paragraphs",
        "loose-lengths-add-up",
        _swapped(
            "paragraphs", "paragraph_id", "src-edm-3-148-p1", "src-edm-3-148-p2", "loose_length"
        ),
    ),
    logic(
        "a hash lost",
        "sentences",
        "short-sentence-has-no-hash",
        _set("sentences", f"sentence_id = '{SENTENCE}'", loose_sha256="NULL"),
    ),
    logic(
        "a sentence of too many words",
        "sentences",
        "sentence-has-room-for-its-words",
        _set("sentences", f"sentence_id = '{SENTENCE}'", words="'290'"),
    ),
    logic(
        "a text of other length",
        "sources",
        "characters-add-up",
        _set("sources", "level = 'coded'", characters="'6423'"),
    ),
    logic(
        "evidence in another source",
        "evidence",
        "evidence-stays-in-its-source",
        _set("positions", WARDAK, source_id="'src-postda-2006-07-22'"),
    ),
]

SENSE = [
    logic("a coder of no kind", "coders", "enum", "UPDATE coders SET kind = 'robot'"),
    logic(
        "an event about an issue that is not there",
        "event_issues",
        "foreign-key",
        "UPDATE event_issues SET issue_id = 'iss-none'",
        tables=("issues",),
    ),
    logic(
        "a row of two things",
        "names",
        "name-has-one-entity",
        _set("names", "name_id = 'nam-wardak-wardag'", organization_id="'org-nato'"),
    ),
    logic(
        "a position of nobody",
        "positions",
        "position-has-holder",
        _set("positions", WARDAK, actor_id="NULL", organization_id="NULL"),
    ),
    logic(
        "a half coordinate",
        "places",
        "coordinates-are-whole",
        _set("places", "place_id = 'plc-moscow'", longitude="NULL"),
    ),
    logic(
        "a city in another country",
        "places",
        "place-lies-in-the-country-of-the-whole",
        _set("places", "place_id = 'plc-bishkek'", country="'UZB'"),
    ),
    logic(
        "an identifier of another form",
        "identifiers",
        "identifier-has-the-form-of-its-scheme",
        _set("identifiers", "identifier_id = 'idn-bakiyev-viaf'", identifier="'Q31426200'"),
    ),
    logic(
        "an ISNI with a digit wrong",
        "identifiers",
        "identifier-has-its-check-digits",
        _set(
            "identifiers", "identifier_id = 'idn-bakiyev-isni'", identifier="'0000 0000 4070 6096'"
        ),
    ),
    logic(
        "a ROR with two letters swapped",
        "identifiers",
        "identifier-has-its-check-digits",
        _set(
            "identifiers",
            "identifier_id = 'idn-chn-mps-ror'",
            identifier="'https://ror.org/00tb9we26'",
        ),
    ),
    logic(
        "an identifier that was not found",
        "identifiers",
        "failed-search-found-nothing-else",
        "INSERT INTO identifiers (identifier_id, organization_id, scheme, match, checked_on)"
        " VALUES ('idn-x', 'org-chn', 'wikidata', 'noMatch', '2026-11-24')",
    ),
    logic(
        "a copied identifier that differs",
        "actors",
        "actor-identifier-is-copied",
        _set("actors", "actor_id = 'act-islam-karimov'", wikidata_id="'Q57641'"),
    ),
    logic(
        "a country with another ISO code",
        "identifiers",
        "iso-code-is-the-country",
        _set("organizations", "organization_id = 'org-chn'", country="'TUR'"),
    ),
    logic(
        "a name in look-alike letters",
        "organizations",
        "organization-is-called-in-latin-letters",
        _set("organizations", "organization_id = 'org-nato'", name="'НАТО'"),
    ),
    logic(
        "a Latin name said to be Cyrillic",
        "names",
        "name-is-in-its-script",
        _set("names", "script = 'Cyrl'", name="'Bakiyev'"),
    ),
    logic(
        "a name in another script",
        "names",
        "name-is-in-its-script",
        _set("names", "name_id = 'nam-wardak-wardag'", script="'Arab'"),
    ),
    logic(
        "an organization that is its own member",
        "affiliations",
        "member-is-another-organization",
        _set(
            "affiliations",
            "affiliation_id = 'aff-isakov-minister'",
            actor_id="NULL",
            member_organization_id="organization_id",
        ),
    ),
    logic(
        "a source that credits itself",
        "events",
        "event-credits-another-source",
        _set("events", "cited_source_id IS NOT NULL", cited_source_id="source_id"),
    ),
    logic(
        "a computed type changed",
        "events",
        "event-plover-type-is-computed",
        _set("events", SEMINAR, plover_type="'FIGHT'"),
    ),
    logic(
        "a named person without a name",
        "positions",
        "named-holder-has-a-name",
        _set(
            "positions", "position_id = 'pos-kgz-gov-manas-important'", holder_form="'named_person'"
        ),
    ),
    logic(
        "columns shifted by one",
        "mentions",
        "pattern",
        _set("mentions", "actor_id IS NOT NULL", organization_id="actor_id", actor_id="NULL"),
    ),
]

PASSES = [
    logic(
        "a pass lost",
        "adjudications",
        "decision-is-about-the-codings",
        "DELETE FROM codings WHERE pass = '2'",
    ),
    logic(
        "a value of a pass smoothed away",
        "adjudications",
        "decision-is-about-the-codings",
        _set(
            "codings", "value = 'inferred' AND field = 'date_basis' AND pass = '1'", value="'none'"
        ),
    ),
    logic(
        "the decisions lost",
        "codings",
        "disagreement-is-decided",
        "DELETE FROM adjudications",
    ),
    logic(
        "a coder decides about himself",
        "adjudications",
        "adjudicator-is-not-a-coder",
        _set("adjudications", "rule_id = 'P4'", coder_id="'cod-model-pass-2'"),
    ),
    logic(
        "agreement better than it is",
        "reliability",
        "alpha-is-that-of-the-codings",
        _set("reliability", "grade = 'low'", alpha="'0.9'"),
    ),
    logic(
        "a low grade called good",
        "reliability",
        "grade-follows-alpha",
        _set("reliability", "grade = 'low'", grade="'good'"),
    ),
    logic(
        "a disagreement not counted",
        "reliability",
        "agreement-is-that-of-the-codings",
        _set("reliability", "agreed <> units", agreed="units"),
    ),
]

LOGIC = [*CYCLES, *DOUBLES, *ORPHANS, *DATES, *TEXT, *SENSE, *PASSES]
