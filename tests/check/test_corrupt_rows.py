"""`ksd validate` refuses corrupt rows that fit their schemas, whichever rule finds them.

Each named rule has a failing example of its own (test_liveness.py). These are faults of other
kinds, thought of apart from the rules: cycles, doubles, orphans, dates, spans and hashes, sense.

What no check can refuse, because it may be right: a plausible wrong value (another day, another
stance, swapped coordinates), two text hashes swapped between sentences (`ksd verify` with a copy
of the source finds that), a row that is lost with all that points to it while the descriptor is
made to agree, a constraint or rule taken out of the descriptor or a `minRows` lowered in it
(`scripts/build.py --check` and a comparison of versions find that), an id that was never used
among the retired ones, one thing reported twice in other words, and a whole word in look-alike
letters where another alphabet is valid.
"""

import pytest
from real_package import DESCRIPTOR, altered, names, part

from kyrgyz_security_diplomacy import validate

KEYS = {each["name"]: each["schema"]["primaryKey"][0] for each in DESCRIPTOR["resources"]}
RULES = {rule["id"] for rule in DESCRIPTOR["rules"]}
BOUNDS = "event-bounds-follow-from-edtf"
S1, S2, P1 = "src-edm-3-148-p1-s1", "src-edm-3-148-p1-s2", "src-edm-3-148-p1"
SEMINAR, EXERCISE = "evt-rc06-seminar", "evt-rc06-exercise"
MINISTER, WARDAK = "aff-isakov-minister", "pos-wardak-kyrgyz-role"


def with_(table, key, **values):
    """Values put into a row, or into those for which a condition holds."""
    changes = ", ".join(f"{column} = {value}" for column, value in values.items())
    where = key if " " in key else f"{KEYS[table]} = '{key}'"
    return f"UPDATE {table} SET {changes} WHERE {where}"


def again(table, old, **changes):
    """A row copied under another id."""
    key = KEYS[table]
    changed = "".join(f", {value} AS {column}" for column, value in changes.items())
    copied = f"SELECT * REPLACE ({key} || '-again' AS {key}{changed}) FROM {table}"
    return f"INSERT INTO {table} {copied} WHERE {key} = {old}"


def first(table):
    return f"(SELECT min({KEYS[table]}) FROM {table})"


def new(table, **values):
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def swapped(table, one, other, column):
    """The values of a column exchanged between two rows."""
    key = KEYS[table]
    partner = f"CASE {table}.{key} WHEN '{one}' THEN '{other}' ELSE '{one}' END"
    found = f"(SELECT o.{column} FROM {table} o WHERE o.{key} = {partner})"
    return f"UPDATE {table} SET {column} = {found} WHERE {key} IN ('{one}', '{other}')"


def dated(prefix, day):
    """The columns of a date as they are computed from a day."""
    edtf = "date_published_edtf" if prefix == "published" else f"{prefix}_edtf"
    return dict.fromkeys((edtf, f"{prefix}_earliest", f"{prefix}_latest"), f"'{day}'")


def copied_hash(column):
    where = f"WHERE sentence_id = '{S1}'"
    return with_("sentences", S2, **{column: f"(SELECT {column} FROM sentences {where})"})


