"""The one rule language: what it reads, what holds, and laws that hold for every rule."""

import time
import unicodedata

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yingda.lang.folding import fold_text
from yingda.lang.rules import (
    About,
    Compare,
    Condition,
    Line,
    Number,
    OrderNumber,
    Pattern,
    Phrase,
    Place,
    Rule,
    RuleError,
    Term,
    Turn,
    Word,
    check,
    compile_rules,
    parse,
    write,
)


def hits(rule: str, text: str, **where: str) -> list[str] | None:
    """What the rule marks in the text; None if it doesn't hold."""
    found = compile_rules({7: parse(rule)}).matches(Turn(text, **where))
    assert all(each.rule_id == 7 for each in found)
    return [text[start:end] for start, end in found[0].spans] if found else None


@pytest.mark.parametrize(
    ("rule", "text", "marked"),
    [
        ("退款", "我要退款", ["退款"]),
        ("退款", "我要退貨", None),
        ("退货", "我要退貨！", ["退貨"]),
        ("退款|退钱 & 多久|什么时候", "什么时候退钱", ["什么时候", "退钱"]),
        ("退款|退钱 & 多久", "退钱", None),
        ("退款 & !已到账", "退款已到账", None),
        ("退款 & !已到账|到了", "退款到了", None),
        ("工商~工商银行~工商卡", "我要去工商投诉,钱从工商银行付的", ["工商"]),
        ("工商~工商银行", "工商银行卡付款", None),
        ("新闻~新闻云", "新闻云会员怎么开", None),
        ('"在吗"', "在吗？？", ["在吗"]),
        ('"在吗"', "在吗 老板", None),
        ("^你好", "…你好呀", ["你好"]),
        ("谢谢$", "好的,谢谢!", ["谢谢"]),
        ("谢谢$", "谢谢你", None),
        ("退..款", "能退我款吗", ["退我款"]),
        ("退..1款", "能退给我款吗", None),
        ("退..款", "不退。款式好看", None),
        ("(退|换)..(货|款)", "想换个货", ["换个货"]),
        ("OK", "ｏｋ了", ["ｏｋ"]),
        ("ok", "book", None),
        ("15", "iPhone15", ["15"]),
        ("15", "2015年", None),
        ("{number>=3000}", "赔我3,500元", ["3,500"]),
        ("{number>=3000}", "赔我200元", None),
        ("{数字>1万}", "", "error"),
        ("{number>=3000}", "赔我三千五", ["三千五"]),
        ("{order}", "订单号1234567890123456", ["1234567890123456"]),
        ("{单号}", "电话13812345678", None),
        ("channel:web & 退款", "退款", None),
        ("退\\&款", "退&款", ["退&款"]),
        ("# 说明\n退款\n退货", "退货", ["退货"]),
        ("退款 ＆ ！已到账", "退款", ["退款"]),
    ],
)
def test_a_rule_marks_what_it_was_written_for(rule: str, text: str, marked: list[str] | str | None) -> None:
    if marked == "error":
        with pytest.raises(RuleError):
            parse(rule)
        return
    assert hits(rule, text) == marked


def test_conditions_ask_where_it_was_written() -> None:
    turn = {"channel": "web", "page": "https://a.cn/Sale/1 双十一 会场", "shop": "xiaoman", "stage": "queued"}
    for rule in ("channel:web|email & 在", "页面:会场", "page:/sale & 在", "阶段:queued & 在", "渠道：web＆在"):
        assert hits(rule, "在不在", **turn) is not None, rule
    for rule in ("channel:email & 在", "!channel:web & 在", "shop:qingchuan & 在", "stage:active & 在"):
        assert hits(rule, "在不在", **turn) is None, rule
    assert hits("channel:web", "随便", **turn) == []


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "rule.empty", 0),
        ("  # 只是说明", "rule.empty", 0),
        ("退款 &", "rule.empty_term", 4),
        ("退款 | & 多久", "rule.empty_term", 5),
        ('退款 & "在吗', "rule.unclosed_quote", 5),
        ("(退|换..款", "rule.unclosed_group", 0),
        ("退款 & {numbr}", "rule.unknown_token", 5),
        ("退款 & {number", "rule.unclosed_token", 5),
        ("!退款", "rule.only_excludes", 0),
        ("chanel:web & 退款", "rule.unknown_condition", 0),
        ("退款 退..99款", "rule.gap_too_wide", 4),
        ("退款)", "rule.unexpected", 2),
        ("退款 & !!多久", "rule.unexpected", 6),
        ("退" * 61, "rule.word_too_long", 0),
        ("退\n" * 3000, "rule.too_long", 4000),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(RuleError) as raised:
        parse(text)
    assert (raised.value.code, raised.value.position) == (code, position)


