"""docs/dictionary.md and the generated lines of README.md, made from the descriptor."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import counted

from .declared import Declared
from .rows import Tables

PAGE = Path(__file__).with_name("dictionary_page.md")
BEGIN, END = "<!-- {}: begin (generated) -->", "<!-- {}: end -->"


def dictionary(declared: Declared, descriptor: dict) -> str:
    """The data dictionary as Markdown: every table, view, column, rule and code."""
    resources, views = descriptor["resources"], descriptor["views"]
    rules = ((f"`{r['id']}`", r["table"], r["statement"]) for r in descriptor["rules"])
    texts = {
        "overview": "\n".join(map(_overview, resources)),
        "tables": "\n".join(_table(declared, each) for each in resources),
        "views": "\n".join(map(_view, views)),
        "rules": _markdown("rule | table | what must hold", rules),
        "codes": "\n".join(_codes(*each) for each in declared.vocabularies.items()),
    }
    return PAGE.read_text(encoding="utf-8").format_map(descriptor | texts)


def _markdown(header: str, rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {header} |", "|" + "---|" * (header.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _section(*paragraphs: str) -> str:
    return "\n" + "\n\n".join(paragraphs)


def _overview(resource: dict) -> str:
    name, text = resource["name"], resource["description"].split(". ")[0].split(": ")[0]
    return f"| [{name}](#{name}) | {resource['rows']} | {text.rstrip('.')} |"


def _view(view: dict) -> str:
    fields = [
        (f"`{field['name']}`", field["type"], field["description"] + _codes_of(field))
        for field in view["fields"]
    ]
    columns = _markdown("column | type | what it is", fields)
    return _section(f"### {view['name']}", view["description"], columns)


def _codes(vocabulary: str, rows: Iterable[dict]) -> str:
    codes = (
        (f"`{row['code']}`", row["label"], row["definition"],
         f"{row['follows']} {row['follows_version']}".strip())
        for row in rows
    )  # fmt: skip
    table = _markdown("code | label | definition | follows", codes)
    return _section(f"### Codes: {vocabulary}", table)


def _table(declared: Declared, resource: dict) -> str:
    schema, name = resource["schema"], resource["name"]
    computed = declared.tables[name].get("computed", ())
    targets = {
        field: key["reference"]["resource"]
        for key in schema.get("foreignKeys", [])
        for field in key["fields"]
    }
    rows = (_column(field, targets, field["name"] in computed) for field in schema["fields"])
    key = ", ".join(f"`{part}`" for part in schema["primaryKey"])
    columns = _markdown("column | type | what it is | example", rows)
    return _section(f"## {name}", resource["description"], f"Key: {key}.", columns)


def _column(field: dict, targets: Mapping[str, str], computed: bool) -> tuple[str, ...]:
    constraints = field.get("constraints", {}) | {"computed": computed}
    marks = [name for name in ("required", "unique", "computed") if constraints.get(name)]
    text = field["description"]
    if target := targets.get(field["name"]):
        text += f" → [{target}](#{target})"
    text += _codes_of(field)
    for bound in ("minimum", "maximum"):
        if bound in constraints:
            text += f" {bound.capitalize()} {constraints[bound]}."
    example = str(field["example"]).replace("|", "\\|")
    return f"`{field['name']}`", ", ".join([field["type"], *marks]), text, f"`{example}`"


def _codes_of(field: dict) -> str:
    name = field.get("vocabulary")
    return f" Codes: [{name}](#codes-{name})." if name else ""


def readme(text: str, descriptor: dict, tables: Tables) -> str:
    """README with what is generated in it: the size of the dataset and the line to cite by."""
    passes = [row.values["passes"] for row in tables["sources"] if row.values["passes"]]
    rows = {resource["name"]: resource["rows"] for resource in descriptor["resources"]}
    main = ("events", "positions", "actors", "organizations")
    listed = ", ".join(f"{rows[name]:,} {name}" for name in main)
    twice = "each" if set(passes) == {"2"} else passes.count("2")
    size = (
        f"Version {descriptor['version']}: {len(rows)} tables with {sum(rows.values()):,} rows "
        f"from {rows['sentences']:,} sentences of {counted(len(passes), 'source')}, "
        f"{twice} coded twice. {listed}, and {rows['evidence']:,} pointers to sentences."
    )
    for name, content in (("size", size), ("citation", f"> {descriptor['bibliographicCitation']}")):
        begin, end = BEGIN.format(name), END.format(name)
        head, _, rest = text.partition(begin)
        _, found, tail = rest.partition(end)
        if not found:
            raise ValueError(f"README.md lacks the lines {begin} and {end}")
        text = f"{head}{begin}\n{content}\n{end}{tail}"
    return text
