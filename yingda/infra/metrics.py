"""What this process counts for Prometheus; cheap enough for every request, unit and push."""

from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

# the budgets of docs/architecture.md are among the bounds: 30, 50 and 100 ms
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})

REQUESTS = Counter("yingda_http_requests", "Requests answered", ["method", "route", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "yingda_http_request_seconds", "Time to answer", ["method", "route"], buckets=SECONDS, registry=REGISTRY
)
UNITS = Counter("yingda_db_units", "Units of work by what became of them", ["outcome"], registry=REGISTRY)
UNIT_WAIT = Histogram(
    "yingda_db_wait_seconds",
    "The longest that a unit of a batch waited for its writer",
    buckets=SECONDS,
    registry=REGISTRY,
)
BATCH_SECONDS = Histogram(
    "yingda_db_batch_seconds", "Time from begin to commit", buckets=SECONDS, registry=REGISTRY
)
JOBS_RUN = Counter("yingda_jobs_run", "Jobs run by how they ended", ["kind", "outcome"], registry=REGISTRY)
JOB_LATENESS = Histogram(
    "yingda_job_lateness_seconds", "Time from due to begun", buckets=(*SECONDS, 60.0, 600.0), registry=REGISTRY
)
PUSHES = Counter("yingda_pushes", "Pushes that somebody here listens to", registry=REGISTRY)
FRAMES = Counter("yingda_push_frames", "Frames handed to sockets", registry=REGISTRY)
RESYNCS = Counter("yingda_push_resyncs", "Sockets told to fetch everything again", registry=REGISTRY)

_done, _refused, _failed = (UNITS.labels(outcome) for outcome in ("done", "refused", "failed"))


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """One request, by the template of its path: paths themselves name people."""
    counted, timed = _request_lines(method if method in METHODS else "other", route, status)
    counted.inc()
    timed.observe(seconds)


@cache  # as many as there are routes; looking labels up anew takes longer than counting
def _request_lines(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, str(status)), REQUEST_SECONDS.labels(method, route)


def count_batch(seconds: float, longest_wait: float, *, done: int, refused: int, failed: int) -> None:
    """One transaction with its units."""
    BATCH_SECONDS.observe(seconds)
    UNIT_WAIT.observe(longest_wait)
    _done.inc(done)
    _refused.inc(refused)
    _failed.inc(failed)
