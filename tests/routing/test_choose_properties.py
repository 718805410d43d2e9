"""What holds of every plan, whoever is there and whoever waits."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.routing import a
from yingda.conversations.types import Priority, QueuedEpisode
from yingda.presence.types import Duty, State
from yingda.routing.policy.choose import plan
from yingda.routing.policy.order import order_key
from yingda.routing.types import Agent, Outcome, QueueRules, Verdict

SKILLS = ["退款", "发票"]
STAFF = range(1, 7)
TEAMS = {7: frozenset({1, 2, 3}), 8: frozenset({3, 4})}

loads = st.integers(0, 6)
agents = st.lists(
    st.builds(
        a.agent, st.sampled_from(STAFF), loads, st.integers(1, 6), state=st.sampled_from(State),
        skills=st.sets(st.sampled_from(SKILLS)), duty=st.sampled_from(Duty), reserved=st.integers(0, 3),
        last=st.none() | st.integers(-100, 0).map(a.at),
    ),
    unique_by=lambda each: each.staff_id,
)  # fmt: skip
episodes = st.lists(
    st.builds(
        a.episode, st.integers(1, 40), st.integers(0, 30).map(a.at), st.sampled_from(Priority),
        left=st.booleans(), wanted=st.none() | st.sampled_from(STAFF),
        team=st.none() | st.sampled_from(sorted(TEAMS)),
        avoid=st.lists(st.sampled_from(STAFF), max_size=2).map(tuple),
    ),
    unique_by=lambda each: each.conversation_id,
    max_size=12,
)  # fmt: skip
queue_rules = st.builds(
    a.rules, *[st.just(each) for each in STAFF], skill=st.sampled_from(["", *SKILLS]),
    teams=st.sampled_from([(), (7,), (7, 8)]), reserved_for=st.sampled_from([None, *Priority]),
)  # fmt: skip


@given(agents, episodes, queue_rules, st.integers(0, 20))
def test_a_plan_keeps_every_promise(
    here: list[Agent], waiting: list[QueuedEpisode], by: QueueRules, seconds: int
) -> None:
    decided = plan([a.waits(each, by) for each in waiting], here, TEAMS, a.at(seconds), 50)
    people = {each.staff_id: each for each in here}

    got = Counter(each.agent_id for each in decided.assigned)
    for staff_id, count in got.items():
        assert staff_id is not None
        assert people[staff_id].load + count <= people[staff_id].limit
        assert people[staff_id].state is State.ONLINE

    numbers = [each.episode.conversation_id for each in (*decided.assigned, *decided.waiting)]
    assert sorted(numbers) == sorted(each.conversation_id for each in waiting)
    for part in (decided.assigned, decided.waiting):
        assert [each.episode for each in part] == sorted((e.episode for e in part), key=order_key)

    for each in decided.assigned:
        assert each.agent_id is not None
        chosen = people[each.agent_id]
        assert not by.skill or by.skill in chosen.skills
        assert [c.staff_id for c in each.candidates if c.verdict is Verdict.CHOSEN] == [each.agent_id]
        assert chosen.duty is not Duty.TEMPORARY or each.episode.priority is Priority.NORMAL
    for each in decided.waiting:
        if each.outcome is not Outcome.WAITING_FOR_EXCLUSIVE:
            assert all(c.verdict not in (Verdict.ABLE, Verdict.CHOSEN) for c in each.candidates)


@given(agents, episodes, queue_rules)
def test_who_waits_could_not_have_taken_what_somebody_behind_got(
    here: list[Agent], waiting: list[QueuedEpisode], by: QueueRules
) -> None:
    """Asking for the same, nobody is overtaken."""
    decided = plan([a.waits(each, by) for each in waiting], here, TEAMS, a.NOON, 50)
    for left in decided.waiting:
        for taken in decided.assigned:
            same = (
                left.episode.wanted_agent_id == taken.episode.wanted_agent_id
                and left.episode.wanted_team_id == taken.episode.wanted_team_id
                and left.episode.avoid_agent_ids == taken.episode.avoid_agent_ids
                and left.episode.priority == taken.episode.priority
            )
            assert not same or order_key(taken.episode) < order_key(left.episode)


@given(st.integers(1, 8), st.integers(1, 15), st.integers(0, 60))
def test_equals_differ_by_at_most_one(people: int, limit: int, customers: int) -> None:
    here = [a.agent(number, limit=limit) for number in range(1, people + 1)]
    by = a.rules(*range(1, people + 1))
    decided = plan([a.waits(a.episode(n), by) for n in range(1, customers + 1)], here, {}, a.NOON, 1000)
    got = Counter({each.staff_id: 0 for each in here})
    got.update(each.agent_id for each in decided.assigned if each.agent_id is not None)
    assert max(got.values()) - min(got.values()) <= 1
    assert sum(got.values()) == min(customers, people * limit)


@given(agents, episodes, queue_rules)
def test_a_plan_is_the_same_however_its_input_is_ordered(
    here: list[Agent], waiting: list[QueuedEpisode], by: QueueRules
) -> None:
    queue = [a.waits(each, by) for each in waiting]
    assert plan(queue, here, TEAMS, a.NOON, 50) == plan(queue[::-1], here[::-1], TEAMS, a.NOON, 50)
