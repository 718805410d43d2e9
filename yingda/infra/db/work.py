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
from yingda.kit.errors import UnavailableError

MAX_QUEUED = 2000
MAX_WAIT_S = 1.0
SLOW_UNIT_S = 0.020

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


class WorkQueue:
    """Bounded; units that a person waits for go before those of jobs."""

    def __init__(self) -> None:
        self._interactive: deque[Work] = deque()
        self._background: deque[Work] = deque()
        self._changed = threading.Condition()
        self._closing = False

    def put(self, work: Work) -> None:
        """Queue a unit; refused when its queue is full or the writer is going away."""
        with self._changed:
            queue = self._interactive if work.interactive else self._background
            if self._closing or len(queue) >= MAX_QUEUED:
                raise UnavailableError
            queue.append(work)
            self._changed.notify()

    def take(self, *, wait: bool) -> Work | None:
        """The next unit; None if there is none and `wait` is false, or none will come any more."""
        with self._changed:
            while not self._interactive and not self._background:
                if self._closing or not wait:
                    return None
                self._changed.wait()
            return self._interactive.popleft() if self._interactive else self._background.popleft()

    def close(self) -> None:
        """Take nothing more; what is queued is still handed out."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()


def run_unit(work: Work, connection: Connection, clock: Clock, wiring: Wiring) -> Outcome:
    """Run one unit and return its outcome, or raise its error. Logs a unit that took more than 20 ms."""
    unit = Unit(connection, clock.now(), wiring)
    started = time.perf_counter()
    try:
        result = work.context.run(work.run, unit)
        return Outcome(work, result=result, outbox=unit.finish())
    finally:
        unit.close()
        took = time.perf_counter() - started
        if took > SLOW_UNIT_S:
            name = getattr(work.run, "__qualname__", repr(work.run))
            work.context.run(log.info, "slow unit", unit=name, ms=round(took * 1000))
