"""`ksd verify` on the copies that people really have."""

import io
import json
import os
import sys
import textwrap
import unicodedata
from pathlib import Path

import jsonschema
import pytest
from articles import ARTICLES
from real_package import ROOT
from source_tables import sentence_texts, tables, write_package

import kyrgyz_security_diplomacy as ksd
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.verify.verification import FOUND, json_schema
from kyrgyz_security_diplomacy.verify.web_annotations import annotations

PARAGRAPHS = ARTICLES["english"]
EVIDENCE = [
    {
        "evidence_id": "evd-1",
        "event_id": "evt-meeting",
        "sentence_id": "src-one-p1-s1",
        "span_start": "4",
        "span_end": "20",
        "relation": "supports",
        "explicitness": "explicit",
    },
    {
        "evidence_id": "evd-2",
        "event_id": "evt-meeting",
        "sentence_id": "src-one-p2-s1",
        "relation": "supports",
        "explicitness": "explicit",
    },
    {
        "evidence_id": "evd-3",
        "event_id": "evt-other",
        "sentence_id": "src-one-p2-s1",
        "relation": "supports",
        "explicitness": "explicit",
    },
]


@pytest.fixture
def package(tmp_path):
    made = tables({"src-one": PARAGRAPHS, "src-two": ARTICLES["cyrillic"]}, EVIDENCE)
    return write_package(tmp_path / "package", made)


@pytest.fixture
def saved(tmp_path):
    """Write a copy; its path."""

    def save(content: str | bytes, name: str = "copy.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return save


def plain(paragraphs=PARAGRAPHS) -> str:
    return "\n\n".join(paragraphs) + "\n"


def page(paragraphs) -> str:
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(30))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>News</title></head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>A headline</h1>{body}</article></main>"
        f"<aside><p>Subscribe to our letter today!</p></aside><footer>© The paper</footer>"
        f"</body></html>"
    )


def hyphenated(paragraphs, width: int = 60) -> str:
    """Hard-wrapped, words broken with a hyphen, a page number between paragraphs."""
    out = []
    for number, text in enumerate(paragraphs, 1):
        lines = textwrap.wrap(text, width, break_long_words=False)
        for at in range(len(lines) - 1):
            word = lines[at + 1].split(" ")[0]
            if len(word) > 6 and word.isalpha():
                lines[at] += " " + word[:3] + "-"
                lines[at + 1] = word[3:] + lines[at + 1][len(word) :]
        out.append("\n".join(lines))
        out.append(f"Page {number}")
    return "\n\n".join(out)


def test_a_copy_is_found_whole(package, saved, capsys):
    assert main(["verify", saved(plain()), "--package", str(package)]) == 0
    told = capsys.readouterr().out
    total = len(sentence_texts(PARAGRAPHS))
    assert f"{total} of {total} sentences found ({total} ok)" in told
    assert "2 of 2 claims supported in this copy" in told


def test_one_changed_sentence_takes_its_claims_with_it(package, saved, capsys):
    second = sentence_texts([PARAGRAPHS[1]])[0]
    changed = plain().replace(second, second.replace(" ", " never ", 3))
    assert main(["verify", saved(changed), "--package", str(package)]) == 1
    told = capsys.readouterr().out
    assert "changed: src-one-p2-s1\n  there stands: " in told
    assert "not: evt-other" in told
    assert "supported in part: evt-meeting" in told


def test_show_quotes_the_copy_and_marks_the_span(package, saved, capsys):
    main(["verify", saved(plain()), "--package", str(package), "--show", "evt-meeting"])
    told = capsys.readouterr().out
    first = sentence_texts(PARAGRAPHS)[0]
    assert f"{first[:4]}[[{first[4:20]}]]{first[20:]}" in told
    assert "https://example.org/src-one#:~:text=" in told
    main(["verify", saved(plain()), "--package", str(package), "--show", "evt-meting"])
    assert "did you mean 'evt-meeting'?" in capsys.readouterr().err


def test_json_has_fixed_keys_and_fits_its_schema(package, saved, capsys):
    copy = saved(plain(PARAGRAPHS[1:]))
    assert main(["verify", copy, "--package", str(package), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json_schema())
    assert list(found) == ["source_id", "sentences", "claims"]
    assert list(found["sentences"][0]) == ["sentence_id", "status", "start", "end", "found"]
    text = Path(copy).read_text(encoding="utf-8")
    for row in found["sentences"]:
        assert row["found"] == (None if row["start"] is None else text[row["start"] : row["end"]])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found | {"sentences": [{"status": "fine"}]}, json_schema())


