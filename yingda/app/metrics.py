"""`/metrics` for Prometheus: what this process counted, and what the database says of the whole."""

import asyncio
import hmac
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import structlog
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

import yingda
from yingda.conversations import service as conversations
from yingda.conversations.types import ShopQueue
from yingda.infra.db import Database, Reading
from yingda.infra.db.size import database_bytes
from yingda.infra.jobs.overview import KindCount, count_by_kind
from yingda.infra.metrics import REGISTRY
from yingda.infra.processes.service import count_alive
from yingda.infra.push.hub import Hub
from yingda.infra.settings import Settings
from yingda.kit.errors import NotFoundError, UnavailableError
from yingda.presence import service as presence
from yingda.presence.types import State

# several scrapers, or one in a hurry, must not make the database count again and again
KEPT_S = 5.0
# who passed the request on: a proxy on this machine, whose callers are anywhere
PASSED_ON = ("x-forwarded-for", "x-real-ip", "forwarded", "via")

log = structlog.get_logger("yingda.metrics")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says, the same in every process."""

    jobs: list[KindCount]
    queues: list[ShopQueue]
    agents: dict[State, int]
    bytes: int
    processes: int


class Whole(Collector):
    """Figures of this process that are read when asked, and of the whole installation."""

    def __init__(self, settings: Settings, db: Database, hub: Hub) -> None:
        self._settings, self._db, self._hub = settings, db, hub
        self._figures: Figures | None = None
        self._read_at = -KEPT_S

    def collect(self) -> Iterator[Metric]:
        """Called by the client library for every scrape, in a thread of its own."""
        yield _gauge("yingda_build", "The program's version", ({"version": yingda.__version__}, 1))
        yield _gauge("yingda_sockets", "Open sockets of this process", ({}, self._hub.sockets))
        yield _gauge(
            "yingda_db_queued_units", "Units that wait for a writer of this process", ({}, self._db.queued)
        )
        yield _gauge("yingda_db_healthy", "1 if the last commit went through", ({}, int(self._db.healthy)))
        free = shutil.disk_usage(self._settings.home).free
        yield _gauge("yingda_disk_free_bytes", "Room where the data folder is", ({}, free))
        figures = self._read()
        yield _gauge(
            "yingda_db_answers", "1 if the figures of the whole could be read", ({}, int(figures is not None))
        )
        if figures is not None:
            yield from _of_whole(figures, self._db)

    def _read(self) -> Figures | None:
        if time.monotonic() - self._read_at < KEPT_S:
            return self._figures
        try:
            self._figures = self._db.read_now(read_figures)
        except UnavailableError:
            self._figures = None
        except Exception:
            log.exception("figures could not be read")
            self._figures = None
        self._read_at = time.monotonic()
        return self._figures


def read_figures(reading: Reading) -> Figures:
    """Every figure of the whole on one snapshot."""
    return Figures(
        count_by_kind(reading), conversations.queues_by_shop(reading), presence.count_states(reading),
        database_bytes(reading), count_alive(reading),
    )  # fmt: skip


def _of_whole(figures: Figures, db: Database) -> Iterator[Metric]:
    now = db.clock.now()
    states = ("waiting", "running", "dead", "parked")
    jobs = [({"kind": one.kind, "state": state}, getattr(one, state)) for one in figures.jobs for state in states]
    yield _gauge("yingda_jobs", "Jobs by kind and state", *jobs)
    yield _gauge(
        "yingda_jobs_late", "Jobs due for 30 s and more", *(({"kind": one.kind}, one.late) for one in figures.jobs)
    )
    late = max(((now - one.late_since).total_seconds() for one in figures.jobs if one.late_since), default=0.0)
    yield _gauge("yingda_jobs_late_seconds", "How late the latest job is", ({}, late))
    waiting = [({"shop": str(one.shop_id)}, one.waiting) for one in figures.queues]
    yield _gauge("yingda_queue_waiting", "Customers who wait for an agent, by id of the shop", *waiting)
    oldest = [({"shop": str(one.shop_id)}, (now - one.since).total_seconds()) for one in figures.queues]
    yield _gauge("yingda_queue_oldest_seconds", "How long the first of them has waited", *oldest)
    agents = [({"state": state.value}, figures.agents.get(state, 0)) for state in State]
    yield _gauge("yingda_agents", "Staff by state", *agents)
    yield _gauge("yingda_database_bytes", "Size of the database", ({}, figures.bytes))
    yield _gauge("yingda_processes", "Processes that beat", ({}, figures.processes))


def _gauge(name: str, about: str, *samples: tuple[dict[str, str], float]) -> GaugeMetricFamily:
    labels = list(samples[0][0]) if samples else []
    family = GaugeMetricFamily(name, about, labels=labels)
    for values, value in samples:
        family.add_metric(list(values.values()), value)
    return family


def registry_of(settings: Settings, db: Database, hub: Hub) -> CollectorRegistry:
    """What one process has to say beyond its counters."""
    registry = CollectorRegistry()
    registry.register(Whole(settings, db, hub))
    return registry


def exposition(registry: CollectorRegistry) -> bytes:
    """Everything in Prometheus' text format."""
    return generate_latest(REGISTRY) + generate_latest(registry)


def metrics_route(settings: Settings, registry: CollectorRegistry) -> HTTPRouteHandler:
    """The route; whoever may not ask is told that there is nothing."""

    @get("/metrics", operation_id="getMetrics", include_in_schema=False)
    async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
        if not _may_ask(request, settings.metrics_token):
            raise NotFoundError
        text = await asyncio.to_thread(exposition, registry)
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    return metrics


def serve_worker_metrics(settings: Settings, registry: CollectorRegistry) -> Callable[[], None]:
    """Show a worker's metrics where the settings say; returns how to stop."""
    from prometheus_client import start_http_server

    class Both(Collector):
        def collect(self) -> Iterator[Metric]:
            yield from REGISTRY.collect()
            yield from registry.collect()

    both = CollectorRegistry()
    both.register(Both())
    host, _, port = settings.worker_metrics.rpartition(":")
    server, thread = start_http_server(int(port), host.strip("[]") or "127.0.0.1", both)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


def _may_ask(request: Request[Any, Any, Any], token: str) -> bool:
    if token:
        said = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(said.encode(), token.encode())
    if any(name in request.headers for name in PASSED_ON):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
