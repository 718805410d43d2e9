"""Kinds of jobs for tests: they note what they were called with, and fail or wait when told to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import insert, select

from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.kinds import JobKind, Keep
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import JobState, NewJob


class Task(msgspec.Struct, frozen=True):
    name: str


@dataclass
class Notes:
    """`in_unit` lists what was done in units, `outside` what was done outside of them, with the job's id."""

    in_unit: list[str] = field(default_factory=list)
    outside: list[tuple[str, int]] = field(default_factory=list)
    gathered: list[list[str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    failures: list[Exception] = field(default_factory=list)
    hold: asyncio.Event | None = None

    def kinds(self) -> dict[str, JobKind]:
        made = [
            JobKind("note", Task, unit=self._in_unit),
            JobKind("send", Task, outside=self._outside, max_attempts=3),
            JobKind("spread", Task, unit=self._spread),
            JobKind("gather", Task, together=self._together, max_attempts=3),
        ]
        return {kind.name: kind for kind in made}

    def _in_unit(self, unit: Unit, task: Task) -> None:
        self.in_unit.append(task.name)
        # a trace that is kept only if the job's unit is
        unit.execute(insert(Job).values(a_row(f"trace {task.name}", unit.now, state=JobState.PARKED)))
        if self.failures:
            raise self.failures.pop(0)

    async def _outside(self, task: Task, job_id: int) -> None:
        self.outside.append((task.name, job_id))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.hold is not None:
                await self.hold.wait()
            if self.failures:
                raise self.failures.pop(0)
        finally:
            self.at_once -= 1

    async def _together(self, tasks: Sequence[Task]) -> list[Keep | None]:
        self.gathered.append([task.name for task in tasks])
        if any(task.name.startswith("bad") for task in tasks):
            raise ValueError("bad")
        return [partial(Unit.enqueue, job=NewJob("note", task)) for task in tasks]

    def _spread(self, unit: Unit, task: Task) -> None:
        for number in range(3):
            unit.enqueue(NewJob("note", Task(f"{task.name} {number}")))


def a_row(kind: str, due_at: datetime, **other: Any) -> dict[str, Any]:
    row = {
        "kind": kind, "version": 1, "payload": b'{"name":"row"}', "key": None, "state": JobState.WAITING,
        "priority": 5, "due_at": due_at, "attempts": 0, "created_at": due_at,
    }  # fmt: skip
    return row | other


def rows(reading: Reading, *columns: str) -> list[tuple[Any, ...]]:
    """The given columns of every job, by id."""
    wanted = [getattr(Job, name) for name in columns]
    return [tuple(row) for row in reading.execute(select(*wanted).order_by(Job.id))]


def enqueue_many(unit: Unit, jobs: list[NewJob]) -> None:
    for job in jobs:
        unit.enqueue(job)
