"""What operators see and do: jobs, processes, the database, how much is logged."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.console.pushes import (
    DatabaseCard,
    GivenUpCard,
    JobKindCard,
    Operations,
    ProcessCard,
    TableCard,
)
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.db.size import database_bytes, largest_tables
from yingda.infra.jobs import overview
from yingda.infra.jobs.store import run_again
from yingda.infra.processes import service as processes
from yingda.kit.errors import NotFoundError

TABLES_SHOWN = 8


def operations_of(reading: Reading, actor: Actor) -> Operations:
    """Everything on the operations page but the health checks, on one snapshot."""
    accounts.check_may(actor, Permission.OPERATIONS_READ)
    tables = [TableCard(one.name, one.rows, one.bytes) for one in largest_tables(reading, TABLES_SHOWN)]
    engine = "SQLite" if reading.sqlite else "PostgreSQL"
    return Operations(
        at=reading.now,
        jobs=[
            JobKindCard(one.kind, one.waiting, one.late, one.running, one.dead, one.parked, one.late_since)
            for one in overview.count_by_kind(reading)
        ],
        processes=[
            ProcessCard(
                one.id, one.kind, one.host, one.pid, one.version, one.started_at, one.seen_at, one.sockets,
                one.memory, one.log_level, one.log_until, one.alive,
            )
            for one in processes.list_processes(reading)
        ],
        database=DatabaseCard(engine, database_bytes(reading), tables),
        may_manage=actor.may(Permission.OPERATIONS_MANAGE),
    )  # fmt: skip


def given_up_jobs(
    reading: Reading, actor: Actor, before_id: int, limit: int
) -> tuple[list[GivenUpCard], int | None]:
    """Jobs that are not tried again by themselves, the newest first, and before which id there are more."""
    accounts.check_may(actor, Permission.OPERATIONS_READ)
    rows = overview.list_given_up(reading, before_id, limit + 1)
    cards = [
        GivenUpCard(one.id, one.kind, one.state, one.attempts, one.error, one.created_at, one.due_at)
        for one in rows[:limit]
    ]
    return cards, cards[-1].id if len(rows) > limit else None


def run_job_again(unit: Unit, actor: Actor, job_id: int) -> None:
    """Give a job that was given up another life; saying so twice is no error."""
    accounts.check_may(actor, Permission.OPERATIONS_MANAGE)
    if not run_again(unit, job_id):
        raise NotFoundError
    audit.record(unit, actor, "job.run_again", Target("job", job_id))


def discard_job(unit: Unit, actor: Actor, job_id: int) -> None:
    """Forget a job that was given up."""
    accounts.check_may(actor, Permission.OPERATIONS_MANAGE)
    if not overview.discard(unit, job_id):
        raise NotFoundError
    audit.record(unit, actor, "job.discard", Target("job", job_id))


def set_log_level(unit: Unit, actor: Actor, level: str, lasting: timedelta, process_id: int | None) -> None:
    """Have all processes, or one, log at `level` for a while."""
    accounts.check_may(actor, Permission.OPERATIONS_MANAGE)
    if not processes.order_level(unit, level, lasting, process_id):
        raise NotFoundError
    audit.record(unit, actor, "log_level.set", Target("installation", "log_level"), None, {"level": level})


def reset_log_level(unit: Unit, actor: Actor) -> None:
    """Have every process log as its settings say."""
    accounts.check_may(actor, Permission.OPERATIONS_MANAGE)
    processes.end_orders(unit)
    audit.record(unit, actor, "log_level.reset", Target("installation", "log_level"))


def check_may_look(actor: Actor) -> None:
    """ForbiddenError unless the actor may see the health checks."""
    accounts.check_may(actor, Permission.OPERATIONS_READ)
