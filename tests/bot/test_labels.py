"""What is known of a shop's past questions, and how sure that makes anybody of a threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.conftest import Shop
from yingda.bot.policy.curve import ENOUGH, at_most, curve_of, mixed
from yingda.bot.policy.labels import SOON, samples_of
from yingda.bot.service import rechecks, thresholds
from yingda.bot.service.rechecks import Judgement
from yingda.bot.types import Asked, RecheckVerdict, Sample, Why
from yingda.conversations import service as conversations
from yingda.conversations.service import Outgoing
from yingda.conversations.types import ArticleTold, Draft, Kind
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind


def asked(seq: int, why: Why = Why.UNCLEAR, question: str = "怎么充电", **more) -> Asked:
    values = {"article_id": None, "best_id": 11, "confidence": 0.6, "judged": None, **more}
    return Asked(1, seq, question, why, **values)


@pytest.mark.parametrize(("judged", "right"), [("right", True), ("wrong", False), (None, None)])
def test_buttons_and_re_checks_say_it(judged: str | None, right: bool | None) -> None:
    assert samples_of([asked(1, Why.ARTICLE, article_id=11, judged=judged)], []) == [Sample(0.6, right)]


@pytest.mark.parametrize(("picked", "right"), [(11, True), (12, False)])
def test_what_a_customer_picks_says_whether_the_best_was_meant(picked: int, right: bool) -> None:
    turns = [asked(1), asked(3, Why.PICKED, "关于充电", article_id=picked)]
    assert samples_of(turns, []) == [Sample(0.6, right)]  # the text of a button is no question of the past


@pytest.mark.parametrize(("sent", "right"), [(11, True), (12, False)])
def test_what_the_agent_sends_next_says_it(sent: int, right: bool) -> None:
    assert samples_of([asked(5)], [ArticleTold(1, 8, sent)]) == [Sample(0.6, right)]


@pytest.mark.parametrize("told", [ArticleTold(2, 8, 11), ArticleTold(1, 4, 11), ArticleTold(1, 5 + SOON + 1, 11)])
def test_an_article_of_another_matter_earlier_or_much_later_says_nothing(told: ArticleTold) -> None:
    assert samples_of([asked(5)], [told]) == [Sample(0.6, None)]


@pytest.mark.parametrize(
    "turn",
    [
        asked(1, Why.WANTS_PERSON), asked(1, Why.RULE), asked(1, Why.COURTESY), asked(1, Why.PICKED),
        asked(1, Why.FAILED, "没解决"), asked(1, Why.UNCLEAR, ""),
    ],
)  # fmt: skip
def test_what_no_threshold_decides_is_no_sample(turn: Asked) -> None:
    assert samples_of([turn], [ArticleTold(1, 2, 11)]) == []


def test_a_share_that_rests_on_few_may_be_much_larger() -> None:
    assert at_most(0, 0) == 1.0
    assert round(at_most(0, 10), 2) == 0.14
    assert round(at_most(0, 200), 3) == 0.008
    points = {one.threshold: one for one in curve_of([Sample(0.9, True)] * 10 + [Sample(0.9, None)] * 90)}
    assert (points[0.5].answered, points[0.5].wrong, points[0.5].known) == (1.0, 0.0, 10)
    assert points[0.5].wrong_at_most > 0.1
    assert (points[0.98].known, points[0.98].wrong_at_most) == (0, 1.0)


@given(st.integers(1, 400), st.data())
def test_the_bound_is_never_below_the_share_and_falls_with_more(known: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, known))
    assert wrong / known <= at_most(wrong, known) + 1e-9 <= 1.0 + 1e-9
    assert at_most(wrong * 4, known * 4) <= at_most(wrong, known) + 1e-9


def test_the_past_is_drawn_from_where_enough_of_it_is_known() -> None:
    articles = [Sample(0.9, True)]
    few = [Sample(0.8, True)] * (ENOUGH - 1) + [Sample(0.8, None)] * 500
    assert mixed(few, articles) == (articles, "articles")
    assert mixed([*few, Sample(0.8, False)], articles)[1] == "past"


def test_a_shops_past_is_labelled_by_all_that_was_seen(shop: Shop) -> None:
    shop.settle(answer_at=0.7, clarify_at=0.1)
    shop.thoughts.knows("洗", 13, "请用干布擦。", confidence=0.5)
    wrong = shop.says("怎么充电", "甲")
    shop.presses(wrong, "wrong", "甲")
    picked = shop.says("能洗吗", "乙")
    shop.presses(picked, "article:13", "乙")
    agents = shop.says("洗坏了", "丙")
    shop.presses(agents, "person", "丙")
    source = Source(SourceKind.ARTICLE, 12, 1)
    words = Outgoing(Draft("agent-000001", Kind.TEXT, "保修一年。"), clear("保修一年。", source))
    shop.desk.write(conversations.send, shop.qing, agents, words)
    alone = shop.says("保修多久", "丁")
    shop.passes(minutes=16)
    shop.passes(days=1)
    items = shop.desk.read(rechecks.list_rechecks, shop.boss, shop.id, None, opens=True).items
    one = next(each for each in items if each.conversation_id == alone)
    shop.desk.write(rechecks.judge, shop.boss, one.id, Judgement(RecheckVerdict.RIGHT), shop.thoughts)
    samples = shop.desk.read(thresholds.past_samples, shop.id)
    assert sorted((each.confidence, each.right) for each in samples) == [
        (0.5, False), (0.5, True), (0.9, False), (0.9, True),
    ]  # fmt: skip
