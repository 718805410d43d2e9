"""Agents who do not answer, and agents who are gone."""

from datetime import timedelta

import pytest

from tests.routing.floor import Floor
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.presence import service as presence
from yingda.presence.types import State
from yingda.routing.events import AgentPausedForMisses, LastAgentMissing
from yingda.routing.types import Outcome

pytestmark = pytest.mark.db


def state(floor: Floor, staff_id: int) -> State:
    return floor.read(presence.seats_of, [staff_id])[0].state


def test_not_answered_within_a_minute_it_goes_to_the_next_agent(floor: Floor) -> None:
    silent = floor.hire()
    asked = floor.asks()
    floor.route()
    other = floor.hire()
    floor.wait(59.9)
    assert floor.owner(asked) == silent
    floor.wait(0.1)
    assert floor.owner(asked) == other
    assert floor.outcomes(asked) == [Outcome.ASSIGNED, Outcome.MISSED, Outcome.ASSIGNED]
    assert floor.why(asked)[1].text == "Staff1 did not answer in time; back into the queue for the next one"


def test_an_answer_in_time_keeps_it(floor: Floor) -> None:
    agent = floor.hire()
    asked = floor.asks()
    floor.route()
    floor.hire()
    floor.wait(50)
    floor.answers(agent, asked)
    floor.wait(60)
    assert floor.owner(asked) == agent
    assert floor.waiting_jobs("routing.answer_due") == 0


def test_with_nobody_else_it_stays_and_goes_as_soon_as_somebody_can(floor: Floor) -> None:
    silent = floor.hire()
    asked = floor.asks()
    floor.route()
    floor.wait(60)
    floor.wait(60)
    assert floor.owner(asked) == silent
    assert floor.outcomes(asked) == [Outcome.ASSIGNED, Outcome.MISSED_ALONE]
    other = floor.hire()
    floor.wait(60)
    assert floor.owner(asked) == other


def test_what_everybody_let_lie_twice_goes_round_no_more(floor: Floor) -> None:
    first, second = floor.hire(), floor.hire()
    asked = floor.asks()
    floor.route()
    chosen = floor.owner(asked)
    for _ in range(3):
        floor.wait(60)
    last = floor.owner(asked)
    assert {chosen, last} == {first, second}
    for _ in range(4):
        floor.wait(60)
    assert (floor.owner(asked), floor.outcomes(asked).count(Outcome.MISSED)) == (last, 3)
    fresh = floor.hire()
    floor.wait(60)
    assert floor.owner(asked) == fresh


def test_a_full_colleague_is_nobody_else(floor: Floor) -> None:
    full = floor.hire(capacity=1)
    first = floor.asks()
    floor.route()
    floor.answers(full, first)
    silent = floor.hire()
    asked = floor.asks()
    floor.route()
    floor.wait(60)
    assert floor.owner(asked) == silent


def test_three_misses_without_a_sign_of_life_pause_and_supervisors_are_told(floor: Floor) -> None:
    silent, awake = floor.hire(), floor.hire()
    boss = floor.hire(role=Role.SUPERVISOR, online=False)
    asked = [floor.asks() for _ in range(6)]
    floor.route()
    for each in asked:
        if floor.owner(each) == awake:
            floor.answers(awake, each)
    floor.wait(60)
    assert [floor.owner(each) for each in asked] == [awake] * 6
    assert state(floor, silent) is State.PAUSED
    assert floor.events == [
        AgentPausedForMisses(silent, (floor.shop_id,), 3, floor.clock.now()),
    ]
    assert floor.alerts() == [(f"staff:{boss}", "agent_paused")]
    floor.be(silent, State.ONLINE)
    assert floor.bell(boss) == []


def test_two_misses_do_not_pause(floor: Floor) -> None:
    silent, awake = floor.hire(), floor.hire()
    asked = [floor.asks() for _ in range(4)]
    floor.route()
    for each in asked:
        if floor.owner(each) == awake:
            floor.answers(awake, each)
    floor.wait(60)
    assert state(floor, silent) is State.ONLINE
    assert floor.events == []