def test_page_shows_claims_beside_sentences_and_escapes_the_copy(package, saved, tmp_path):
    out = tmp_path / "out.html"
    copy = plain().replace(PARAGRAPHS[0], PARAGRAPHS[0] + " <script>alert(1)</script>")
    main(["verify", saved(copy), "--package", str(package), "--html", str(out)])
    made = out.read_text(encoding="utf-8")
    assert "do not publish this page" in made
    assert "evt-meeting What evt-meeting is about" in made
    assert "<script" not in made
    assert "default-src 'none'" in made


def test_standard_input(package, monkeypatch, capsys):
    stdin = io.TextIOWrapper(io.BytesIO(plain().encode("utf-16")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["verify", "-", "--package", str(package)]) == 0
    assert "sentences found" in capsys.readouterr().out


def test_the_right_one_of_several_sources_is_told(package, saved):
    outcome = ksd.verify(saved(plain(ARTICLES["cyrillic"])), package=package)
    assert outcome.source_id == "src-two"
    assert outcome.ok


def test_another_article_is_said_to_be_another(package, saved, capsys):
    other = saved("Quite another story is told here, about boats and the men who build them.\n" * 9)
    assert main(["verify", other, "--package", str(package)]) == 1
    assert "This is not a copy of any coded source" in capsys.readouterr().out
    assert main(["verify", other, "--package", str(package), "--source-id", "src-one"]) == 1
    assert "This is not a copy of that source" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
    ],
)
def test_what_is_no_text_is_named(content, message, package, saved, capsys):
    assert main(["verify", saved(content), "--package", str(package)]) == 2
    told = capsys.readouterr().err
    assert message.lower() in told.lower()
    assert "Traceback" not in told


@pytest.mark.parametrize("copy", ["https://example.org/a", "nowhere.txt", "."])
def test_what_is_no_file_is_named(copy, package, capsys):
    assert main(["verify", copy, "--package", str(package)]) == 2
    assert capsys.readouterr().err.startswith("ksd verify: ")


def test_unknown_source_names_the_nearest(package, saved, capsys):
    command = ["verify", saved(plain()), "--package", str(package), "--source-id", "src-on"]
    assert main(command) == 2
    assert "did you mean 'src-one'?" in capsys.readouterr().err


def test_annotations_point_at_the_sentence_and_its_span(package):
    made = annotations(package)
    first = made["first"]["items"][0]
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert made["total"] == len(made["first"]["items"]) == 3
    paragraph = first["target"]["selector"]
    sentence = paragraph["refinedBy"]
    text = "\n\n".join(unicodedata.normalize("NFC", p) for p in PARAGRAPHS)
    stands = text[paragraph["start"] : paragraph["end"]][sentence["start"] : sentence["end"]]
    span = sentence["refinedBy"]
    words = stands[span["start"] : span["end"]]
    assert words == sentence_texts(PARAGRAPHS)[0][4:20]
    assert words not in json.dumps(made, ensure_ascii=False)


def test_a_copy_is_never_overwritten(package, saved, capsys):
    copy = saved(plain())
    before = Path(copy).read_bytes()
    assert main(["verify", copy, "--package", str(package), "--html", copy]) == 2
    assert "is your copy itself" in capsys.readouterr().err
    assert Path(copy).read_bytes() == before


def test_what_cannot_be_written_is_said(package, saved, tmp_path, capsys):
    copy = saved(plain())
    assert main(["verify", copy, "--package", str(package), "--html", f"{copy}/out.html"]) == 2
    assert copy in capsys.readouterr().err


def test_a_short_sentence_beside_a_changed_one_is_explained(package, saved, capsys):
    changed = plain().replace("The river commission", "A river commission")
    assert main(["verify", saved(changed), "--package", str(package)]) == 1
    told = capsys.readouterr().out
    assert "changed: src-one-p1-s3\n  there stands: She was brief.\n  (too short" in told


def test_show_is_not_told_as_json(package, saved, capsys):
    options = ["--package", str(package), "--format", "json", "--show", "evt-meeting"]
    assert main(["verify", saved(plain()), *options]) == 2
    assert "leave out --format json" in capsys.readouterr().err


def test_a_page_break_inside_a_sentence_is_read_over(package, saved):
    words = plain().split(" ")
    broken = " ".join([*words[:12], "\n\nThe Daily Ditch\n\n7\n\nThe Daily Ditch\n\n", *words[12:]])
    assert ksd.verify(saved(broken), package=package).ok


