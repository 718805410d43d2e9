"""Taking files of articles in."""

from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.storage import Storage
from yingda.knowledge import service
from yingda.knowledge.types.imports import TakeArticles


def kinds(db: Database, storage: Storage, compute: Compute) -> tuple[JobKind, ...]:
    """What works outside of units: imports."""

    async def take(payload: TakeArticles, _job_id: int) -> None:
        await service.take_import(db, storage, compute, payload.import_id)

    return (JobKind(service.TAKE, TakeArticles, outside=take),)
