import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.lang.courtesy import is_consent, is_courtesy_turn, is_greeting, is_refusal

NEEDS_NO_ANSWER = [
    "好的",
    "谢谢",
    "没了",
    "👌",
    "👍🏻",
    "嗯嗯",
    "嗯嗯嗯嗯",
    "ok",
    "OK！",
    "thanks",
    "Thank you so much!",
    "That's all, thanks",
    "ok bye",
    "好的谢谢亲",
    "不用了谢谢",
    "拜拜",
    "[微笑]",
    "[握手]",
    "#E-s[数字x]",
    "#E-s03",
    "好的~",
    "好的呢🌹",
    "没有了",
    "没有咯，",
    "謝謝",
    "没有 谢谢",
    "没有其他问题了，谢谢",
    "暂时没有了",
    "谢谢啦，辛苦了",
    "收到，谢谢",
    "好的，麻烦您了",
    "行",
    "不客气",
    "没关系",
    "好的，明白了",
    "嗯嗯 好的 谢谢 知道了",
    "好的，我再看看",
    "没事了 麻烦你了",
    "谢谢!再见!",
    "祝生意兴隆",
    "五星好评",
    "没问题了",
    "可以了",
]
NEEDS_AN_ANSWER = [
    "好的那什么时候发货",
    "谢谢，还有个问题",
    "好的？",
    "没有收到",
    "没收到",
    "没有解决",
    "没搞定",
    "没明白",
    "其他收到了",
    "没有货",
    "好了没",
    "知道了没",
    "没没事吧",
    "都收到了对吧",
    "不好",
    "好的不行",
    "行不行",
    "好的帮我改地址",
    "好的，尽快",
    "谢谢，退款",
    "麻烦你",
    "不要了",
    "好的 转人工",
    "你好",
    "在吗",
    "可以",
    "是的",
    "没有",
    "不用",
    "不用退款",
    "还没",
    "[疑问]",
    "😡",
    "好的😡",
    "。。。",
    "12",
    "?",
    "thanks but when",
    "not ok",
    "",
]


@pytest.mark.parametrize("text", NEEDS_NO_ANSWER)
def test_courtesy_needs_no_answer(text):
    assert is_courtesy_turn(text)


@pytest.mark.parametrize("text", NEEDS_AN_ANSWER)
def test_whatever_asks_or_adds_needs_one(text):
    assert not is_courtesy_turn(text)


def test_a_long_turn_says_something():
    assert not is_courtesy_turn("好的" * 31)


@pytest.mark.parametrize(
    ("text", "asked", "courtesy"),
    [
        ("没有", "请问还有其他可以帮您的吗", True),
        ("没", "还有什么可以帮到您的呢?", True),
        ("No", "Is there anything else I can help with?", True),
        ("没有", "您收到货了吗", False),
        ("没有收到", "请问还有其他可以帮您的吗", False),
        ("还有", "请问还有其他可以帮您的吗", False),
    ],
)
def test_a_bare_no_depends_on_the_question(text, asked, courtesy):
    assert is_courtesy_turn(text, asked) is courtesy


@pytest.mark.parametrize("addition", ["怎么退", "什么时候发", "退款", "吗", "地址", "?", "几点", "快点"])
@settings(max_examples=20, deadline=None)
@given(st.sampled_from(NEEDS_NO_ANSWER), st.booleans())
def test_courtesy_with_anything_more_is_none(addition, text, before):
    assert not is_courtesy_turn(addition + text if before else text + addition)


@pytest.mark.parametrize(
    "text",
    ["你好", "您好，在吗？", "在吗", "亲在么", "在?", "hi", "Hello!", "亲", "早上好", "老板在吗", "有人吗"],
)
def test_greetings(text):
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["你好，什么时候发货", "在吗 退款", "好", "谢谢", "你好 [链接x]", "", "？"])
def test_no_greetings(text):
    assert not is_greeting(text)


@pytest.mark.parametrize(
    "text",
    [
        "好",
        "可以",
        "行",
        "嗯",
        "同意",
        "ok",
        "转吧",
        "好的谢谢",
        "那就转吧",
        "麻烦转一下",
        "👌",
        "可以的",
        "没问题",
        "行吧",
        "是的",
        "好 转",
        "Yes please",
    ],
)
def test_consent(text):
    assert is_consent(text)


@pytest.mark.parametrize(
    "text",
    [
        "不",
        "不用",
        "先别",
        "不要转",
        "为什么",
        "好的？",
        "不好",
        "可以吗",
        "谢谢",
        "知道了",
        "哦",
        "别转",
        "不用了谢谢",
        "好的别转",
        "等一下",
        "算了",
        "没",
        "不同意",
        "no",
        "👎",
        "好的但是",
        "转给谁",
        "行不行",
        "要不要",
        "[微笑]",
        "对吧",
        "",
    ],
)
def test_anything_doubtful_is_no_consent(text):
    assert not is_consent(text)


@pytest.mark.parametrize("text", ["不用了", "先别转", "不要转", "不行", "别转！", "No thanks", "还是不用了"])
def test_a_short_plain_no_is_a_refusal(text):
    assert is_refusal(text)
    assert not is_consent(text)


@pytest.mark.parametrize(
    "text",
    ["好的", "不是左边，是右边没声音", "不用问了直接告诉我怎么退货吧", "为什么", "别的颜色还有吗", "不行吗？"]
)
def test_anything_else_is_none(text):
    assert not is_refusal(text)
