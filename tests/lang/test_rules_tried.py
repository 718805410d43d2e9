"""Rules tried before they are saved: examples, the past, what an editor with fields is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.rules import (
    Line,
    Number,
    Pattern,
    Rule,
    RuleError,
    RuleExamples,
    Turn,
    Word,
    check,
    faults,
    has_notes,
    hits_of,
    parse,
    spans_of,
    without_moment,
)

words = st.text(st.sampled_from("退款货多久 。ab"), max_size=6)


def told(text: str, meets: tuple[str, ...] = (), avoids: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = faults(text, RuleExamples(meets=meets, avoids=avoids), "/rule")
    return [(each.pointer, each.code) for each in found]


def test_examples_that_fail_are_named_by_their_place() -> None:
    assert told("退款", ("我要退款", "在吗"), ("退款到了", "多久")) == [
        ("/examples/meets/1", "rule.example_missed"),
        ("/examples/avoids/0", "rule.example_met"),
    ]
    assert told("退款 & !到了", ("我要退款",), ("退款到了", "多久")) == []


def test_a_rule_that_cannot_be_read_is_not_held_against_examples() -> None:
    assert told("退款 &", ("在吗",)) == [("/rule", "rule.empty_term")]


def test_an_example_is_only_a_text() -> None:
    assert told("channel:email & stage:queued & 退款", ("退款",), ("退货",)) == []
    assert spans_of(parse("channel:email & 退款"), ("要退款", "退货")) == [((1, 3),), None]


@given(st.lists(words.filter(bool), max_size=4).map(tuple))
def test_an_example_is_met_or_missed_never_both(texts: tuple[str, ...]) -> None:
    rule = "退|ab & !久"
    wrong = told(rule, texts) + told(rule, (), texts)
    assert len(wrong) == len(texts)


def test_the_past_is_asked_without_what_nobody_knows_any_more() -> None:
    rule = parse("stage:queued & channel:web & 退款\npage:/sale")
    turns = (Turn("退款", "web"), Turn("退款", "email"))
    assert [place for place, _ in hits_of(without_moment(rule), turns)] == [0]
    assert hits_of(without_moment(parse("page:/sale")), turns) == []


@pytest.mark.parametrize(
    ("text", "notes"), [("退款", False), ("# 说明\n退款", True), ("退款\n  ＃说明", True), ("退款#1", False)]
)
def test_notes_are_what_only_the_text_keeps(text: str, notes: bool) -> None:
    assert has_notes(text) is notes


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        (Line(((Word("退款"), Word("\u200b")),)), "rule.empty_term", "/lines/1/every/0/1"),
        (Line(((Word("退款"),),), (Word("退" * 61),)), "rule.word_too_long", "/lines/1/none/0"),
        (Line((), (Number(),)), "rule.only_excludes", "/lines/1"),
        (Line(((Pattern((("退",), ("款",)), (1, 2)),),)), "rule.gap", "/lines/1/every/0/0"),
    ],
)
def test_a_structure_is_told_where_it_is_wrong(line: Line, code: str, place: str) -> None:
    with pytest.raises(RuleError) as raised:
        check(Rule((Line(((Word("好"),),)), line)))
    assert (raised.value.code, raised.value.place) == (code, place)
