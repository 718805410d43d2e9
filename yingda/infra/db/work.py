"""Units on their way to a writer: what is asked, what became of it, and who goes first (rule 4)."""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection

from yingda.infra.clock import Clock
from yingda.infra.db.unit import Outbox, Unit, Wiring
from yingda.infra.metrics import count_batch
from yingda.infra.tracing import span
from yingda.kit.errors import AppError, UnavailableError

MAX_QUEUED = 2000
MAX_WAIT_S = 1.0
SLOW_UNIT_S = 0.020
ALONE_AFTER_S = 1.0  # without a person's unit, jobs may have all writers

log = structlog.get_logger("yingda.db")


@dataclass(slots=True)
class Work:
    """A function to run in a unit, in its caller's context, for a future that may no longer wait."""

    run: Callable[[Unit], Any]
    context: Context
    future: Any
    interactive: bool = True
    queued_at: float = field(default_factory=time.monotonic)

    @property
    def stale(self) -> bool:
        """Whether a person has waited too long for it to begin."""
        return self.interactive and time.monotonic() - self.queued_at > MAX_WAIT_S


@dataclass(slots=True)
class Outcome:
    """What became of one unit: a result, or an error and nothing kept."""

    work: Work
    result: Any = None
    error: BaseException | None = None
    outbox: Outbox | None = None


class Done(Protocol):
    """Takes what became of units, in a writer's thread; must not raise."""

    def __call__(self, outcomes: list[Outcome]) -> None: ...


def count_outcomes(outcomes: list[Outcome], began: float) -> None:
    """Count what one transaction did: how long it took, how long its first unit had waited, how all ended."""
    refused = sum(isinstance(one.error, AppError) for one in outcomes)
    done = sum(one.error is None for one in outcomes)
    longest = max((began - one.work.queued_at for one in outcomes), default=0.0)
    failed = len(outcomes) - done - refused
    count_batch(time.monotonic() - began, max(longest, 0.0), done=done, refused=refused, failed=failed)


class WorkQueue:
    """Bounded; units that a person waits for go before those of jobs.

    While people write, no more than `background_most` units of jobs are out at once (None: any number): every
    running unit slows the others down, and two hundred timers may be due in one second.
    """

    def __init__(self, background_most: int | None = None) -> None:
        self._interactive: deque[Work] = deque()
        self._background: deque[Work] = deque()
        self._background_most = background_most
        self._background_out = 0
        self._asked_at = float("-inf")  # when a person's unit last came
        self._changed = threading.Condition()
        self._closing = False

    def put(self, work: Work) -> None:
        """Queue a unit; refused when its queue is full or the writer is going away."""
        with self._changed:
            queue = self._interactive if work.interactive else self._background
            if self._closing or len(queue) >= MAX_QUEUED:
                raise UnavailableError
            queue.append(work)
            if work.interactive:
                self._asked_at = work.queued_at
            self._changed.notify()

    def take(self) -> Work | None:
        """The next unit as soon as there is one; None if none will come any more."""
        with self._changed:
            while (work := self._next()) is None:
                if self._closing:
                    return None
                self._changed.wait()
            return work

    def take_more(self, *, waited_for: bool) -> Work | None:
        """Another unit for the same commit; of those of jobs none if a person waits for this commit."""
        with self._changed:
            return None if waited_for and not self._interactive else self._next()

    def finished(self, work: Work) -> None:
        """A unit that was taken is done; whoever did it comes back for the next."""
        if not work.interactive:
            with self._changed:
                self._background_out -= 1

    def _next(self) -> Work | None:
        if self._interactive:
            return self._interactive.popleft()
        if not self._background or not self._has_room():
            return None
        self._background_out += 1
        return self._background.popleft()

    def _has_room(self) -> bool:
        if self._background_most is None or self._background_out < self._background_most:
            return True
        return self._closing or time.monotonic() - self._asked_at > ALONE_AFTER_S

    def __len__(self) -> int:
        return len(self._interactive) + len(self._background)

    def close(self) -> None:
        """Take nothing more; what is queued is still handed out."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()


def _run_traced(work: Work, unit: Unit) -> Any:
    with span("unit", {"yingda.unit": getattr(work.run, "__qualname__", "")}):
        return work.run(unit)


def run_unit(work: Work, connection: Connection, clock: Clock, wiring: Wiring) -> Outcome:
    """Run one unit and return its outcome, or raise its error. Logs a unit that took more than 20 ms."""
    unit = Unit(connection, clock.now(), wiring)
    started = time.perf_counter()
    try:
        result = work.context.run(_run_traced, work, unit)
        return Outcome(work, result=result, outbox=unit.finish())
    finally:
        unit.close()
        took = time.perf_counter() - started
        if took > SLOW_UNIT_S:
            name = getattr(work.run, "__qualname__", repr(work.run))
            work.context.run(log.info, "slow unit", unit=name, ms=round(took * 1000))
