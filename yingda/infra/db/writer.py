"""SQLite's one writer thread with group commit (rules 3 to 6 of the unit of work)."""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Engine

from yingda.infra.clock import Clock
from yingda.infra.db.unit import Outbox, Unit, Wiring
from yingda.kit.errors import UnavailableError

BATCH_UNITS = 64
BATCH_S = 0.020
MAX_QUEUED = 2000
MAX_WAIT_S = 1.0
SLOW_UNIT_S = 0.020

log = structlog.get_logger("yingda.db")


class Done(Protocol):
    """Takes what became of the units of a batch: (work, result, error, outbox)."""

    def __call__(self, outcomes: "list[Outcome]") -> None: ...


@dataclass(slots=True)
class Work:
    """A function to run in a unit, in its caller's context, for a future that may no longer wait."""

    run: Callable[[Unit], Any]
    context: Context
    future: Any
    interactive: bool = True
    queued_at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Outcome:
    """What became of one unit: a result, or an error and nothing kept."""

    work: Work
    result: Any = None
    error: BaseException | None = None
    outbox: Outbox | None = None


class BrokenBatchError(Exception):
    """The transaction itself failed (disk full, I/O): no unit of the batch is kept."""


def run_unit(work: Work, connection: Connection, clock: Clock, wiring: Wiring) -> Outcome:
    """Run one unit; its error is its outcome. Logs a unit that took more than 20 ms."""
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


class SqliteWriter:
    """Runs units one after another and commits many at once."""

    def __init__(self, engine: Engine, clock: Clock, wiring: Wiring, done: Done) -> None:
        self._engine, self._clock, self._wiring, self._done = engine, clock, wiring, done
        self._interactive: deque[Work] = deque()
        self._background: deque[Work] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._connection: Connection | None = None
        self.healthy = True
        self._thread = threading.Thread(target=self._loop, name="yingda-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work) -> None:
        """Queue a unit; refused when the queue is full or the writer is going away."""
        with self._wake:
            queue = self._interactive if work.interactive else self._background
            if self._closing or len(queue) >= MAX_QUEUED:
                raise UnavailableError
            queue.append(work)
            self._wake.notify()

    def close(self) -> None:
        """Run what is queued, then stop."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _loop(self) -> None:
        while (first := self._take(wait=True)) is not None:
            self._run_batch(first)
        self._drop_connection()

    def _take(self, *, wait: bool) -> Work | None:
        with self._wake:
            while not self._interactive and not self._background:
                if self._closing or not wait:
                    return None
                self._wake.wait()
            return self._interactive.popleft() if self._interactive else self._background.popleft()

    def _run_batch(self, first: Work) -> None:
        outcomes: list[Outcome] = []
        work: Work | None = first
        try:
            connection = self._open()
            transaction = connection.begin()
            ends = time.monotonic() + BATCH_S
            while work is not None:
                outcomes.append(self._run_one(work, connection))
                work = None
                if len(outcomes) < BATCH_UNITS and time.monotonic() < ends:
                    work = self._take(wait=False)
            transaction.commit()
            self.healthy = True
        except BaseException as error:
            self._fail(outcomes, work, error)
        self._done(outcomes)

    def _run_one(self, work: Work, connection: Connection) -> Outcome:
        if work.interactive and time.monotonic() - work.queued_at > MAX_WAIT_S:
            return Outcome(work, error=UnavailableError())
        savepoint = connection.begin_nested()
        try:
            outcome = run_unit(work, connection, self._clock, self._wiring)
            savepoint.commit()
        except BaseException as error:
            _roll_back(savepoint, error)
            return Outcome(work, error=error)
        return outcome

    def _fail(self, outcomes: list[Outcome], work: Work | None, error: BaseException) -> None:
        """Answer 503 to the whole batch and start over with a new connection."""
        self.healthy = False
        log.error("batch failed, nothing of it is kept", units=len(outcomes), error=repr(error))
        self._drop_connection()
        if work is not None and all(outcome.work is not work for outcome in outcomes):
            outcomes.append(Outcome(work))
        for outcome in outcomes:
            if outcome.error is None:
                outcome.error, outcome.result, outcome.outbox = UnavailableError(), None, None

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.invalidate()
            connection.close()
        except Exception as error:
            log.warning("broken connection could not be closed", error=repr(error))


def _roll_back(savepoint: Any, cause: BaseException) -> None:
    try:
        savepoint.rollback()
    except Exception as error:
        raise BrokenBatchError(repr(cause)) from error
