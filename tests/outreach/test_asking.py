"""An ending is followed up once: asked, skipped with its reason, closed or open again."""

from datetime import timedelta

import pytest

from tests.outreach.conftest import Box, Shop
from yingda.alerts import service as alerts
from yingda.conversations import service as conversations
from yingda.conversations.types import Result, State
from yingda.followups import service as followups
from yingda.followups.service import tasks
from yingda.followups.types import Said, SaidKind, TaskAct, TaskDraft, TaskMove
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.outreach import service
from yingda.outreach.types import Answer, CaseMove, ClosedBy, Loop, Moment, MovedTo, Skip, SurveyWay
from yingda.outreach.types import SurveyState as Survey
from yingda.sla import service as sla
from yingda.sla.types import ServiceLevel

pytestmark = pytest.mark.db


def answer(shop: Shop, episode_id: int, **said: object) -> None:
    conversation_id = shop.asked(episode_id).conversation_id
    shop.desk.write(service.answer_in_chat, conversation_id, episode_id, Answer(**said))  # type: ignore[arg-type] # a test's own words


def test_the_chat_is_asked_at_the_end_once(shop: Shop) -> None:
    episode_id = shop.ended()
    asked = shop.asked(episode_id)
    assert (asked.state, asked.way) == (Survey.ASKED, SurveyWay.CHAT)
    assert (asked.loop, asked.confirm) == (Loop.WAITING, False)
    asks = shop.card(episode_id).asks
    assert (asks.stars, asks.confirm, asks.low[0], asks.high[0]) == (True, False, "回复慢", "回复快")
    assert shop.card(episode_id).survey_open is True
    shop.wait(hours=30)
    assert shop.asked(episode_id).state is Survey.ASKED


def test_stars_close_the_loop_and_the_agent_reads_them_the_day_after(shop: Shop) -> None:
    episode_id = shop.ended()
    answer(shop, episode_id, stars=5)
    answer(shop, episode_id, stars=4, reasons=["讲得清楚"], comment="很好")
    asked = shop.asked(episode_id)
    assert (asked.loop, asked.closed_by, asked.stars, asked.comment) == (Loop.CLOSED, ClosedBy.STARS, 4, "很好")
    assert shop.card(episode_id).asks.answered is True
    assert shop.desk.read(service.feedback_of, shop.qing, None, 20) == ([], None)
    shop.wait(days=1)
    cards, _ = shop.desk.read(service.feedback_of, shop.qing, None, 20)
    assert [(one.stars, one.reasons, one.comment) for one in cards] == [(4, ["讲得清楚"], "很好")]
    assert "张女士" not in str(cards)
    assert shop.desk.read(service.feedback_of, shop.ming, None, 20) == ([], None)


def test_a_second_matter_of_the_day_is_not_asked_the_next_days_is(shop: Shop) -> None:
    shop.ended()
    second = shop.ended("还有个问题，怎么连蓝牙")
    assert (shop.asked(second).state, shop.asked(second).skip) == (Survey.SKIPPED, Skip.ASKED_TODAY)
    assert shop.card(second).survey_open is False
    shop.wait(days=1)
    assert shop.asked(shop.ended("今天又没声音了")).state is Survey.ASKED


@pytest.mark.parametrize(
    ("result", "said", "why"),
    [
        (Result.SPAM, {}, Skip.SPAM), (Result.NO_NEED, {}, Skip.COURTESY),
        (Result.SOLVED, {"duplicate": True}, Skip.DUPLICATE),
    ],
)  # fmt: skip
def test_what_is_never_asked_keeps_its_reason(shop: Shop, result: Result, said: dict[str, bool], why: Skip) -> None:
    episode_id = shop.end(shop.active(), result, **said)
    shop.drain()
    assert (shop.asked(episode_id).state, shop.asked(episode_id).skip) == (Survey.SKIPPED, why)
    assert shop.card(episode_id).asks is None


def test_who_writes_on_within_the_rest_is_not_asked(shop: Shop) -> None:
    shop.set(moment=Moment.IDLE)
    conversation_id = shop.active()
    episode_id = shop.end(conversation_id)
    shop.drain()
    assert shop.asked(episode_id).state is Survey.WAITING
    shop.desk.wait(minutes=3)
    shop.desk.says(shop.place(), "等等，还是没声音")
    shop.wait(minutes=6)
    assert shop.asked(episode_id).skip is Skip.GOES_ON


