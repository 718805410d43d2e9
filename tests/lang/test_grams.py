import sqlite3

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yingda.lang.grams import Piece, QueryGram, contains, fts5_query, grams, query_grams, snippet, tsquery

MESSAGES = [
    "你好，我要退款",
    "款式退了，钱什么时候到",
    "我想要退貨退款，訂單號 JD20261121888",
    "iPhone15 有货吗",
    "退",
    "手机尾号 13800006789 的收货人",
    "Please refund my order",
]


@pytest.fixture
def index():
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table message using fts5(grams, tokenize = 'unicode61 remove_diacritics 0')")
    db.executemany(
        "insert into message(rowid, grams) values (?, ?)", enumerate(" ".join(grams(m)) for m in MESSAGES)
    )
    yield db
    db.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("退款", [0, 2]),
        ("退貨", [2]),
        ("退", [0, 1, 2, 4]),
        ("款", [0, 1, 2]),
        ("吗", [3]),
        ("退货 订单", [2]),
        ("iphone", [3]),
        ("15", [3]),
        ("IPHONE１５", [3]),
        ("jd2026", [2]),
        ("8888", []),
        ("1888", [2]),
        ("6789", [5]),
        ("refu ord", [6]),
        ('"退款"*', [0, 2]),
        ("退款 OR AND NEAR(", []),
    ],
)
def test_found_in_a_full_text_table(index, query, found):
    rows = index.execute(
        "select rowid from message where message match ? order by rowid", (fts5_query(query),)
    )
    assert [row for (row,) in rows] == found


def test_tokens_of_a_text():
    assert grams("我要退款，iPhone15") == ["我要", "要退", "退款", "款", "iphone15", "15"]
    assert grams("退 A") == ["退", "a"]
    assert grams("订单888820261121") == ["订单", "单", "888820261121", "1121"]
    assert grams("👌。。。") == []
    assert grams("a" * 100) == ["a" * 64]


def test_what_must_match():
    assert query_grams("退款了") == [QueryGram("退款"), QueryGram("款了")]
    assert query_grams("退") == [QueryGram("退", prefix=True)]
    assert query_grams("a bc") == [QueryGram("a"), QueryGram("bc", prefix=True)]
    assert fts5_query("退款 ab") == '"退款" AND "ab"*'
    assert tsquery("退款 ab") == "'退款' & 'ab':*"
    assert fts5_query("？！") is None
    assert tsquery("") is None


def test_pairs_from_different_places_are_told_apart():
    assert contains("要退款了", "退款了")
    assert not contains("退款，款了", "退款了")
    assert not contains("退款", "？")


def test_snippet_marks_the_original_characters():
    assert snippet("我要退貨，謝謝", "退货") == (
        Piece("我要", False),
        Piece("退貨", True),
        Piece("，謝謝", False),
    )
    assert snippet("退\u200b款", "退款") == (Piece("退\u200b款", True),)
    assert snippet("没有", "退款") == (Piece("没有", False),)


def test_a_long_text_is_cut_round_the_hit():
    text = "前" * 100 + "退款" + "后" * 100
    pieces = snippet(text, "退款", 20)
    assert pieces == (
        Piece("…", False),
        Piece("前" * 6, False),
        Piece("退款", True),
        Piece("后" * 12, False),
        Piece("…", False),
    )


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40), st.text(max_size=4), st.integers(1, 30))
@example("\U0002ebe1", "", 1)
def test_snippets_are_parts_of_the_text_and_tokens_are_safe(text, query, width):
    shown = "".join(piece.text for piece in snippet(text, query, width) if piece.text != "…")
    assert shown in text or "…" in text
    assert all(token.isalnum() for token in grams(text))


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="退款了ab1 ，，", min_size=1, max_size=12), st.data())
def test_every_run_of_a_text_finds_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    tokens = grams(text)
    wanted = [gram for gram in query_grams(text[start:end]) if not gram.text.isascii()]
    for gram in wanted:
        assert any(token.startswith(gram.text) if gram.prefix else token == gram.text for token in tokens)
