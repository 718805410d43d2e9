"""Jobs in the database: written, claimed, finished, failed (rule 14 of the unit of work)."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db.unit import Reading, Unit
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import ClaimedJob, JobState, NewJob
from yingda.kit.ids import new_token

LEASE = timedelta(seconds=60)
ONCE_ONLY = text("key IS NOT NULL AND state = 'waiting'")


def insert_job(unit: Unit, job: NewJob, version: int) -> bool:
    """Write `job`; false when one with its key is waiting already."""
    insert: Any = sqlite.insert(Job) if unit.sqlite else postgresql.insert(Job)
    statement = insert.values(
        kind=job.kind, version=version, payload=msgspec.json.encode(job.payload), key=job.key,
        state=JobState.WAITING, priority=job.priority, due_at=job.due_at or unit.now, attempts=0,
        created_at=unit.now,
    )  # fmt: skip
    if job.key is None:
        unit.execute(statement)
        return True
    kept = statement.on_conflict_do_nothing(index_elements=["key"], index_where=ONCE_ONLY).returning(Job.id)
    return unit.execute(kept).scalar() is not None


def claim_due(unit: Unit, limit: int) -> list[ClaimedJob]:
    """Take at most `limit` due jobs under a lease; two workers never get the same one."""
    due = (
        select(Job.id)
        .where(Job.state == JobState.WAITING, Job.due_at <= unit.now)
        .order_by(Job.priority, Job.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    lease = new_token(9)
    rows = unit.execute(
        update(Job)
        .where(Job.id.in_(due.scalar_subquery()))
        .values(state=JobState.RUNNING, lease=lease, lease_until=unit.now + LEASE, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.version, Job.due_at, Job.priority)
    ).all()
    ordered = sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))
    return [ClaimedJob(r.id, r.kind, r.payload, r.attempts, lease, r.version, r.due_at) for r in ordered]


def finish(unit: Unit, job: ClaimedJob) -> bool:
    """Forget a job that is done; false when its lease was lost to another worker."""
    statement = delete(Job).where(Job.id == job.id, Job.lease == job.lease)
    return unit.execute(statement).rowcount == 1


def put_back(unit: Unit, job: ClaimedJob, due_at: datetime, error: str) -> None:
    """Have a failed job tried again at `due_at`; a newer one with its key takes its place instead."""
    key = select(Job.key).where(Job.id == job.id).scalar_subquery()
    newer = select(Job.id).where(Job.key == key, Job.state == JobState.WAITING)
    if unit.execute(newer).scalar() is not None:
        finish(unit, job)
        return
    _set(unit, job, state=JobState.WAITING, due_at=due_at, last_error=error, lease=None, lease_until=None)


def bury(unit: Unit, job: ClaimedJob, state: JobState, error: str) -> None:
    """Keep a job that cannot be done for somebody to look at."""
    _set(unit, job, state=state, last_error=error, lease=None, lease_until=None)


def extend(unit: Unit, jobs: list[ClaimedJob]) -> None:
    """Hold jobs that take long for another lease."""
    ids = [job.id for job in jobs]
    unit.execute(
        update(Job)
        .where(Job.id.in_(ids), Job.state == JobState.RUNNING)
        .values(lease_until=unit.now + LEASE)
    )


def free_lost(unit: Unit) -> int:
    """Let jobs run again whose worker died; how many."""
    lost = select(Job.id, Job.key).where(Job.state == JobState.RUNNING, Job.lease_until < unit.now)
    freed = 0
    for row in unit.execute(lost).all():
        same_key = select(Job.id).where(Job.key == row.key, Job.state == JobState.WAITING)
        if row.key is not None and unit.execute(same_key).scalar() is not None:
            unit.execute(delete(Job).where(Job.id == row.id))
            continue
        free = update(Job).where(Job.id == row.id, Job.state == JobState.RUNNING, Job.lease_until < unit.now)
        freed += unit.execute(free.values(state=JobState.WAITING, lease=None, lease_until=None)).rowcount
    return freed


def find_next_due(reading: Reading) -> datetime | None:
    """When the earliest waiting job is due."""
    statement = select(Job.due_at).where(Job.state == JobState.WAITING).order_by(Job.due_at).limit(1)
    due: datetime | None = reading.execute(statement).scalar()
    return due


def count_by_state(reading: Reading) -> dict[str, int]:
    """How many jobs are waiting, running, dead, parked."""
    rows = reading.execute(select(Job.state, func.count().label("jobs")).group_by(Job.state))
    return {row.state: row.jobs for row in rows}


def run_again(unit: Unit, job_id: int) -> bool:
    """Give a dead or parked job another life; false if there is no such job."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.state.in_([JobState.DEAD, JobState.PARKED]))
        .values(state=JobState.WAITING, attempts=0, due_at=unit.now)
    )
    return unit.execute(statement).rowcount == 1


def _set(unit: Unit, job: ClaimedJob, **values: Any) -> None:
    unit.execute(update(Job).where(Job.id == job.id, Job.lease == job.lease).values(**values))
