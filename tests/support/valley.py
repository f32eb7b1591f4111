"""An invented text of seven sentences and two codings of it, as a source of a copied checkout."""

import csv
from collections.abc import Callable
from pathlib import Path

import new_source
import yaml
from checkout import copy_checkout
from coding_build.declared import Declared

SOURCE = "src-valley-1"
TEXT = """\
Ilse Thorne, head of the Valley Council, met Aro Venn at Lower Marsh on 3 March 2006. They talked \
about guards on the old bridge for two hours. Venn was pleased.

“The bridge must be guarded by both sides every night,” Thorne said after the meeting in the mill. \
Venn answered that his Hill Council would send twelve guards before the summer begins.

The two councils also plan a joint exercise of their rescue teams in May. Observers from the coast \
doubt that the plan will last longer than a year.
"""
CODERS = ("cod-one", "cod-two", "cod-three")
REGISTERED = {
    "sources": {
        "source_id": SOURCE, "level": "coded", "title": "Two councils meet", "language": "en",
        "date_published_edtf": "2006-03-05", "author_actor_id": "act-valley-author",
        "rights": "Invented for this project.", "kind": "news_report", "extent": "complete",
        "text_rights": "cc0",
    },
    "actors": {"actor_id": "act-valley-author", "is_named": "false",
               "identity_confidence": "certain"},
    "organizations": {"organization_id": "org-hill-council", "name": "Hill Council",
                      "kind": "government", "is_named": "true"},
}  # fmt: skip
"""What the project has before the source is coded."""


def first() -> dict:
    """What the first coder writes."""
    return yaml.safe_load(Path(__file__).with_name("valley.yaml").read_text(encoding="utf-8"))


def second() -> dict:
    """What the second coder writes: ids of his own, one event less, one position more."""
    text = yaml.safe_dump(first(), sort_keys=False)
    for old, new in (("act-thorne", "act-ilse-thorne"), ("iss-bridge-guarded", "iss-guards")):
        text = text.replace(old, new)
    found = yaml.safe_load(text)
    meeting, exercise = found["events"]
    meeting |= {"event_id": "evt-meeting", "date_basis": "inferred"}
    meeting["participants"][1]["role"] = "host"
    meeting["contexts"] = ["diplomatic"]
    found["events"].remove(exercise)
    found["paragraphs"][2]["not_cited_reason"] = "Nothing has happened yet."
    found["uncited_sentences"][-1] = {"sentence": "p3-s1", "not_cited_reason": "Not yet."}
    [position] = found["positions"]
    position |= {"position_id": "pos-thorne", "attitude": "desire"}
    other = {"position_id": "pos-venn", "actor_id": "act-venn", "mode": "indirect"}
    other |= {"summary": "Guards are to come.", "attitude": "intention", "evidence": ["p2-s2"]}
    found["positions"].append(position | other)
    return found


def checkout(folder: Path) -> Path:
    """A copy of the project with the source indexed and both passes coded; its text is copy.txt."""
    root = copy_checkout(folder / "project")
    (folder / "copy.txt").write_text(TEXT, encoding="utf-8")
    for table, cells in REGISTERED.items():
        append(root, table, cells)
    for coder in CODERS:
        append(root, "coders", {"coder_id": coder, "name": coder, "kind": "human",
                                "instructions": "docs/codebook.md"})  # fmt: skip
    assert new_source.main([SOURCE, "--copy", str(folder / "copy.txt"), "--root", str(root)]) == 0
    write(root, "1", first())
    write(root, "2", second())
    return root


def append(root: Path, table: str, cells: dict) -> None:
    """Add a row to a registry; columns that it does not have are left out."""
    with (root / f"coding/{table}.csv").open("r+", encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
        file.seek(0, 2)
        csv.writer(file, lineterminator="\n").writerow([cells.get(name, "") for name in header])


def write(root: Path, number: str, coded: dict, **about: str) -> None:
    """Write the sheet of a pass, without the columns that the tables do not have."""
    declared = Declared(root)
    about = {"coder_id": CODERS[int(number) - 1], "coded_on": f"2031-05-0{number}",
             "codebook_version": declared.dataset["version"], "blind": "true", **about}  # fmt: skip
    parts = {**coded["adds"], "events": coded["events"], "positions": coded["positions"]}
    for table, items in parts.items():
        columns = declared.coder_columns(table)
        for item in items:
            for key in [
                k for k, v in item.items() if (k not in columns and isinstance(v, str)) or not v
            ]:
                del item[key]
    text = yaml.safe_dump({"source_id": SOURCE, "pass": about} | coded, sort_keys=False)
    (root / f"coding/passes/{number}/{SOURCE}.yaml").write_text(text, encoding="utf-8")


def replace_lines(root: Path, path: str, change: Callable[[dict], dict | None]) -> None:
    """Change the lines of the source in a CSV; `change` gives None for one that is to go."""
    with (root / path).open(newline="", encoding="utf-8") as file:
        header, *_ = rows = [*csv.DictReader(file)]
    rows = [change(row) if row["source_id"] == SOURCE else row for row in rows]
    with (root / path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row)


def complete(root: Path, answer: Callable[[dict], str]) -> None:
    """Complete the lines of decisions on the source with answers of a third reader."""
    said = {"rule_id": "M5", "reason": "By the text.", "coder_id": "cod-three",
            "decided_on": "2031-05-03"}  # fmt: skip
    replace_lines(
        root, "coding/adjudications.csv", lambda row: row | said | {"decision": answer(row)}
    )
