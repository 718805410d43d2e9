"""Runs due jobs: woken by commits, and by a poll of the due index."""

import asyncio
import contextlib
import random
from collections.abc import Mapping
from datetime import timedelta

import msgspec
import structlog

from yingda.infra.clock import Clock
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Outbox, Unit
from yingda.infra.jobs import store
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import ClaimedJob, JobState
from yingda.kit.errors import UnavailableError

POLL_S = 0.25
CLAIM_AT_ONCE = 50
FREE_LOST_S = 15
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 600.0

log = structlog.get_logger("yingda.jobs")


class JobRunner:
    """One per process; several on one database share the work by leases."""

    def __init__(self, db: Database, clock: Clock, kinds: Mapping[str, JobKind]) -> None:
        self._db, self._clock, self._kinds = db, clock, kinds
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.last_poll = clock.now()
        db.after_commit(self.told)

    def told(self, outbox: Outbox) -> None:
        """Wake up when a commit wrote a job that is due."""
        now = self._clock.now()
        if any(job.due_at is None or job.due_at <= now for job in outbox.jobs):
            self._wake.set()

    def start(self) -> None:
        """Begin to run what is due."""
        self._task = asyncio.create_task(self._loop(), name="jobs")

    async def stop(self) -> None:
        """Finish what is being done and claim nothing more."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def drain(self) -> int:
        """Run everything that is due until nothing is; how many. For journeys and the command line."""
        done = 0
        while claimed := await self._db.write_later(store.claim_due, CLAIM_AT_ONCE):
            for job in claimed:
                await self._run(job)
            done += len(claimed)
        return done

    async def _loop(self) -> None:
        since_check: float = FREE_LOST_S
        while True:
            try:
                since_check += POLL_S
                if since_check >= FREE_LOST_S:
                    since_check = 0.0
                    await self._db.write_later(store.free_lost)
                await self._run_due()
            except UnavailableError:
                log.warning("jobs wait for the database")
            except Exception:
                log.exception("jobs could not be claimed")
            self.last_poll = self._clock.now()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)

    async def _run_due(self) -> None:
        self._wake.clear()
        next_due = await self._db.read(store.find_next_due)
        if next_due is None or next_due > self._clock.now():
            return
        claimed = await self._db.write_later(store.claim_due, CLAIM_AT_ONCE)
        if len(claimed) == CLAIM_AT_ONCE:
            self._wake.set()
        # units of one batch are committed together: running them side by side is what makes this fast
        await asyncio.gather(*(self._run(job) for job in claimed))

    async def _run(self, job: ClaimedJob) -> None:
        kind = self._kinds.get(job.kind)
        if kind is None or kind.version < job.version:
            reason = f"no handler for {job.kind} v{job.version}"
            await self._db.write_later(store.bury, job, JobState.PARKED, reason)
            log.error("job parked: unknown kind", kind=job.kind, version=job.version, job=job.id)
            return
        try:
            payload: object = msgspec.json.decode(job.payload, type=kind.payload)
            if kind.unit is not None:
                await self._db.write_later(_run_in_unit, kind, job, payload)
            elif kind.outside is not None:
                await kind.outside(payload, job.id)
                await self._db.write_later(store.finish, job)
        except Exception as error:
            await self._failed(job, kind, error)

    async def _failed(self, job: ClaimedJob, kind: JobKind, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"
        if job.attempts >= kind.max_attempts:
            log.error("job is dead", kind=job.kind, job=job.id, error=reason, exc_info=error)
            await self._db.write_later(store.bury, job, JobState.DEAD, reason)
            return
        jitter = random.uniform(0.8, 1.2)  # noqa: S311 # no secret
        wait_s = min(FIRST_RETRY_S * 2 ** (job.attempts - 1), LONGEST_RETRY_S) * jitter
        log.warning("job failed, tried again", kind=job.kind, job=job.id, error=reason, wait_s=round(wait_s))
        due_at = self._clock.now() + timedelta(seconds=wait_s)
        await self._db.write_later(store.put_back, job, due_at, reason)


class LeaseLostError(Exception):
    """Another worker has the job now; this run leaves no trace."""


def _run_in_unit(unit: Unit, kind: JobKind, job: ClaimedJob, payload: object) -> None:
    assert kind.unit is not None
    kind.unit(unit, payload)
    if not store.finish(unit, job):
        raise LeaseLostError(job.id)
