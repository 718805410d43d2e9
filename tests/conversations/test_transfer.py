"""Handing on: asked, agreed, moved; taking, taking over, giving back, ending."""

import pytest

from tests.conversations.conftest import Shop
from yingda.conversations import service, store
from yingda.conversations.service import Ending, Span, TransferWish
from yingda.conversations.types import Draft, Kind, Result, State, UnsolvedReason
from yingda.guard.service import clear
from yingda.guard.types import Source, SourceKind
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import State as Presence

SCRIPT = Source(SourceKind.SCRIPT)
ASK = clear("这个问题由专员小明为您处理，可以为您转接吗？", SCRIPT)


def card(shop: Shop, conversation_id: int):
    return shop.desk.read(service.access_card, shop.boss, conversation_id)


def wish(**more) -> TransferWish:
    return TransferWish(more.pop("client_id", "transfer-1"), "质量问题", "左耳无声，已重启", **more)


def ask(shop: Shop, conversation_id: int, **more):
    return shop.desk.write(service.ask_transfer, shop.qing, conversation_id, wish(**more), ASK)


@pytest.fixture
def talk(shop: Shop) -> tuple[int, object]:
    place = shop.desk.customer(shop.id, "张女士")
    conversation_id = shop.desk.says(place, "耳机没声音")
    shop.desk.assign(conversation_id, shop.qing)
    return conversation_id, place


