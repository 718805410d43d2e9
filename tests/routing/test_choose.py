"""Who gets an episode, and what is said of everybody else."""

from datetime import datetime

import pytest

from tests.routing import a
from yingda.conversations.types import Priority, QueuedEpisode
from yingda.presence.types import Duty, State
from yingda.routing.policy.choose import plan
from yingda.routing.types import Agent, Decision, Outcome, Plan, QueueRules, Verdict

TEAMS = {7: frozenset({2, 3}), 8: frozenset({1})}


def decide(
    agents: list[Agent], *episodes: QueuedEpisode, by: QueueRules | None = None, now: datetime = a.NOON
) -> Plan:
    everybody = by or a.rules(*(each.staff_id for each in agents))
    return plan([a.waits(each, everybody) for each in episodes], agents, TEAMS, now, 50)


def one(agents: list[Agent], episode: QueuedEpisode, by: QueueRules | None = None) -> Decision:
    decided = decide(agents, episode, by=by)
    return (*decided.assigned, *decided.waiting)[0]


def verdicts(decision: Decision) -> dict[int, Verdict]:
    return {each.staff_id: each.verdict for each in decision.candidates}


def test_the_least_loaded_by_share_of_seats_gets_it() -> None:
    decision = one([a.agent(1, 2, 4), a.agent(2, 4, 10), a.agent(3, 1, 2)], a.episode(1))
    assert decision.agent_id == 2
    assert decision.outcome is Outcome.ASSIGNED
    assert verdicts(decision) == {1: Verdict.ABLE, 2: Verdict.CHOSEN, 3: Verdict.ABLE}


def test_among_equals_the_longest_idle_gets_it_and_who_never_had_one_before_all() -> None:
    agents = [a.agent(1, last=a.at(-5)), a.agent(2, last=a.at(-9)), a.agent(3)]
    assert one(agents, a.episode(1)).agent_id == 3
    assert one(agents[:2], a.episode(1)).agent_id == 2


def test_all_else_equal_the_lowest_number_gets_it() -> None:
    assert one([a.agent(4), a.agent(2), a.agent(3)], a.episode(1)).agent_id == 2


@pytest.mark.parametrize(
    ("someone", "verdict", "outcome"),
    [
        (a.agent(1, state=State.OFFLINE), Verdict.OFFLINE, Outcome.NOBODY_ONLINE),
        (a.agent(1, state=State.PAUSED), Verdict.PAUSED, Outcome.NOBODY_ONLINE),
        (a.agent(1, state=State.BREAK), Verdict.BREAK, Outcome.NOBODY_ONLINE),
        (a.agent(1, 5), Verdict.FULL, Outcome.ALL_FULL),
        (a.agent(1, 6), Verdict.FULL, Outcome.ALL_FULL),
        (a.agent(1, 3, reserved=2), Verdict.RESERVED, Outcome.SEATS_RESERVED),
    ],
)
def test_who_cannot_take_it_now(someone: Agent, verdict: Verdict, outcome: Outcome) -> None:
    decision = one([someone], a.episode(1))
    assert (decision.outcome, decision.agent_id) == (outcome, None)
    assert verdicts(decision) == {1: verdict}


def test_a_skill_is_asked_for_and_lasting_reasons_are_named_first() -> None:
    agents = [
        a.agent(1, skills=["退款"]),
        a.agent(2, state=State.OFFLINE),
        a.agent(3, skills=["退款", "发票"]),
    ]
    refunds = one(agents, a.episode(1), a.rules(1, 2, 3, skill="退款"))
    assert verdicts(refunds) == {1: Verdict.CHOSEN, 2: Verdict.NO_SKILL, 3: Verdict.ABLE}
    nothing = one(agents, a.episode(1), a.rules(1, 2, 3, skill="安装"))
    assert nothing.outcome is Outcome.NOBODY_ABLE


def test_staff_of_other_shops_are_not_even_looked_at() -> None:
    decision = one([a.agent(1), a.agent(2, 4)], a.episode(1), a.rules(2))
    assert verdicts(decision) == {2: Verdict.CHOSEN}


def test_the_queues_teams_bind_unless_a_team_was_asked_for() -> None:
    agents = [a.agent(1), a.agent(2, 4), a.agent(4)]
    by = a.rules(1, 2, 4, teams=(7,))
    assert verdicts(one(agents, a.episode(1), by)) == {
        1: Verdict.WRONG_TEAM,
        2: Verdict.CHOSEN,
        4: Verdict.WRONG_TEAM,
    }
    assert one(agents, a.episode(1, team=8), by).agent_id == 1


@pytest.mark.parametrize("priority", [Priority.HIGH, Priority.URGENT])
def test_temporary_staff_take_ordinary_episodes_only(priority: Priority) -> None:
    temporary = [a.agent(1, duty=Duty.TEMPORARY)]
    assert one(temporary, a.episode(1)).agent_id == 1
    assert verdicts(one(temporary, a.episode(1, priority=priority))) == {1: Verdict.WRONG_DUTY}


