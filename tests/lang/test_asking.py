"""What a text asks for, as features: politeness and spelling make no difference, words of one sense are near."""

from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.asking import asked_slots
from yingda.lang.features import SLOTS


def shared(one: str, other: str) -> float:
    """The share of the features of both that either has."""
    first, second = set(asked_slots(one).tolist()), set(asked_slots(other).tolist())
    return len(first & second) / len(first | second)


def test_politeness_width_and_tradition_make_no_difference() -> None:
    plain = asked_slots("什么时候退款").tolist()
    assert asked_slots("您好，请问什麼時候退款呢？").tolist() == plain


def test_words_of_one_sense_and_of_one_sound_are_near() -> None:
    assert shared("啥时候返款", "何时退钱") > shared("啥时候返款", "何时开门") > 0
    assert shared("推款", "退款") > shared("贷款", "退款")


@given(st.text(max_size=60))
def test_any_text_has_its_features(text: str) -> None:
    slots = asked_slots(text)
    assert asked_slots(text).tolist() == slots.tolist()
    assert ((slots >= 0) & (slots < SLOTS)).all()
