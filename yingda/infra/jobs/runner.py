"""Runs due jobs: woken by commits, and by a poll of the due index."""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec
import structlog

from yingda.infra.clock import Clock
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Outbox, Unit
from yingda.infra.jobs import store
from yingda.infra.jobs.kinds import JobKind, Keep
from yingda.infra.jobs.types import ClaimedJob, JobState
from yingda.infra.metrics import JOB_LATENESS, JOBS_RUN
from yingda.infra.tracing import span
from yingda.kit.errors import UnavailableError

POLL_S = 0.25
CLAIM_AT_ONCE = 50
GATHER_S = 0.025  # between two claims: under load what comes within it is claimed, and partly done, together
TOGETHER = 8  # jobs of one kind that end in one unit: keeping what was understood of a turn takes 1 to 2 ms
MAX_RUNNING = 200  # jobs that wait for something outside must not keep the others from running
KEEP_S = 10.0  # a third of a lease: two chances to be late
STOP_S = 5.0
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 600.0

log = structlog.get_logger("yingda.jobs")


class LeaseLostError(Exception):
    """Another worker has the job now; this run leaves no trace."""


class JobRunner:
    """One per process; several on one database share the work by leases."""

    def __init__(self, db: Database, clock: Clock, kinds: Mapping[str, JobKind], stop_s: float = STOP_S) -> None:
        self._db, self._clock, self._kinds, self._stop_s = db, clock, kinds, stop_s
        self._wake = asyncio.Event()
        self._told = True  # something may be due, so that looking first would be one read more
        self._task: asyncio.Task[None] | None = None
        self._running: dict[asyncio.Task[None], list[ClaimedJob]] = {}
        self._claimed_at = -GATHER_S
        self._unsettled: list[ClaimedJob] = []
        self._stopping = False
        self._kept_at = -KEEP_S
        self.last_poll = clock.now()
        db.after_commit(self.told)

    def told(self, outbox: Outbox) -> None:
        """Wake up when a commit wrote a job that is due."""
        now = self._clock.now()
        if any(job.due_at is None or job.due_at <= now for job in outbox.jobs):
            self._told = True
            self._wake.set()

    def start(self, *, alone: bool = False) -> None:
        """Begin to run what is due; `alone`: no other process runs jobs, so what is claimed was lost."""
        self._stopping = False
        self._task = asyncio.create_task(self._loop(alone=alone), name="jobs")

    async def stop(self) -> None:
        """Claim nothing more, let what is being done finish for a while, give back the rest."""
        if self._task is None:
            return
        self._stopping = True
        self._wake.set()
        await self._task
        self._task = None
        await self._finish_running()

    async def drain(self) -> int:
        """Run everything that is due until nothing is; how many. For journeys and the command line."""
        done = 0
        while claimed := await self._db.write_later(store.claim_due, CLAIM_AT_ONCE):
            for job in claimed:
                await self._run(job)
            done += len(claimed)
        return done

    async def _loop(self, *, alone: bool) -> None:
        free = alone
        while not self._stopping:
            self._wake.clear()
            try:
                if free:
                    free = await self._db.write_later(store.free_all) > 0
                await self._keep_leases()
                await self._give_back_unsettled()
                await self._claim()
            except UnavailableError:
                log.warning("jobs wait for the database")
            except Exception:
                log.exception("jobs could not be claimed")
            self.last_poll = self._clock.now()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)

    async def _keep_leases(self) -> None:
        if time.monotonic() - self._kept_at >= KEEP_S:
            await self._db.write_later(keep_and_free, [job for jobs in self._running.values() for job in jobs])
            self._kept_at = time.monotonic()

    async def _give_back_unsettled(self) -> None:
        """What could not be written down while the database was away need not wait for its lease."""
        if jobs := list(self._unsettled):
            await self._db.write_later(store.give_back, jobs)
            del self._unsettled[: len(jobs)]

    async def _claim(self) -> None:
        limit = min(CLAIM_AT_ONCE, MAX_RUNNING - len(self._running))
        if limit <= 0:
            return
        await asyncio.sleep(self._claimed_at + GATHER_S - time.monotonic())
        if not await self._has_due():  # asked last: nothing is claimed once it is to stop
            return
        self._told = False
        claimed = await self._db.write_later(store.claim_due, limit)
        self._claimed_at = time.monotonic()
        # units of one batch are committed together: running them side by side is what makes this fast
        for jobs in self._groups(claimed):
            task = asyncio.create_task(self._run_all(jobs), name=f"job {jobs[0].kind} {jobs[0].id}")
            self._running[task] = jobs
            task.add_done_callback(self._ended)
        if len(claimed) == limit:
            self._told = True
            self._wake.set()

    async def _has_due(self) -> bool:
        if self._told:
            return not self._stopping
        next_due = await self._db.read(store.find_next_due)
        return not self._stopping and next_due is not None and next_due <= self._clock.now()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._running) >= MAX_RUNNING:
            self._wake.set()
        del self._running[task]

    async def _finish_running(self) -> None:
        if not self._running:
            return
        _, slow = await asyncio.wait(self._running, timeout=self._stop_s)
        jobs = [job for task in slow for job in self._running[task]]
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        if jobs:
            await self._db.write_later(store.give_back, jobs)

    def _groups(self, claimed: Sequence[ClaimedJob]) -> list[list[ClaimedJob]]:
        """What is done at a time: several jobs of a kind that can be, every other alone."""
        groups, open_of = list[list[ClaimedJob]](), dict[str, list[ClaimedJob]]()
        for job in claimed:
            group = open_of.get(job.kind)
            if group is None or len(group) == TOGETHER or not self._may_join(job):
                group = open_of[job.kind] = []
                groups.append(group)
            group.append(job)
        return groups

    def _may_join(self, job: ClaimedJob) -> bool:
        kind = self._kinds.get(job.kind)
        return kind is not None and kind.together is not None and kind.version >= job.version

    async def _run_all(self, jobs: list[ClaimedJob]) -> None:
        """Do jobs of a kind at a time; each by itself if one of them spoils it for all. Never raises."""
        if len(jobs) > 1:
            try:
                await self._do_together(self._kinds[jobs[0].kind], jobs)
            except Exception as error:
                log.warning("jobs failed together, done one by one", kind=jobs[0].kind, error=repr(error))
            else:
                return
        for job in jobs:
            await self._run(job)

    async def _do_together(self, kind: JobKind, jobs: list[ClaimedJob]) -> None:
        assert kind.together is not None
        with span(f"jobs {kind.name}", {"yingda.jobs": len(jobs)}):
            for job in jobs:
                self._note_late(job)
            keeps = await kind.together([msgspec.json.decode(job.payload, type=kind.payload) for job in jobs])
            await self._db.write_later(finish_all, list(zip(jobs, keeps, strict=True)))
        JOBS_RUN.labels(kind.name, "done").inc(len(jobs))

    async def _run(self, job: ClaimedJob) -> None:
        """Do one job and see to what becomes of it; never raises."""
        try:
            await self._try(job)
        except LeaseLostError:
            log.warning("job was taken over by another worker", kind=job.kind, job=job.id)
        except UnavailableError:
            self._unsettled.append(job)
        except Exception:
            # the lease runs out, then somebody tries again
            log.exception("job could not be put away", kind=job.kind, job=job.id)

    async def _try(self, job: ClaimedJob) -> None:
        self._note_late(job)
        kind = self._kinds.get(job.kind)
        if kind is None or kind.version < job.version:
            await self._park(job, f"no handler for {job.kind} v{job.version}")
            return
        try:
            payload: object = msgspec.json.decode(job.payload, type=kind.payload)
        except msgspec.DecodeError as error:
            await self._park(job, f"payload cannot be read: {error}")
            return
        try:
            await self._do(kind, job, payload)
            JOBS_RUN.labels(job.kind, "done").inc()
        except LeaseLostError:
            raise
        except Exception as error:
            await self._failed(job, kind, error)

    def _note_late(self, job: ClaimedJob) -> None:
        JOB_LATENESS.observe(max((self._clock.now() - job.due_at).total_seconds(), 0.0))

    async def _do(self, kind: JobKind, job: ClaimedJob, payload: object) -> None:
        with span(f"job {kind.name}", {"yingda.job": job.id, "yingda.attempt": job.attempts}):
            if kind.unit is not None:
                await self._db.write_later(_run_in_unit, kind, job, payload)
            elif kind.outside is not None:
                keep = await kind.outside(payload, job.id)
                await self._db.write_later(finish_with, job, keep)
            elif kind.together is not None:
                (keep,) = await kind.together([payload])
                await self._db.write_later(finish_with, job, keep)

    async def _park(self, job: ClaimedJob, reason: str) -> None:
        JOBS_RUN.labels("unknown", "parked").inc()  # a kind that is not known here is no label
        log.error("job parked", kind=job.kind, version=job.version, job=job.id, reason=reason)
        await self._db.write_later(store.bury, job, JobState.PARKED, reason)

    async def _failed(self, job: ClaimedJob, kind: JobKind, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"
        if job.attempts >= kind.max_attempts:
            JOBS_RUN.labels(job.kind, "dead").inc()
            log.error("job is dead", kind=job.kind, job=job.id, error=reason, exc_info=error)
            await self._db.write_later(store.bury, job, JobState.DEAD, reason)
            return
        JOBS_RUN.labels(job.kind, "failed").inc()
        wait_s = retry_after_s(job.attempts, random.uniform(0.8, 1.2))  # noqa: S311 # jitter, not a secret
        log.warning("job failed, tried again", kind=job.kind, job=job.id, error=reason, wait_s=round(wait_s))
        due_at = self._clock.now() + timedelta(seconds=wait_s)
        await self._db.write_later(store.put_back, job, due_at, reason)


def retry_after_s(attempts: int, jitter: float) -> float:
    """How long a job waits after its `attempts`th failure: twice as long each time, ten minutes at most."""
    wait_s: float = min(FIRST_RETRY_S * 2 ** (attempts - 1), LONGEST_RETRY_S)
    return wait_s * jitter


def keep_and_free(unit: Unit, running: list[ClaimedJob]) -> int:
    """Hold what runs here for another lease, then free what was lost elsewhere; how many were freed."""
    store.extend(unit, running)
    return store.free_lost(unit)


def finish_with(unit: Unit, job: ClaimedJob, keep: Keep | None) -> None:
    """Forget a job that was done outside, and keep what came of it unless another worker has it now."""
    held = store.finish(unit, job)
    if keep is None:
        return
    if not held:
        raise LeaseLostError(job.id)
    keep(unit)


def finish_all(unit: Unit, done: Sequence[tuple[ClaimedJob, Keep | None]]) -> None:
    """`finish_with` for several, all or none."""
    for job, keep in done:
        finish_with(unit, job, keep)


def _run_in_unit(unit: Unit, kind: JobKind, job: ClaimedJob, payload: object) -> None:
    assert kind.unit is not None
    kind.unit(unit, payload)
    if not store.finish(unit, job):
        raise LeaseLostError(job.id)
