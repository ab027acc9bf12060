"""Text of before Unicode is recognised among other text, and converted without hurting anything else."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import legacy_encodings
from core.legacy_encodings import Encoding, convert, decode, encodings_in, recognise
from core.syllables import is_syllable

TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđbcghklmnpqrstvx"
syllables = st.text(LETTERS, min_size=1, max_size=7)
texts = st.lists(syllables, min_size=1, max_size=12).map(" ".join)


def encode(text: str, encoding: Encoding) -> str:
    """`text` as it stands in this encoding. TCVN3 has no capitals with marks: its capital font shows them."""
    text = normalize("NFC", text)
    if encoding is Encoding.VNI:
        table = {new: old for old, new in legacy_encodings.VNI.items()}
    else:
        table = {new: old for old, new in legacy_encodings.TCVN3.items()}
        table = {new.upper(): old for new, old in table.items() if new.islower()} | table
    return "".join(table.get(char, char) for char in text)


@given(texts)
def test_what_is_written_in_small_letters_comes_back(text):
    for encoding in Encoding:
        assert decode(encode(text, encoding), encoding) == text


@given(texts)
def test_capitals_come_back_from_vni(text):
    assert decode(encode(text.upper(), Encoding.VNI), Encoding.VNI) == text.upper()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("NghÞ ®Þnh sè 43/2014/N§-CP vÒ Tù do", "Nghị định số 43/2014/NĐ-CP về Tự do"),
    ],
)
def test_tcvn3_with_and_without_its_capital_font(old, new):
    assert (recognise(old), convert(old)) == (Encoding.TCVN3, new)


def test_vni():
    assert recognise(VNI) is Encoding.VNI
    assert convert(VNI) == "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(
    "text",
    [
        "Bà Trà cho Hà bó hoa, ông Tú có vé đi Hà Nội",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Góp ý với Bộ Tài chính: “mở rộng” và «thu hẹp» § 5, 20 m², ©2026, ½ giá, ±3 °C",
        "Le café et la forêt, déjà vu à l'été; Müller, Göteborg, São Tomé, Curaçao, Ångström, El Niño",
        "Naïve résumé über façade – Österreich, Gießen, Størmer, Łódź, Đỗ Văn Ý",
        "· mục một · mục hai ¹ chú thích ² chú thích ³",
        "",
        "x" * 1000,
    ],
)
def test_what_is_no_old_text(text):
    assert encodings_in(text) == set()
    assert convert(text) == text


def test_markup_and_what_is_unicode_already_stay():
    markup = (
        '<p data-block-key="µ1">§iÒu 1. <b>LuËt ®Êt ®ai</b> &amp; <a linktype="page" id="3">thuÕ</a></p>'
        "<p>Luật Đất đai &lt;2024&gt;</p>"
    )
    assert convert(markup, is_html=True) == (
        '<p data-block-key="µ1">Điều 1. <b>Luật đất đai</b> &amp; <a linktype="page" id="3">thuế</a></p>'
        "<p>Luật Đất đai &lt;2024&gt;</p>"
    )


def test_a_single_word_is_converted_where_the_encoding_is_known():
    assert convert("ThuÕ") == "ThuÕ"
    assert convert("ThuÕ", known=frozenset({Encoding.TCVN3})) == "Thuế"


@pytest.mark.parametrize("text", ["<" * 100_000, "&" * 100_000, "µ" * 100_000, "µ " * 50_000, "<p>" * 30_000])
def test_hostile_text_is_read_in_time(text):
    convert(text, is_html=True)


@pytest.mark.parametrize("word", ["nghiêng", "quyển", "giêng", "gì", "giặt", "ngoằn", "đường", "Ý", "HUỲNH"])
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["céng", "cafe", "bàt", "ngê", "kan", "zù", "àà", "xyz", "strength", ""])
def test_no_syllables(word):
    assert not is_syllable(word)