def test_after_the_rest_it_is_asked(shop: Shop) -> None:
    shop.set(moment=Moment.IDLE)
    episode_id = shop.ended()
    shop.wait(minutes=5)
    assert shop.asked(episode_id).state is Survey.ASKED


def test_an_open_promise_holds_it_back(shop: Shop) -> None:
    conversation_id = shop.active()
    promised(shop, conversation_id)
    episode_id = shop.end(conversation_id)
    shop.wait(minutes=31)
    assert shop.asked(episode_id).state is Survey.WAITING
    shop.wait(hours=24)
    assert shop.asked(episode_id).skip is Skip.OWED


def test_an_open_task_holds_it_back_until_it_is_done(shop: Shop) -> None:
    conversation_id = shop.active()
    draft = TaskDraft(
        client_id="task-0001", shop_id=shop.id, kind="quality", title="查质量问题", conversation_id=conversation_id
    )
    made = shop.desk.write(tasks.create_task, shop.qing, draft)
    episode_id = shop.end(conversation_id)
    shop.drain()
    assert shop.asked(episode_id).state is Survey.WAITING
    line = TaskMove(act=TaskAct.CANCEL, note="另一个事务里在查")
    shop.desk.write(tasks.move_task, shop.qing, made.id, line)
    shop.wait(minutes=31)
    assert shop.asked(episode_id).state is Survey.ASKED


def test_thanks_close_what_needs_no_word(shop: Shop) -> None:
    episode_id = shop.ended()
    shop.desk.says(shop.place(), "好的谢谢")
    asked = shop.asked(episode_id)
    assert (asked.loop, asked.closed_by) == (Loop.CLOSED, ClosedBy.THANKS)


def test_a_day_of_silence_closes(shop: Shop) -> None:
    episode_id = shop.ended()
    shop.wait(hours=24)
    asked = shop.asked(episode_id)
    assert (asked.loop, asked.closed_by, asked.settled_at) == (Loop.CLOSED, ClosedBy.SILENCE, shop.desk.clock.now())


