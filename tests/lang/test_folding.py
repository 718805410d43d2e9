import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yingda.lang.folding import fold, fold_text

MODEST = settings(max_examples=100, deadline=None)
MIXED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "退貨運單台臺ＡＢｃ１２ｶﾞﾊﾟ㎏ﬁßİΣς½①…\u200b\u00ad\ufe0f\u0301\u0323e각ᄀ\u1161\u11a8 \t\n　👌"
        ),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("退貨運單號", "退货运单号"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("ｶﾞ", "ガ"),
        ("微\u200b信\u00ad号", "微信号"),
        ("a \t\n　b", "a b"),
        ("①㎏", "1kg"),
        ("OK？好！", "ok?好!"),
        ("薴", "苎"),
        ("e\u200b\u0301", "é"),
        ("", ""),
    ],
)
def test_what_reads_the_same_is_spelled_the_same(text, folded):
    assert fold_text(text) == folded
    assert fold(text).text == folded


def test_offsets_lead_back_to_the_original():
    original = "请加㎏，微\u200b信  號"
    folded = fold(original)
    assert folded.text == "请加kg,微信 号"
    start = folded.text.index("微信")
    begin, end = folded.original_span(start, start + 2)
    assert original[begin:end] == "微\u200b信"
    blank = folded.text.index(" ")
    assert folded.original_span(blank, blank + 1) == (7, 9)
    assert folded.original_span(2, 3) == (2, 3)
    assert folded.original_span(3, 4) == (2, 3)


def test_an_empty_span_has_a_place_and_a_wrong_one_is_refused():
    assert fold("ab").original_span(1, 1) == (1, 1)
    assert fold("ab").original_span(2, 2) == (2, 2)
    assert fold("").original_span(0, 0) == (0, 0)
    with pytest.raises(ValueError, match="span"):
        fold("ab").original_span(1, 3)


@MODEST
@given(MIXED)
@example("İ")
@example("x\u0307\u0323")
@example("\u1100\u1161\u11a8")
@example("\u200b\u0301")
def test_folding_again_changes_nothing_and_both_ways_agree(text):
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert fold(text).text == folded


@MODEST
@given(MIXED)
def test_offsets_rise_and_spans_stay_inside(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.ends) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.offsets, folded.ends, strict=True))


@MODEST
@given(MIXED, st.data())
def test_a_span_of_the_original_folds_to_what_it_stands_for(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    begin, until = folded.original_span(start, end)
    assert folded.text[start:end].strip() in fold_text(text[begin:until])
