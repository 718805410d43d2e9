"""The table of presence, and the numbers of grace."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.errors import InvalidError
from yingda.presence import policy
from yingda.presence.policy import Standing
from yingda.presence.types import By, Duty, Seat, State, Trigger

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ONLINE = Standing(State.ONLINE, State.ONLINE)


def after(*triggers: Trigger, start: Standing = ONLINE) -> Standing:
    for trigger in triggers:
        start = policy.next_standing(start, trigger) or start
    return start


@given(st.lists(st.sampled_from(Trigger), max_size=12))
def test_who_is_not_lost_is_in_the_state_to_come_back_to(triggers: list[Trigger]) -> None:
    standing = after(*triggers)
    if standing.lost:
        assert standing.state is State.OFFLINE
    else:
        assert standing.state is standing.chosen


@given(st.lists(st.sampled_from(Trigger), max_size=12), st.sampled_from(State))
def test_a_choice_always_wins(triggers: list[Trigger], chosen: State) -> None:
    assert after(*triggers, policy.choice_of(chosen)) == Standing(chosen, chosen)


@given(st.lists(st.sampled_from(Trigger), max_size=12))
def test_being_lost_and_coming_back_is_nothing(triggers: list[Trigger]) -> None:
    standing = after(*triggers)
    if not standing.lost:
        assert after(Trigger.LOST, Trigger.RETURNED, start=standing) == standing


@given(st.lists(st.sampled_from(Trigger), max_size=12), st.sampled_from(Trigger))
def test_the_same_twice_changes_nothing_more(triggers: list[Trigger], trigger: Trigger) -> None:
    once = after(*triggers, trigger)
    assert policy.next_standing(once, trigger) is None


@given(
    st.lists(st.sampled_from(Trigger), max_size=12), st.sampled_from([Trigger.SHIFT_ENDING, Trigger.UNRESPONSIVE])
)
def test_the_system_pauses_only_who_is_online(triggers: list[Trigger], trigger: Trigger) -> None:
    before = after(*triggers)
    assert (policy.next_standing(before, trigger) is not None) == (before.state is State.ONLINE)


def test_a_pause_by_the_system_outlasts_a_lost_connection() -> None:
    assert after(Trigger.UNRESPONSIVE, Trigger.LOST, Trigger.RETURNED).state is State.PAUSED


def test_who_left_by_choice_does_not_return_by_connecting() -> None:
    assert after(Trigger.CHOOSE_OFFLINE, Trigger.RETURNED).state is State.OFFLINE


def test_who_was_deactivated_while_lost_does_not_return() -> None:
    assert after(Trigger.LOST, Trigger.DEACTIVATED, Trigger.RETURNED).state is State.OFFLINE


def test_a_break_needs_a_reason() -> None:
    assert policy.check_choice(State.ONLINE, None) is None
    assert policy.check_choice(State.BREAK, " 吃饭 ") == "吃饭"
    refusals = {
        None: "presence.break_needs_reason",
        "  ": "presence.break_needs_reason",
        "x" * 101: "presence.long_reason",
    }
    for reason, code in refusals.items():
        with pytest.raises(InvalidError) as refused:
            policy.check_choice(State.BREAK, reason)
        assert [(each.pointer, each.code) for each in refused.value.fields] == [("/reason", code)]


def test_the_grace_is_sixty_seconds() -> None:
    assert not policy.is_lost(NOW + timedelta(seconds=59.999), NOW)
    assert policy.is_lost(NOW + timedelta(seconds=60), NOW)


def test_a_pause_comes_ten_minutes_before_the_shift_ends_and_only_once() -> None:
    ends = NOW + timedelta(minutes=10)
    assert policy.is_shift_ending(NOW, NOW - timedelta(hours=4), ends)
    assert not policy.is_shift_ending(NOW - timedelta(seconds=1), NOW - timedelta(hours=4), ends)
    assert not policy.is_shift_ending(NOW + timedelta(minutes=1), NOW, ends)  # online again by choice
    assert not policy.is_shift_ending(NOW, NOW - timedelta(hours=4), None)


def test_without_sweeps_silence_means_nothing() -> None:
    assert policy.was_blind(NOW, None)
    assert policy.was_blind(NOW, NOW - timedelta(seconds=31))
    assert not policy.was_blind(NOW, NOW - timedelta(seconds=30))


def test_capacity_by_duty() -> None:
    assert {duty: policy.capacity_of(duty) for duty in Duty} == dict.fromkeys(Duty, 15) | {Duty.TEMPORARY: 6}


@pytest.mark.parametrize(("capacity", "weight", "limit"), [(15, 1.0, 15), (15, 0.5, 7), (10, 0.3, 3), (6, 0.1, 1)])
def test_new_staff_take_part_of_the_capacity(capacity: int, weight: float, limit: int) -> None:
    assert Seat(1, State.ONLINE, Duty.FLOATING, frozenset(), capacity, weight, 0, None, NOW).limit == limit


def test_who_is_behind_a_change() -> None:
    assert policy.by_of(Trigger.CHOOSE_BREAK, own=True) is By.AGENT
    assert policy.by_of(Trigger.CHOOSE_BREAK, own=False) is By.SUPERVISOR
    assert policy.by_of(Trigger.LOST, own=True) is By.SYSTEM


@given(st.lists(st.tuples(st.integers(0, 3600), st.sampled_from(State)), max_size=10))
def test_time_in_states_adds_up(changes: list[tuple[int, State]]) -> None:
    ordered = [(NOW + timedelta(seconds=at), state) for at, state in sorted(changes)]
    spent = policy.time_in_states(State.OFFLINE, ordered, NOW, NOW + timedelta(hours=1))
    assert sum(spent.values(), timedelta(0)) == timedelta(hours=1)
