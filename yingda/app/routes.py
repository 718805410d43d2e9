"""Every route of the application."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE
from msgspec import Meta

from yingda.accounts import api as accounts
from yingda.alerts import api as alerts
from yingda.alerts.pushes import AlertCard, LogEntry, NoticeCard
from yingda.analytics import api as analytics
from yingda.app import pages, shell
from yingda.bot import api as bot
from yingda.channels.web import api as web
from yingda.channels.web.pushes import VisitorGreeting, VisitorReady
from yingda.console import api as console
from yingda.console.api.socket import staff_socket
from yingda.console.pushes import BulkCard
from yingda.conversations import api as conversations
from yingda.conversations.pushes import (
    ConversationCard,
    Message,
    Popup,
    QueuePlace,
    ReadMarks,
    Typing,
    VisitorConversation,
    VisitorMessage,
)
from yingda.customers import api as customers
from yingda.followups import api as followups
from yingda.followups.pushes import HoldCard, PromiseCard, TaskCard
from yingda.followups.pushes.callbacks import MatterCard
from yingda.followups.pushes.duties import DutyRunCard
from yingda.followups.pushes.handover import HandoverPush
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.push.types import PushFrame
from yingda.knowledge import api as knowledge
from yingda.outreach import api as outreach
from yingda.presence import api as presence
from yingda.presence.pushes import PresenceCard
from yingda.privacy import api as privacy
from yingda.routing import api as routing
from yingda.sla import api as sla
from yingda.sla.pushes import ClocksCard, RecomputeCard
from yingda.triage import api as triage
from yingda.triage.pushes import UnderstandingCard
from yingda.webhooks import api as webhooks

JOBS_LATE_S = 30


class Health(msgspec.Struct, frozen=True):
    """Whether the process answers."""

    status: str
    version: str


class Ready(msgspec.Struct, frozen=True):
    """What has to hold before customers are sent here."""

    ready: bool
    checks: dict[str, bool]


class Move(msgspec.Struct, frozen=True):
    """How far the test clock moves."""

    seconds: Annotated[float, Meta(ge=0, le=10_000_000)]


class StaffPushes(msgspec.Struct, frozen=True, kw_only=True):
    """The card of each kind of push to staff."""

    conversation: ConversationCard
    message: Message
    typing: Typing
    read: ReadMarks
    popup: Popup
    presence: PresenceCard
    alert: AlertCard
    notice: NoticeCard
    shift_log: LogEntry
    bulk: BulkCard
    understanding: UnderstandingCard
    clocks: ClocksCard
    recompute: RecomputeCard
    promise: PromiseCard
    hold: HoldCard
    task: TaskCard
    duty_run: DutyRunCard
    handover: HandoverPush
    matter: MatterCard


class VisitorPushes(msgspec.Struct, frozen=True, kw_only=True):
    """The card of each kind of push to a customer."""

    conversation: VisitorConversation
    message: VisitorMessage
    typing: Typing
    read: ReadMarks
    queue: QueuePlace
    greeting: VisitorGreeting


@get("/healthz", operation_id="getHealth", tags=["operations"])
async def health() -> Health:
    """Alive."""
    return Health("ok", pages.VERSION)


@get(
    "/readyz", operation_id="getReadiness", tags=["operations"],
    responses={HTTP_503_SERVICE_UNAVAILABLE: ResponseSpec(Ready, description="Not yet, or no longer")},
)  # fmt: skip
async def readiness(ready: NamedDependency[Callable[[], dict[str, bool]]]) -> Response[Ready]:
    """Migrated, writer moving, jobs not late."""
    checks = ready()
    ok = all(checks.values())
    return Response(Ready(ok, checks), status_code=HTTP_200_OK if ok else HTTP_503_SERVICE_UNAVAILABLE)


@post("/api/v1/test/clock", operation_id="moveClock", tags=["test"], status_code=HTTP_200_OK)
async def move_clock(
    db: NamedDependency[Database], jobs: NamedDependency[JobRunner], data: JSONBody[Move]
) -> dict[str, str]:
    """Move the test clock and run what has become due; only there with the setting `test_clock`."""
    assert isinstance(db.clock, FakeClock)
    now = db.clock.advance(timedelta(seconds=data.seconds))
    await jobs.drain()
    return {"now": now.isoformat()}


TEST_ONLY = (move_clock,)
ALL = (
    health,
    readiness,
    *pages.ROUTES,
    *shell.ROUTES,
    *accounts.ROUTES,
    *presence.ROUTES,
    *customers.ROUTES,
    *conversations.ROUTES,
    *knowledge.ROUTES,
    *alerts.ROUTES,
    *triage.ROUTES,
    *sla.ROUTES,
    *followups.ROUTES,
    *routing.ROUTES,
    *outreach.ROUTES,
    *bot.ROUTES,
    *analytics.ROUTES,
    *webhooks.ROUTES,
    *privacy.ROUTES,
    *console.ROUTES,
    *web.ROUTES,
    staff_socket,
)
PUSHES = (PushFrame, StaffPushes, VisitorPushes, VisitorReady)
