"""What the citation of a row adds to that of its version: names, sentences, sources."""

from collections.abc import Iterator, Mapping

from ..load.claims import CLAIM_TABLES, NamedRows
from ..load.reading import Row, rows, whole
from ..package.data_package import DESCRIPTOR, Package
from ..package.json_file import refuse
from ..report.problems import did_you_mean, shown

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
    if row_id not in named:
        hint = did_you_mean(row_id, named) or "give the id of a row, or the folder of a package"
        raise refuse("no-row", DESCRIPTOR, f"has no row with the id {shown(row_id)}", hint)
    places: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for relation, sentence_id, source_id in _evidence(tables, named, row_id):
        place = ()
        if sentence_id:
            sentence = named[sentence_id][1]
            paragraph = named[sentence["paragraph_id"]][1]
            source_id = paragraph["source_id"]
            place = (int(paragraph["number"]), int(sentence["number"]))
        places.setdefault((relation, source_id), set()).add(place)
    table = named[row_id][0].replace("_", " ")
    lines = [f"Row {row_id} of the table {table}: {_in_words(named, row_id)}"]
    for (relation, source_id), found in places.items():
        lines.append(f"{relation}: {_numbers(found)}{_printed(named, source_id)}")
    return tuple(lines if places else [*lines, "No sentence is given as evidence for this row."])


def _evidence(
    tables: Mapping[str, list[Row]], named: NamedRows, row_id: str
) -> Iterator[tuple[str, str, str]]:
    """Yield relation, sentence and outside source of what a row rests on; "" for what is not."""
    table, own = named[row_id]
    columns = [column for column, claims in CLAIM_TABLES.items() if claims == table]
    for row in tables.get("evidence", ()):
        if row is own or any(row.get(column) == row_id for column in columns):
            external = row.get("external_source_id", "")
            yield row["relation"].capitalize(), row["sentence_id"], external
    if table != "evidence" and own.get("sentence_id"):
        yield "In", own["sentence_id"], ""


def _in_words(named: NamedRows, row_id: str) -> str:
    """Return what a row is about: its own words, and those of the rows that it joins."""
    table, row = named[row_id]
    own = named.words(row_id)
    is_named = own and own != row.get("role_title")
    joined = [own.removesuffix(".")] if is_named else []
    for column, value in row.items():
        wanted = column in _PARTIES if is_named else column.endswith(_MORE)
        if wanted and value not in ("", row_id):
            words, name = named.words(value), column.removesuffix("_id").replace("_", " ")
            if words or not column.endswith("_id"):  # a bare id says nothing to people
                joined.append(f"{name}: {f'{words} ({value})' if words else value}")
    return "; ".join(joined) or table


def _numbers(places: set[tuple[int, int]]) -> str:
    """Return `paragraph 2, sentences 1 and 4; paragraph 3, sentence 2, of `, or "" for none."""
    paragraphs: dict[int, list[int]] = {}
    for paragraph, sentence in sorted(filter(None, places)):
        paragraphs.setdefault(paragraph, []).append(sentence)
    parts = []
    for paragraph, found in paragraphs.items():
        noun = "sentence" if len(found) == 1 else "sentences"
        listed = " and ".join(filter(None, (", ".join(map(str, found[:-1])), str(found[-1]))))
        parts.append(f"paragraph {paragraph}, {noun} {listed}")
    return "; ".join(parts) + " of " if parts else ""


def _printed(named: NamedRows, source_id: str) -> str:
    """Return the bibliographic data of a source, with its id."""
    row = named[source_id][1]
    author = row.get("author") or named.words(row.get("author_actor_id", ""))
    if author.startswith("author of "):  # nobody's name is known
        author = ""
    issue = f"({row['issue']})" if row.get("issue") else ""
    volume = f"{row.get('volume', '')}{issue}"
    date = row.get("date_published_edtf") or "n.d."
    title = row.get("title") or ("" if author or row.get("publisher") else named.words(source_id))
    container = ", ".join(filter(None, (row.get("container_title"), volume)))
    parts = [author, title, container, row.get("publisher")]
    first, *rest = filter(None, parts)
    made = ". ".join(part.removesuffix(".") for part in (f"{first} ({date})", *rest))
    return f"{made}. {f'{url} ' if (url := row.get('url')) else ''}({source_id})"
