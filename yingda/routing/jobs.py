"""Jobs of routing; each is one unit."""

from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.routing import service
from yingda.routing.service import due
from yingda.routing.service.due import AnswerDue, LateOne, OfAgent, OfShop, RouteQueue

arm = service.arm


def route(unit: Unit, payload: RouteQueue) -> None:
    """Route one queue."""
    service.route(unit, [(payload.shop_id, payload.skill)])


def route_agent(unit: Unit, payload: OfAgent) -> None:
    """Route the queues that an agent can serve."""
    service.route_agent(unit, payload.staff_id)


def look_at_answer(unit: Unit, payload: AnswerDue) -> None:
    """Look whether an agent has answered."""
    service.look_at_answer(unit, payload)


def pause_agent(unit: Unit, payload: OfAgent) -> None:
    """Pause an agent without sign of life."""
    service.pause_agent(unit, payload.staff_id)


def release_lost(unit: Unit, payload: OfAgent) -> None:
    """Release what waits for an agent who is gone."""
    service.release_lost(unit, payload.staff_id)


def open_shop(unit: Unit, payload: OfShop) -> None:
    """Look after a shop at its opening."""
    service.open_shop(unit, payload.shop_id)


def requeue(unit: Unit, payload: OfShop) -> None:
    """Queue left messages."""
    service.requeue(unit, payload.shop_id)


def watch_shop(unit: Unit, payload: OfShop) -> None:
    """Look whether a shop is unattended."""
    service.watch_shop(unit, payload.shop_id)


def help_late(unit: Unit, payload: LateOne) -> None:
    """Help a conversation that is over a deadline."""
    service.help_late(unit, payload)


KINDS = (
    JobKind(due.ROUTE, RouteQueue, unit=route),
    JobKind(due.ROUTE_AGENT, OfAgent, unit=route_agent),
    JobKind(due.ANSWER_DUE, AnswerDue, unit=look_at_answer),
    JobKind(due.PAUSE_AGENT, OfAgent, unit=pause_agent),
    JobKind(due.RELEASE_LOST, OfAgent, unit=release_lost),
    JobKind(due.OPEN_SHOP, OfShop, unit=open_shop),
    JobKind(due.REQUEUE, OfShop, unit=requeue),
    JobKind(due.WATCH, OfShop, unit=watch_shop),
    JobKind(due.HELP_LATE, LateOne, unit=help_late),
)
