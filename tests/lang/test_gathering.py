"""Which questions of a heap mean the same."""

from hypothesis import given
from hypothesis import strategies as st

from yingda.lang import retrieval

ASKED = (
    "怎么开发票",
    "耳机左边没声音",
    "什么时候发货",
    "退款多久到账",
    "手表怎么连手机",
    "衣服会缩水吗",
    "有优惠券吗",
)


def together(*texts: str) -> list[int]:
    return retrieval.gather([(text,) for text in texts], ASKED)


def test_other_words_for_the_same_come_together() -> None:
    rent = ("充电宝可以租吗", "充电宝租一天多少钱", "租充电宝一天要多少钱")
    assert together(*rent, "能改裤长吗", "可以改裤长吗，裤子长了", "门店在哪里") == [0, 0, 0, 3, 3, 5]


def test_what_has_only_everyday_words_in_common_stays_apart() -> None:
    assert together("请问充电宝可以租吗", "请问裤子可以改吗", "请问门店可以自提吗") == [0, 1, 2]


def test_a_heap_is_judged_by_all_its_questions() -> None:
    heaps = [("裤脚能改短吗", "裤子太长可以改裤脚吗"), ("门店在哪",), ("帮我改一下裤脚", "裤长能改吗")]
    assert retrieval.gather(heaps, ASKED) == [0, 1, 0]


def test_none_and_one_are_left_as_they_are() -> None:
    assert retrieval.gather([]) == []
    assert retrieval.gather([("充电宝",)]) == [0]


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=3), max_size=8))
def test_every_heap_goes_to_one_that_stays(heaps: list[list[str]]) -> None:
    firsts = retrieval.gather(heaps)
    assert len(firsts) == len(heaps)
    assert all(first <= place and firsts[first] == first for place, first in enumerate(firsts))
