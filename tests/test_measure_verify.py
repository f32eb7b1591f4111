"""Verifying takes time in proportion to the copy, whatever the number of sentences."""

import random

import pytest
from measure_verify import ALPHABETS, article, copy_of, seconds


def measured(tmp_path, letters, megabytes, count):
    """Seconds to verify; every sentence must be found."""
    rng = random.Random(f"{letters} {megabytes} {count}")
    paragraphs, tables = article(rng, ALPHABETS[letters], count)
    copy_of(rng, ALPHABETS[letters], paragraphs, megabytes * 1_000_000, tmp_path / "copy.txt")
    took, found, total = seconds(tmp_path / "copy.txt", tables)
    assert found == total == count
    return took


@pytest.mark.long
@pytest.mark.parametrize("letters", ALPHABETS)
def test_an_article_inside_ten_megabytes(tmp_path, letters):
    assert measured(tmp_path, letters, 10, 100) < 5


@pytest.mark.long
def test_time_grows_with_the_copy_and_hardly_with_the_sentences(tmp_path):
    ten = measured(tmp_path, "ASCII", 10, 100)
    assert measured(tmp_path, "ASCII", 100, 100) < 20 * ten
    assert measured(tmp_path, "ASCII", 10, 10_000) < 5 * ten
