"""From a customer's message to what the bot does about it, with jobs as they run."""

import asyncio
from datetime import timedelta

import pytest

from tests.bot.conftest import Shop
from yingda.bot import service as bot
from yingda.bot.service import acting, asking, attending, figures, rechecks, setup, thresholds
from yingda.bot.service.asking import Question
from yingda.bot.service.rechecks import Judgement
from yingda.bot.service.setup import put_trouble
from yingda.bot.types import Does, Mode, RecheckVerdict, Trouble, Why
from yingda.conversations import service as conversations
from yingda.conversations.types import Result, State
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.kit.errors import ConflictError
from yingda.presence import service as presence
from yingda.presence.types import State as Presence


def decisions(shop: Shop, number: int | None = None):
    return shop.desk.read(asking.list_decisions, shop.boss, shop.id, number, None).items


def test_a_question_in_other_words_gets_its_article(shop: Shop) -> None:
    number = shop.says("这个怎么充电呀")
    assert shop.said(number) == ["请用原装充电线，充满约 2 小时。"]
    last = shop.messages(number)[-1]
    assert [one.text for one in last.choices] == ["解决了", "没解决", "转人工"]
    assert (last.source.kind, last.source.id) == ("article", 11)
    assert shop.card(number).state is State.BOT
    assert shop.thoughts.sent == [11]
    (decision,) = decisions(shop, number)
    assert (decision.trace.does, decision.trace.hits[0].article_id) == (Does.ARTICLE, 11)


def test_a_job_that_runs_again_says_nothing_twice(shop: Shop) -> None:
    number = shop.says("怎么充电")
    episode = shop.card(number).episode_id

    async def again() -> list[bool]:
        return [await acting.answer(shop.desk.db, shop.thoughts.brain(), number, episode) for _ in range(3)]

    assert asyncio.run(again()) == [False, False, False]
    assert len(shop.said(number)) == 1


def test_two_failed_tries_hand_over_with_the_wait_told_and_a_gap_noted(shop: Shop) -> None:
    number = shop.says("阿巴阿巴")
    assert shop.card(number).state is State.BOT
    shop.says("就是那个")
    card = shop.card(number)
    assert card.state is State.ACTIVE  # 小晴 is online and free
    assert "转人工" in shop.said(number)[-1]
    assert "马上有人接待您" in shop.said(number)[-1]
    assert "多次没有帮到客户" in shop.notes(number)[0]
    assert "客户：阿巴阿巴" in shop.notes(number)[0]
    assert [one.text for one in shop.thoughts.gaps] == ["阿巴阿巴", "就是那个"]


@pytest.mark.parametrize(("said", "why"), [("我要人工", Why.WANTS_PERSON), ("我要投诉你们", Why.COMPLAINT)])
def test_a_person_is_given_at_once(shop: Shop, said: str, why: Why) -> None:
    number = shop.says(said)
    assert shop.card(number).state is State.ACTIVE
    assert shop.card(number).priority == ("urgent" if why is Why.COMPLAINT else "normal")
    assert decisions(shop, number)[0].trace.why is why


def test_after_a_person_has_it_the_bot_is_silent(shop: Shop) -> None:
    number = shop.says("我要人工")
    said = shop.said(number)
    shop.says("怎么充电")
    assert shop.said(number) == said


def test_whoever_the_bot_leaves_without_an_answer_goes_to_a_person(shop: Shop) -> None:
    shop.thoughts.fail = True
    number = shop.says("怎么充电")
    assert shop.card(number).state is State.BOT
    shop.passes(seconds=20)
    assert shop.card(number).state is State.ACTIVE
    assert "没有及时回答" in shop.notes(number)[0]


