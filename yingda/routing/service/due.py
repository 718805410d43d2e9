"""What routing does later: payloads and keys of its jobs. All go before other work: a customer waits."""

from dataclasses import dataclass
from datetime import datetime

from yingda.infra.clock import to_ms
from yingda.infra.jobs.types import NewJob, Priority

ROUTE = "routing.route"
ROUTE_AGENT = "routing.agent"
ANSWER_DUE = "routing.answer_due"
PAUSE_AGENT = "routing.pause_agent"
RELEASE_LOST = "routing.release_lost"
OPEN_SHOP = "routing.open_shop"
REQUEUE = "routing.requeue"
WATCH = "routing.watch"
HELP_LATE = "routing.help_late"


@dataclass(frozen=True, slots=True)
class RouteQueue:
    """Route one queue."""

    shop_id: int
    skill: str


@dataclass(frozen=True, slots=True)
class OfAgent:
    """Something about one agent."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class OfShop:
    """Something about one shop."""

    shop_id: int


@dataclass(frozen=True, slots=True)
class AnswerDue:
    """Look whether this agent has answered; `again` once the miss has been counted."""

    conversation_id: int
    episode_id: int
    agent_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class LateOne:
    """A conversation is over a deadline; what is to be done about it."""

    conversation_id: int
    episode_id: int
    raise_priority: bool
    reroute: bool


def route(shop_id: int, skill: str, due_at: datetime | None = None, why: str = "") -> NewJob:
    """Route a queue, once however often it is asked; a later look has its own key, made of `why`."""
    key = f"route:{shop_id}:{skill}" + (f":{why}" if why else "")
    return NewJob(ROUTE, RouteQueue(shop_id, skill), due_at, key, Priority.URGENT)


def route_agent(staff_id: int) -> NewJob:
    """Route every queue that this agent can serve."""
    return NewJob(ROUTE_AGENT, OfAgent(staff_id), key=f"route_agent:{staff_id}", priority=Priority.URGENT)


def answer(due: AnswerDue, at: datetime) -> NewJob:
    """Look whether the agent has answered by then."""
    return NewJob(ANSWER_DUE, due, at, f"answer:{due.episode_id}:{due.agent_id}", Priority.URGENT)


def pause_agent(staff_id: int) -> NewJob:
    """Pause an agent who gives no sign of life."""
    return NewJob(PAUSE_AGENT, OfAgent(staff_id), key=f"pause:{staff_id}", priority=Priority.URGENT)


def release_lost(staff_id: int, at: datetime | None = None) -> NewJob:
    """Release what waits for an agent who is gone."""
    return NewJob(RELEASE_LOST, OfAgent(staff_id), at, f"lost:{staff_id}", Priority.URGENT)


def open_shop(shop_id: int, at: datetime, *, extra: bool = False) -> NewJob:
    """Look at a shop when it opens; an extra look leaves the armed one as it is."""
    key = f"open_shop:{shop_id}" + (f":{to_ms(at)}" if extra else "")
    return NewJob(OPEN_SHOP, OfShop(shop_id), at, key)


def requeue(shop_id: int) -> NewJob:
    """Queue the next slice of a shop's left messages."""
    return NewJob(REQUEUE, OfShop(shop_id), key=f"requeue:{shop_id}", priority=Priority.URGENT)


def watch(shop_id: int) -> NewJob:
    """Look whether a shop is unattended."""
    return NewJob(WATCH, OfShop(shop_id), key=f"watch:{shop_id}", priority=Priority.URGENT)


def help_late(late: LateOne) -> NewJob:
    """Help a conversation that is over a deadline."""
    key = f"late:{late.episode_id}:{int(late.raise_priority)}{int(late.reroute)}"
    return NewJob(HELP_LATE, late, key=key, priority=Priority.URGENT)
