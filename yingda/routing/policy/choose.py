"""Who gets an episode: every agent gets a verdict, the best of the able ones is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.conversations.types import Priority, QueuedEpisode
from yingda.kit.errors import Scalar
from yingda.presence.types import Duty, State
from yingda.routing.policy.order import in_order
from yingda.routing.types import Agent, Candidate, Decision, Outcome, Plan, QueueRules, Verdict, Waiting

EXCLUSIVE_WAIT = timedelta(seconds=10)  # issue: exclusive agent first if online and below capacity, ≤ 10 s

_STATES = {State.OFFLINE: Verdict.OFFLINE, State.BREAK: Verdict.BREAK, State.PAUSED: Verdict.PAUSED}
LASTING = frozenset({Verdict.WRONG_TEAM, Verdict.NO_SKILL, Verdict.WRONG_DUTY})
ABSENT = frozenset(_STATES.values())
OCCUPIED = frozenset({Verdict.FULL, Verdict.RESERVED})

Teams = Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Choice:
    """What holds for all episodes that ask for the same until the next assignment."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    agent_id: int | None = None


def plan(waiting: Iterable[Waiting], agents: Iterable[Agent], teams: Teams, now: datetime, limit: int) -> Plan:
    """Decide about everybody who waits, in order; at most `limit` assignments, nobody above their seats."""
    here = {agent.staff_id: agent for agent in sorted(agents, key=lambda each: each.staff_id)}
    assigned: list[Decision] = []
    left: list[Decision] = []
    known: dict[object, _Choice] = {}  # nothing but an assignment changes what is known
    for each in in_order(waiting):
        exclusive_until = each.since + EXCLUSIVE_WAIT
        waits_for = each.episode.wanted_agent_id if now < exclusive_until else None
        same = _asks_for(each, waits_for)
        choice = known.get(same)
        if choice is None:
            choice = known[same] = choose(each, list(here.values()), teams, waits_for)
        decision = _decision(each.episode, choice, exclusive_until)
        if choice.agent_id is None:
            left.append(decision)
            continue
        if len(assigned) == limit:
            return Plan(tuple(assigned), tuple(left), more=True)
        assigned.append(decision)
        chosen = here[choice.agent_id]
        here[chosen.staff_id] = replace(chosen, load=chosen.load + 1, last_assigned_at=now)
        known.clear()
    return Plan(tuple(assigned), tuple(left))


def choose(waiting: Waiting, agents: Sequence[Agent], teams: Teams, waits_for: int | None) -> _Choice:
    """One episode: its exclusive agent if able, else the least loaded, the longest idle, the lowest id."""
    episode, rules = waiting.episode, waiting.rules
    verdicts = {
        agent.staff_id: verdict_on(agent, episode, rules, teams)
        for agent in agents
        if agent.staff_id in rules.staff_ids
    }
    if waits_for is not None and verdicts.get(waits_for) in OCCUPIED:
        return _Choice(Outcome.WAITING_FOR_EXCLUSIVE, _candidates(agents, verdicts))
    able = _able(agents, verdicts)
    if not able:
        return _Choice(_why_nobody(verdicts), _candidates(agents, verdicts))
    wanted = next((agent for agent in able if agent.staff_id == episode.wanted_agent_id), None)
    chosen = wanted or min(able, key=_rank)
    verdicts[chosen.staff_id] = Verdict.CHOSEN
    outcome = Outcome.ASSIGNED_EXCLUSIVE if wanted else Outcome.ASSIGNED
    return _Choice(outcome, _candidates(agents, verdicts), chosen.staff_id)


def verdict_on(agent: Agent, episode: QueuedEpisode, rules: QueueRules, teams: Teams) -> Verdict:
    """What keeps this agent from taking this episode now, or that nothing does."""
    lasting = _lasting(agent, episode, rules, teams)
    if lasting is not None:
        return lasting
    if agent.state is not State.ONLINE:
        return _STATES[agent.state]
    if agent.load >= agent.limit:
        return Verdict.FULL
    if _only_reserved_left(agent, episode.priority, rules.reserved_for):
        return Verdict.RESERVED
    return Verdict.AVOIDED if agent.staff_id in episode.avoid_agent_ids else Verdict.ABLE


