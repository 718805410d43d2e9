"""Queues and the reasons of decisions over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from yingda.accounts.types import Actor
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.kit.errors import Scalar
from yingda.kit.ids import MAX_ID
from yingda.routing import service
from yingda.routing.types import (
    RESERVED_PRIORITY,
    ExplainedCandidate,
    ExplainedDecision,
    Outcome,
    QueueChange,
    QueueDraft,
    QueueInfo,
    ReservedFor,
    Verdict,
)

PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A queue as administration edits it; an empty skill takes everybody."""

    id: int
    version: int
    shop_id: int
    skill: str
    name: str
    waiting: int
    reserved_for: ReservedFor
    team_ids: tuple[int, ...]


class QueueList(msgspec.Struct, frozen=True):
    """Queues of the reader's shops."""

    items: list[Queue]


class RoutingCandidate(msgspec.Struct, frozen=True):
    """One agent in a decision."""

    staff_id: int
    name: str
    load: int
    capacity: int
    verdict: Verdict
    text: str


class RoutingStep(msgspec.Struct, frozen=True):
    """One decision about a conversation."""

    at: datetime
    kind: Outcome
    text: str
    params: dict[str, Scalar]
    candidates: list[RoutingCandidate]


class RoutingExplanation(msgspec.Struct, frozen=True):
    """Why this agent, why still waiting; the oldest decision first."""

    items: list[RoutingStep]


class QueueController(Controller):
    """Queues."""

    path = "/api/v1/queues"
    tags = ("routing",)

    @get("/", operation_id="listQueues")
    async def list_queues(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> QueueList:
        """The queues of the reader's shops."""
        return await db.read(_list, actor)

    @post("/", operation_id="createQueue")
    async def create_queue(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[QueueDraft]
    ) -> Queue:
        """Set up a queue that somebody can serve."""
        return await db.write(_create, actor, data)

    @patch("/{queue_id:int}", operation_id="updateQueue")
    async def update_queue(
        self,
        db: NamedDependency[Database],
        actor: NamedDependency[Actor],
        queue_id: PathId,
        data: JSONBody[QueueChange],
    ) -> Queue:
        """Change a queue."""
        return await db.write(_update, actor, queue_id, data)


class WhyController(Controller):
    """Reasons of decisions."""

    path = "/api/v1/conversations"
    tags = ("routing",)

    @get("/{conversation_id:int}/why", operation_id="explainRouting")
    async def explain(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], conversation_id: PathId
    ) -> RoutingExplanation:
        """Why this agent, or why the customer still waits."""
        decisions = await db.read(service.explain_for, actor, conversation_id)
        return RoutingExplanation([_step(each) for each in decisions])


ROUTES = (QueueController, WhyController)


def _list(reading: Reading, actor: Actor) -> QueueList:
    queues, waiting = service.list_queues(reading, actor)
    return QueueList([_queue(each, waiting.get(each.id, 0)) for each in queues])


def _create(unit: Unit, actor: Actor, draft: QueueDraft) -> Queue:
    return _counted(unit, actor, service.create_queue(unit, actor, draft))


def _update(unit: Unit, actor: Actor, queue_id: int, change: QueueChange) -> Queue:
    return _counted(unit, actor, service.update_queue(unit, actor, queue_id, change))


def _counted(unit: Unit, actor: Actor, queue: QueueInfo) -> Queue:
    return _queue(queue, service.list_queues(unit, actor)[1].get(queue.id, 0))


def _queue(queue: QueueInfo, waiting: int) -> Queue:
    return Queue(
        id=queue.id,
        version=queue.version,
        shop_id=queue.shop_id,
        skill=queue.skill,
        name=queue.name,
        waiting=waiting,
        reserved_for=next(each for each in ReservedFor if RESERVED_PRIORITY[each] is queue.reserved_for),
        team_ids=queue.team_ids,
    )


def _step(decision: ExplainedDecision) -> RoutingStep:
    candidates = [_candidate(each) for each in decision.candidates]
    return RoutingStep(decision.at, decision.kind, decision.text, dict(decision.params), candidates)


def _candidate(each: ExplainedCandidate) -> RoutingCandidate:
    return RoutingCandidate(each.staff_id, each.name, each.load, each.capacity, each.verdict, each.text)
