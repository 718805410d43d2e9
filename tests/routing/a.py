"""Short ways to say who is there and who waits."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from yingda.conversations.types import Priority, QueuedEpisode
from yingda.presence.types import Duty, State
from yingda.routing.types import Agent, QueueRules, Waiting

NOON = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Shanghai


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def agent(
    staff_id: int,
    load: int = 0,
    limit: int = 5,
    *,
    state: State = State.ONLINE,
    skills: Iterable[str] = (),
    duty: Duty = Duty.PRESALES,
    reserved: int = 0,
    last: datetime | None = None,
) -> Agent:
    return Agent(staff_id, state, duty, frozenset(skills), limit, reserved, load, last)


def episode(
    conversation_id: int,
    queued_at: datetime = NOON,
    priority: Priority = Priority.NORMAL,
    *,
    left: bool = False,
    wanted: int | None = None,
    team: int | None = None,
    avoid: tuple[int, ...] = (),
    skill: str = "",
) -> QueuedEpisode:
    return QueuedEpisode(
        conversation_id=conversation_id,
        episode_id=conversation_id + 1000,
        shop_id=1,
        skill=skill,
        priority=priority,
        left_message=left,
        queued_at=queued_at,
        wanted_agent_id=wanted,
        wanted_team_id=team,
        avoid_agent_ids=avoid,
        customer_id=conversation_id,
    )


def rules(
    *staff_ids: int,
    skill: str = "",
    teams: tuple[int, ...] = (),
    reserved_for: Priority | None = Priority.HIGH,
) -> QueueRules:
    return QueueRules(1, skill, frozenset(staff_ids), teams, reserved_for)


def waits(queued: QueuedEpisode, by: QueueRules, since: datetime = NOON) -> Waiting:
    return Waiting(queued, by, since)