def open_seats(agents: Iterable[Agent], rules: QueueRules, teams: Teams) -> int:
    """Seats of everybody online who takes ordinary episodes of this queue, taken or not."""
    return sum(
        agent.limit
        for agent in agents
        if agent.staff_id in rules.staff_ids
        and agent.state is State.ONLINE
        and _in_team(agent, None, rules, teams)
        and _has_skill(agent, rules)
    )


def _lasting(agent: Agent, episode: QueuedEpisode, rules: QueueRules, teams: Teams) -> Verdict | None:
    if not _in_team(agent, episode.wanted_team_id, rules, teams):
        return Verdict.WRONG_TEAM
    if not _has_skill(agent, rules):
        return Verdict.NO_SKILL
    # temporary staff take simple questions only (T4)
    if agent.duty is Duty.TEMPORARY and episode.priority > Priority.NORMAL:
        return Verdict.WRONG_DUTY
    return None


def _in_team(agent: Agent, wanted: int | None, rules: QueueRules, teams: Teams) -> bool:
    """A team that was asked for goes before the queue's own teams."""
    allowed = (wanted,) if wanted is not None else rules.team_ids
    return not allowed or any(agent.staff_id in teams.get(team_id, ()) for team_id in allowed)


def _has_skill(agent: Agent, rules: QueueRules) -> bool:
    return not rules.skill or rules.skill in agent.skills


def _only_reserved_left(agent: Agent, priority: Priority, reserved_for: Priority | None) -> bool:
    if reserved_for is None or priority >= reserved_for:
        return False
    return agent.load >= agent.limit - agent.reserved


def _able(agents: Sequence[Agent], verdicts: Mapping[int, Verdict]) -> list[Agent]:
    """Who can take it; those it should avoid only while no other qualified agent is online."""
    of = verdicts.get
    able = [agent for agent in agents if of(agent.staff_id) is Verdict.ABLE]
    if able or any(verdict in OCCUPIED for verdict in verdicts.values()):
        return able
    return [agent for agent in agents if of(agent.staff_id) is Verdict.AVOIDED]


def _rank(agent: Agent) -> tuple[float, bool, datetime | None, int]:
    """Smallest share of seats taken, then longest idle (never assigned first), then the lowest id."""
    share = agent.load / agent.limit
    if agent.last_assigned_at is None:
        return share, False, None, agent.staff_id
    return share, True, agent.last_assigned_at, agent.staff_id


def _why_nobody(verdicts: Mapping[int, Verdict]) -> Outcome:
    found = set(verdicts.values())
    if found <= LASTING:
        return Outcome.NOBODY_ABLE
    if found <= LASTING | ABSENT:
        return Outcome.NOBODY_ONLINE
    return Outcome.SEATS_RESERVED if Verdict.RESERVED in found else Outcome.ALL_FULL


def _candidates(agents: Sequence[Agent], verdicts: Mapping[int, Verdict]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(agent.staff_id, verdicts[agent.staff_id], agent.load, agent.limit)
        for agent in agents
        if agent.staff_id in verdicts
    )


def _asks_for(waiting: Waiting, waits_for: int | None) -> object:
    episode = waiting.episode
    return (
        waiting.rules, episode.priority, episode.wanted_agent_id, waits_for, episode.wanted_team_id,
        episode.avoid_agent_ids,
    )  # fmt: skip


def _decision(episode: QueuedEpisode, choice: _Choice, exclusive_until: datetime) -> Decision:
    params: dict[str, Scalar] = {}
    if choice.outcome is Outcome.WAITING_FOR_EXCLUSIVE:
        params["staff_id"] = episode.wanted_agent_id
    until = exclusive_until if choice.outcome is Outcome.WAITING_FOR_EXCLUSIVE else None
    if choice.agent_id is not None:
        params["staff_id"] = choice.agent_id
    return Decision(episode, choice.outcome, choice.candidates, choice.agent_id, params, until)
