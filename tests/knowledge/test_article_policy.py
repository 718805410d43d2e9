"""Rich text, differences between versions, campaign fields, likeness: without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.knowledge.policy import fields, likeness, richtext, tree
from yingda.knowledge.policy.differences import applied, compare
from yingda.knowledge.types.articles import FieldValue
from yingda.knowledge.types.gaps import Asked
from yingda.lang.folding import fold_text

TEXTS = st.text(alphabet="耳機机防水吗？abAＢ 12\n-。{}<>&", max_size=80)
NOW = datetime(2026, 11, 11, tzinfo=UTC)


@given(TEXTS, TEXTS)
def test_applying_a_difference_gives_the_new_text(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert applied(pieces) == new
    assert all(piece.text and not (piece.removed and piece.added) for piece in pieces)
    kept_or_gone = "".join(piece.text for piece in pieces if not piece.added)
    assert fold_text("".join(kept_or_gone.split())) == fold_text("".join(old.split()))


@given(TEXTS)
def test_what_did_not_change_is_no_difference(text: str) -> None:
    assert all(not piece.removed and not piece.added for piece in compare(text, text))


def test_words_and_characters_are_compared_not_lines() -> None:
    pieces = compare("保修 12 个月，IPX4 防水", "保修 24 个月，ipx4 防汗")
    assert [piece.text for piece in pieces if piece.added] == ["24", "汗"]
    assert [piece.text for piece in pieces if piece.removed] == ["12", "水"]


def test_a_very_long_passage_is_replaced_as_a_whole() -> None:
    old, new = "甲乙" * 2000, "丙丁" * 2000
    assert [(piece.removed, piece.added) for piece in compare(old, new)] == [(True, False), (False, True)]


@given(TEXTS)
def test_plain_text_survives_being_html(text: str) -> None:
    made = richtext.html_of(text)
    assert richtext.clean(made) == made
    assert "".join(richtext.plain_of(made).split()).replace("-", "") == "".join(text.split()).replace("-", "")


@given(st.text(alphabet="<>/=\"' aimgpscriptonhref:dtv-fl1", max_size=120))
def test_nothing_dangerous_is_left(text: str) -> None:
    cleaned = richtext.clean(text)
    assert richtext.clean(cleaned) == cleaned
    assert not any(word in cleaned for word in ("<script", "javascript:", "<iframe", "onclick="))


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>一</p><p>二<br>三</p>", "一\n\n二\n三"),
        ("<ol><li>开</li><li><p>关</p></li></ol><p>完</p>", "1. 开\n2. 关\n\n完"),
        ("<p>看：</p><ul><li>甲<ul><li>乙</li></ul></li></ul>", "看：\n\n- 甲\n- 乙"),
        ('<p><a href="https://a.cn/x">说明</a></p>', "说明（https://a.cn/x）"),
        ('<a href="https://a.cn">https://a.cn</a>', "https://a.cn"),
        ('<h2>标题</h2><div>正文</div><img src="x" data-file="abcdefgh">', "标题\n\n正文"),
        ("<blockquote><p>引</p></blockquote>&amp;", "引\n\n&"),
    ],
)
def test_plain_text_of_an_answer(html: str, plain: str) -> None:
    assert richtext.plain_of(richtext.clean(html)) == plain


def test_pictures_are_named_where_none_are_shown() -> None:
    html = '<p>看图</p><img data-file="abc" alt="戴法.png"><p>再看</p><img data-file="def">'
    assert richtext.plain_of(html) == "看图\n\n再看"
    assert richtext.plain_of(html, "图片") == "看图\n\n[图片：戴法.png]\n\n再看\n\n[图片]"


def test_lists_of_plain_texts() -> None:
    assert richtext.html_of("先：\n1. 开\n2. 关\n\n- 甲\n- 乙\n\n3. 不是开头") == (
        "<p>先：</p><ol><li>开</li><li>关</li></ol><ul><li>甲</li><li>乙</li></ul><p>3. 不是开头</p>"
    )


def test_of_several_values_the_one_begun_last_counts() -> None:
    day = timedelta(days=1)
    values = [
        FieldValue(1, "时限", "48 小时", None, None),
        FieldValue(2, "时限", "7 天", NOW - day, NOW + day),
        FieldValue(3, "时限", "15 天", NOW + day, None),
        FieldValue(4, "赠品", " ", None, None),
    ]
    said = [fields.current_of(values, NOW + shift).get("时限") for shift in (-2 * day, 0 * day, day)]
    assert [one.value if one else None for one in said] == ["48 小时", "7 天", "15 天"]
    assert "赠品" not in fields.current_of(values, NOW)


@given(st.dictionaries(st.sampled_from(["甲", "乙"]), TEXTS), TEXTS)
def test_a_value_is_never_filled_again(values: dict[str, str], around: str) -> None:
    text = around.replace("{", "").replace("}", "")
    filled = fields.fill(f"{text}{{{{甲}}}}", values)
    assert filled == text + values.get("甲", "{{甲}}")
    assert fields.missing_in("{{甲}}", values) == ([] if "甲" in values else ["甲"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("请问这个耳机防不防水", "耳機防水嗎", True),
        ("耳机防水吗", "耳机防摔吗", False),
        ("有没有运费险", "你们有运费险吗", True),
        ("怎么退货", "怎么退款", False),
        ("几天到", "发什么快递", False),
    ],
)
def test_likeness_tells_the_same_from_the_near(one: str, other: str, same: bool) -> None:
    assert (likeness.likeness(one, other) >= likeness.SAME) is same


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness.likeness(one, other) == likeness.likeness(other, one)
    assert 0 <= likeness.likeness(one, other) <= 1


def test_contradictions_are_the_same_question_with_other_answers() -> None:
    asked = [
        Asked(1, "保修几年？", (), "一年"), Asked(2, "质保", ("保修 幾年",), "两年"),
        Asked(3, "保修几年", (), "一年"), Asked(4, "包邮吗", (), "包"), Asked(5, "包郵嗎", (), "包"),
    ]  # fmt: skip
    assert likeness.contradictions(asked) == [("保修几年？", (1, 2, 3))]


def test_a_tree_has_a_bottom() -> None:
    pairs = [(1, None), (2, 1), (3, 2), (4, 3), (5, 9)]
    assert tree.in_order(pairs) == [1, 2, 3, 4, 5]
    assert tree.below(pairs, 2) == [2, 3, 4]
    assert tree.wrong_parent(pairs, 1, 3) == "category.under_itself"
    assert tree.wrong_parent(pairs, None, 4) == "category.too_deep"
    assert tree.wrong_parent(pairs, None, 3) is None
