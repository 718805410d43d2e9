"""Characters by their sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang import pinyin


@pytest.mark.parametrize(
    ("character", "sound"), [("退", "tui"), ("款", "kuan"), ("绿", "lv"), ("中", "zhong"), ("a", ""), ("？", "")]
)
def test_a_character_has_one_usual_sound(character: str, sound: str) -> None:
    assert pinyin.syllable(character) == sound


def test_initials_keep_letters_and_digits() -> None:
    assert pinyin.initials("我要退款，iPhone15") == "wytkiPhone15"


@pytest.mark.parametrize(
    ("letters", "sounds"),
    [
        ("tuikuan", ("tui", "kuan")),
        ("youhuiquan", ("you", "hui", "quan")),
        ("xian", ("xian",)),
        ("tk", ()),
        ("iphone", ()),
        ("退款", ()),
        ("", ()),
        ("a" * 41, ()),
    ],
)
def test_letters_are_read_as_few_syllables(letters: str, sounds: tuple[str, ...]) -> None:
    assert pinyin.split(letters) == sounds


@pytest.mark.parametrize(("one", "other"), [("zhang", "zan"), ("chen", "cheng"), ("shi", "si"), ("jing", "jin")])
def test_sounds_that_many_do_not_tell_apart_are_one(one: str, other: str) -> None:
    assert pinyin.blurred(one) == pinyin.blurred(other)


@given(st.text(max_size=20))
def test_every_text_has_initials_and_splits_or_not(text: str) -> None:
    assert "\n" not in pinyin.initials(text)
    assert "".join(pinyin.split(text)) in {"", text}
