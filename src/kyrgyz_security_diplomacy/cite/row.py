"""What the citation of a row adds to that of its version: names, sentences, sources."""

from collections.abc import Iterator

from ..load.claims import CLAIM_TABLES, NamedRows
from ..load.reading import Row, rows, whole
from ..package.data_package import Package

_PARTIES = ("actor_id", "organization_id")
"""Columns that say whose a row is, whatever its own words are."""
_MORE = ("_id", "role", "relation", "role_title", "identifier", "field", "form", "number")
"""How columns end that say what a row without words of its own is about."""


def row_notes(package: Package, row_id: str) -> tuple[str, ...]:
    """Return a line on the row, and one for each source that it rests on; no text of any source.

    Raises PackageError if there is no such row, or a table cannot be read.
    """
    tables = {table: rows(package, table) for table in whole(package).tables}
    named = NamedRows(tables)
    table = named[row_id][0].replace("_", " ")
    places: dict[tuple[str, str], dict[int, set[int]]] = {}
    for relation, sentence_id, source_id in _evidence(tables.get("evidence", []), named, row_id):
        if not sentence_id:
            places.setdefault((relation, source_id), {})
            continue
        sentence = named[sentence_id][1]
        paragraph = named[sentence["paragraph_id"]][1]
        found = places.setdefault((relation, paragraph["source_id"]), {})
        found.setdefault(int(paragraph["number"]), set()).add(int(sentence["number"]))
    lines = [f"Row {row_id} of the table {table}: {_in_words(named, row_id)}"]
    for (relation, source_id), paragraphs in places.items():
        lines.append(f"{relation}: {_numbers(paragraphs)}{_printed(named, source_id)}")
    return tuple(lines if places else [*lines, "No sentence is given as evidence for this row."])


def _evidence(evidence: list[Row], named: NamedRows, row_id: str) -> Iterator[tuple[str, str, str]]:
    """Yield relation, sentence and outside source of what a row rests on; "" for what is not."""
    table, own = named[row_id]
    columns = [column for column, claims in CLAIM_TABLES.items() if claims == table]
    for row in evidence:
        if row is own or any(row.get(column) == row_id for column in columns):
            external = row.get("external_source_id", "")
            yield row["relation"].capitalize(), row["sentence_id"], external
    if table != "evidence" and own.get("sentence_id"):
        yield "In", own["sentence_id"], ""


def _in_words(named: NamedRows, row_id: str) -> str:
    """Return what a row is about: its own words, and those of the rows that it joins."""
    table, row = named[row_id]
    own = named.words(row_id, False)
    is_named = own and own != row.get("role_title")
    joined = [own.removesuffix(".")] if is_named else []
    for column, value in row.items():
        wanted = column in _PARTIES if is_named else column.endswith(_MORE)
        words = named.words(value, False)
        # a bare id says nothing to people
        if wanted and value not in ("", row_id) and (words or not column.endswith("_id")):
            name = column.removesuffix("_id").replace("_", " ")
            joined.append(f"{name}: {f'{words} ({value})' if words else value}")
    return "; ".join(joined) or table


def _numbers(paragraphs: dict[int, set[int]]) -> str:
    """Return `paragraph 2, sentences 1 and 4; paragraph 3, sentence 2 of `, or "" for none."""
    parts = []
    for paragraph, found in sorted(paragraphs.items()):
        *others, last = map(str, sorted(found))
        listed = f"sentences {', '.join(others)} and {last}" if others else f"sentence {last}"
        parts.append(f"paragraph {paragraph}, {listed}")
    return f"{'; '.join(parts)} of " if parts else ""


def _printed(named: NamedRows, source_id: str) -> str:
    """Return the bibliographic data of a source, with its id; an author if the name is known."""
    row = named[source_id][1]
    author = row.get("author") or named.get(row.get("author_actor_id"), ("", {}))[1].get("name", "")
    issue = row.get("volume", "") + (f"({row['issue']})" if row.get("issue") else "")
    container = ", ".join(filter(None, (row.get("container_title"), issue)))
    parts = [author, row.get("title"), container, row.get("publisher")]
    first, *rest = [*filter(None, parts)] or [named.words(source_id)]
    first = f"{first} ({row.get('date_published_edtf') or 'n.d.'})"
    made = ". ".join(part.removesuffix(".") for part in (first, *rest))
    return " ".join(filter(None, (f"{made}.", row.get("url"), f"({source_id})")))
