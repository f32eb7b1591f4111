"""From the index of a source (numbers and hashes) to the rows of paragraphs and sentences."""

from __future__ import annotations

from .declared import Declared
from .rows import Row, Tables, read_registry
from .yaml_lines import Located, SheetError, coding_error

COLUMNS = (
    "segment",
    "paragraph",
    "sentence",
    "char_start",
    "char_end",
    "characters",
    "words",
    "text_sha256",
    "loose_sha256",
    "loose_length",
    "rolling",
    "quoted_share",
)
TEXT_COLUMNS = ("text_sha256", "loose_sha256", "loose_length", "rolling")


def read_segments(content: bytes, shown_path: str) -> list[Row]:
    """Rows of the content of a segments file as `scripts/index_source.py` writes it."""
    return read_registry(content, shown_path, list(COLUMNS))


def article_row(segments: list[Row], shown_path: str) -> Row:
    """The row about the whole article."""
    found = [row for row in segments if row.values["segment"] == "article"]
    if len(found) != 1:
        message = f"{len(found)} article rows, exactly one is expected"
        hint = "write the file again with scripts/index_source.py"
        line = segments[0].line() if segments else 1
        raise coding_error(shown_path, line, message, hint)
    return found[0]


def add_text_rows(declared: Declared, tables: Tables, segments: list[Row], sheet: Located) -> None:
    """Add the rows of `paragraphs` and `sentences`, with what the sheet says about them."""
    source_id = sheet.data["source_id"]
    about, reasons = _typed(sheet)
    blank = declared.blank_rows
    for row in segments:
        cells = row.values
        numbers = {key: cells[key] for key in TEXT_COLUMNS}
        ident = f"{source_id}-p{cells['paragraph']}"
        if cells["segment"] == "paragraph":
            item = about.pop(cells["paragraph"], None)
            if not item:
                message, hint = f"paragraph {cells['paragraph']} has no gist", "add it there"
                raise SheetError([sheet.problem(("paragraphs",), message, hint)])
            values = blank["paragraphs"] | numbers
            values |= {
                "paragraph_id": ident,
                "source_id": source_id,
                "number": cells["paragraph"],
                "characters": cells["characters"],
                "gist": item["gist"],
                "not_cited_reason": item.get("not_cited_reason", ""),
            }
            tables["paragraphs"].append(Row(values, sheet.path, item.line, item.lines))
        elif cells["segment"] == "sentence":
            local = f"p{cells['paragraph']}-s{cells['sentence']}"
            values = blank["sentences"] | numbers
            values |= {
                "sentence_id": f"{source_id}-{local}",
                "paragraph_id": ident,
                "number": cells["sentence"],
                "not_cited_reason": reasons.get(local, ""),
            }
            values |= {key: cells[key] for key in ("char_start", "char_end", "words")}
            values["quoted_share"] = cells["quoted_share"]
            tables["sentences"].append(Row(values, row.path, row.at))
    for item in about.values():
        message = f"the source has no paragraph {item['number']}"
        raise coding_error(sheet.path, item.line, message, "see the segments file", "number")


def _typed(sheet: Located) -> tuple[dict, dict]:
    about = {item["number"]: item for item in sheet.data["paragraphs"]}
    unused = sheet.data.get("uncited_sentences", ())
    return about, {item["sentence"]: item["not_cited_reason"] for item in unused}


def source_numbers(segments: list[Row], shown_path: str) -> dict[str, str]:
    """Computed columns of `sources` for a coded source: counts, hashes, normalization."""
    article = article_row(segments, shown_path)
    kinds = [row.values["segment"] for row in segments]
    return {
        "paragraphs": str(kinds.count("paragraph")),
        "sentences": str(kinds.count("sentence")),
        "characters": article.values["characters"],
        "text_sha256": article.values["text_sha256"],
        "loose_sha256": article.values["loose_sha256"],
        "normalization": "norm-1",
    }