def test_the_customer_is_asked_and_nothing_moves_before_the_answer(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    seen = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    assert (seen.owner.id, seen.transfer.to_agent.id, seen.state) == (
        shop.qing.staff_id,
        shop.ming.staff_id,
        State.ACTIVE,
    )
    items, _ = shop.desk.read(service.messages_for_customer, conversation_id, Span(after=0))
    assert (items[-1].text, items[-1].consent_for) == (ASK.text, seen.transfer.id)


def test_yes_moves_with_the_summary_and_the_clock_runs_on(shop: Shop, talk) -> None:
    conversation_id, place = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    shop.desk.says(place, "那你们快点，左耳一直没声音")
    waiting = card(shop, conversation_id).waiting_since
    shop.desk.wait(seconds=5)
    shop.desk.says(place, "好的")
    seen = card(shop, conversation_id)
    assert (seen.owner.id, seen.transfer, seen.waiting_since) == (shop.ming.staff_id, None, waiting)
    notes, _ = shop.desk.read(service.messages_for_staff, shop.ming, conversation_id, Span(after=0))
    assert [one.text for one in notes if one.kind == Kind.NOTE] == ["质量问题\n左耳无声，已重启"]
    with pytest.raises(NotFoundError):
        shop.desk.answers(shop.qing, conversation_id, "我再说一句")


def test_whoever_agrees_after_an_answer_waits_for_the_next_person_from_then_on(shop: Shop, talk) -> None:
    conversation_id, place = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    assert card(shop, conversation_id).waiting_since is None
    shop.desk.wait(seconds=5)
    shop.desk.says(place, "好的")
    agreed = card(shop, conversation_id)
    assert (agreed.needs_reply, agreed.waiting_since) == (True, agreed.last_message.at)
    shop.desk.wait(seconds=8)
    shop.desk.answers(shop.ming, conversation_id, "您好，我来处理")
    assert card(shop, conversation_id).waiting_since is None


@pytest.mark.parametrize("words", ["不用了", "先别转"])
def test_no_keeps_the_agent(shop: Shop, talk, words: str) -> None:
    conversation_id, place = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    shop.desk.says(place, words)
    seen = card(shop, conversation_id)
    assert (seen.owner.id, seen.transfer) == (shop.qing.staff_id, None)


def test_a_button_counts_once(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    transfer_id = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id).transfer.id
    shop.desk.write(service.answer_by_button, conversation_id, transfer_id, agree=True)
    shop.desk.write(service.answer_by_button, conversation_id, transfer_id, agree=False)
    assert card(shop, conversation_id).owner.id == shop.ming.staff_id
    other = shop.active("李先生")
    with pytest.raises(NotFoundError):
        shop.desk.write(service.answer_by_button, other, transfer_id, agree=True)


def test_a_customer_who_asked_is_moved_at_once(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    seen = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id, customer_asked=True)
    assert seen.owner.id == shop.ming.staff_id


def test_asking_twice_with_one_id_asks_once(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    first = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    again = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    assert first.transfer.id == again.transfer.id
    assert again.last_seq == first.last_seq


def test_an_empty_target_is_refused(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    team = shop.desk.team("售后", shop.id, shop.ming.staff_id)
    shop.desk.write(presence.choose_state, shop.ming.staff_id, Presence.PAUSED)
    for target in ({"to_agent_id": shop.ming.staff_id}, {"to_team_id": team}):
        with pytest.raises(ConflictError):
            ask(shop, conversation_id, client_id=f"transfer-{len(target)}-x", **target)
    with pytest.raises(InvalidError):
        ask(shop, conversation_id)
    with pytest.raises(InvalidError):
        ask(shop, conversation_id, to_agent_id=shop.stranger.staff_id)
    assert card(shop, conversation_id).transfer is None


def test_a_team_gets_it_through_its_queue_and_not_the_one_who_gave_it(shop: Shop, talk) -> None:
    conversation_id, place = talk
    team = shop.desk.team("售后", shop.id, shop.ming.staff_id)
    ask(shop, conversation_id, to_team_id=team)
    shop.desk.says(place, "可以")
    queued = shop.desk.read(service.find_queued, shop.id, "")
    assert [(one.wanted_team_id, one.avoid_agent_ids) for one in queued] == [(team, (shop.qing.staff_id,))]


def test_silence_counts_only_where_the_shop_allows(shop: Shop, talk, drain) -> None:
    conversation_id, _ = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    shop.desk.wait(seconds=61)
    drain()
    assert card(shop, conversation_id).owner.id == shop.qing.staff_id
    lenient = shop.desk.shop("kuansong", silence_is_consent=True)
    one, two = shop.desk.staff("one", lenient), shop.desk.staff("two", lenient)
    shop.desk.online(one, two)
    other = shop.desk.says(shop.desk.customer(lenient, "沉默的人"), "帮我转一下")
    shop.desk.assign(other, one)
    shop.desk.write(service.ask_transfer, one, other, wish(to_agent_id=two.staff_id), ASK)
    shop.desk.wait(seconds=61)
    drain()
    assert shop.desk.read(service.find_active, other).owner_id == two.staff_id


def test_whoever_writes_something_else_was_not_silent(shop: Shop, drain) -> None:
    lenient = shop.desk.shop("kuansong", silence_is_consent=True)
    one, two = shop.desk.staff("one", lenient), shop.desk.staff("two", lenient)
    shop.desk.online(one, two)
    place = shop.desk.customer(lenient, "先问清楚的人")
    conversation_id = shop.desk.says(place, "帮我看看")
    shop.desk.assign(conversation_id, one)
    shop.desk.write(service.ask_transfer, one, conversation_id, wish(to_agent_id=two.staff_id), ASK)
    shop.desk.wait(seconds=20)
    shop.desk.says(place, "运费谁出？")
    shop.desk.wait(seconds=61)
    drain()
    assert shop.desk.read(service.find_active, conversation_id).owner_id == one.staff_id


def test_a_target_who_has_left_meanwhile_gets_nobody(shop: Shop, talk) -> None:
    conversation_id, place = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    shop.desk.write(presence.choose_state, shop.ming.staff_id, Presence.OFFLINE)
    shop.desk.says(place, "好的")
    seen = card(shop, conversation_id)
    assert (seen.owner, seen.state, seen.transfer) == (None, State.QUEUED, None)


def test_a_silent_customer_whom_a_supervisor_hands_on_stops_counting_as_load(shop: Shop, talk, drain) -> None:
    conversation_id, _ = talk
    ming = shop.ming.staff_id
    shop.desk.answers(shop.qing, conversation_id, "请重启试试")
    shop.desk.wait(minutes=2)
    shop.desk.write(service.reassign, shop.boss, conversation_id, ming)
    shop.desk.wait(minutes=2)
    drain()
    assert shop.desk.read(service.loads_of, [ming]) == {ming: 1}
    shop.desk.wait(minutes=1)
    drain()
    assert shop.desk.read(service.loads_of, [ming]) == {ming: 0}
    assert card(shop, conversation_id).owner.id == ming


def test_a_question_is_called_off_when_a_supervisor_takes_over(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    asked = ask(shop, conversation_id, to_agent_id=shop.ming.staff_id).transfer
    shop.desk.write(service.take_over, shop.boss, conversation_id)
    kept = shop.desk.read(store.find_transfer, asked.id)
    assert (kept.state, kept.settled_at) == ("cancelled", shop.desk.clock.now())


def test_taking_it_back_before_the_answer(shop: Shop, talk) -> None:
    conversation_id, place = talk
    ask(shop, conversation_id, to_agent_id=shop.ming.staff_id)
    shop.desk.write(service.cancel_transfer, shop.qing, conversation_id)
    shop.desk.says(place, "好的")
    assert card(shop, conversation_id).owner.id == shop.qing.staff_id


def test_a_waiting_conversation_is_taken_once(shop: Shop) -> None:
    conversation_id = shop.desk.says(shop.desk.customer(shop.id, "王五"), "在吗")
    assert shop.desk.write(service.take, shop.ming, conversation_id).owner.id == shop.ming.staff_id
    assert shop.desk.write(service.take, shop.ming, conversation_id).owner.id == shop.ming.staff_id
    with pytest.raises(NotFoundError):
        shop.desk.write(service.take, shop.qing, conversation_id)
    assert shop.desk.write(service.assign, conversation_id, shop.qing.staff_id) is False


def test_supervisors_take_over_and_reassign_agents_do_not(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    with pytest.raises(ForbiddenError):
        shop.desk.write(service.take_over, shop.qing, conversation_id)
    assert shop.desk.write(service.take_over, shop.boss, conversation_id).owner.id == shop.boss.staff_id
    seen = shop.desk.write(service.reassign, shop.boss, conversation_id, shop.ming.staff_id)
    assert seen.owner.id == shop.ming.staff_id
    seen = shop.desk.write(service.reassign, shop.boss, conversation_id, None)
    assert (seen.state, seen.owner) == (State.QUEUED, None)


def test_a_lost_agent_gives_back_what_waits(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    gone = shop.qing.staff_id
    assert shop.desk.write(service.release, conversation_id, avoid_agent_id=gone, reason="lost") is True
    assert shop.desk.write(service.release, conversation_id, avoid_agent_id=gone, reason="lost") is False
    queued = shop.desk.read(service.find_queued, shop.id, "")
    assert [one.avoid_agent_ids for one in queued] == [(gone,)]


def test_an_unsolved_matter_needs_its_reason(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    with pytest.raises(InvalidError) as refused:
        shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.UNSOLVED))
    assert [error.pointer for error in refused.value.fields] == ["/unsolved_reason"]
    ending = Ending(Result.UNSOLVED, UnsolvedReason.WAITING_STOCK)
    seen = shop.desk.write(service.end, shop.qing, conversation_id, ending)
    assert (seen.result, seen.unsolved_reason, seen.needs_reply) == ("unsolved", "waiting_stock", False)
    assert shop.desk.write(service.end, shop.qing, conversation_id, Ending(Result.SOLVED)).result == "unsolved"


def test_help_is_asked_inside(shop: Shop, talk) -> None:
    conversation_id, _ = talk
    draft = Draft("help-1-xxxx", Kind.NOTE, "这个型号能退吗")
    seen = shop.desk.write(service.ask_help, shop.qing, conversation_id, draft, (shop.ming.staff_id,))
    assert [one.id for one in seen.helpers] == [shop.ming.staff_id]
    with pytest.raises(ForbiddenError):
        shop.desk.answers(shop.ming, conversation_id, "能退")
    with pytest.raises(InvalidError):
        shop.desk.write(
            service.ask_help, shop.qing, conversation_id, Draft("help-2-xxxx", Kind.NOTE, "?"), (999,)
        )
