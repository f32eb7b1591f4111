"""docs/dictionary.md and the generated lines of README.md, made from the descriptor."""

from collections.abc import Iterable
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import counted

from .declared import Declared
from .rows import Tables

PAGE = Path(__file__).with_name("dictionary_page.md")
BEGIN, END = "<!-- {}: begin (generated) -->", "<!-- {}: end -->"


def dictionary(declared: Declared, descriptor: dict) -> str:
    """The data dictionary as Markdown: every table, view, column, rule and code."""
    resources = descriptor["resources"]
    parts = {
        "overview": map(_overview, resources),
        "tables": (line for each in resources for line in _table(declared, each)),
        "views": (line for view in descriptor["views"] for line in _view(view)),
        "rules": _markdown(
            "rule | table | what must hold",
            ((f"`{r['id']}`", r["table"], r["statement"]) for r in descriptor["rules"]),
        ),
        "codes": (line for each in declared.vocabularies.items() for line in _codes(*each)),
    }
    texts = {name: "\n".join(lines) for name, lines in parts.items()}
    return PAGE.read_text(encoding="utf-8").format_map(descriptor | texts)


def _overview(resource: dict) -> str:
    name, text = resource["name"], resource["description"].split(". ")[0].split(": ")[0]
    return f"| [{name}](#{name}) | {resource['rows']} | {text.rstrip('.')} |"


def _view(view: dict) -> list[str]:
    fields = [
        (f"`{field['name']}`", field["type"], field["description"] + _codes_of(field))
        for field in view["fields"]
    ]
    head = ["", f"### {view['name']}", "", view["description"], ""]
    return head + _markdown("column | type | what it is", fields)


def _codes(vocabulary: str, rows: Iterable[dict]) -> list[str]:
    codes = (
        (f"`{row['code']}`", row["label"], row["definition"],
         f"{row['follows']} {row['follows_version']}".strip())
        for row in rows
    )  # fmt: skip
    head = ["", f"### Codes: {vocabulary}", ""]
    return head + _markdown("code | label | definition | follows", codes)


def readme(text: str, descriptor: dict, tables: Tables) -> str:
    """README with what is generated in it: the size of the dataset and the line to cite by."""
    passes = [row.values["passes"] for row in tables["sources"] if row.values["passes"]]
    rows = {resource["name"]: resource["rows"] for resource in descriptor["resources"]}
    main = ("events", "positions", "actors", "organizations")
    listed = ", ".join(f"{rows[name]:,} {name}" for name in main if name in rows)
    twice = "each" if set(passes) == {"2"} else passes.count("2")
    size = (
        f"Version {descriptor['version']}: {len(rows)} tables with {sum(rows.values()):,} rows "
        f"from {rows.get('sentences', 0):,} sentences of {counted(len(passes), 'source')}, "
        f"{twice} coded twice. {listed}, and {rows.get('evidence', 0):,} "
        "pointers to sentences."
    )
    text = _replaced(text, "size", size)
    return _replaced(text, "citation", f"> {descriptor['bibliographicCitation']}")


def _replaced(text: str, name: str, content: str) -> str:
    """The text with other content between the two marks of that name."""
    begin, end = BEGIN.format(name), END.format(name)
    head, _, rest = text.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise ValueError(f"README.md lacks the lines {begin} and {end}")
    return f"{head}{begin}\n{content}\n{end}{tail}"


def _markdown(header: str, rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [f"| {header} |", "|" + "---|" * (header.count("|") + 1)]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


def _table(declared: Declared, resource: dict) -> list[str]:
    schema, name = resource["schema"], resource["name"]
    computed = declared.tables[name].get("computed", ())
    targets = {
        field: key["reference"]["resource"]
        for key in schema.get("foreignKeys", [])
        for field in key["fields"]
    }
    rows = [
        _column(field, targets.get(field["name"]), field["name"] in computed)
        for field in schema["fields"]
    ]
    key = ", ".join(f"`{part}`" for part in schema["primaryKey"])
    lines = ["", f"## {name}", "", resource["description"], "", f"Key: {key}.", ""]
    return lines + _markdown("column | type | what it is | example", rows)


def _column(field: dict, target: str | None, computed: bool) -> tuple[str, ...]:
    constraints = field.get("constraints", {}) | {"computed": computed}
    marks = [name for name in ("required", "unique", "computed") if constraints.get(name)]
    text = field["description"] + (f" → [{target}](#{target})" if target else "")
    text += _codes_of(field)
    for bound in ("minimum", "maximum"):
        if bound in constraints:
            text += f" {bound.capitalize()} {constraints[bound]}."
    example = str(field["example"]).replace("|", "\\|")
    return f"`{field['name']}`", ", ".join([field["type"], *marks]), text, f"`{example}`"


def _codes_of(field: dict) -> str:
    name = field.get("vocabulary")
    return f" Codes: [{name}](#codes-{name})." if name else ""