def test_whoever_writes_to_one_customer_is_busy_with_the_others(floor: Floor) -> None:
    busy = floor.hire()
    asked = [floor.asks() for _ in range(4)]
    floor.route()
    other = floor.hire()
    floor.wait(40)
    floor.answers(busy, asked[0])
    floor.wait(20)
    assert [floor.owner(each) for each in asked] == [busy, other, other, other]
    assert state(floor, busy) is State.ONLINE


def test_the_last_one_online_is_never_paused_but_supervisors_are_told(floor: Floor) -> None:
    silent, boss = floor.hire(), floor.hire(role=Role.SUPERVISOR, online=False)
    for _ in range(3):
        floor.asks()
    floor.route()
    floor.wait(60)
    assert state(floor, silent) is State.ONLINE
    assert floor.events == [LastAgentMissing(silent, (floor.shop_id,), 3, floor.clock.now())]
    assert floor.alerts() == [(f"staff:{boss}", "last_agent_missing")]


def test_what_was_taken_by_hand_has_no_timer(floor: Floor) -> None:
    first = floor.hire(capacity=1)
    floor.asks()
    waits = floor.asks()
    floor.route()
    other = floor.hire(online=False)
    floor.write(conversations.take, floor.actor(other), waits)
    floor.route()
    assert floor.place(waits) is None
    floor.hire()
    floor.wait(60)
    assert floor.owner(waits) == other
    assert first != other


def test_who_waits_for_a_lost_agent_goes_to_another_the_answered_stay(floor: Floor) -> None:
    lost = floor.hire()
    waits, answered = floor.asks(), floor.asks()
    floor.route()
    floor.answers(lost, answered)
    other = floor.hire()
    floor.be(lost, State.OFFLINE)
    floor.route()
    assert (floor.owner(waits), floor.owner(answered)) == (other, lost)
    assert Outcome.AGENT_GONE in floor.outcomes(waits)


def test_who_writes_to_somebody_gone_goes_to_another_within_fifteen_seconds(floor: Floor) -> None:
    lost = floor.hire()
    customer = floor.customer()
    conversation = floor.says(customer)
    floor.route()
    floor.answers(lost, conversation)
    floor.be(lost, State.OFFLINE)
    other = floor.hire()
    floor.wait(20)
    assert floor.owner(conversation) == lost
    floor.says(customer, "那什么时候发货")
    floor.wait(15)
    assert floor.owner(conversation) == other


def test_whoever_is_back_keeps_what_they_have(floor: Floor) -> None:
    agent = floor.hire()
    customer = floor.customer()
    conversation = floor.says(customer)
    floor.route()
    floor.answers(agent, conversation)
    floor.hire()
    floor.be(agent, State.OFFLINE)
    floor.route()
    floor.be(agent, State.ONLINE)
    floor.says(customer, "那什么时候发货")
    floor.wait(15)
    assert floor.owner(conversation) == agent
    assert floor.waiting_jobs("routing.release_lost") == 0


def test_a_lost_agent_with_many_customers_is_relieved_in_slices(floor: Floor) -> None:
    lost = floor.hire(capacity=60)
    asked = [floor.asks() for _ in range(45)]
    floor.route()
    floor.be(lost, State.OFFLINE)
    other = floor.hire(capacity=60)
    floor.route()
    assert {floor.owner(each) for each in asked} == {other}


def test_supervisors_who_never_serve_are_no_last_seat(floor: Floor) -> None:
    floor.hire(role=Role.INSPECTOR)
    silent = floor.hire()
    for _ in range(3):
        floor.asks()
    floor.route()
    floor.clock.advance(timedelta(seconds=60))
    floor.route()
    assert state(floor, silent) is State.ONLINE
