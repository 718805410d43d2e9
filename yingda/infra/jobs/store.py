"""Jobs in the database: written, claimed, finished, failed (rule 14 of the unit of work)."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarResult,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db.lists import one_of
from yingda.infra.db.prepared import Prepared
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.jobs.models import ONCE_ONLY, Job
from yingda.infra.jobs.types import ClaimedJob, JobState, NewJob, Priority
from yingda.kit.ids import new_token

LEASE = timedelta(seconds=30)
FREED_AT_ONCE = 200  # rows that one unit may change

# written out, not bound: a planner can prove only then that a partial index holds what is asked for
WAITING: ColumnElement[bool] = Job.state == literal_column("'waiting'")
RUNNING: ColumnElement[bool] = Job.state == literal_column("'running'")

# the jobs of one priority that are due, the oldest first
DUE = (
    select(Job.id, Job.kind, Job.payload, Job.attempts, Job.version, Job.due_at)
    .where(WAITING, Job.priority == bindparam("priority"), Job.due_at <= bindparam("now"))
    .order_by(Job.due_at, Job.id)
    .limit(bindparam("most", type_=Integer))
)
_CLAIM_DUE = Prepared(DUE.with_for_update(skip_locked=True))
_LEASE = Prepared(
    update(Job)
    .where(one_of(Job.id, "ids"))
    .values(
        state=JobState.RUNNING.value, lease=bindparam("lease"), lease_until=bindparam("until"),
        attempts=Job.attempts + 1,
    )
)  # fmt: skip
_FINISH = Prepared(
    delete(Job).where(RUNNING, Job.id == bindparam("id"), Job.lease == bindparam("lease")).returning(Job.id)
)

_HOLD = Prepared(select(Job.id).where(Job.key == bindparam("key"), WAITING).with_for_update(read=True))


def insert_job(unit: Unit, job: NewJob, version: int) -> bool:
    """Write `job`; false when one with its key is waiting already and will begin after this unit's commit."""
    values = {
        "kind": job.kind, "version": version, "payload": msgspec.json.encode(job.payload), "key": job.key,
        "state": JobState.WAITING, "priority": Priority(job.priority), "due_at": job.due_at or unit.now,
        "attempts": 0, "created_at": unit.now,
    }  # fmt: skip
    while not _insert_once(unit, values):
        if unit.sqlite or _hold_waiting(unit, job.key):
            return False
    return True


def _insert_once(unit: Unit, values: dict[str, Any]) -> bool:
    statement = _insert(unit.sqlite, values["key"] is not None)
    return unit.execute(statement, values).scalar() is not None


@cache
def _insert(on_sqlite: bool, once: bool) -> Prepared:
    """Nearly every unit writes a job."""
    insert: Any = sqlite.insert(Job) if on_sqlite else postgresql.insert(Job)
    if once:
        insert = insert.on_conflict_do_nothing(index_elements=["key"], index_where=ONCE_ONLY)
    return Prepared(insert.returning(Job.id))


def _hold_waiting(unit: Unit, key: str | None) -> bool:
    """Keep the waiting job from being claimed before our commit: a run begun earlier would not see our rows."""
    return unit.execute(_HOLD, {"key": key}).scalar() is not None


def claim_due(unit: Unit, limit: int) -> list[ClaimedJob]:
    """Take at most `limit` due jobs under a lease, urgent ones first; two workers never get the same one."""
    claimed: list[ClaimedJob] = []
    for priority in Priority:
        if len(claimed) < limit:
            claimed += _claim(unit, priority, limit - len(claimed))
    return claimed


def _claim(unit: Unit, priority: Priority, limit: int) -> list[ClaimedJob]:
    due = {"priority": priority, "now": unit.now, "most": limit}
    rows = unit.execute(_CLAIM_DUE, due).all()
    if not rows:
        return []
    lease = new_token(9)
    unit.execute(_LEASE, {"ids": [row.id for row in rows], "lease": lease, "until": unit.now + LEASE})
    return [ClaimedJob(r.id, r.kind, r.payload, r.attempts + 1, lease, r.version, r.due_at) for r in rows]


def finish(unit: Unit, job: ClaimedJob) -> bool:
    """Forget a job that is done; false when its lease was lost to another worker."""
    return unit.execute(_FINISH, {"id": job.id, "lease": job.lease}).scalar() is not None


def put_back(unit: Unit, job: ClaimedJob, due_at: datetime, error: str) -> None:
    """Have a failed job tried again at `due_at`; a newer one with its key takes its place instead."""
    _wait_again(unit, _held(job), due_at=due_at, last_error=error)


def give_back(unit: Unit, jobs: list[ClaimedJob]) -> None:
    """Let others have jobs that were not done."""
    _wait_again(unit, _held(*jobs))


def bury(unit: Unit, job: ClaimedJob, state: JobState, error: str) -> None:
    """Keep a job that cannot be done for somebody to look at."""
    buried = update(Job).where(_held(job)).values(state=state, last_error=error, lease=None, lease_until=None)
    unit.execute(buried)


def extend(unit: Unit, jobs: list[ClaimedJob]) -> None:
    """Hold jobs that take long for another lease."""
    if jobs:
        unit.execute(update(Job).where(_held(*jobs)).values(lease_until=unit.now + LEASE))


def free_lost(unit: Unit) -> int:
    """Let jobs run again whose worker died; how many."""
    return _wait_again(unit, and_(RUNNING, Job.lease_until < unit.now))


def free_all(unit: Unit) -> int:
    """Let every claimed job run again: for a process that knows it is the only one and has just started."""
    return _wait_again(unit, RUNNING)


def find_next_due(reading: Reading) -> datetime | None:
    """When the earliest waiting job is due."""
    first = [
        select(Job.due_at).where(WAITING, Job.priority == priority).order_by(Job.due_at).limit(1).scalar_subquery()
        for priority in Priority
    ]
    return min((due for due in reading.execute(select(*first)).one() if due is not None), default=None)


def count_by_state(reading: Reading) -> dict[str, int]:
    """How many jobs are waiting, running, dead, parked."""
    rows = reading.execute(select(Job.state, func.count().label("jobs")).group_by(Job.state))
    return {row.state: row.jobs for row in rows}


def run_again(unit: Unit, job_id: int) -> bool:
    """Give a dead or parked job another life; false if there is no such job."""
    given_up = and_(Job.id == job_id, Job.state.in_([JobState.DEAD, JobState.PARKED]))
    return _wait_again(unit, given_up, attempts=0, due_at=unit.now) == 1


def _wait_again(unit: Unit, which: ColumnElement[bool], **changed: Any) -> int:
    """Set jobs back to waiting, each unless a newer one with its key waits already; how many were found.

    Deleted and written anew under their ids: an UPDATE could collide with a key written meanwhile.
    """
    found: ScalarResult[int] = unit.execute(select(Job.id).where(which).limit(FREED_AT_ONCE)).scalars()
    ids = list(found)
    gone = (
        unit.execute(delete(Job).where(Job.id.in_(ids), which).returning(*Job.__table__.columns)).mappings().all()
    )
    for row in gone:
        _insert_once(unit, {**row, "state": JobState.WAITING, "lease": None, "lease_until": None, **changed})
    return len(gone)


def _held(*jobs: ClaimedJob) -> ColumnElement[bool]:
    """These jobs, as far as they are still under the leases they were claimed with."""
    return and_(RUNNING, Job.id.in_([job.id for job in jobs]), Job.lease.in_({job.lease for job in jobs}))
