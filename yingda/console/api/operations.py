"""The operations page over HTTP."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Literal

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.console.pushes import GivenUpPage, HealthFinding, HealthReport, Operations
from yingda.console.service import operations as service
from yingda.infra.health.service import examine, worst
from yingda.infra.health.types import HealthLevel, Patient
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Id, Limit, PathId
from yingda.infra.processes.beating import Beats
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import text

Me = NamedDependency[Actor]
WORST_FIRST = tuple(reversed(HealthLevel))


class LogLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much to log, for how many minutes, in one process or in all."""

    level: Literal["debug", "info", "warning", "error"]
    minutes: Annotated[int, Meta(ge=1, le=240)] = 15
    process_id: Id | None = None


class OperationsController(Controller):
    """Jobs, processes, database, health, logs."""

    path = "/api/v1/operations"
    tags = ("operations",)

    @get("/", operation_id="getOperations")
    async def overview(self, db: Db, actor: Me) -> Operations:
        """Jobs by kind, running processes, the size of the database."""
        return await db.read(service.operations_of, actor)

    @get("/health", operation_id="examineHealth")
    async def health(self, actor: Me, patient: NamedDependency[Callable[[], Patient]]) -> HealthReport:
        """What `yingda doctor` finds; takes some seconds where something does not answer."""
        service.check_may_look(actor)
        findings = await asyncio.to_thread(lambda: examine(patient()))
        told = [
            HealthFinding(one.check, one.level, one.code, text(one.code, actor.locale, one.params))
            for one in findings
        ]
        return HealthReport(worst(findings), sorted(told, key=lambda one: WORST_FIRST.index(one.level)))

    @get("/jobs", operation_id="listGivenUpJobs")
    async def given_up(self, db: Db, actor: Me, cursor: Cursor = None, limit: Limit = None) -> GivenUpPage:
        """Jobs that failed too often or that this program does not know, and why."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else MAX_ID
        items, more = await db.read(service.given_up_jobs, actor, before, clamp_limit(limit))
        return GivenUpPage(items, encode_cursor(more) if more is not None else None)

    @post("/jobs/{job_id:int}/run", operation_id="runJobAgain", status_code=HTTP_204_NO_CONTENT)
    async def run(self, db: Db, actor: Me, job_id: PathId) -> None:
        """Have a job that was given up tried again."""
        await db.write(service.run_job_again, actor, job_id)

    @delete("/jobs/{job_id:int}", operation_id="discardJob")
    async def discard(self, db: Db, actor: Me, job_id: PathId) -> None:
        """Forget a job that was given up."""
        await db.write(service.discard_job, actor, job_id)

    @put("/log-level", operation_id="setLogLevel", status_code=HTTP_204_NO_CONTENT)
    async def set_level(self, db: Db, actor: Me, beats: NamedDependency[Beats], data: JSONBody[LogLevel]) -> None:
        """Log more or less for a while; other processes follow within 10 s, and all go back by themselves."""
        lasting = timedelta(minutes=data.minutes)
        await db.write(service.set_log_level, actor, data.level, lasting, data.process_id)
        await beats.beat()

    @delete("/log-level", operation_id="resetLogLevel")
    async def reset_level(self, db: Db, actor: Me, beats: NamedDependency[Beats]) -> None:
        """Log as the settings say, at once."""
        await db.write(service.reset_log_level, actor)
        await beats.beat()


ROUTES = (OperationsController,)
