"""Characters that text may not hold; valid text is left alone, and the first look is right."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_values import NOTES

from kyrgyz_security_diplomacy.tables.characters import cell_faults, character_faults, suspicious

WORDS = """
    µm μm kΩ ΔT TNFα NFκB SMSка VIPов H₂O m² °C № ½ ™ ±5 √2 ≤ ─ — ‰ … 🙂 Яна РС СССР Жалал-Абад
    Ўзбекистон Тоҷикистон IT-сектор Wi-Fi’ем Ёлка Ѓорѓи “Ош” (Сорос) Oʻzbekiston Gʻulom Chí Łódź
    Ångström İstanbul ıldız naïve Çağatay São ÑANDÚ ÉTÉ “É” Ãrea ɔ̃ e̱ Dž Αθήνα Ολυμπία مُحَمَّد שָׁלוֹם
    हिन्दी 한국어 カナ （中国）， ﷺ Հայաստան عبدالرحیم وردگ 中华人民共和国公安部
"""
VALID = [
    *WORDS.split(), "Курманбек Салиевич Бакиев", "Ош (Osh), Сорос (Soros)", "x ─ y / z", "", "NA",
    "don’t — “so”", "ҮҢӨ өзгөчө", "ğüşıöç İ", "тоҷикӣ", "MENÜ«", "«ÉCOLE»", "Сёстры", "“УС”",
    "汉字", "a - b", "a=b", "x@y", "SÃO PAULO", "-12.5",
]  # fmt: skip


@pytest.mark.parametrize("text", VALID)
def test_valid_text_is_left_alone(text):
    text = unicodedata.normalize("NFC", text)
    assert cell_faults(text) == []
    assert not suspicious(f"id,name\n1,{text}\n2,{text}\n")


@pytest.mark.parametrize("value", NOTES)
def test_first_look_sees_what_the_second_refuses(value):
    if any(code not in ("newline-in-cell", "formula") for code, _ in character_faults(value)):
        assert suspicious(value)
        assert suspicious(f"id,name\n1,plain\n2,{value}\n3,Бакиев\n")


ODD = st.sampled_from(
    "aаαօꭰеЯSМ\u0301\u0300\u0323 ,\n\"'-é№ÃРС├√‚â€©яѐ\u0483１ﬁ①\u200b\u202e\ue000"
)


@given(st.one_of(st.text(), st.text(ODD)))
def test_first_look_misses_nothing(text):
    found = {code for code, _ in character_faults(text)} - {"newline-in-cell"}
    assert not found or suspicious(text), found


@given(st.text(ODD, min_size=1), st.text(ODD, min_size=1))
def test_first_look_at_a_file_misses_nothing_in_a_cell(first, second):
    cells = [unicodedata.normalize("NFC", cell).replace("\n", "") for cell in (first, second)]
    for joint in (",", "\n", " "):
        if any(character_faults(cell) for cell in cells):
            assert suspicious("x" + joint + joint.join(cells) + "\n")


def test_messages_name_the_character_and_its_place():
    [(_, mixed)] = character_faults("Kyrgyz, Кyrgyz")
    assert mixed == (
        "mixes alphabets in one word: 'К' as character 9 is Cyrillic Capital Letter Ka"
    )
    [(_, special)] = character_faults("no 𝐁")
    assert special == "has a letter or digit in a special shape (U+1D401) as character 4"
    [(_, lone)] = character_faults("a (\u0301)")
    assert lone == "has a mark (U+0301) that is on no letter as character 4"
    assert character_faults("a\u1c8b")[0][0] == "mixed-scripts"  # a letter without a name
