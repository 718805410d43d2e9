"""Jobs as operators see them: how many of each kind wait, are late, or were given up, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, select

from yingda.infra.db.unit import Reading, Unit
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import JobState

LATE_AFTER = timedelta(seconds=30)  # as /readyz has it
GIVEN_UP = (JobState.DEAD, JobState.PARKED)


@dataclass(frozen=True, slots=True)
class KindCount:
    """The jobs of one kind; `late` ones wait though they were due a while ago."""

    kind: str
    waiting: int
    late: int
    running: int
    dead: int
    parked: int
    late_since: datetime | None


@dataclass(frozen=True, slots=True)
class GivenUpJob:
    """A job that is not tried again by itself."""

    id: int
    kind: str
    state: JobState
    attempts: int
    error: str
    created_at: datetime
    due_at: datetime


def count_by_kind(reading: Reading) -> list[KindCount]:
    """Every kind that has jobs, by name."""
    late = and_(Job.state == JobState.WAITING, Job.due_at < reading.now - LATE_AFTER)
    states = [func.count(case((Job.state == state, 1))).label(state.value) for state in JobState]
    rows = reading.execute(
        select(
            Job.kind, *states, func.count(case((late, 1))).label("late"),
            func.min(case((late, Job.due_at))).label("late_since"),
        )
        .group_by(Job.kind)
        .order_by(Job.kind)
    )  # fmt: skip
    return [
        KindCount(row.kind, row.waiting, row.late, row.running, row.dead, row.parked, row.late_since)
        for row in rows
    ]


def list_given_up(reading: Reading, before_id: int, limit: int) -> list[GivenUpJob]:
    """Jobs that failed too often or that this program does not know, the newest first."""
    rows = reading.execute(
        select(Job.id, Job.kind, Job.state, Job.attempts, Job.last_error, Job.created_at, Job.due_at)
        .where(Job.state.in_(GIVEN_UP), Job.id < before_id)
        .order_by(Job.id.desc())
        .limit(limit)
    )
    return [
        GivenUpJob(
            row.id, row.kind, JobState(row.state), row.attempts, row.last_error or "", row.created_at, row.due_at
        )
        for row in rows
    ]


def discard(unit: Unit, job_id: int) -> bool:
    """Forget a job that was given up; false if there is no such job."""
    return unit.execute(delete(Job).where(Job.id == job_id, Job.state.in_(GIVEN_UP))).rowcount == 1
