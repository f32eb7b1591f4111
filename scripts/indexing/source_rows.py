"""The index of a source: a row for the article, then each paragraph followed by its sentences."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from coding_build.declared import Declared
from coding_build.text_rows import index_of, read_index
from coding_build.yaml_lines import coding_error

from kyrgyz_security_diplomacy.verify.copies import CopyError, is_page, plain_text, read_bytes
from kyrgyz_security_diplomacy.verify.decoding import declared_encoding, decode
from kyrgyz_security_diplomacy.verify.matching_key import (
    canonical_paragraph,
    matching_key,
    rolling,
    sha256_hex,
)

from .layout import LAYOUTS, SENTENCE_END, Paragraphs, paragraphs_of
from .sentences import count_words, may_be_hashed, quoted_mask, sentence_spans

LONGEST_HEADER = 120
# what the record of a meeting has between or in speeches
_NOTE_OF_CHAIR = re.compile(r".{1,120} took the Chair\.")

IndexRow = dict[str, str]


def copy_at_hand(source_id: str, given: str | None = None) -> str:
    """The copy that is given, or the one of a source in the folder KSD_SOURCE_TEXTS.

    Raises CopyError if there is none.
    """
    place = Path(os.environ.get("KSD_SOURCE_TEXTS", "/nowhere"), source_id.removeprefix("src-"))
    paths = (place.with_name(f"{place.name}.{ending}") for ending in ("txt", "html", "htm"))
    if found := given or next((str(path) for path in paths if path.is_file()), ""):
        return found
    raise CopyError("say where the text is: --copy FILE")


def read_paragraphs(path: str | Path, layout: str = "") -> Paragraphs:
    """Read the paragraphs of the article in a file (or "-"); raises CopyError with what to do.

    A web page is read with trafilatura, which leaves out navigation, footers and advertisements.
    """
    data, name = read_bytes(path)
    if not is_page(data, name):
        return paragraphs_of(plain_text(data, name).text, name, layout)
    try:
        import trafilatura
    except ImportError as error:
        raise CopyError(
            f"{name} is a web page; reading it needs trafilatura: pip install -e '.[web]' "
            "(or save the article as plain text)"
        ) from error
    markup = decode(data, name, declared_encoding(data))
    found = trafilatura.extract(
        markup, include_comments=False, include_tables=False, favor_recall=True
    )
    if not found:
        raise CopyError(f"no article was found in {name}: save the article's text as plain text")
    lines = [canonical_paragraph(line) for line in found.splitlines()]
    return Paragraphs("web page", list(filter(None, lines)))


def not_of_the_text(paragraphs: Sequence[str]) -> list[int]:
    """Places of paragraphs that name the publication, or say who took the chair of a meeting.

    The former are short paragraphs at the beginning that do not end as sentences do.
    """
    body = (
        at
        for at, paragraph in enumerate(paragraphs)
        if len(paragraph) > LONGEST_HEADER or SENTENCE_END.search(paragraph)
    )
    first = next(body, len(paragraphs))
    notes = (at for at in range(first, len(paragraphs)) if _NOTE_OF_CHAIR.fullmatch(paragraphs[at]))
    return [*range(first), *notes]


def index_rows(paragraphs: list[str], spans: list[list[tuple[int, int]]]) -> list[IndexRow]:
    """All rows of the index of canonical paragraphs, whose sentences are given as spans."""
    found = [_row("article", "", "", 0, "\n\n".join(paragraphs))]
    offset = 0
    for number, (paragraph, own) in enumerate(zip(paragraphs, spans, strict=True), 1):
        quoted = quoted_mask(paragraph)
        sentences = []
        for count, (start, end) in enumerate(own, 1):
            row = _row("sentence", number, count, start, paragraph[start:end])
            length = len(paragraph[start:end].rstrip(" "))
            row["quoted_share"] = f"{sum(quoted[start : start + length]) / length:.2f}"
            sentences.append(row)
        row = _row("paragraph", number, "", offset, paragraph)
        if len({bool(sentence["rolling"]) for sentence in sentences}) > 1:
            row["rolling"] = ""  # it would give away that of a short sentence
        found += [row, *sentences]
        offset += len(paragraph) + 2
    return found


def _row(segment: str, paragraph, sentence, start: int, text: str) -> IndexRow:
    """One row of the index; the hashes are on the text without a space at its end."""
    core = text.rstrip(" ")
    key = matching_key(core)
    hashed = segment != "sentence" or may_be_hashed(core)
    return {
        "segment": segment,
        "paragraph": str(paragraph),
        "sentence": str(sentence),
        "char_start": str(start),
        "char_end": str(start + len(text)),
        "characters": str(len(text)),
        "words": str(count_words(core)),
        "text_sha256": sha256_hex(core) if hashed else "",
        "loose_sha256": sha256_hex(key) if hashed else "",
        "loose_length": str(len(key)),
        "rolling": str(rolling(key)) if hashed else "",
        "quoted_share": "",
    }


def spans_of(rows: list[IndexRow]) -> list[list[tuple[int, int]]]:
    """The sentence spans of each paragraph that an index records."""
    spans: list[list[tuple[int, int]]] = []
    for row in rows:
        if row["segment"] == "paragraph":
            spans.append([])
        elif row["segment"] == "sentence":
            spans[-1].append((int(row["char_start"]), int(row["char_end"])))
    return spans


def build_index(declared: Declared, source_id: str, paragraphs: list[str]) -> list[IndexRow]:
    """The index of body paragraphs, with the sentences of the one that is there already.

    Raises SheetError if that is of another text, or is none.
    """
    path = index_of(source_id)
    if not (declared.root / path).exists():
        return index_rows(paragraphs, [sentence_spans(paragraph) for paragraph in paragraphs])
    old = [row.values for row in read_index(declared, source_id)]
    if not _is_text(old, paragraphs):
        message = "is of another text, and coding points at its sentences: nothing was written"
        hint = "delete it to index this one, and review then what cites it"
        raise coding_error(path, None, message, hint)
    return index_rows(paragraphs, spans_of(old))


def _is_text(index: list[IndexRow], paragraphs: list[str]) -> bool:
    """Whether an index is that of these paragraphs."""
    return index[0]["text_sha256"] == sha256_hex("\n\n".join(paragraphs))


def indexed_sentences(declared: Declared, source_id: str, copy: str) -> dict[str, str]:
    """Text of each sentence by its local id (`p2-s1`), cut as the index of the source says.

    What shows the paragraphs of the copy, and which of them are indexed, is found by the hashes.

    Raises:
        CopyError: the copy cannot be read, or its text is not the one that was indexed.
        SheetError: the source has no index.
    """
    index = [row.values for row in read_index(declared, source_id)]
    known = {row["text_sha256"] for row in index if row["segment"] == "paragraph"}
    for layout in LAYOUTS:
        texts = read_paragraphs(copy, layout).texts
        body = [text for text in texts if sha256_hex(text) in known]
        if _is_text(index, body):
            return {
                f"p{number}-s{count}": paragraph[start:end]
                for number, (paragraph, spans) in enumerate(
                    zip(body, spans_of(index), strict=True), 1
                )
                for count, (start, end) in enumerate(spans, 1)
            }
    raise CopyError(f"{copy} is not the text that was indexed as {source_id}")
