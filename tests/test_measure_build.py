"""The build grows in proportion to the articles, and does again only what changed."""

import pytest
from measure_build import both, exponent, main
from synthesize import synthesize


def test_exponent():
    assert exponent((10, 1.0), (1000, 100.0)) == pytest.approx(1)
    assert exponent((10, 1.0), (100, 100.0)) == pytest.approx(2)


def test_small_measurement_prints_a_row_for_each_build(capsys):
    assert main(["--articles", "1", "--no-validation"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| 1 ")]
    assert len(rows) == 2


@pytest.mark.long
def test_build_grows_linearly_and_again_only_with_the_change(tmp_path):
    # processor time, which other work on the machine changes little; validation is left out: it
    # has measurements of its own
    sizes = (10, 100, 1000)
    cold, warm = {}, {}
    for articles in sizes:
        synthesize(tmp_path / str(articles), articles)
        cold[articles], warm[articles] = both(tmp_path / str(articles), 3, validating=False)
    start = cold[10].processor
    grown = [(articles, cold[articles].processor - start * 0.9) for articles in (100, 1000)]
    assert exponent(*grown) < 1.3  # with the start of further processes from 250 sheets on
    assert warm[1000].processor < cold[1000].processor / 2
    assert cold[1000].memory < 700e6
