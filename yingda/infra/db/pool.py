"""PostgreSQL's writers: one transaction a unit, run again on deadlock (rule 9 of the unit of work)."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from yingda.infra.clock import Clock
from yingda.infra.db.unit import Wiring
from yingda.infra.db.writer import MAX_QUEUED, MAX_WAIT_S, Done, Outcome, Work, run_unit
from yingda.kit.errors import UnavailableError

WRITERS = 8
MAX_RUNS = 5
BACK_OFF_S = 0.01
# serialization_failure, deadlock_detected
RUN_AGAIN = frozenset({"40001", "40P01"})
# lock_not_available, query_canceled, admin shutdown and crash, cannot connect now
COME_BACK_LATER = frozenset({"55P03", "57014", "57P01", "57P02", "57P03"})


class PostgresWriters:
    """A pool of writer threads behind a bounded queue."""

    def __init__(self, engine: Engine, clock: Clock, wiring: Wiring, done: Done) -> None:
        self._engine, self._clock, self._wiring, self._done = engine, clock, wiring, done
        self._threads = ThreadPoolExecutor(WRITERS, thread_name_prefix="yingda-writer")
        self._queued = 0
        self._lock = threading.Lock()
        self.healthy = True

    def submit(self, work: Work) -> None:
        """Queue a unit; refused when the queue is full."""
        with self._lock:
            if self._queued >= MAX_QUEUED:
                raise UnavailableError
            self._queued += 1
        try:
            self._threads.submit(self._run, work)
        except RuntimeError as error:
            raise UnavailableError from error

    def close(self) -> None:
        """Run what is queued, then stop."""
        self._threads.shutdown(wait=True)

    def _run(self, work: Work) -> None:
        with self._lock:
            self._queued -= 1
        if work.interactive and time.monotonic() - work.queued_at > MAX_WAIT_S:
            self._done([Outcome(work, error=UnavailableError())])
            return
        self._done([self._run_with_retries(work)])

    def _run_with_retries(self, work: Work) -> Outcome:
        for run in range(1, MAX_RUNS + 1):
            try:
                with self._engine.begin() as connection:
                    outcome = run_unit(work, connection, self._clock, self._wiring)
            except DBAPIError as error:
                if _state(error) in RUN_AGAIN and run < MAX_RUNS:
                    time.sleep(random.uniform(0, BACK_OFF_S * 2**run))  # noqa: S311 # jitter, not a secret
                    continue
                return Outcome(work, error=self._translate(error))
            except BaseException as error:
                return Outcome(work, error=error)
            self.healthy = True
            return outcome
        raise AssertionError("the last run returns")

    def _translate(self, error: DBAPIError) -> BaseException:
        if error.connection_invalidated or _state(error) is None:
            self.healthy = False
            return UnavailableError()
        if _state(error) in COME_BACK_LATER | RUN_AGAIN:
            return UnavailableError()
        return error


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
