"""From the index of a source (numbers and hashes) to the rows of paragraphs and sentences."""

from __future__ import annotations

from .declared import Declared
from .rows import Row, Tables, read_registry
from .yaml_lines import Keys, Located, SheetError, coding_error

COLUMNS = (
    "segment", "paragraph", "sentence", "char_start", "char_end", "characters", "words",
    "text_sha256", "loose_sha256", "loose_length", "rolling", "quoted_share",
)  # fmt: skip


def read_segments(content: bytes, shown_path: str) -> list[Row]:
    """Rows of the content of a segments file as `scripts/new_source.py` writes it."""
    return read_registry(content, shown_path, list(COLUMNS))


def add_text_rows(declared: Declared, tables: Tables, segments: list[Row], sheet: Located) -> None:
    """Add the rows of `paragraphs` and `sentences`, with what the sheet says about them.

    Raises SheetError if a paragraph has no gist, or if the sheet has something about what the
    source does not have, or twice about the same.
    """
    source_id = sheet.data["source_id"]
    gists = _by(sheet, "paragraphs", "number")
    uncited = _by(sheet, "uncited_sentences", "sentence")
    for row in segments:
        cells = row.values
        if cells["segment"] not in ("paragraph", "sentence"):
            continue
        paragraph, local = cells["paragraph"], f"p{cells['paragraph']}-s{cells['sentence']}"
        table = f"{cells['segment']}s"
        empty = declared.empty_rows[table]
        values = empty | {key: cell for key, cell in cells.items() if key in empty}
        values |= {"paragraph_id": f"{source_id}-p{paragraph}"}
        if table == "paragraphs":
            if not (item := gists.pop(paragraph, None)):
                message = f"paragraph {paragraph} has no gist"
                raise SheetError([sheet.problem(("paragraphs",), message, "add it there")])
            values |= item | {"source_id": source_id}
            tables[table].append(Row(values, sheet.path, item.line, item.lines))
        else:
            reason = uncited.pop(local, {}).get("not_cited_reason", "")
            values |= {"sentence_id": f"{source_id}-{local}", "number": cells["sentence"]}
            tables[table].append(Row(values | {"not_cited_reason": reason}, row.path, row.at))
    for key, items in (("number", gists), ("sentence", uncited)):
        for name, item in items.items():
            message = f"the source has no {'paragraph' if key == 'number' else key} {name}"
            raise coding_error(sheet.path, item.line, message, "see the segments file", key, name)


def _by(sheet: Located, key: str, name: str) -> dict[str, Keys]:
    """The items of a list of the sheet by a value that no two of them may share."""
    found: dict[str, Keys] = {}
    for line, item in sheet.data.each(key):
        if item[name] in found:
            raise coding_error(sheet.path, line, f"{item[name]} is here twice", "keep one", name)
        found[item[name]] = item
    return found


def source_numbers(segments: list[Row], shown_path: str) -> dict[str, str]:
    """Computed columns of `sources` for a coded source: counts, hashes, normalization."""
    kinds = [row.values["segment"] for row in segments]
    if kinds.count("article") != 1:
        message = f"{kinds.count('article')} article rows, exactly one is expected"
        hint = "write the file again with scripts/new_source.py"
        raise coding_error(shown_path, 1, message, hint)
    article = segments[kinds.index("article")].values
    return {
        "paragraphs": str(kinds.count("paragraph")),
        "sentences": str(kinds.count("sentence")),
        "normalization": "norm-1",
        **{key: article[key] for key in ("characters", "text_sha256", "loose_sha256")},
    }
