"""Finding the article that a text asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.lang import retrieval
from yingda.lang.retrieval import Entry, Hit, concepts, training
from yingda.lang.retrieval.confidence import Curve, Signals, calibration, chances
from yingda.lang.retrieval.marks import prepare, spans_of
from yingda.lang.retrieval.rating import rate_part

ENTRIES = [
    Entry(11, ("退款多久到账？", "钱什么时候退给我", "退款要几天", "申请退款后多长时间能收到"), "退款 售后"),
    Entry(12, ("怎么开发票？", "可以开增值税专票吗", "发票抬头填错了", "电子发票在哪里下载"), "发票"),
    Entry(13, ("下单后什么时候发货？", "今天能发出吗", "多久可以寄出", "怎么还没发货"), "物流"),
    Entry(14, ("耳机连不上手机怎么办？", "蓝牙搜不到设备", "耳机配对不成功", "怎么重新配对"), "耳机"),
    Entry(15, ("充电宝能带上飞机吗？", "坐飞机过安检会不会被收走", "航空公司让不让带", "登机能带几个"), "充电宝"),
    Entry(16, ("iPhone 15 能用这个充电器吗？", "苹果手机支持快充吗", "type-c 口能用吗", "兼容 iPad 吗"), "充电器"),
]


@pytest.fixture(scope="module", params=[True, False], ids=["learned", "plain"])
def index(request: pytest.FixtureRequest) -> "retrieval.index.Index":
    return retrieval.build(ENTRIES, learn=request.param)


def first(index: "retrieval.index.Index", text: str) -> int | None:
    hits = retrieval.search(index, text, 3)
    return hits[0].id if hits else None


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("我的退款啥时候能到呀", 11),
        ("退款", 11),
        ("发票", 12),
        ("亲，请问能开个专用发票不", 12),
        ("啥时候寄出来", 13),
        ("上飞机可以带充电宝不", 15),
        ("IPHONE１５", 16),
    ],
)
def test_other_words_find_the_article(index: "retrieval.index.Index", text: str, article: int) -> None:
    assert first(index, text) == article


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("發票", 12),  # traditional
        ("退欵", 11),  # an old form
        ("推款多久到", 11),  # the same sound
        ("发漂怎么开", 12),
        ("tuikuan", 11),
        ("fapiao", 12),
        ("fp", 12),
        ("cdb", 15),
        ("TK", 11),
    ],
)
def test_what_is_typed_wrongly_or_in_letters_is_found(
    index: "retrieval.index.Index", typed: str, article: int
) -> None:
    assert first(index, typed) == article


@pytest.mark.parametrize("text", ["", "  ", "？！", "👌", "\u200b", "zzzzzz"])
def test_nothing_is_found_where_nothing_is_asked(index: "retrieval.index.Index", text: str) -> None:
    assert retrieval.search(index, text, 3) == []


def test_every_way_of_asking_finds_its_article_first(index: "retrieval.index.Index") -> None:
    for entry in ENTRIES:
        for phrasing in entry.phrasings:
            hits = retrieval.search(index, phrasing, 1)
            assert (hits[0].id, hits[0].phrasing) == (entry.id, phrasing)
            assert hits[0].confidence > 0.9


def test_further_words_find_but_are_no_way_of_asking(index: "retrieval.index.Index") -> None:
    hits = retrieval.search(index, "售后", 3)
    assert hits[0].id == 11
    assert hits[0].phrasing in ENTRIES[0].phrasings


def test_a_question_that_two_articles_answer_is_doubtful() -> None:
    twice = [Entry(1, ("几天发货", "多久发出")), Entry(2, ("几天发货", "什么时候寄"))]
    hits = retrieval.search(retrieval.build(twice, learn=False), "几天发货", 2)
    assert [hit.id for hit in hits] == [1, 2]
    assert hits[0].confidence <= 0.5


def test_an_index_of_nothing_finds_nothing() -> None:
    assert retrieval.search(retrieval.build([]), "退款", 3) == []
    assert retrieval.search(retrieval.build([Entry(1, ()), Entry(2, (" ",))]), "退款", 3) == []


def test_limits_are_kept(index: "retrieval.index.Index") -> None:
    assert len(retrieval.search(index, "怎么办", 2)) == 2
    assert retrieval.search(index, "怎么办", 0) == []


def test_the_same_places_are_marked() -> None:
    assert marked("退款幾天", "退款要几天") == ["退款", "几天"]
    assert marked("寄出", "什么时候发货？") == ["发货"]
    assert marked("tuikuan", "我要退款") == ["退款"]
    assert marked("tk", "我要退款") == ["退款"]
    assert marked("推款", "我要退款") == ["退款"]
    assert marked("发票", "什么时候寄") == []


def marked(query: str, phrasing: str) -> list[str]:
    return [phrasing[start:end] for start, end in spans_of(prepare(query), phrasing)]


def test_words_of_one_meaning_are_one_group() -> None:
    assert set(concepts.groups_of("包裹")) & set(concepts.groups_of("物流"))
    assert not set(concepts.groups_of("发票")) & set(concepts.groups_of("物流"))
    assert concepts.core("亲，您好，请问一下") == "亲,您好,请问一下"
    assert concepts.core("亲，请问退款呢？") == "退款"


def test_pairs_that_ask_the_same_are_more_alike() -> None:
    same, other = retrieval.likenesses(
        ["退款几天到", "退款多久到账", "能开发票吗"], [("退款几天到", "退款多久到账"), ("退款几天到", "能开发票吗")]
    )
    assert same > other >= 0


def test_an_index_rates_what_it_has_not_seen() -> None:
    rated = [each for part in range(4) for each in rate_part(ENTRIES, part)]
    assert len(rated) == sum(len(entry.phrasings) - 1 for entry in ENTRIES)
    assert all(0 <= sure <= 1 for sure, _ in rated)
    assert rate_part([], 0) == []


def test_learning_is_left_out_where_it_is_no_use_or_too_long() -> None:
    assert training.is_worth_it(60_000, 1_000, 123)
    assert not training.is_worth_it(2_500_000, 50_000, 10_000)
    assert not training.is_worth_it(200, 10, 5)
    assert not training.is_worth_it(2_000, 50, 1)


texts = st.text(alphabet="退款发票快递几天吗的得abc 15，？\u200b\ud83d飛機", max_size=30) | st.text(max_size=30)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_no_text_is_too_strange(text: str) -> None:
    for index in (PLAIN, LEARNED):
        hits = retrieval.search(index, text, 5)
        check(hits)
        assert all(hit.phrasing[start:end] for hit in hits for start, end in hit.spans)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([phrasing for entry in ENTRIES for phrasing in entry.phrasings]), st.booleans())
def test_width_case_and_invisible_signs_make_no_difference(phrasing: str, wide: bool) -> None:
    other = "".join(wider(each) for each in phrasing) if wide else f"\u200b{phrasing.upper()}\ufeff"
    found, again = retrieval.search(LEARNED, phrasing, 5), retrieval.search(LEARNED, other, 5)
    assert [(hit.id, hit.confidence) for hit in found] == [(hit.id, hit.confidence) for hit in again]


curves = st.sampled_from([calibration().learned, calibration().plain])


@given(st.floats(0, 20), st.floats(0, 1), st.floats(0, 5), curves)
def test_more_of_a_signal_is_never_less_chance(lead: float, nearest: float, more: float, curve: Curve) -> None:
    chance = curve.chance(Signals(lead, nearest))
    assert 0 <= chance <= curve.chance(Signals(lead + more, nearest)) <= 1
    assert chance <= curve.chance(Signals(lead, nearest + more))


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=10), st.floats(0, 1), st.booleans())
def test_chances_fall_and_are_one_at_most(scores: list[float], nearest: float, learned: bool) -> None:
    ordered = sorted(scores, reverse=True)
    lead = ordered[0] - ordered[1] if len(ordered) > 1 else ordered[0]
    found = chances(ordered, Signals(lead, nearest), learned=learned)
    assert found == sorted(found, reverse=True)
    assert min(found) >= 0
    assert sum(found) <= 1 + 1e-9


PLAIN, LEARNED = retrieval.build(ENTRIES, learn=False), retrieval.build(ENTRIES)


def check(hits: list[Hit]) -> None:
    assert len({hit.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.confidence <= 1 for hit in hits)


def wider(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