def test_solved_by_button_ends_and_is_counted(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.presses(number, "helpful")
    card = shop.card(number)
    assert (card.state, card.result) == (State.ENDED, Result.SOLVED)
    assert [one.helpful for one in shop.thoughts.opinions] == [True]
    day = shop.desk.clock.now().date()
    seen = shop.desk.read(figures.figures_of, shop.boss, shop.id, day, day)
    assert (seen.total.episodes, seen.total.solved_alone) == (1, 1)


def test_not_solved_by_button_tries_again_and_then_a_person(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.presses(number, "wrong")
    assert shop.card(number).state is State.BOT
    assert [one.helpful for one in shop.thoughts.opinions] == [False]
    shop.says("还是没用")
    assert shop.card(number).state is State.ACTIVE
    assert "已回答：" in shop.notes(number)[0]


def test_silence_after_an_answer_ends_it(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.passes(minutes=16)
    assert (shop.card(number).state, shop.card(number).result) == (State.ENDED, Result.SILENT)


def test_a_reopened_conversation_begins_anew(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.passes(minutes=16)
    shop.says("怎么充电")
    assert len(shop.said(number)) == 2
    assert shop.card(number).episode_number == 2
    assert shop.card(number).state is State.BOT


def test_outside_hours_what_cannot_be_answered_becomes_a_message(shop: Shop) -> None:
    shop.desk.write(presence.choose_state, shop.qing.staff_id, Presence.OFFLINE)
    number = shop.says("怎么充电")
    assert len(shop.said(number)) == 1
    shop.says("我要人工")
    assert shop.card(number).state is State.MESSAGE_LEFT


def test_in_the_shadow_it_decides_and_says_nothing(shop: Shop) -> None:
    shop.settle(in_hours=Mode.SHADOW)
    number = shop.says("怎么充电")
    shop.passes(seconds=6)
    assert shop.said(number) == []
    (decision,) = decisions(shop)
    assert (decision.shadow, decision.trace.article_id) == (True, 11)


def test_a_bot_that_was_switched_off_hands_over_what_it_has(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.settle(in_hours=Mode.OFF, out_of_hours=Mode.OFF)
    shop.says("保修多久")
    assert shop.card(number).state is State.ACTIVE


def test_an_agent_takes_it_while_the_bot_thinks(shop: Shop) -> None:
    number = shop.desk.says(shop.desk.customer(shop.id, "张女士"), "怎么充电")
    shop.desk.write(conversations.take, shop.qing, number)
    shop.drain()
    assert shop.said(number) == []


def test_a_trouble_is_told_to_those_who_wait_and_those_who_come(shop: Shop) -> None:
    numbers = [shop.says("我要人工", name) for name in ("甲", "乙")]
    trouble = Trouble(on=True, text="支付暂时有故障，正在修复。")
    shop.desk.write(put_trouble, shop.boss, shop.id, trouble)
    shop.drain()
    assert all(shop.said(number)[-1] == trouble.text for number in numbers)
    new = shop.says("付不了款", "丙")
    assert trouble.text in shop.said(new)
    shop.says("怎么充电", "丙")
    assert shop.said(new)[-1] == "请用原装充电线，充满约 2 小时。"


def test_what_it_ended_alone_is_looked_at_again_and_the_unsolved_is_served(shop: Shop) -> None:
    number = shop.says("怎么充电")
    shop.passes(minutes=16)
    shop.passes(days=1)
    found = shop.desk.read(rechecks.list_rechecks, shop.boss, shop.id, None, opens=True)
    (one,) = found.items
    assert (one.conversation_id, one.question) == (number, "怎么充电")
    judgement = Judgement(RecheckVerdict.UNSOLVED, "没说型号")
    judged = shop.desk.write(rechecks.judge, shop.boss, one.id, judgement, shop.thoughts)
    assert judged.verdict is RecheckVerdict.UNSOLVED
    assert shop.card(number).state is State.QUEUED
    assert shop.notes(number)[-1] == "机器人未解决，请联系客户。没说型号"
    assert "客服会在这里联系您" in shop.said(number)[-1]
    assert [each.helpful for each in shop.thoughts.opinions] == [False]
    assert [each.text for each in shop.thoughts.gaps] == ["怎么充电"]
    again = shop.desk.write(rechecks.judge, shop.boss, one.id, judgement, shop.thoughts)
    assert again == judged


def test_the_bench_says_what_would_happen_and_changes_nothing(shop: Shop) -> None:
    trace = asyncio.run(asking.ask(shop.desk.db, shop.boss, Question(shop.id, "怎么充电"), shop.thoughts.brain()))
    assert (trace.does, trace.article_id, trace.why_text) == (Does.ARTICLE, 11, "找到足够确定的知识")
    assert decisions(shop) == []
    assert shop.thoughts.sent == []


def test_the_picture_of_thresholds_is_drawn_from_articles_while_the_past_says_little(shop: Shop) -> None:
    shop.thoughts.rated = [(0.9, True)] * 8 + [(0.6, False)] * 2
    asked = shop.desk.write(thresholds.ask_curve, shop.boss, shop.id)
    assert asked.computing
    shop.drain()
    curve = shop.desk.read(thresholds.access_curve, shop.boss, shop.id)
    by_threshold = {point.threshold: point for point in curve.points}
    assert (curve.source, curve.questions, curve.labelled, curve.computing) == ("articles", 10, 0, False)
    assert (by_threshold[0.5].answered, by_threshold[0.5].wrong) == (1.0, 0.2)
    assert (by_threshold[0.8].answered, by_threshold[0.8].wrong) == (0.8, 0.0)
    assert curve.computed_at == shop.desk.clock.now() or curve.computed_at is not None


def test_figures_say_why_it_was_handed_over(shop: Shop) -> None:
    shop.says("我要人工", "甲")
    shop.says("我要投诉", "乙")
    shop.says("怎么充电", "丙")
    shop.passes(minutes=16)
    day = (shop.desk.clock.now() + timedelta(hours=8)).date()
    seen = shop.desk.read(figures.figures_of, shop.boss, shop.id, day, day)
    assert {one.reason: one.count for one in seen.reasons} == {"wants_person": 1, "complaint": 1}
    assert (seen.total.episodes, seen.total.alone, seen.total.handed_over) == (3, 1, 2)
    assert {one.key for one in seen.categories} == {"product", "complaint"}


def test_settings_go_back_to_what_they_were_and_refuse_somebody_elses(shop: Shop) -> None:
    first = shop.desk.read(bot.shop_bot, shop.id)
    shop.settle(answer_at=0.9)
    with pytest.raises(ConflictError):
        shop.desk.write(bot.put_settings, shop.boss, shop.id, first.settings, first.version)
    versions = shop.desk.read(setup.list_versions, shop.boss, shop.id, "settings", None).items
    assert [one.content["answer_at"] for one in versions] == [0.9, 0.7]
    restored = shop.desk.write(setup.restore_settings, shop.boss, shop.id, versions[1].id)
    assert restored.settings == first.settings


def test_a_trouble_is_told_once_to_whom_the_bot_has_with_a_person_one_step_away(shop: Shop) -> None:
    with_bot, with_person = shop.says("怎么充电", "甲"), shop.says("我要人工", "乙")
    trouble = Trouble(on=True, text="支付暂时有故障，正在修复。")
    shop.desk.write(put_trouble, shop.boss, shop.id, trouble)
    shop.drain()
    buttons = [[one.text for one in shop.messages(number)[-1].choices] for number in (with_bot, with_person)]
    assert buttons == [["转人工"], []]
    shop.says("保修多久", "甲")
    assert shop.said(with_bot).count(trouble.text) == 1
    assert shop.said(with_bot)[-1] == "保修一年。"


def test_a_trouble_reaches_everybody_in_slices_and_only_those_it_concerns(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attending, "SLICE", 2)
    numbers = [shop.says("付款失败，我要人工" if i % 2 else "我要人工", f"客户{i}") for i in range(5)]
    trouble = Trouble(on=True, text="支付暂时有故障。", rule="付款|支付")
    shop.desk.write(bot.put_trouble, shop.boss, shop.id, trouble)
    shop.drain()
    told = [number for number in numbers if trouble.text in shop.said(number)]
    assert told == numbers[1::2]
    assert shop.desk.read(bot.shop_bot, shop.id).trouble_told == 2


def test_whoever_waits_for_a_person_without_a_word_is_greeted_once(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "丁")
    number = shop.desk.write(conversations.ask_for_person, place, conversations.Wish())
    shop.drain()
    text = clear("您好，这里是晴川。", Source(SourceKind.AUTOMATIC))
    assert shop.desk.write(conversations.greet_silent, number, text)
    assert not shop.desk.write(conversations.greet_silent, number, text)
    assert shop.said(number) == ["您好，这里是晴川。"]
    assert shop.card(number).waiting_since is not None or shop.card(number).state is State.ACTIVE
    other = shop.says("我要人工", "戊")
    assert not shop.desk.write(conversations.greet_silent, other, text)
