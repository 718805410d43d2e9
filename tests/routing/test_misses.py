"""Conversations that were not answered in time."""

import pytest

from tests.routing import a
from yingda.conversations.types import Priority
from yingda.presence.types import Duty
from yingda.routing.policy.misses import judge_miss
from yingda.routing.policy.served import problem_of
from yingda.routing.types import Agent, MissVerdict, Problem, QueueRules, Signs


def test_the_third_miss_without_a_sign_of_life_pauses() -> None:
    signs = Signs(a.at(-30))
    seen = []
    for n in range(6):
        verdict, signs = judge_miss(signs, a.at(n))
        seen.append(verdict)
    counted, pause = MissVerdict.COUNTED, MissVerdict.PAUSE
    assert seen == [counted, counted, pause, counted, counted, pause]


def test_whoever_did_anything_since_they_had_it_is_busy_and_starts_anew() -> None:
    assert judge_miss(Signs(a.at(5), 2), a.at(4)) == (MissVerdict.BUSY, Signs(a.at(5), 0))
    assert judge_miss(Signs(a.at(5), 2), a.at(5)) == (MissVerdict.PAUSE, Signs(a.at(5), 3))


def test_somebody_never_heard_of_is_not_busy() -> None:
    assert judge_miss(Signs(), a.NOON) == (MissVerdict.COUNTED, Signs(None, 1))


TEAMS = {7: frozenset({2})}
TEMP = Duty.TEMPORARY


@pytest.mark.parametrize(
    ("by", "staff", "problem"),
    [
        (a.rules(1), [a.agent(1)], None),
        (a.rules(), [a.agent(1)], Problem.NO_STAFF),
        (a.rules(1, teams=(7,)), [a.agent(1)], Problem.NO_TEAM_MEMBER),
        (a.rules(1, 2, teams=(7,)), [a.agent(1), a.agent(2)], None),
        (a.rules(1, teams=(9,)), [a.agent(1)], Problem.NO_TEAM_MEMBER),
        (a.rules(1, skill="退款"), [a.agent(1)], Problem.NO_SKILL),
        (
            a.rules(1, 2, skill="退款", teams=(7,)),
            [a.agent(1, skills=["退款"]), a.agent(2)],
            Problem.NO_SKILL,
        ),
        (a.rules(1), [a.agent(1, duty=TEMP)], Problem.ONLY_TEMPORARY),
        (a.rules(1, 2), [a.agent(1, duty=TEMP), a.agent(2)], None),
        (a.rules(1), [a.agent(1, limit=2, reserved=2)], Problem.ALL_RESERVED),
        (a.rules(1, reserved_for=None), [a.agent(1, limit=2, reserved=2)], None),
        (a.rules(1, reserved_for=Priority.URGENT), [a.agent(1, limit=2, reserved=1)], None),
    ],
)
def test_what_could_never_be_served(by: QueueRules, staff: list[Agent], problem: Problem | None) -> None:
    assert problem_of(by, staff, TEAMS) is problem