def test_a_hard_matter_waits_for_the_customers_word(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.write(sla.set_level, shop.qing, conversation_id, ServiceLevel.L2, "需要仓库核实")
    assert shop.desk.read(service.closing_hint, shop.qing, conversation_id).wants_record is True
    episode_id = shop.end(conversation_id, done="已换新")
    shop.drain()
    shop.desk.says(shop.place(), "好的谢谢")
    assert (shop.asked(episode_id).loop, shop.card(episode_id).asks.confirm) == (Loop.WAITING, True)
    assert shop.card(episode_id).asks.done == "已换新"
    answer(shop, episode_id, settled=True)
    assert shop.asked(episode_id).closed_by is ClosedBy.CONFIRMED
    assert shop.card(episode_id).asks.settled is True


def test_no_reopens_to_the_same_agent_before_others_as_one_matter(shop: Shop) -> None:
    episode_id = shop.ended()
    answer(shop, episode_id, settled=False, comment="还是没声音")
    asked = shop.asked(episode_id)
    card = shop.desk.read(conversations.cards, [asked.conversation_id])[asked.conversation_id]
    assert (asked.loop, card.state, card.priority) == (Loop.REOPENED, State.QUEUED, "urgent")
    waiting = shop.desk.read(conversations.find_queued, shop.id, "")
    assert [one.wanted_agent_id for one in waiting] == [shop.qing.staff_id]
    case = shop.desk.read(service.case_card, shop.boss, asked.conversation_id)
    assert [part.number for part in case.parts] == [1, 2]
    answer(shop, episode_id, settled=False)
    assert shop.desk.read(conversations.cards, [asked.conversation_id])[asked.conversation_id].episode_number == 2
    shop.wait(hours=25)
    assert shop.asked(episode_id).loop is Loop.REOPENED


def test_an_ending_taken_back_is_not_asked(shop: Shop) -> None:
    conversation_id = shop.active()
    episode_id = shop.end(conversation_id)
    shop.drain()
    shop.desk.write(conversations.reopen, shop.qing, conversation_id)
    card = shop.desk.read(conversations.conversation_for_customer, conversation_id)
    assert (card.episode.id, card.episode.asks) == (episode_id, None)
    shop.end(conversation_id)
    shop.drain()
    assert shop.asked(episode_id).state is Survey.ASKED


def test_few_stars_tell_the_supervisor_not_the_agent(shop: Shop) -> None:
    episode_id = shop.ended()
    answer(shop, episode_id, stars=1, comment="太慢")
    assert bells(shop) == [("boss", "survey_low_stars")]


def test_somebody_elses_episode_is_not_found(shop: Shop) -> None:
    episode_id = shop.ended()
    other = shop.active(name="李先生")
    with pytest.raises(NotFoundError):
        shop.desk.write(service.answer_in_chat, other, episode_id, Answer(stars=1))


def test_a_matter_that_went_on_by_mail_is_asked_by_a_link_that_works_once(shop: Shop, box: Box) -> None:
    episode_id = moved(shop)
    shop.drain()
    asked = shop.asked(episode_id)
    assert (asked.state, asked.way, len(box.taken)) == (Survey.ASKED, SurveyWay.MAIL, 1)
    ((letter, link),) = box.taken.values()
    token = link.removeprefix("https://kefu.example/s/")
    assert (letter.address, asked.token_hash) == ("a@example.com", service.hash_of(token))
    assert token not in str(asked)
    page = shop.desk.read(service.page_of, service.hash_of(token))
    assert (page.shop, page.state, page.stars) == ("晴川数码", "open", True)
    shop.desk.write(service.answer_by_link, service.hash_of(token), Answer(settled=True, stars=5))
    assert shop.asked(episode_id).loop is Loop.CLOSED
    with pytest.raises(ConflictError):
        shop.desk.write(service.answer_by_link, service.hash_of(token), Answer(stars=1))
    assert shop.desk.read(service.page_of, service.hash_of(token)).state == "used"


def test_a_link_expires(shop: Shop, box: Box) -> None:
    moved(shop)
    shop.drain()
    token_hash = service.hash_of(box.links[0].rpartition("/")[2])
    shop.wait(hours=72)
    assert shop.desk.read(service.page_of, token_hash).state == "expired"
    with pytest.raises(ConflictError):
        shop.desk.write(service.answer_by_link, token_hash, Answer(stars=1))
    with pytest.raises(NotFoundError):
        shop.desk.read(service.page_of, service.hash_of("guessed"))


def test_without_an_address_there_is_no_way(shop: Shop, box: Box) -> None:
    episode_id = moved(shop, address="")
    shop.drain()
    assert (shop.asked(episode_id).skip, box.handed) == (Skip.NO_WAY, 0)


def test_at_night_a_link_waits_for_the_morning(shop: Shop, box: Box) -> None:
    shop.desk.wait(hours=13)  # 23:00
    episode_id = moved(shop)
    shop.drain()
    assert (shop.asked(episode_id).state, box.handed) == (Survey.WAITING, 0)
    shop.wait(hours=10)
    assert (shop.asked(episode_id).state, box.handed) == (Survey.ASKED, 1)


def test_what_was_erased_says_nothing_more(shop: Shop, box: Box) -> None:
    episode_id = moved(shop)
    shop.drain()
    token_hash = service.hash_of(box.links[0].rpartition("/")[2])
    shop.desk.write(service.answer_by_link, token_hash, Answer(stars=1, comment="太慢"))
    shop.desk.write(service.erase_conversation, shop.asked(episode_id).conversation_id)
    asked = shop.asked(episode_id)
    assert (asked.comment, asked.done, asked.stars, asked.token_hash) == ("", "", 1, None)


def moved(shop: Shop, address: str = "a@example.com") -> int:
    """An ended episode that went on by mail."""
    conversation_id = shop.active()
    move = CaseMove(client_id="move-0001", to=MovedTo.MAIL, address=address)
    shop.desk.write(service.move_case, shop.qing, conversation_id, move)
    return shop.end(conversation_id)


def promised(shop: Shop, conversation_id: int) -> None:
    """小晴 promises an answer for the day after tomorrow."""
    said = Said(kind=SaidKind.CONTACT, due_at=shop.desk.clock.now() + timedelta(days=2), end=4)
    message = shop.desk.answers(shop.qing, conversation_id, "后天给您答复")
    sent = followups.Sent(conversation_id, message.seq, message.text, message.at, shop.qing.staff_id)
    shop.desk.write(followups.record, sent, (said,))


def bells(shop: Shop) -> list[tuple[str, str]]:
    """Who is told what."""
    people = {"qing": shop.qing, "ming": shop.ming, "boss": shop.boss}
    return [
        (name, line.kind)
        for name, actor in people.items()
        for line in shop.desk.read(alerts.list_alerts, actor, None, 10, unread=False)[0]
    ]
