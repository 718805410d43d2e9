"""Beats of running processes, and what they are told to log."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from yingda.infra.db import Reading, Unit
from yingda.infra.processes.models import ProcessRow
from yingda.infra.processes.types import SILENT, Beat, Order, Process, ProcessKind

FORGOTTEN_AFTER = timedelta(minutes=10)  # long enough to be noticed as gone


def take_beat(unit: Unit, beat: Beat) -> Order | None:
    """Note that a process lives; what it shall log, if somebody asked for that."""
    _forget_gone(unit)
    row = unit.execute(
        update(ProcessRow)
        .where(ProcessRow.token == beat.token)
        .values(seen_at=unit.now, sockets=beat.sockets, memory=beat.memory, log_level=beat.log_level)
        .returning(ProcessRow.wanted_level, ProcessRow.log_until)
    ).first()
    if row is None:
        unit.execute(insert(ProcessRow).values(**asdict(beat) | {"kind": beat.kind.value}, seen_at=unit.now))
        return None
    if row.wanted_level is None or row.log_until <= unit.now:
        return None
    return Order(row.wanted_level, row.log_until)


def leave(unit: Unit, token: str) -> None:
    """A process ends as it should."""
    unit.execute(delete(ProcessRow).where(ProcessRow.token == token))


def list_processes(reading: Reading) -> list[Process]:
    """Every process that runs or has just been lost, the oldest first."""
    rows = reading.execute(select(ProcessRow.__table__).order_by(ProcessRow.started_at, ProcessRow.id)).all()
    return [_process(reading, row) for row in rows]


def count_alive(reading: Reading) -> int:
    """How many processes work on this database now."""
    return sum(one.alive for one in list_processes(reading))


def order_level(unit: Unit, level: str, lasting: timedelta, process_id: int | None = None) -> int:
    """Have processes (or one) log at `level` for a while; how many will."""
    which = ProcessRow.id == process_id if process_id is not None else ProcessRow.seen_at > unit.now - SILENT
    wanted = {"wanted_level": level, "log_until": unit.now + lasting}
    return unit.execute(update(ProcessRow).where(which).values(**wanted)).rowcount


def end_orders(unit: Unit) -> int:
    """Have every process log again as its settings say; how many did not."""
    ordered = ProcessRow.wanted_level.is_not(None)
    return unit.execute(update(ProcessRow).where(ordered).values(wanted_level=None, log_until=None)).rowcount


def _forget_gone(unit: Unit) -> None:
    silent = ProcessRow.seen_at < unit.now - FORGOTTEN_AFTER
    # a clock that was set back must not leave rows for ever
    ahead = ProcessRow.seen_at > unit.now + FORGOTTEN_AFTER
    unit.execute(delete(ProcessRow).where(or_(silent, ahead)))


def _process(reading: Reading, row: Any) -> Process:
    ordered = row.wanted_level is not None and row.log_until > reading.now
    level, until = (row.wanted_level, row.log_until) if ordered else (row.log_level, None)
    return Process(
        row.id, ProcessKind(row.kind), row.host, row.pid, row.version, row.started_at, row.seen_at, row.sockets,
        row.memory, level, until, alive=row.seen_at > reading.now - SILENT,
    )  # fmt: skip