# fmt: off
CASES = {
    "two events are parts of each other": ("events event-parents-have-no-cycle",
        with_("events", EXERCISE, parent_event_id=f"'{SEMINAR}'"),
        with_("events", SEMINAR, parent_event_id=f"'{EXERCISE}'")),
    "three organizations are parts in a ring": ("organizations organization-parents-have-no-cycle",
        with_("organizations", "org-kgz", parent_organization_id="'org-kgz-mod'")),
    "a state under two ids": ("organizations country-has-one-state",
        again("organizations", "'org-kgz'", name="'Kyrgyz Republic'")),
    "a country under two ids": ("places country-has-one-place",
        again("places", "'plc-kgz'", name="'Kyrgyz Republic'")),
    "a position under two ids": ("positions position-is-not-double",
        again("positions", f"'{WARDAK}'")),
    "an issue under two ids": ("issues unique", again("issues", "'iss-hut-threat'")),
    "a person that nothing uses": ("actors actor-is-used actor-has-evidence",
        new("actors", actor_id="'act-x'", name="'X'", is_named="'true'",
            identity_confidence="'certain'")),
    "a coded source without rows": (
        "sources coded-source-reports-something coded-source-is-complete",
        with_("sources", "src-postda-2006-07-22", level="'coded'")),
    "a vocabulary lost": ("codes codes-are-the-vocabularies",
        "DELETE FROM codes WHERE vocabulary = 'hedge'"),
    "an event without parties": ("events event-has-participant",
        f"DELETE FROM event_participants WHERE event_id = '{SEMINAR}'"),
    "a position without evidence": ("positions position-has-support",
        f"DELETE FROM evidence WHERE position_id = '{WARDAK}'"),
    "evidence of nothing": ("evidence evidence-has-one-claim",
        "UPDATE evidence SET position_id = NULL"),
    "a retired id replaced by itself": ("retired_ids retired-id-is-replaced",
        "INSERT INTO retired_ids VALUES ('act-old', 'actors', 'act-old', 'renamed', '0.2.0')"),
    "a retired id of no table": ("retired_ids retired-id-is-replaced",
        "INSERT INTO retired_ids VALUES ('act-old', 'people', NULL, 'deleted', '0.2.0')"),
    "a person lost": ("names foreign-key actors=",
        "DELETE FROM actors WHERE actor_id = 'act-islam-karimov'"),
    "a sentence lost": ("sentences sentences-tile-their-paragraph",
        f"DELETE FROM sentences WHERE sentence_id = '{S1}'"),
    "a paragraph lost": ("sources source-counts-agree characters-add-up",
        "DELETE FROM paragraphs WHERE number = '9'"),
    "an earliest day that the EDTF does not give": (f"events {BOUNDS}",
        with_("events", SEMINAR, date_earliest="'2006-07-01'")),
    "a bound for an open side": (f"events {BOUNDS}",
        with_("events", "date_edtf = '[2006-08-01..]'", date_latest="'2099-12-31'")),
    "a bound lost": (f"events {BOUNDS}", with_("events", SEMINAR, date_latest="NULL")),
    **{f"the date {date}": (f"events {BOUNDS}", with_("events", SEMINAR, date_edtf=f"'{date}'"))
       for date in ("2006-02-30", "2006-02-29", "0000", "2006-07-25/2006-07-24",
                    "[2006-08..2006-07]", "2006-04-31~", "9999-24", "2006-07")},
    "an event that ends before it starts": ("events event-dates-are-in-order",
        with_("events", SEMINAR, date_earliest="'2006-07-30'", date_latest="'2006-07-01'")),
    "an event that occurred after it was reported": ("events occurred-event-is-not-in-the-future",
        with_("events", SEMINAR, date_precision="'1'", **dated("date", "2006-09-01"))),
    "a plan that was over when it was reported": ("events planned-event-is-not-over",
        with_("events", "evt-bakiyev-visit-tashkent", **dated("date", "2005-12-31"))),
    "a statement after publication": ("positions statement-is-not-in-the-future",
        with_("positions", WARDAK, **dated("stated", "2006-09-01"))),
    "a post held before it began": ("affiliations affiliation-starts-before-it-ends",
        with_("affiliations", MINISTER, start_edtf="'2007'")),
    "a post on no day of the calendar": ("affiliations affiliation-starts-before-it-ends",
        with_("affiliations", MINISTER, end_edtf="'2006-02-30'")),
    **{f"a sentence that starts at {at}": ("sentences sentences-tile-their-paragraph",
        with_("sentences", S2, char_start=f"'{at}'")) for at in (200, 210, 500)},
    "evidence with half a span": ("evidence evidence-span-lies-in-sentence",
        "UPDATE evidence SET span_end = NULL"),
    "a mention that ends before it starts": ("mentions mention-span-lies-in-sentence",
        "UPDATE mentions SET char_end = char_start"),
    "a name longer than its place": ("mentions mention-surface-is-a-name",
        with_("mentions", "surface = 'Wardag'", surface="'Wardagg'")),
    "one sentence's loose hash in another": ("sentences equal-sentences-are-equal",
        copied_hash("loose_sha256")),
    "rolling hashes swapped": ("paragraphs paragraph-rolls-as-its-sentences",
        swapped("sentences", S1, S2, "rolling")),
    "lengths swapped": ("paragraphs loose-lengths-add-up",
        swapped("paragraphs", P1, "src-edm-3-148-p2", "loose_length")),
    "a whole paragraph's sentence with another hash": ("sentences lone-sentence-is-its-paragraph",
        f"DELETE FROM sentences WHERE sentence_id = '{S2}'",
        with_("sentences", S1, char_end="'398'")),
    "a hash lost": ("sentences short-sentence-has-no-hash",
        with_("sentences", S1, loose_sha256="NULL")),
    "an event about an issue that is not there": ("event_issues foreign-key issues=",
        "UPDATE event_issues SET issue_id = 'iss-none'"),
    "a position of nobody": ("positions position-has-holder",
        with_("positions", WARDAK, actor_id="NULL", organization_id="NULL")),
    "a half coordinate": ("places coordinates-are-whole",
        with_("places", "plc-moscow", longitude="NULL")),
    "an identifier of another form": ("identifiers identifier-has-the-form-of-its-scheme",
        with_("identifiers", "idn-bakiyev-viaf", identifier="'Q31426200'")),
    "a ROR with two letters swapped": ("identifiers identifier-has-its-check-digits",
        with_("identifiers", "idn-chn-mps-ror", identifier="'https://ror.org/00tb9we26'")),
    "a country with another ISO code": ("identifiers iso-code-is-the-country",
        with_("organizations", "org-chn", country="'TUR'")),
    "a computed type changed": ("events event-plover-type-is-computed",
        with_("events", SEMINAR, plover_type="'FIGHT'")),
    "columns shifted by one": ("mentions pattern",
        with_("mentions", "actor_id IS NOT NULL", organization_id="actor_id", actor_id="NULL")),
    "a disagreement that is not counted": ("reliability counted-disagreement-is-decided",
        with_("reliability", "agreed <> units", agreed="units")),
}
# fmt: on
"""Name to the table and the codes of its problems (of named rules their ids), and the statements;
`issues=` is a table that must be there."""


def package_of(folder, words, statements):
    """A part of the package after the statements, and the table and codes that are expected."""
    table, *codes = [word for word in words.split() if not word.endswith("=")]
    others = [word[:-1] for word in words.split() if word.endswith("=")]
    made = part([code for code in codes if code in RULES], [table, *others])
    return altered(folder, *statements, made=made), table, set(codes)


def some():
    """All names in the long run; in the short one every fifth: there rules have their examples."""
    for number, name in enumerate(CASES):
        yield pytest.param(name, marks=[pytest.mark.long] if number % 5 else [])


@pytest.mark.parametrize("name", list(some()))
def test_corrupt_rows_are_refused(name, tmp_path):
    words, *statements = CASES[name]
    root, table, codes = package_of(tmp_path, words, statements)
    problems = validate(root, "duckdb", strict=True).problems
    problems = [each for each in problems if each.table == table and each.severity == "error"]
    assert codes <= names(problems), problems
