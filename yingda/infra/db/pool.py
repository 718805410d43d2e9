"""PostgreSQL's writers: one transaction a unit, run again on deadlock (rule 9 of the unit of work)."""

import random
import threading
import time

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from yingda.infra.clock import Clock
from yingda.infra.db.faults import is_connection_lost, is_passing, may_run_again
from yingda.infra.db.unit import Wiring
from yingda.infra.db.work import Done, Outcome, Work, WorkQueue, count_outcomes, run_unit
from yingda.kit.errors import UnavailableError

WRITERS = 4
JOB_WRITERS = 2  # while people write
MAX_RUNS = 5
BACK_OFF_S = 0.01


class PostgresWriters:
    """A few writer threads behind one bounded queue; no error ends them."""

    def __init__(self, engine: Engine, clock: Clock, wiring: Wiring, done: Done) -> None:
        self._engine, self._clock, self._wiring, self._done = engine, clock, wiring, done
        self._queue = WorkQueue(background_most=JOB_WRITERS)
        self.healthy = True
        self._threads = [
            threading.Thread(target=self._loop, name=f"yingda-writer-{number}", daemon=True)
            for number in range(WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def queued(self) -> int:
        """How many units wait."""
        return len(self._queue)

    def submit(self, work: Work) -> None:
        """Queue a unit; refused when the queue is full or the writers are going away."""
        self._queue.put(work)

    def close(self) -> None:
        """Run what is queued, then stop."""
        self._queue.close()
        for thread in self._threads:
            thread.join()

    def _loop(self) -> None:
        while (work := self._queue.take()) is not None:
            began = time.monotonic()
            outcomes = [self._run(work)]
            self._queue.finished(work)
            self._done(outcomes)
            count_outcomes(outcomes, began)

    def _run(self, work: Work) -> Outcome:
        if work.stale:
            return Outcome(work, error=UnavailableError())
        for run in range(1, MAX_RUNS + 1):
            committing = False
            try:
                with self._engine.begin() as connection:
                    outcome = run_unit(work, connection, self._clock, self._wiring)
                    committing = True
            except DBAPIError as error:
                # a pooled connection may have died since its last use; after COMMIT nobody knows what was kept
                died = error.connection_invalidated and run == 1 and not committing
                if not (died or (may_run_again(error) and run < MAX_RUNS)):
                    return Outcome(work, error=self._translate(error))
                time.sleep(random.uniform(0, BACK_OFF_S * 2**run))  # noqa: S311 # jitter, not a secret
            except BaseException as error:
                return Outcome(work, error=error)
            else:
                self.healthy = True
                return outcome
        raise AssertionError("the last run returns")

    def _translate(self, error: DBAPIError) -> Exception:
        if is_connection_lost(error):
            self.healthy = False
        return UnavailableError() if is_passing(error) else error
