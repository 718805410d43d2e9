"""Timers: how late those are that fall due together while very many wait."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yingda.infra.clock import SystemClock
from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.jobs.types import NewJob
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.replay.judge import percentiles
from yingda.tools.server import private_server

ARMED = 100_000
DUE = 1000  # within one second
SLICE = 200  # the most rows a unit may change
STARTS_IN = timedelta(seconds=3)
WITHIN_S = 60
KIND = "bench.timer"


@dataclass(frozen=True, slots=True)
class Timer:
    """When it was to go off; None for those that wait for next year."""

    due_at: datetime | None = None


def timers(_seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """100,000 armed, 1,000 of them due in one second: lateness of their units' beginning."""
    with private_server(**env) as server:
        server.stop()  # it has migrated the database; the jobs run in this process
        with open_database(server.settings) as db:
            return asyncio.run(_measure(db))


async def _measure(db: Database) -> dict[str, Any]:
    clock, late_ms = SystemClock(), list[float]()

    def went_off(unit: Unit, timer: Timer) -> None:
        assert timer.due_at is not None
        late_ms.append((unit.now - timer.due_at) / timedelta(milliseconds=1))

    await _arm(db, [Timer()] * ARMED, clock.now() + timedelta(days=365))
    starts = clock.now() + STARTS_IN
    spread = [Timer(starts + timedelta(seconds=number / DUE)) for number in range(DUE)]
    await _arm(db, spread, starts)
    runner = JobRunner(db, clock, {KIND: JobKind(KIND, Timer, unit=went_off)})
    runner.start(alone=True)
    gives_up = clock.now() + timedelta(seconds=WITHIN_S)
    while len(late_ms) < DUE and clock.now() < gives_up:
        await clock.sleep(0.05)
    await runner.stop()
    return {
        "armed": ARMED, "due": DUE, "gone_off": len(late_ms),
        **{f"late_{name}_ms": value for name, value in percentiles(late_ms).items()},
    }  # fmt: skip


async def _arm(db: Database, many: list[Timer], otherwise: datetime) -> None:
    for start in range(0, len(many), SLICE):
        await db.write(_enqueue, many[start : start + SLICE], otherwise)


def _enqueue(unit: Unit, some: list[Timer], otherwise: datetime) -> None:
    for timer in some:
        unit.enqueue(NewJob(KIND, timer, due_at=timer.due_at or otherwise))
