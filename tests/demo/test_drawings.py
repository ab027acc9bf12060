"""The drawings of the demonstration: complete, repeatable, of the wanted size."""

import unicodedata

import pytest

from demo.drawings import ALT_TEXTS, DRAWINGS, draw

SMALL = (320, 180)
KEYS = {
    "gia-dinh",
    "ban-lang",
    "bien-gioi",
    "sach-luat",
    "can-can-cong-ly",
    "hoa-giai",
    "loa-phat-thanh",
    "truong-hoc",
    "rung",
    "giao-thong",
    "can-cuoc",
    "hop-dan",
    "dien-thoai",
    "suc-khoe",
    "dat-dai",
}


def test_every_key_has_a_drawing_and_an_alternative_text() -> None:
    assert set(DRAWINGS) == KEYS
    assert set(ALT_TEXTS) == KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_picture_has_the_wanted_size_and_many_colours(key: str) -> None:
    picture = draw(key, SMALL)

    assert picture.size == SMALL
    assert picture.mode == "RGB"
    colours = picture.getcolors(maxcolors=SMALL[0] * SMALL[1])
    assert colours is not None
    assert len(colours) > 100


def test_the_same_key_always_gives_the_same_picture() -> None:
    assert draw("ban-lang", SMALL).tobytes() == draw("ban-lang", SMALL).tobytes()


def test_pictures_of_different_keys_differ() -> None:
    pictures = {draw(key, SMALL).tobytes() for key in KEYS}

    assert len(pictures) == len(KEYS)


@pytest.mark.parametrize("size", [(200, 200), (400, 120), (90, 160)])
def test_other_proportions_are_filled_to_the_edges(size: tuple[int, int]) -> None:
    assert draw("bien-gioi", size).size == size


def test_default_size_is_the_size_of_the_design() -> None:
    assert draw("can-cuoc").size == (1600, 900)


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("khong-co")


def test_alternative_texts_are_short_and_composed() -> None:
    for text in ALT_TEXTS.values():
        assert 20 < len(text) < 120
        assert unicodedata.normalize("NFC", text) == text
