"""From the queue to an agent, through the real rooms, on both engines."""

import pytest

from tests.routing.floor import Floor
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, State
from yingda.routing.types import Outcome, Verdict

pytestmark = pytest.mark.db


def test_a_customer_is_assigned_to_whoever_is_online(floor: Floor) -> None:
    agent = floor.hire()
    asked = floor.asks()
    assert floor.owner(asked) is None  # never in the conversation's own unit
    floor.route()
    assert floor.owner(asked) == agent
    assert floor.outcomes(asked) == [Outcome.ASSIGNED]
    assert floor.place(asked) is None


def test_customers_are_spread_evenly(floor: Floor) -> None:
    agents = [floor.hire() for _ in range(3)]
    for _ in range(7):
        floor.asks()
    floor.route()
    assert sorted(floor.load(each) for each in agents) == [2, 2, 3]


def test_nobody_gets_more_than_they_can_take_and_a_freed_seat_pulls_the_oldest(floor: Floor) -> None:
    agent = floor.hire(capacity=1)
    first = floor.asks()
    floor.route()
    second = floor.asks()
    floor.wait(1)
    third = floor.asks()
    floor.route()
    assert floor.queued() == [second, third]
    end(floor, first)
    floor.route()
    assert (floor.owner(second), floor.owner(third), floor.load(agent)) == (agent, None, 1)


def test_a_complaint_goes_before_those_who_wait_longer(floor: Floor) -> None:
    agent = floor.hire(capacity=1)
    first = floor.asks()
    floor.route()
    waiting = floor.asks()
    floor.wait(5)
    complaint = floor.asks(urgent=True)
    floor.route()
    end(floor, first)
    floor.route()
    assert (floor.owner(complaint), floor.owner(waiting)) == (agent, None)


def test_skills_share_an_agent_and_the_oldest_goes_first(floor: Floor) -> None:
    agent = floor.hire(capacity=1, skills=["退款", "发票"])
    first = floor.asks()
    floor.route()
    invoice = floor.asks()
    floor.set_skill(invoice, "发票")
    floor.wait(2)
    refund = floor.asks()
    floor.set_skill(refund, "退款")
    floor.route()
    end(floor, first)
    floor.route()
    assert (floor.owner(invoice), floor.owner(refund)) == (agent, None)


def test_coming_online_and_more_capacity_take_who_waits(floor: Floor) -> None:
    agent = floor.hire(online=False, capacity=1)
    floor.hire(capacity=1)
    one, two, three = floor.asks(), floor.asks(), floor.asks()
    floor.route()
    assert floor.queued() == [two, three]
    floor.be(agent, State.ONLINE)
    floor.route()
    assert (floor.owner(two), floor.queued()) == (agent, [three])
    set_capacity(floor, agent, 2)
    floor.route()
    assert floor.owner(three) == agent
    assert floor.owner(one) != agent


def test_an_agent_serves_several_shops_with_one_set_of_seats(floor: Floor) -> None:
    one = floor.shop_id
    two = floor.open_shop("qinghe")
    agent = floor.hire(one, two, capacity=1)
    asked, waits = floor.asks(one), floor.asks(two)
    floor.route()
    assert (floor.owner(asked), floor.queued(two)) == (agent, [waits])
    end(floor, asked)
    floor.route()
    assert floor.owner(waits) == agent


def test_a_returning_customer_gets_their_own_agent_and_waits_ten_seconds_for_them(floor: Floor) -> None:
    own = floor.hire(capacity=1)
    customer = floor.customer()
    conversation = floor.says(customer)
    floor.route()
    end(floor, conversation)
    other = floor.hire()
    floor.route()
    assert floor.says(customer, "还有个问题") == conversation
    floor.route()
    assert floor.owner(conversation) == own
    end(floor, conversation)

    floor.be(other, State.PAUSED)
    busy = floor.asks()
    floor.route()
    assert floor.owner(busy) == own
    floor.be(other, State.ONLINE)
    floor.says(customer, "再问一下")
    floor.route()
    assert floor.owner(conversation) is None
    assert floor.outcomes(conversation)[-1] is Outcome.WAITING_FOR_EXCLUSIVE
    floor.wait(9.9)
    assert floor.owner(conversation) is None
    floor.wait(0.1)
    assert floor.owner(conversation) == other


def test_a_decision_is_recorded_once_until_its_reason_changes(floor: Floor) -> None:
    agent = floor.hire(capacity=1, online=False)
    other = floor.hire()
    floor.be(other, State.PAUSED)
    asked = floor.asks()
    floor.route()
    floor.wait(30)
    floor.wait(30)
    assert floor.outcomes(asked) == [Outcome.NOBODY_ONLINE]
    floor.be(agent, State.ONLINE)
    floor.route()
    steps = floor.why(asked)
    assert [each.kind for each in steps] == [Outcome.NOBODY_ONLINE, Outcome.ASSIGNED]
    assert [(c.staff_id, c.verdict) for c in steps[0].candidates] == [
        (agent, Verdict.OFFLINE),
        (other, Verdict.PAUSED),
    ]
    assert steps[1].text == "Given to Staff1: least loaded of those able, longest idle among equals"
    assert steps[1].candidates[0].text == "chosen, had 0/1 before"
    assert floor.why(asked, "zh-CN")[0].text == "还在排队：能接待的客服都不在线"


def test_more_than_one_unit_takes_are_all_assigned(floor: Floor) -> None:
    agent = floor.hire(capacity=60)
    for _ in range(45):
        floor.asks()
    floor.route()
    assert (floor.load(agent), floor.queued()) == (45, [])


def end(floor: Floor, conversation_id: int) -> None:
    from yingda.conversations import service as conversations

    floor.write(conversations.end_by_customer, conversation_id)


def set_capacity(floor: Floor, staff_id: int, capacity: int) -> None:
    floor.write(presence.set_profile, staff_id, ProfileChange(capacity=capacity))
