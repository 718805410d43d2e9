"""What the bot has is the bot's until a person takes it; then the bot never says another word."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from tests.conversations.conftest import Shop
from yingda.conversations import service
from yingda.conversations.service import BotTurn, HandOver, Saying, Span
from yingda.conversations.types import Author, Choice, ChoiceKind, Draft, Kind, Picked, Result, State
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Reading
from yingda.kit.errors import InvalidError
from yingda.presence import service as presence
from yingda.presence.types import State as Presence

PERSON = Choice(id="person", text="转人工", kind=ChoiceKind.PERSON)
HELPFUL = Choice(id="helpful", text="解决了", kind=ChoiceKind.HELPFUL)


def saying(text: str, *choices: Choice) -> Saying:
    return Saying(clear(text, Source(SourceKind.BOT)), choices)


def with_bot(shop: Shop, *, in_hours: bool = True, out_of_hours: bool = True) -> Shop:
    shop.desk.write(service.set_bot, shop.id, in_hours=in_hours, out_of_hours=out_of_hours)
    return shop


def asked(shop: Shop, text: str = "耳机没声音", name: str = "张女士") -> BotTurn:
    conversation_id = shop.desk.says(shop.desk.customer(shop.id, name), text)
    return turn_of(shop, conversation_id)


def turn_of(shop: Shop, conversation_id: int) -> BotTurn:
    talk = shop.desk.read(service.talk_of, conversation_id)
    assert talk is not None
    seq = max(one.seq for one in talk.said if one.author is Author.CUSTOMER)
    return BotTurn(conversation_id, talk.episode_id, seq)


def card(shop: Shop, conversation_id: int):
    return shop.desk.read(service.access_card, shop.boss, conversation_id)


def messages(shop: Shop, conversation_id: int):
    items, _ = shop.desk.read(service.messages_for_staff, shop.boss, conversation_id, Span(after=0, limit=200))
    return items


def test_a_shop_whose_bot_is_on_receives_with_it_and_queues_nobody(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    assert card(shop, turn.conversation_id).state is State.BOT
    assert shop.desk.read(service.queued_skills, shop.id) == []


@pytest.mark.parametrize("out_of_hours", [True, False])
def test_at_hours_without_people_the_bot_has_its_own_switch(shop: Shop, out_of_hours: bool) -> None:
    for one in (shop.qing, shop.ming, shop.boss):
        shop.desk.write(presence.choose_state, one.staff_id, Presence.OFFLINE)
    turn = asked(with_bot(shop, in_hours=not out_of_hours, out_of_hours=out_of_hours))
    expected = State.BOT if out_of_hours else State.MESSAGE_LEFT
    assert card(shop, turn.conversation_id).state is expected


def test_the_urgent_and_those_just_served_go_to_people(shop: Shop) -> None:
    with_bot(shop)
    place = shop.desk.customer(shop.id, "王先生")
    shop.desk.write(service.receive, place, Draft("urgent-1", Kind.TEXT, "着火了"), service.Wish(urgent=True))
    number = shop.desk.read(service.find_customer_conversation, shop.id, "web", place.customer_id)
    assert card(shop, number).state is State.QUEUED
    shop.desk.assign(number, shop.qing)
    shop.desk.write(service.end, shop.qing, number, service.Ending(Result.SOLVED))
    shop.desk.wait(minutes=5)
    shop.desk.says(place, "还有一个问题")
    assert card(shop, number).state is State.QUEUED
    shop.desk.assign(number, shop.qing)
    shop.desk.write(service.end, shop.qing, number, service.Ending(Result.SOLVED))
    shop.desk.wait(hours=2)
    shop.desk.says(place, "怎么充电")
    assert card(shop, number).state is State.BOT


def test_an_answer_is_said_once_however_often_its_job_runs(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    assert shop.desk.write(service.answer_as_bot, turn, (saying("请长按 5 秒", HELPFUL, PERSON),))
    assert not shop.desk.write(service.answer_as_bot, turn, (saying("请长按 5 秒", HELPFUL, PERSON),))
    said = [one for one in messages(shop, turn.conversation_id) if one.author is Author.BOT]
    assert [one.text for one in said] == ["请长按 5 秒"]
    assert said[0].choices == [HELPFUL, PERSON]


def test_what_is_older_than_the_customers_last_word_is_not_answered(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    shop.desk.wait(seconds=1)
    shop.desk.says(shop.desk.customer(shop.id, "张女士"), "我说的是左耳")
    assert not shop.desk.write(service.answer_as_bot, turn, (saying("好的"),))
    assert shop.desk.write(service.answer_as_bot, turn_of(shop, turn.conversation_id), (saying("好的"),))


def test_handing_over_queues_with_a_summary_that_only_colleagues_read(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    over = HandOver("failed", "机器人接待小结", (saying("为您转人工"),), urgent=True)
    assert shop.desk.write(service.hand_over, turn, over)
    assert not shop.desk.write(service.hand_over, turn, over)
    seen = card(shop, turn.conversation_id)
    assert (seen.state, seen.priority, seen.summary, seen.needs_reply) == (
        State.QUEUED, "urgent", "机器人接待小结", True,
    )  # fmt: skip
    notes = [one for one in messages(shop, turn.conversation_id) if one.kind is Kind.NOTE]
    assert [(one.author, one.text) for one in notes] == [(Author.BOT, "机器人接待小结")]
    visible, _ = shop.desk.read(service.messages_for_customer, turn.conversation_id, Span())
    assert [one.text for one in visible] == ["耳机没声音", "为您转人工"]


def test_time_with_the_bot_is_not_a_wait_for_a_person(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    shop.desk.wait(minutes=3)
    shop.desk.write(service.hand_over, turn, HandOver("failed", "小结"))
    shop.desk.wait(seconds=40)
    shop.desk.assign(turn.conversation_id, shop.qing)
    shop.desk.answers(shop.qing, turn.conversation_id, "您好")
    start = shop.desk.clock.now().replace(hour=0, minute=0)
    totals = shop.desk.read(service.figures_of_day, shop.id, start, shop.desk.clock.now()).shop
    assert (totals.first_real_ms, totals.bot_ms) == (40_000, 180_000)


def test_an_agent_of_the_shop_takes_what_the_bot_has(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    taken = shop.desk.write(service.take, shop.qing, turn.conversation_id)
    assert (taken.state, taken.owner.id) == (State.ACTIVE, shop.qing.staff_id)
    assert not shop.desk.write(service.answer_as_bot, turn, (saying("我来回答"),))
    assert not shop.desk.write(service.hand_over, turn, HandOver("failed", "小结"))
    assert not shop.desk.write(service.end_by_bot, turn, Result.SOLVED)


def test_asking_for_a_person_leaves_the_bot(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    shop.desk.write(service.ask_for_person, shop.desk.customer(shop.id, "张女士"), service.Wish())
    seen = card(shop, turn.conversation_id)
    assert (seen.state, seen.needs_reply) == (State.QUEUED, True)


def test_a_button_says_what_the_bot_wrote_on_it(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    shop.desk.write(service.answer_as_bot, turn, (saying("请长按 5 秒", HELPFUL, PERSON),))
    said = messages(shop, turn.conversation_id)[-1]
    place = shop.desk.customer(shop.id, "张女士")
    draft = Draft("press-0001", Kind.TEXT, "别的话", picked=Picked(seq=said.seq, id="helpful"))
    seen = shop.desk.write(service.receive, place, draft)
    assert (seen.text, seen.picked) == ("解决了", Picked(seq=said.seq, id="helpful"))
    with pytest.raises(InvalidError):
        shop.desk.write(
            service.receive, place, Draft("press-0002", Kind.TEXT, "", picked=Picked(seq=said.seq, id="gone"))
        )


def test_the_bot_ends_what_it_had_alone(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    assert shop.desk.write(service.end_by_bot, turn, Result.SOLVED, (saying("很高兴帮到您"),))
    seen = card(shop, turn.conversation_id)
    assert (seen.state, seen.result) == (State.ENDED, Result.SOLVED)


def test_an_unsolved_matter_is_served_again_once(shop: Shop) -> None:
    turn = asked(with_bot(shop))
    shop.desk.write(service.end_by_bot, turn, Result.SILENT)
    again = (turn.conversation_id, turn.episode_id, "请联系客户", saying("客服会联系您"))
    assert shop.desk.write(service.serve_again, *again)
    assert not shop.desk.write(service.serve_again, *again)
    seen = card(shop, turn.conversation_id)
    assert (seen.state, seen.episode_number, seen.needs_reply) == (State.QUEUED, 2, True)
    assert [one.text for one in messages(shop, turn.conversation_id)[-2:]] == ["客服会联系您", "请联系客户"]


def test_everybody_who_waits_hears_of_a_trouble_once(shop: Shop) -> None:
    with_bot(shop)
    turns = [asked(shop, name=name) for name in ("甲", "乙")]
    ids = shop.desk.read(service.open_after, shop.id, 0, 10)
    assert ids == sorted(turn.conversation_id for turn in turns)
    told = saying("平台支付故障", PERSON)
    assert shop.desk.write(service.tell_open, ids, told, "trouble:1") == 2
    assert shop.desk.write(service.tell_open, ids, told, "trouble:1") == 0
    assert messages(shop, ids[0])[-1].choices == [PERSON]


AT_ONCE = 25


@pytest.mark.parametrize("races", [200, pytest.param(1000, marks=pytest.mark.load)])
def test_no_word_of_the_bot_follows_an_assignment(shop: Shop, races: int) -> None:
    """An agent takes what the bot is just answering, many times; whoever commits first, nobody talks over."""
    with_bot(shop)
    turns = [asked(shop, name=f"客户{number}") for number in range(races)]
    answered: dict[int, bool] = {}
    gate = Barrier(2 * AT_ONCE)
    agents = (shop.qing, shop.ming, shop.boss)

    def answer(turn: BotTurn) -> None:
        gate.wait()
        answered[turn.conversation_id] = shop.desk.write(service.answer_as_bot, turn, (saying("请长按 5 秒"),))

    def take(turn: BotTurn) -> None:
        gate.wait()
        shop.desk.write(service.take, agents[turn.conversation_id % 3], turn.conversation_id)

    for start in range(0, races, AT_ONCE):
        some = turns[start : start + AT_ONCE]
        threads = [Thread(target=act, args=(turn,)) for turn in some for act in (answer, take)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    late = shop.desk.read(_bot_after_assignment)
    assert late == []
    assert len(answered) == races
    won = sum(answered.values())
    assert 0 < won < races, f"one side always won ({won}): that is no race"


def _bot_after_assignment(reading: Reading) -> list[int]:
    """Conversations in which the bot said something after the line that says who has it."""
    rows = reading.execute(
        text("SELECT conversation_id, seq, author, event FROM message ORDER BY conversation_id, seq")
    )
    assigned, wrong = set[int](), []
    for row in rows:
        if row.author == "system" and row.event and '"assigned"' in row.event:
            assigned.add(row.conversation_id)
        elif row.author == "bot" and row.conversation_id in assigned:
            wrong.append(row.conversation_id)
    return wrong
