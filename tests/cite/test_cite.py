"""Citations of any package, read back by the libraries that bibliographies are read with."""

import json
import re

import jsonschema
import pybtex.database
import pytest
import rispy
import sample_package as sample
from real_package import DESCRIPTOR, FEW, ROOT, ROWS

from kyrgyz_security_diplomacy import PackageError, cite, open_package
from kyrgyz_security_diplomacy.cite import row as citation_of_row
from kyrgyz_security_diplomacy.cite.citation import reference
from kyrgyz_security_diplomacy.cite.formats import FORMATS
from kyrgyz_security_diplomacy.cli import main

OURS = open_package(FEW)
CSL = json.loads((ROOT / "tests/profiles/csl-data.json").read_text(encoding="utf-8"))

PEOPLE = [
    {"givenName": "Ainura Jean-Marie", "familyName": "Öz", "roles": ["author"],
     "path": "https://orcid.org/0000-0002-1825-0097", "organization": "Uni & Co."},
    {"title": "Society for Posts, Mills and Weather", "roles": ["author", "publisher"]},
    {"title": "Her Helper", "familyName": "Helper", "roles": ["editor"]},
    {"title": "B. Sands", "givenName": "B.", "familyName": "Hill and Dale, Jr"},
]  # fmt: skip
TITLE = 'Weather {posts}: 50% of #1 & "more", cost_$ ~ ^ \\ ok өзгөчө}'


@pytest.fixture
def root(tmp_path):
    return sample.build(tmp_path)


def described(root, **changes):
    """Write a package with these metadata; None takes one away."""

    def edit(made):
        made |= changes
        for key in [key for key, value in made.items() if value is None]:
            del made[key]

    sample.edit_descriptor(root, edit)
    return root


def full(root):
    changes = {
        "title": TITLE, "contributors": PEOPLE, "created": "2025-03-09T10:00:00Z",
        "id": "https://doi.org/10.1234/Ab_{c}", "description": "Two\nlines.", "keywords": ["a b"],
    }  # fmt: skip
    return described(root, **changes)


def test_ours_is_what_the_descriptor_says():
    assert cite() == DESCRIPTOR["bibliographicCitation"] + "\n"


def test_apa_and_footnote(root):
    assert cite(full(root)) == (
        "Öz, A. J.-M., Society for Posts, Mills and Weather, & Hill and Dale, Jr, B. (2025). "
        f"{TITLE} (Version 1.2.3) [Data set]. Society for Posts, Mills and Weather. "
        "https://doi.org/10.1234/Ab_{c}\n"
    )
    assert cite(root, "footnote") == (
        "Ainura Jean-Marie Öz, Society for Posts, Mills and Weather and B. Hill and Dale, Jr, "
        f"“{TITLE},” version 1.2.3, data set (Society for Posts, Mills and Weather, 2025), "
        "https://doi.org/10.1234/Ab_{c}.\n"
    )
    described(root, contributors=[{"title": f"Group {number}"} for number in range(1, 5)])
    assert cite(root, "footnote").startswith("Group 1 et al., “Weather")


@pytest.mark.parametrize(
    ("people", "authors", "publishers"),
    [
        ([{"title": "A"}, {"title": "B", "role": "publisher"}], "A", "B"),
        ([{"title": "A", "role": "Author"}, {"title": "B", "role": "maintainer"}], "A", ""),
        ([{"title": "A", "roles": ["creator", "contact"]}, {"title": "B", "roles": []}], "AB", ""),
        ([{"title": "A", "roles": "author"}, {"title": "B", "roles": None, "role": "x"}], "A", ""),
        ([{"title": "A", "role": "contributor"}, {"title": "B", "role": "funder"}], "A", ""),
        ([{"title": "A", "role": {"": "author"}}, {"title": "B", "roles": [5, "editor"]}], "A", ""),
    ],
)
def test_roles_of_both_versions_of_data_package(people, authors, publishers):
    work = reference({"contributors": people})
    found = ["".join(name.whole for name in names) for names in (work.authors, work.publishers)]
    assert found == [authors, publishers]


def test_the_package_s_own_wording_is_used_or_noted(root):
    """Formats made of fields have it in a note; wording that is ours anyway is not repeated."""
    own = "Ö, A., 2024. Posts\n & mills."
    described(full(root), bibliographicCitation=own)
    assert cite(root) == cite(root, "footnote") == "Ö, A., 2024. Posts & mills.\n"
    note = "To be cited as: Ö, A., 2024. Posts & mills."
    [entry] = pybtex.database.parse_string(cite(root, "bibtex"), "bibtex").entries.values()
    assert entry.fields["note"] == note.replace("&", r"\&")
    assert rispy.loads(cite(root, "ris"))[0]["notes"] == [note]
    assert json.loads(cite(root, "csl"))[0]["note"] == note
    for way in FORMATS:
        found = cite(format=way).lower()
        assert "cited as" not in found and "doi" not in found and "10." not in found  # not invented


