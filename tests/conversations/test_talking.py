"""A customer writes, an agent answers."""

import pytest

from tests.conversations.conftest import Shop
from yingda.conversations import service
from yingda.conversations.service import Ending, Outgoing, Span
from yingda.conversations.types import Author, Draft, Kind, Result, State
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError

TYPED = Source(SourceKind.TYPED)


def texts(shop: Shop, conversation_id: int) -> list[tuple[int, str, str]]:
    items, more = shop.desk.read(service.messages_for_staff, shop.boss, conversation_id, Span(after=0))
    assert more is False
    return [(one.seq, one.author, one.text or one.event.code) for one in items]


def card(shop: Shop, conversation_id: int):
    return shop.desk.read(service.access_card, shop.boss, conversation_id)


def test_the_first_message_opens_and_queues_an_episode(shop: Shop) -> None:
    conversation_id = shop.desk.says(shop.desk.customer(shop.id, "张女士"), "耳机没声音")
    seen = card(shop, conversation_id)
    assert (seen.state, seen.episode_number, seen.needs_reply) == (State.QUEUED, 1, True)
    assert seen.last_message.text == "耳机没声音"
    assert seen.customer.name == "张女士"
    assert texts(shop, conversation_id) == [(1, "customer", "耳机没声音")]


def test_sending_again_with_the_same_id_changes_nothing(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    draft = Draft("customer-once", Kind.TEXT, "在吗")
    first = shop.desk.write(service.receive, place, draft)
    again = shop.desk.write(service.receive, place, draft)
    assert first.seq == again.seq == 1
    conversation_id = shop.desk.says(place, "人呢")
    assert [seq for seq, *_ in texts(shop, conversation_id)] == [1, 2]
    conversation = shop.active("李先生")
    outgoing = Outgoing(Draft("agent-once-1", Kind.TEXT), clear("您好", TYPED))
    sent = shop.desk.write(service.send, shop.qing, conversation, outgoing)
    assert shop.desk.write(service.send, shop.qing, conversation, outgoing).seq == sent.seq


def test_two_identical_texts_are_two_messages(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    shop.desk.says(place, "?")
    conversation_id = shop.desk.says(place, "?")
    assert [text for *_, text in texts(shop, conversation_id)] == ["?", "?"]


def test_an_answer_stops_the_clock_and_measures_it(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.wait(seconds=18)
    assert card(shop, conversation_id).needs_reply is True
    message = shop.desk.answers(shop.qing, conversation_id, "您好，马上为您查看")
    assert (message.author, message.staff.alias, message.source.kind) == (Author.AGENT, "小晴", "typed")
    seen = card(shop, conversation_id)
    assert (seen.needs_reply, seen.waiting_since) == (False, None)


def test_customers_see_aliases_and_no_notes(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "您好")
    note = Draft("note-1-xxxx", Kind.NOTE, "这位客户上周退过货", mentions=(shop.ming.staff_id,))
    shop.desk.write(service.write_note, shop.qing, conversation_id, note)
    shop.desk.answers(shop.qing, conversation_id, "请稍等")
    items, _ = shop.desk.read(service.messages_for_customer, conversation_id, Span(after=0))
    assert [(one.kind, one.alias) for one in items if one.author == Author.AGENT] == [
        (Kind.TEXT, "小晴"),
        (Kind.TEXT, "小晴"),
    ]
    assert not any("退过货" in one.text for one in items)
    assert [one.prev_seq for one in items] == [0, *[one.seq for one in items[:-1]]]
    assert card(shop, conversation_id).helpers[0].id == shop.ming.staff_id


def test_only_the_owner_speaks_a_supervisor_may_step_in(shop: Shop) -> None:
    conversation_id = shop.active()
    with pytest.raises(NotFoundError):
        shop.desk.answers(shop.ming, conversation_id, "我来")
    with pytest.raises(NotFoundError):
        shop.desk.answers(shop.stranger, conversation_id, "我来")
    shop.desk.answers(shop.boss, conversation_id, "我是主管，来处理")
    assert [author for _, author, _ in texts(shop, conversation_id)] == ["customer", "system", "agent"]


def test_nobody_speaks_in_an_ended_conversation(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    with pytest.raises(ConflictError) as refused:
        shop.desk.answers(shop.qing, conversation_id, "还有一点")
    assert refused.value.code == "conversation.not_active"
    assert [text for *_, text in texts(shop, conversation_id)][-1] == "ended"


def test_thanks_after_the_end_open_nothing_a_question_opens_the_next_episode(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    shop.desk.says(place, "好的谢谢")
    seen = card(shop, conversation_id)
    assert (seen.state, seen.episode_number, seen.needs_reply, seen.result) == (State.ENDED, 1, False, "solved")
    assert texts(shop, conversation_id)[-1][2] == "好的谢谢"
    shop.desk.says(place, "对了，怎么退货？")
    seen = card(shop, conversation_id)
    assert (seen.state, seen.episode_number, seen.result, seen.owner) == (State.QUEUED, 2, None, None)
    queued = shop.desk.read(service.find_queued, shop.id, "")
    assert [(one.conversation_id, one.wanted_agent_id) for one in queued] == [
        (conversation_id, shop.qing.staff_id)
    ]


def test_with_nobody_on_duty_a_message_is_left_and_queued_first_later(shop: Shop) -> None:
    other = shop.desk.shop("yewan")
    place = shop.desk.customer(other, "夜里的人")
    conversation_id = shop.desk.says(place, "有人吗")
    watcher = shop.desk.staff("late", other)
    seen = shop.desk.read(service.cards, [conversation_id])[conversation_id]
    assert (seen.state, seen.left_message) == (State.MESSAGE_LEFT, True)
    assert shop.desk.write(service.requeue_left, other) == 1
    queued = shop.desk.read(service.find_queued, other, "")
    assert [(one.conversation_id, one.left_message) for one in queued] == [(conversation_id, True)]
    assert watcher.shop_ids == {other}


def test_withdrawing_within_two_minutes(shop: Shop) -> None:
    conversation_id = shop.active()
    message = shop.desk.answers(shop.qing, conversation_id, "说错了")
    with pytest.raises(ForbiddenError):
        shop.desk.write(service.withdraw, shop.boss, conversation_id, message.seq)
    shop.desk.wait(minutes=2)
    gone = shop.desk.write(service.withdraw, shop.qing, conversation_id, message.seq)
    assert (gone.withdrawn, gone.text, gone.revision) == (True, "", 2)
    late = shop.desk.answers(shop.qing, conversation_id, "又说错了")
    shop.desk.wait(minutes=2, seconds=1)
    with pytest.raises(ConflictError):
        shop.desk.write(service.withdraw, shop.qing, conversation_id, late.seq)


def test_what_was_withdrawn_is_not_shown_in_quotes_either(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    message = shop.desk.answers(shop.qing, conversation_id, "密码是 1234")
    quoting = Draft("customer-quote", Kind.TEXT, "这是什么？", quote_seq=message.seq)
    assert shop.desk.write(service.receive, place, quoting).quote.text == "密码是 1234"
    shop.desk.write(service.withdraw, shop.qing, conversation_id, message.seq)
    items, _ = shop.desk.read(service.messages_for_customer, conversation_id, Span(after=0))
    assert [one.quote.text for one in items if one.quote] == [""]


def test_unread_counts_the_customers_messages_since_the_owner_looked(shop: Shop) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    shop.desk.says(place, "在吗")
    seen = card(shop, conversation_id)
    assert (seen.unread, seen.last_seq) == (2, 3)
    shop.desk.write(service.mark_read_by_staff, shop.boss, conversation_id, 3)
    assert card(shop, conversation_id).unread == 2
    shop.desk.write(service.mark_read_by_staff, shop.qing, conversation_id, 3)
    assert card(shop, conversation_id).unread == 0
    shop.desk.says(place, "好慢")
    assert card(shop, conversation_id).unread == 1
    shop.desk.answers(shop.qing, conversation_id, "您好")
    assert card(shop, conversation_id).unread == 0


def test_read_marks_only_move_forward(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.desk.write(service.mark_read_by_customer, conversation_id, 2)
    shop.desk.write(service.mark_read_by_customer, conversation_id, 1)
    shop.desk.write(service.mark_read_by_customer, conversation_id, 99)
    assert card(shop, conversation_id).customer_read_seq == 2


def test_stars_are_kept_on_the_episode_after_its_end_only(shop: Shop) -> None:
    conversation_id = shop.active()
    episode_id = card(shop, conversation_id).episode_id
    with pytest.raises(ConflictError):
        shop.desk.write(service.rate, conversation_id, episode_id, 5, None)
    shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED))
    shop.desk.write(service.rate, conversation_id, episode_id, 4, None)
    shop.desk.write(service.rate, conversation_id, episode_id, 5, "很好")
    assert card(shop, conversation_id).stars == 5


def test_a_quiet_customer_is_asked_once_and_let_go(shop: Shop, drain) -> None:
    conversation_id = shop.active()
    shop.desk.answers(shop.qing, conversation_id, "请问还有问题吗")
    shop.desk.wait(minutes=3)
    drain()
    assert card(shop, conversation_id).idle is True
    assert shop.desk.read(service.loads_of, [shop.qing.staff_id]) == {shop.qing.staff_id: 0}
    shop.desk.wait(minutes=7)
    drain()
    shop.desk.wait(minutes=5)
    drain()
    seen = card(shop, conversation_id)
    assert (seen.state, seen.result) == (State.ENDED, "silent")
    said = [text for _, author, text in texts(shop, conversation_id) if author == "bot"]
    assert len(said) == 2


def test_a_customer_who_writes_again_counts_again_with_the_same_agent(shop: Shop, drain) -> None:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    shop.desk.answers(shop.qing, conversation_id, "请重启试试")
    shop.desk.wait(minutes=4)
    drain()
    shop.desk.says(place, "还是不行")
    seen = card(shop, conversation_id)
    assert (seen.idle, seen.owner.id, seen.state) == (False, shop.qing.staff_id, State.ACTIVE)
    shop.desk.wait(minutes=30)
    drain()
    assert card(shop, conversation_id).state == State.ACTIVE


def test_two_character_words_are_found_in_ones_own_shops_only(shop: Shop) -> None:
    conversation_id = shop.active(text="我想申请退款，可以吗")
    hits, more = shop.desk.read(service.search_messages, shop.boss, "退款", None, (None, 30))
    assert [(hit.conversation_id, [p.text for p in hit.pieces if p.hit]) for hit in hits] == [
        (conversation_id, ["退款"])
    ]
    assert more is None
    assert shop.desk.read(service.search_messages, shop.stranger, "退款", None, (None, 30)) == ([], None)
    assert shop.desk.read(service.search_messages, shop.boss, "換貨", None, (None, 30)) == ([], None)
