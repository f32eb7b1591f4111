"""Every recipe runs and prints what its page says."""

import pytest
from recipes import USE, Missing, pages, run_page

NOT_RUN = {"spark.md": "pyspark is not a dependency, and needs Java"}
"""Recipes whose code the tests do not run, and why."""


def test_readme_names_every_page():
    *recipes, analysis = pages()
    assert len(recipes) == 7 and analysis.name == "analysis.md"
    others = {"ci.md", "diff.md", "explorer.md", "README.md", *NOT_RUN}
    assert {page.name for page in USE.glob("*.md")} == {page.name for page in recipes} | others


FAST = ("pandas", "polars", "duckdb", "analysis")


@pytest.mark.parametrize(
    ("page", "exact"),
    [
        *(pytest.param(page, False, id=page.stem) for page in pages() if page.stem in FAST),
        *(
            pytest.param(page, True, id=f"{page.stem}, printed", marks=pytest.mark.long)
            for page in pages()
        ),
    ],
)
def test_recipe(page, exact, tmp_path):
    """A new source may change what is printed: recipes.py --write. Commands have own tests."""
    blocks = 0
    try:
        for ran in run_page(page, tmp_path, only="" if exact else "python"):
            blocks += 1
            assert not (ran.wrong if exact else ran.failed), f"{ran.code}\n{ran.printed}"
    except Missing as missing:
        pytest.skip(f"{missing} is not on this machine")
    assert blocks


def test_what_prints_something_else_is_wrong(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```python\nx = 1\n```\n\n```python\nprint(x)\n```\n\n```text\n2\n```\n")
    one, other = run_page(page, tmp_path)
    assert (one.printed, one.failed) == ("", False)
    assert (other.expected, other.printed, other.wrong) == ("2\n", "1\n", True)
    page.write_text("```sh\nfalse\n```\n")
    assert next(run_page(page, tmp_path)).failed