def test_row():
    version = cite(OURS)
    printed = (
        "Bakiyev plays the security card (2006-08-01). Eurasia Daily Monitor, 3(148). The "
        "Jamestown Foundation. https://jamestown.org/program/bakiyev-plays-the-security-card/ "
        "(src-edm-3-148)"
    )
    noted = [
        "Row act-edm-3-148-author of the table actors: author of Bakiyev plays the security card "
        "(Eurasia Daily Monitor, 2006)",
        f"Supports: paragraph 1, sentence 1 of {printed}",
    ]
    assert cite(OURS, row="act-edm-3-148-author").splitlines() == [version.rstrip(), *noted]
    assert cite(OURS, row="src-edm-3-148-p2-s4").splitlines()[1:] == [
        "Row src-edm-3-148-p2-s4 of the table sentences: number: 4",
        f"In: paragraph 2, sentence 4 of {printed}",
    ]
    [entry] = rispy.loads(cite(OURS, "ris", row="act-edm-3-148-author"))
    assert (entry["notes"], entry["id"][-21:]) == (noted, "-act-edm-3-148-author")


def test_every_row_is_cited_with_exactly_its_sentences_and_by_name(monkeypatch):
    """By the rows alone: numbers of sentences are those of the evidence, and no id is bare."""
    monkeypatch.setattr(citation_of_row, "rows", lambda _, table: ROWS[table])
    named = {row["actor_id"]: row["name"] for row in ROWS["actors"]}
    for event in ROWS["events"][::4]:
        rows = [row for row in ROWS["evidence"] if row["event_id"] == event["event_id"]]
        lines = cite(OURS, row=event["event_id"]).splitlines()[2:]
        ids = {row["sentence_id"] for row in rows if row["sentence_id"]}
        assert sum(map(len, map(numbers, lines))) >= len(ids) > 0
        assert {f"-p{p}-s{s}" for line in lines for p, s in numbers(line)} == {
            re.search("-p[0-9]+-s[0-9]+", each)[0] for each in ids
        }
    for row in ROWS["event_participants"][::12]:
        line = cite(OURS, row=row["participant_id"]).splitlines()[1]
        assert f"role: {row['role']}" in line and named.get(row["actor_id"], "") in line


def numbers(line):
    """Numbers of paragraph and sentence that a line names."""
    parts = re.findall(r"paragraph (\d+), sentences? ([\d, and]+)", line)
    return {(paragraph, each) for paragraph, found in parts for each in re.findall(r"\d+", found)}


def test_row_that_is_not_there_and_row_without_evidence(root, capsys):
    with pytest.raises(PackageError, match=r"'evt-bakiyev-karimov-mosco'.* did you mean 'evt-baki"):
        cite(OURS, row="evt-bakiyev-karimov-mosco")
    assert main(["cite", "sta-two", str(root)]) == 0
    version, *lines = capsys.readouterr().out.splitlines()
    assert version == cite(root).rstrip()
    assert lines == [
        "Row sta-two of the table stations: region: Жылуу жер (reg-b)",
        "No sentence is given as evidence for this row.",
    ]
    assert main(["cite", "sta-none", str(root)]) == 2
    assert "has no row 'sta-none' — did you mean 'sta-one'?" in capsys.readouterr().err


def test_bibtex_as_pybtex_reads_it(root):
    text = cite(full(root), "bibtex")
    [(key, entry)] = pybtex.database.parse_string(text, "bibtex").entries.items()
    assert (key, entry.type) == ("weather-posts-1.2.3", "dataset")
    one, group, other = entry.persons["author"]
    names = one.last_names, one.first_names, one.middle_names
    assert names == (["Öz"], ["Ainura"], ["Jean-Marie"])
    assert group.last_names == ["{Society for Posts, Mills and Weather}"]
    assert not group.first_names
    assert other.last_names == ["{Hill and Dale, Jr}"] and other.first_names == ["B."]
    fields = dict(entry.fields)
    assert unescaped(fields.pop("title")) == TITLE
    assert fields == {
        "year": "2025", "version": "1.2.3",
        "publisher": "{Society for Posts, Mills and Weather}",
        "howpublished": "Data set, version 1.2.3",
        "doi": "10.1234/Ab_%7Bc%7D", "url": "https://doi.org/10.1234/Ab_%7Bc%7D",
    }  # fmt: skip