def test_reserved_seats_are_for_high_priority() -> None:
    agents = [a.agent(1, 3, 5, reserved=2)]
    decided = decide(agents, a.episode(1), a.episode(2, a.at(1), Priority.HIGH))
    assert [(each.episode.conversation_id, each.agent_id) for each in decided.assigned] == [(2, 1)]
    assert decided.waiting[0].outcome is Outcome.SEATS_RESERVED


def test_a_queue_may_reserve_for_complaints_only_or_not_at_all() -> None:
    agents = [a.agent(1, 4, 5, reserved=1)]
    vip = a.episode(1, priority=Priority.HIGH)
    assert one(agents, vip, a.rules(1, reserved_for=Priority.URGENT)).outcome is Outcome.SEATS_RESERVED
    assert one(agents, a.episode(1), a.rules(1, reserved_for=None)).agent_id == 1


def test_who_should_be_avoided_gets_it_only_if_no_other_able_one_is_online() -> None:
    to_avoid = a.episode(1, avoid=(1,))
    assert one([a.agent(1), a.agent(2, 4)], to_avoid).agent_id == 2
    waiting = one([a.agent(1), a.agent(2, 5)], to_avoid)
    assert (waiting.outcome, waiting.agent_id) == (Outcome.ALL_FULL, None)
    assert verdicts(waiting) == {1: Verdict.AVOIDED, 2: Verdict.FULL}
    assert one([a.agent(1), a.agent(2, state=State.OFFLINE)], to_avoid).agent_id == 1


def test_the_exclusive_agent_gets_it_even_if_others_have_less_to_do() -> None:
    decision = one([a.agent(1, 4), a.agent(2, 0)], a.episode(1, wanted=1))
    assert (decision.outcome, decision.agent_id) == (Outcome.ASSIGNED_EXCLUSIVE, 1)
    assert decision.params == {"staff_id": 1}


def test_a_full_exclusive_agent_is_waited_for_ten_seconds() -> None:
    agents = [a.agent(1, 5), a.agent(2, 0)]
    wants = a.episode(1, wanted=1)
    waiting = decide(agents, wants, now=a.at(9.999)).waiting[0]
    assert waiting.outcome is Outcome.WAITING_FOR_EXCLUSIVE
    assert waiting.wait_until == a.at(10)
    assert decide(agents, wants, now=a.at(10)).assigned[0].agent_id == 2


@pytest.mark.parametrize(
    "absent",
    [
        a.agent(1, state=State.OFFLINE),
        a.agent(1, state=State.PAUSED),
        a.agent(1, state=State.BREAK),
        a.agent(1, skills=["发票"]),
    ],
)
def test_an_exclusive_agent_who_is_absent_or_not_able_is_not_waited_for(absent: Agent) -> None:
    by = a.rules(1, 2, skill="退款")
    decision = one([absent, a.agent(2, skills=["退款"])], a.episode(1, wanted=1), by)
    assert (decision.outcome, decision.agent_id) == (Outcome.ASSIGNED, 2)


def test_who_waits_for_their_agent_holds_up_nobody_behind_them() -> None:
    decided = decide([a.agent(1, 5), a.agent(2, 4)], a.episode(1, wanted=1), a.episode(2, a.at(1)))
    assert [(each.episode.conversation_id, each.agent_id) for each in decided.assigned] == [(2, 2)]


def test_loads_count_within_one_plan() -> None:
    decided = decide([a.agent(1, 4), a.agent(2, 3)], *(a.episode(n, a.at(n)) for n in range(1, 6)))
    assert [each.agent_id for each in decided.assigned] == [2, 1, 2]
    assert [each.candidates[0].load for each in decided.assigned] == [4, 4, 5]
    assert [each.outcome for each in decided.waiting] == [Outcome.ALL_FULL] * 2


def test_a_plan_stops_at_its_limit_and_says_so() -> None:
    by = a.rules(1)
    queue = [a.waits(a.episode(n), by) for n in range(1, 4)]
    stopped = plan(queue, [a.agent(1)], TEAMS, a.NOON, 2)
    assert (len(stopped.assigned), stopped.more) == (2, True)
    exact = plan(queue[:2], [a.agent(1)], TEAMS, a.NOON, 2)
    assert (len(exact.assigned), exact.more) == (2, False)


def test_queues_routed_together_go_by_one_order() -> None:
    queue = [
        a.waits(a.episode(1, a.at(2)), a.rules(1, skill="退款")),
        a.waits(a.episode(2, a.at(1)), a.rules(1, skill="发票")),
    ]
    decided = plan(queue, [a.agent(1, 4, skills=["退款", "发票"])], TEAMS, a.NOON, 50)
    assert [each.episode.conversation_id for each in decided.assigned] == [2]


def test_nobody_waiting_or_nobody_there_is_no_error() -> None:
    assert decide([a.agent(1)]) == Plan((), ())
    assert one([], a.episode(1)).outcome is Outcome.NOBODY_ABLE
