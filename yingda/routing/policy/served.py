"""Whether a queue could ever be served by the staff as it is set up, online or not."""

from collections.abc import Iterable

from yingda.presence.types import Duty
from yingda.routing.policy.choose import Teams
from yingda.routing.types import Agent, Problem, QueueRules


def problem_of(rules: QueueRules, staff: Iterable[Agent], teams: Teams) -> Problem | None:
    """Why nobody could ever take an ordinary episode of this queue; None if somebody could."""
    people = [agent for agent in staff if agent.staff_id in rules.staff_ids]
    if not people:
        return Problem.NO_STAFF
    if rules.team_ids:
        members = frozenset[int]().union(*(teams.get(team_id, frozenset()) for team_id in rules.team_ids))
        people = [agent for agent in people if agent.staff_id in members]
    if not people:
        return Problem.NO_TEAM_MEMBER
    people = [agent for agent in people if not rules.skill or rules.skill in agent.skills]
    if not people:
        return Problem.NO_SKILL
    return _problem_of_qualified(rules, people)


def _problem_of_qualified(rules: QueueRules, people: Iterable[Agent]) -> Problem | None:
    """Complaints need somebody who is not temporary; ordinary matters a seat that is not reserved."""
    people = list(people)
    if all(agent.duty is Duty.TEMPORARY for agent in people):
        return Problem.ONLY_TEMPORARY
    if rules.reserved_for is not None and all(agent.reserved >= agent.limit for agent in people):
        return Problem.ALL_RESERVED
    return None