def unescaped(latex):
    """Undo LaTeX's escapes, after a list of its own."""
    named = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
             "textasciitilde": "~", "textasciicircum": "^"}  # fmt: skip
    inner = latex.removeprefix("{").removesuffix("}")
    return re.sub(r"\\([a-z]+)\{\}|\\(.)", lambda m: named[m[1]] if m[1] else m[2], inner)


def test_ris_and_csl_as_their_readers_take_them(root):
    text = cite(full(root), "ris")
    assert text.startswith("TY  - DATA\r\n") and text.endswith("\r\nER  - \r\n")
    [entry] = rispy.loads(text)
    assert entry["authors"][::2] == ["Öz, Ainura Jean-Marie", "Hill and Dale, Jr, B."]
    assert entry.items() >= {
        "title": TITLE, "year": "2025", "date": "2025/03/09", "edition": "1.2.3",
        "abstract": "Two lines.", "doi": "10.1234/Ab_{c}", "keywords": ["a b"],
        "urls": ["https://doi.org/10.1234/Ab_{c}"],
    }.items()  # fmt: skip
    for package in (None, root):
        made = json.loads(cite(package, "csl"))
        assert not list(jsonschema.Draft7Validator(CSL).iter_errors(made))
    [item] = made
    assert item["author"][0] == {"family": "Öz", "given": "Ainura Jean-Marie"}
    assert item["author"][1] == {"literal": "Society for Posts, Mills and Weather"}
    assert item["issued"] == {"date-parts": [[2025, 3, 9]]}
    assert (item["title"], item["DOI"], item["version"]) == (TITLE, "10.1234/Ab_{c}", "1.2.3")


def test_bare_package(root):
    described(root, contributors=[], version=None, homepage="https://example.org/x")
    assert cite(root) == "Weather posts [Data set]. (n.d.). https://example.org/x\n"
    described(root, contributors=None, title=None, homepage=None)
    assert cite(root) == "weather-posts [Data set]. (n.d.).\n"
    [entry] = pybtex.database.parse_string(cite(root, "bibtex"), "bibtex").entries.values()
    assert dict(entry.fields) == {"title": "{weather-posts}", "howpublished": "Data set"}
    assert rispy.loads(cite(root, "ris"))[0]["title"] == "weather-posts"


def test_untrusted_metadata_stay_one_entry(root):
    """No text of a descriptor begins an entry, a line or a command of its own."""
    evil = "x}\n}\n@misc{evil,\nTY  - BOOK\r\n::error::gone\n##[error]\x1b[2J\u202eback"
    described(
        root,
        title=evil, name=evil, version=evil, description=evil, keywords=[evil, 5],
        contributors=[{"title": evil}, {"familyName": evil, "givenName": evil}, 7, {"title": 3}],
        created=evil, id=evil, homepage=evil, licenses=[{"name": evil}, 3],
    )  # fmt: skip
    [(key, _)] = pybtex.database.parse_string(cite(root, "bibtex"), "bibtex").entries.items()
    assert re.fullmatch("[A-Za-z0-9._:-]+", key)
    assert len(rispy.loads(cite(root, "ris"))) == 1
    assert not list(jsonschema.Draft7Validator(CSL).iter_errors(json.loads(cite(root, "csl"))))
    for way in FORMATS:
        text = cite(root, way)
        assert "##" not in text and "\x1b" not in text and "\u202e" not in text
        assert not re.search(r"(?m)^\s*::", text)
    assert cite(root).count("\n") == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "10.1234/x"}, ("10.1234/x", "https://doi.org/10.1234/x", "")),
        ({"id": "doi:10.1234/x", "created": 5}, ("10.1234/x", "https://doi.org/10.1234/x", "")),
        ({"id": "http://dx.doi.org/10.1234/x"}, ("10.1234/x", "https://doi.org/10.1234/x", "")),
        ({"id": "https://a.org/1", "created": "2025-02-30"}, ("", "https://a.org/1", "")),
        ({"id": "an id", "homepage": "https://a.org/"}, ("", "https://a.org/", "")),
        ({"id": "10.12/x", "created": "2025-03-09T10:00:00Z"}, ("", "", "2025-03-09")),
    ],
)
def test_doi_address_and_day(changes, expected):
    work = reference(changes)
    assert (work.doi, work.url, work.date) == expected


def test_command(root, capsys):
    assert main(["cite", str(root)]) == 0
    line = capsys.readouterr().out
    assert line == "A. Nobody. (n.d.). Weather posts (Version 1.2.3) [Data set].\n"
    for way in FORMATS:
        assert main(["cite", str(root), "--format", way]) == 0
        assert capsys.readouterr().out == cite(root, way)
    with pytest.raises(ValueError, match="there is no format 'bibtxe': did you mean 'bibtex'"):
        cite(format="bibtxe")
