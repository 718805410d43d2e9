"""The life of an episode is the table, and nothing else."""

import itertools

import pytest

from yingda.conversations.policy.life import LIFE, Step, check_step
from yingda.conversations.policy.opening import opening_state
from yingda.conversations.types import Act, By, State
from yingda.kit.errors import ConflictError, ForbiddenError

STATES = (None, *State)


def test_every_step_of_the_table_leads_where_it_says() -> None:
    for step in LIFE:
        for by in step.by:
            assert check_step(step.state, step.act, by) is step.to


def test_whoever_may_not_is_refused_and_what_cannot_be_is_a_conflict() -> None:
    steps = {(step.state, step.act): step for step in LIFE}
    for state, act, by in itertools.product(STATES, Act, By):
        step = steps.get((state, act))
        if step is None:
            with pytest.raises(ConflictError):
                check_step(state, act, by)
        elif by not in step.by:
            with pytest.raises(ForbiddenError):
                check_step(state, act, by)


def test_no_step_stands_twice() -> None:
    assert len({(step.state, step.act) for step in LIFE}) == len(LIFE)


def test_every_open_state_can_end_and_only_a_customer_begins_again() -> None:
    for state in (State.BOT, State.QUEUED, State.ACTIVE, State.MESSAGE_LEFT):
        assert check_step(state, Act.END, By.SUPERVISOR) is State.ENDED
    others = (Act.REOPEN, Act.SERVE_AGAIN)
    assert {by for step in _after_the_end() for by in step.by if step.act not in others} == {By.CUSTOMER}


def test_a_matter_that_was_not_settled_is_served_again_by_people() -> None:
    assert check_step(State.ENDED, Act.SERVE_AGAIN, By.SYSTEM) is State.QUEUED
    with pytest.raises(ForbiddenError):
        check_step(State.ENDED, Act.SERVE_AGAIN, By.CUSTOMER)


def test_an_ending_is_taken_back_to_where_it_was() -> None:
    assert [(step.to, step.by) for step in _after_the_end() if step.act is Act.REOPEN] == [
        (State.ACTIVE, {By.OWNER, By.SUPERVISOR})
    ]


def _after_the_end() -> list[Step]:
    return [step for step in LIFE if step.state is State.ENDED]


def test_the_bot_never_gets_a_conversation_back() -> None:
    assert {step.state for step in LIFE if step.to is State.BOT} == {None, State.ENDED}


@pytest.mark.parametrize(
    ("is_open", "staffed", "state"),
    [
        (True, True, State.QUEUED),
        (True, False, State.MESSAGE_LEFT),
        (False, True, State.MESSAGE_LEFT),
        (False, False, State.MESSAGE_LEFT),
    ],
)
def test_a_matter_is_queued_only_while_open_and_staffed(is_open: bool, staffed: bool, state: State) -> None:
    assert opening_state(is_open=is_open, staffed=staffed) is state