def test_spans_are_those_of_the_original() -> None:
    text = "㈱ｉＰｈｏｎｅ１５　的 退\u200b款 Straße"
    assert hits("iphone15 & 退款 & strasse", text) == ["ｉＰｈｏｎｅ１５", "退\u200b款", "Straße"]


def test_rules_keep_their_order() -> None:
    rules = compile_rules([(9, parse("退款")), (3, parse("channel:web")), (5, parse("没有")), (1, parse("多久"))])
    assert [each.rule_id for each in rules.matches(Turn("退款要多久", channel="web"))] == [9, 3, 1]


def test_a_thousand_rules_cost_little() -> None:
    rules = compile_rules((n, parse(f"词语{n}|说法{n} & 情况{n} & !除外{n}")) for n in range(1000))
    turn = Turn("我上个月买的耳机左边没有声音了," * 4 + "词语77 情况77")
    assert [each.rule_id for each in rules.matches(turn)] == [77]
    began = time.perf_counter()
    for _ in range(100):
        rules.matches(turn)
    assert (time.perf_counter() - began) / 100 < 0.005


SIGNS = '退款貨ab12Ａß\n\u3000\u200b é\U0001f602.&|!"()~$^:：…#\\（“'
words = st.text(st.sampled_from(SIGNS), min_size=1, max_size=5).filter(lambda text: bool(fold_text(text).strip()))
plain_words = st.text(st.sampled_from("退款货多久谢工商"), min_size=1, max_size=2)


def terms(words: st.SearchStrategy[str]) -> st.SearchStrategy[Term]:
    some = st.lists(words, min_size=1, max_size=3).map(tuple)
    patterns = st.lists(some, min_size=2, max_size=3).flatmap(
        lambda parts: st.tuples(*[st.integers(0, 50)] * (len(parts) - 1)).map(
            lambda gaps: Pattern(tuple(parts), tuple(gaps))
        )
    )
    return st.one_of(
        st.builds(Word, words, st.lists(words, max_size=2).map(tuple)),
        st.builds(Phrase, words, st.sampled_from(Place)),
        patterns,
        st.just(Number()),
        st.builds(Number, st.sampled_from(Compare), st.integers(0, 10**11)),
        st.just(OrderNumber()),
    )


def lines(words: st.SearchStrategy[str]) -> st.SearchStrategy[Line]:
    clause = st.lists(terms(words), min_size=1, max_size=3).map(tuple)
    conditions = st.builds(
        Condition, st.sampled_from(About), st.lists(words, min_size=1, max_size=2).map(tuple), st.booleans()
    )
    return st.builds(
        Line, st.lists(clause, min_size=1, max_size=3).map(tuple), st.lists(terms(words), max_size=2).map(tuple),
        st.lists(conditions, max_size=2).map(tuple),
    )  # fmt: skip


rules = st.lists(lines(words), min_size=1, max_size=3).map(lambda each: Rule(tuple(each)))
plain_lines = lines(plain_words)
texts = st.text(st.sampled_from("退款貨货多久謝谢工商银。 12ab"), max_size=20)


@given(rules)
def test_what_is_written_is_read_back_the_same(rule: Rule) -> None:
    check(rule)
    assume(len(write(rule)) <= 4000)
    assert parse(write(rule)) == rule
    assert msgspec.json.decode(msgspec.json.encode(rule), type=Rule) == rule


@given(plain_lines, terms(plain_words), texts)
def test_one_more_exclusion_never_adds_a_match(line: Line, more: Term, text: str) -> None:
    narrower = Line(line.every, (*line.none, more), line.where)
    before = compile_rules({1: Rule((line,))}).matches(Turn(text))
    after = compile_rules({1: Rule((narrower,))}).matches(Turn(text))
    assert not after or after == before


@given(plain_lines, texts)
def test_width_and_case_change_nothing(line: Line, text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    compiled = compile_rules({1: Rule((line,))})
    spans = [compiled.matches(Turn(each)) for each in (text, wide, text.upper())]
    assert spans[0] == spans[1] == spans[2]


@given(rules, st.text(st.sampled_from(SIGNS + "退款，。é"), max_size=40))
def test_every_rule_can_be_held_against_every_text(rule: Rule, text: str) -> None:
    for match in compile_rules({1: rule}).matches(Turn(text)):
        assert all(0 <= start <= end <= len(text) for start, end in match.spans)


@given(st.text(st.sampled_from('退款a1&|!"()~$^:.\\{}\n #number>=3'), max_size=30))
def test_whatever_is_typed_is_a_rule_or_an_error_with_a_place(text: str) -> None:
    try:
        rule = parse(text)
    except RuleError as raised:
        error = raised
    else:
        assert parse(write(rule)) == rule
        return
    assert 0 <= error.position <= len(text)
    assert error.code.startswith("rule.")


def test_traditional_is_found_by_simplified_rules_and_back() -> None:
    assert unicodedata.is_normalized("NFC", "貨")
    assert hits("退貨", "退货") == ["退货"]
