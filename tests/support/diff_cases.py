"""Changes of the sample package, each with what a diff must list."""

import copy

import sample_package as sample

from kyrgyz_security_diplomacy.cli import main

# Each kind of change alone: how the descriptor and the rows are edited, the lines that this gives,
# and the level. The sample's version is 1.2.3.


def table(made, name):
    return next(each for each in made["resources"] if each["name"] == name)


def column(made, place):
    name, _, wanted = place.partition(".")
    return next(f for f in table(made, name)["schema"]["fields"] if f["name"] == wanted)


def limit(place, **limits):
    """An edit of one field's constraints; None removes one."""

    def edit(made):
        own = column(made, place).setdefault("constraints", {})
        own |= limits
        for name in [name for name, value in own.items() if value is None]:
            del own[name]

    return edit


def on_rows(act):
    return lambda made, rows: act(rows)


def add_column(made, rows):
    made = table(made, "letters")["schema"]["fields"]
    made.append(sample.field("mood", "string", "glad"))
    rows["letters"][1]["mood"] = "glad"


VIEW = {"name": "beds", "description": "Beds.", "sql": "SELECT 1 AS n", "fields": []}


CASES = {
    "cell corrected": (
        on_rows(lambda rows: rows["stations"][0].update(beds="7")),
        ["cell changed: stations sta-one beds: '0' → '7'"], "patch"),
    "row added": (
        on_rows(lambda rows: rows["losses"].append({"letter_id": "let-2"})),
        ["row added: losses let-2"], "minor"),
    "row with an id removed": (
        on_rows(lambda rows: rows["letters"].pop(1)),
        ["row removed: letters let-2: text='NA'"], "major"),
    "row without an id removed": (
        on_rows(lambda rows: rows["visits"].pop(2)),
        ["row removed: visits sta-two|1"], "patch"),
    "row removed that others refer to": (
        on_rows(lambda rows: rows["visits"].pop(1)),
        ["row removed: visits sta-one|2: visited_on='2001-02-03', party='1'"], "major"),
    "column added": (add_column, [
        "column added: letters fields/mood: 'string'",
        "cell changed: letters let-2 mood: '' → 'glad'"], "major"),
}  # fmt: skip


def two(tmp_path, edit):
    made, rows = sample.descriptor(), copy.deepcopy(sample.ROWS)
    old = sample.build(tmp_path / "old")
    edit(made, rows)
    return old, sample.build(tmp_path / "new", made, rows)


def printed(capsys, *args):
    code = main(["diff", *map(str, args)])
    return code, capsys.readouterr().out


def listed(text):
    """The differences in a diff as text: its lines after the heading and the problems."""
    return [line for line in text.splitlines()[4:] if not line.startswith("problem: ")]