def test_furniture_inside_a_sentence_is_told_as_a_change(package, saved):
    broken = plain().replace("Farmers on", "Farmers (advertisement) on")
    results = ksd.verify(saved(broken), package=package).results
    assert [r.status for r in results if r.status != "ok"] == ["changed"]


def test_a_page_is_read_without_trafilatura(package, saved, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert ksd.verify(saved(page(PARAGRAPHS), "copy.html"), package=package).ok


def test_a_package_without_its_tables_is_refused(tmp_path, saved, capsys):
    made = tables({"src-one": PARAGRAPHS}, EVIDENCE)
    for name, column, message in [
        ("evidence", None, "has no table evidence"),
        ("sentences", "char_end", "has no column char_end"),
        ("evidence", "relation", "has no column relation"),
    ]:
        spoiled = dict(made)
        frame = spoiled.pop(name)
        if column:
            spoiled[name] = frame.drop(columns=column)
        folder = write_package(tmp_path / f"{name}-{column}", spoiled)
        assert main(["verify", saved(plain()), "--package", str(folder)]) == 2
        assert message in capsys.readouterr().err
    made["sentences"].loc[0, "loose_length"] = "many"
    folder = write_package(tmp_path / "bad", made)
    assert main(["verify", saved(plain()), "--package", str(folder)]) == 2
    assert "run ksd validate" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------
# the real article, where its text is at hand

REAL = Path(os.environ.get("KSD_SOURCE_TEXTS", "/nowhere")) / "edm-3-148.txt"
needs_text = pytest.mark.skipif(
    not REAL.is_file(), reason="KSD_SOURCE_TEXTS names no folder with edm-3-148.txt"
)


def real() -> list[str]:
    return [p for p in REAL.read_text(encoding="utf-8").split("\n\n") if p.strip()]


QUOTES = str.maketrans({"“": '"', "”": '"', "’": "'"})
SETTINGS = {
    "as it is": lambda: "\n\n".join(real()),
    "typographic quotes straightened": lambda: "\n\n".join(real()).translate(QUOTES),
    "hard-wrapped and hyphenated, page numbers": lambda: hyphenated(real()),
    "one line": lambda: " ".join(real()),
    "a paragraph a line": lambda: "\n".join(real()),
    "NFD, no-break spaces, soft hyphens": lambda: (
        unicodedata.normalize("NFD", "\n\n".join(real()))
        .replace(" ", "\u00a0")
        .replace("tion", "\u00adtion")
    ),
    "UTF-16": lambda: "\n\n".join(real()).encode("utf-16"),
    "UTF-8 with mark": lambda: "\n\n".join(real()).encode("utf-8-sig"),
    "Windows-1252": lambda: "\n\n".join(real()).encode("cp1252"),
    "web page with furniture": lambda: page(real()),
    "old Mac line ends": lambda: "\n\n".join(real()).replace("\n", "\r"),
}


@needs_text
@pytest.mark.parametrize("setting", SETTINGS)
def test_real_article_is_found_however_it_is_set(setting, saved):
    name = "copy.html" if "page with" in setting else "copy.txt"
    outcome = ksd.verify(saved(SETTINGS[setting](), name), package=ROOT)
    lost = [r.sentence_id for r in outcome.results if r.status not in FOUND]
    assert (len(outcome.results), lost) == (37, [])
    assert outcome.source_id == "src-edm-3-148"
    assert set(outcome.claims["status"]) == {"supported"}


@needs_text
def test_real_article_with_three_sentences_altered_and_two_paragraphs_swapped(saved):
    body = real()[1:]
    texts = [sentence_texts([paragraph]) for paragraph in body]
    body[1] = body[1].replace(texts[1][3], texts[1][3].replace("both", "all"))  # altered
    body[4] = body[4].replace(texts[4][1] + " ", "")  # removed
    body[8] = body[8].replace(texts[8][0], texts[8][0].replace("stable", "strained"))  # altered
    body[2], body[5] = body[5], body[2]
    outcome = ksd.verify(saved("\n\n".join(body)), package=ROOT)
    lost = [r.sentence_id for r in outcome.results if r.status not in FOUND]
    assert lost == ["src-edm-3-148-p2-s4", "src-edm-3-148-p5-s2", "src-edm-3-148-p9-s1"]
    assert "moved" in {r.status for r in outcome.results}
