"""SQLite's one writer thread with group commit (rules 3 to 6 of the unit of work)."""

import sqlite3
import threading
import time
from typing import cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from yingda.infra.clock import Clock
from yingda.infra.db.faults import is_passing
from yingda.infra.db.unit import Wiring
from yingda.infra.db.work import Done, Outcome, Work, WorkQueue, count_outcomes, run_unit
from yingda.kit.errors import UnavailableError

BATCH_UNITS = 64
BATCH_S = 0.020

log = structlog.get_logger("yingda.db")


class BrokenBatchError(Exception):
    """The transaction itself failed (disk full, I/O): no unit of the batch is kept."""


class SqliteWriter:
    """Runs units one after another and commits many at once; no error ends it."""

    def __init__(self, engine: Engine, clock: Clock, wiring: Wiring, done: Done) -> None:
        self._engine, self._clock, self._wiring, self._done = engine, clock, wiring, done
        self._queue = WorkQueue()
        self._connection: Connection | None = None
        self.healthy = True
        self._thread = threading.Thread(target=self._loop, name="yingda-writer", daemon=True)
        self._thread.start()

    @property
    def queued(self) -> int:
        """How many units wait."""
        return len(self._queue)

    def submit(self, work: Work) -> None:
        """Queue a unit; refused when the queue is full or the writer is going away."""
        self._queue.put(work)

    def close(self) -> None:
        """Run what is queued, then stop."""
        self._queue.close()
        self._thread.join()

    def _loop(self) -> None:
        while (first := self._queue.take()) is not None:
            began = time.monotonic()
            outcomes = self._run_batch(first)
            self._done(outcomes)
            count_outcomes(outcomes, began)
        self._drop_connection()

    def _run_batch(self, first: Work) -> list[Outcome]:
        outcomes: list[Outcome] = []
        work: Work | None = first
        try:
            connection = self._open()
            transaction = connection.begin()
            ends = time.monotonic() + BATCH_S
            waited_for = False
            while work is not None:
                outcomes.append(self._run_one(work, connection))
                waited_for = waited_for or work.interactive
                work = None
                if len(outcomes) < BATCH_UNITS and time.monotonic() < ends:
                    work = self._queue.take_more(waited_for=waited_for)
            transaction.commit()
            self.healthy = True
        except BaseException as error:
            self._fail(outcomes, work, error)
        return outcomes

    def _run_one(self, work: Work, connection: Connection) -> Outcome:
        if work.stale:
            return Outcome(work, error=UnavailableError())
        # spoken to the driver: SQLAlchemy compiles its savepoints anew each time, which cost 50 µs a unit
        driver = _driver_of(connection)
        driver.execute("SAVEPOINT unit")
        try:
            outcome = run_unit(work, connection, self._clock, self._wiring)
        except BaseException as error:
            if isinstance(error, DBAPIError) and is_passing(error):
                raise BrokenBatchError(str(error.orig)) from error
            _roll_back(driver, error)
            return Outcome(work, error=error)
        driver.execute("RELEASE unit")
        return outcome

    def _fail(self, outcomes: list[Outcome], work: Work | None, error: BaseException) -> None:
        """Answer 503 to the whole batch and start over with a new connection."""
        self.healthy = False
        self._drop_connection()
        if work is not None:
            outcomes.append(Outcome(work))
        log.error("batch failed, nothing of it is kept", units=len(outcomes), error=repr(error))
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


def _driver_of(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _roll_back(driver: sqlite3.Connection, cause: BaseException) -> None:
    try:
        driver.execute("ROLLBACK TO unit")
        driver.execute("RELEASE unit")
    except sqlite3.Error as error:
        raise BrokenBatchError(repr(cause)) from error
