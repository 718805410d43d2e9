"""The HTTP application: everything put together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from litestar import Litestar
from litestar.di import NamedDependency, Provide
from litestar.types import ASGIApp

import yingda
from yingda.accounts.api import provide_actor, provide_signed_in
from yingda.alerts import jobs as alerts_jobs
from yingda.alerts.service import Carrier
from yingda.app import routes, wiring
from yingda.app.matters import TriagedMatters
from yingda.app.metrics import metrics_route, registry_of
from yingda.app.pages import PAGE_RULES
from yingda.app.tables import MIGRATIONS
from yingda.app.thinking import make_brain
from yingda.app.waiting import RoutingWaits
from yingda.bot import jobs as bot_jobs
from yingda.bot.ports import Brain
from yingda.channels.robots import make_robots
from yingda.channels.web.api import provide_visitor
from yingda.console import jobs as console_jobs
from yingda.conversations import jobs as conversations_jobs
from yingda.followups import jobs as followups_jobs
from yingda.followups.service import TextCarrier
from yingda.infra.audit import jobs as audit_jobs
from yingda.infra.clock import Clock, FakeClock, SystemClock
from yingda.infra.compute import Compute, make_compute, make_trainer
from yingda.infra.db import Database
from yingda.infra.db.engine import is_sqlite
from yingda.infra.db.migrate import is_current
from yingda.infra.files import jobs as files_jobs
from yingda.infra.health.types import Patient
from yingda.infra.http.files import PURPOSE, files_route
from yingda.infra.http.limits import Limiter, make_limiter
from yingda.infra.http.middleware import Edge
from yingda.infra.http.openapi import openapi_config
from yingda.infra.http.problems import exception_handlers
from yingda.infra.http.signing import Signer
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.mail import make_mailer
from yingda.infra.oidc import make_client
from yingda.infra.outgoing import Fetcher, make_fetcher
from yingda.infra.pictures import load_decoders
from yingda.infra.processes.beating import Beats
from yingda.infra.push.hub import Hub
from yingda.infra.push.publisher import Publisher
from yingda.infra.push.relay import RedisRelay
from yingda.infra.push.socket import RESTART
from yingda.infra.settings import Settings
from yingda.infra.sms import make_texter
from yingda.infra.storage import Storage, make_storage
from yingda.knowledge import jobs as knowledge_jobs
from yingda.knowledge.service.finding import Finder
from yingda.outreach import jobs as outreach_jobs
from yingda.outreach.service import Courier, MailPost
from yingda.outreach.types import SurveyWay
from yingda.presence.service import Heartbeats
from yingda.privacy import jobs as privacy_jobs
from yingda.triage import jobs as triage_jobs
from yingda.triage.service import warm_up
from yingda.webhooks import jobs as webhooks_jobs

TEST_CLOCK_START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, on the eve of Double 11

log = structlog.get_logger("yingda.app")


@dataclass(slots=True)
class Parts:
    """What one process is made of."""

    settings: Settings
    clock: Clock
    db: Database
    jobs: JobRunner
    hub: Hub
    publisher: Publisher
    storage: Storage
    compute: Compute
    limiter: Limiter
    heartbeats: Heartbeats
    beats: Beats
    visitor_signer: Signer
    fetcher: Fetcher
    finder: Finder
    brain: Brain
    carrier: Carrier
    text_carrier: TextCarrier
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


def make_parts(settings: Settings) -> Parts:
    """Build and connect the parts; nothing runs yet."""
    clock: Clock = FakeClock(TEST_CLOCK_START) if settings.test_clock else SystemClock()
    db = Database(settings.database, clock, wiring.make_wiring(settings.secret))
    hub = Hub()
    relay = RedisRelay(settings.redis_url, settings.installation, hub, clock) if settings.redis_url else None
    publisher = Publisher(hub, relay)
    db.after_commit(publisher)
    compute = make_compute(settings.workers)
    storage = make_storage(settings, compute)
    outside = (*files_jobs.kinds(db, storage), *console_jobs.kinds(db), *audit_jobs.kinds(settings.secret))
    outside += privacy_jobs.kinds(db, storage)
    fetcher = make_fetcher(settings)
    outside += conversations_jobs.kinds(db, storage, fetcher)
    outside += triage_jobs.kinds(db, compute, lambda: make_trainer(settings.workers))
    mailer = make_mailer(settings, clock)
    carrier = Carrier(make_robots(settings, fetcher), mailer, settings.secret)
    outside += alerts_jobs.kinds(db, carrier)
    courier = Courier({SurveyWay.MAIL: MailPost(mailer)}, settings.secret, settings.public_url)
    outside += outreach_jobs.kinds(db, courier)
    text_carrier = TextCarrier(make_texter(settings, fetcher), settings.secret)
    outside += followups_jobs.kinds(db, text_carrier, TriagedMatters())
    finder = Finder(db, compute)
    outside += knowledge_jobs.kinds(db, storage, compute, finder)
    outside += webhooks_jobs.kinds(db, fetcher, settings.secret)
    brain = make_brain(settings, db, compute, fetcher, finder)
    outside += bot_jobs.kinds(db, brain)
    kinds = wiring.job_kinds() | {kind.name: kind for kind in outside}
    return Parts(
        settings, clock, db, JobRunner(db, clock, kinds), hub, publisher, storage, compute,
        make_limiter(settings), Heartbeats(),
        Beats(db, yingda.__version__, settings.log_level, lambda: hub.sockets), Signer(settings.secret, "visitor"),
        fetcher, finder, brain, carrier, text_carrier,
    )  # fmt: skip


def make_app(parts: Parts) -> ASGIApp:
    """The application with its edge: headers, request ids, limits on bodies."""
    return Edge(make_litestar(parts), parts.settings, PAGE_RULES)


def make_litestar(parts: Parts) -> Litestar:
    """Every route, with what handlers ask for by name."""
    return Litestar(
        route_handlers=[
            *routes.ALL,
            metrics_route(parts.settings, registry_of(parts.settings, parts.db, parts.hub)),
            files_route(parts.storage, Signer(parts.settings.secret, PURPOSE), parts.clock),
            *(routes.TEST_ONLY if parts.settings.test_clock else ()),
        ],
        dependencies=_dependencies(parts),
        exception_handlers=exception_handlers(),
        openapi_config=openapi_config(yingda.__version__, routes.PUSHES),
        lifespan=[lambda _app: running(parts)],
        logging_config=None,
        request_max_body_size=None,
    )


@contextlib.asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """Run jobs and background work while the application serves; then close everything in order."""
    for start in wiring.STARTERS:
        await parts.db.write_later(start)
    parts.publisher.start()
    parts.tasks = [
        asyncio.create_task(parts.heartbeats.run(parts.db, parts.clock)),
        asyncio.create_task(parts.beats.run(parts.clock)),
        asyncio.create_task(parts.compute.run(load_decoders)),  # nobody waits for the child to start
    ]
    if parts.settings.workers:
        parts.tasks.append(asyncio.create_task(parts.compute.run(warm_up)))
    if parts.settings.jobs:
        parts.jobs.start(alone=is_sqlite(parts.settings.database))
    try:
        yield
    finally:
        parts.hub.close_all(RESTART)
        for task in parts.tasks:
            task.cancel()
        await asyncio.gather(*parts.tasks, return_exceptions=True)
        await parts.jobs.stop()
        await parts.heartbeats.flush(parts.db)
        await parts.beats.leave()
        await parts.publisher.stop()
        await parts.limiter.close()
        await parts.compute.close()
        await parts.fetcher.close()
        await asyncio.to_thread(parts.db.close)


def check_ready(parts: Parts) -> dict[str, bool]:
    """Whether the database is migrated, the writer moves and jobs are not late."""
    late = (parts.clock.now() - parts.jobs.last_poll).total_seconds() > routes.JOBS_LATE_S
    return {
        "migrated": parts.db.read_now(is_current, MIGRATIONS),
        "writer": parts.db.healthy,
        "jobs": not parts.settings.jobs or not late or parts.settings.test_clock,
    }


def _dependencies(parts: Parts) -> dict[str, Provide]:
    names = (
        "settings", "clock", "db", "jobs", "hub", "publisher", "storage", "compute", "heartbeats",
        "fetcher", "beats", "finder", "brain", "carrier", "text_carrier",
    )  # fmt: skip
    given: dict[str, Any] = {name: getattr(parts, name) for name in names}
    given["ready"] = lambda: check_ready(parts)
    given["patient"] = lambda: _patient(parts)
    given["waits"] = RoutingWaits()
    given["oidc"] = make_client(parts.settings, parts.fetcher, parts.clock)
    provided = {name: Provide(_giving(value), sync_to_thread=False) for name, value in given.items()}
    people = {"signed_in": Provide(provide_signed_in), "actor": Provide(provide_actor)}
    return provided | _in_turn(parts) | people | {"visitor": Provide(provide_visitor)}


def _patient(parts: Parts) -> Patient:
    from yingda.app.operating import patient_of  # it starts servers too, and so imports this module

    return patient_of(parts.settings, parts.clock)


def _in_turn(parts: Parts) -> dict[str, Provide]:
    """What a customer's message needs, one after another.

    For things that could be had at the same time Litestar starts a task each, which cost 6 % of the loop's time.
    """

    def visitor_signer(db: NamedDependency[Database]) -> Any:  # noqa: ARG001 # named to come after it
        return parts.visitor_signer

    def limiter(visitor_signer: NamedDependency[Any]) -> Any:  # noqa: ARG001 # likewise, to come third
        return parts.limiter

    each = {"visitor_signer": visitor_signer, "limiter": limiter}
    return {name: Provide(give, sync_to_thread=False) for name, give in each.items()}


def _giving(value: Any) -> Callable[[], Any]:
    return lambda: value
