"""Taking files in, having indexes ready before somebody asks, gathering like questions, counting uses anew."""

from yingda.infra.compute import Compute
from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.storage import Storage
from yingda.knowledge import service
from yingda.knowledge.service.finding import Finder
from yingda.knowledge.types.articles import Slide
from yingda.knowledge.types.finding import WarmIndex
from yingda.knowledge.types.gaps import GatherGaps
from yingda.knowledge.types.imports import TakeArticles
from yingda.knowledge.types.telling import CompareTyped


def arm(unit: Unit) -> None:
    """See to it that uses are counted anew at night; called at every start."""
    service.arm_slide(unit)


def kinds(db: Database, storage: Storage, compute: Compute, finder: Finder) -> tuple[JobKind, ...]:
    """What works outside of units: imports, indexes, gathering, counting."""

    async def take(payload: TakeArticles, _job_id: int) -> None:
        await service.take_import(db, storage, compute, payload.import_id)

    async def warm(payload: WarmIndex, _job_id: int) -> None:
        await finder.warm(payload.shop_id)

    async def gather(payload: GatherGaps, _job_id: int) -> None:
        await service.gather_gaps(db, compute, payload.shop_id)

    async def compare(payload: CompareTyped, _job_id: int) -> None:
        await service.compare_typed(db, payload)

    async def slide(_payload: Slide, _job_id: int) -> None:
        # first, so that a night that fails is made up for by the next one
        await db.write_later(service.arm_slide)
        await service.slide_uses(db)

    return (
        JobKind(service.TAKE, TakeArticles, outside=take),
        JobKind(service.WARM, WarmIndex, outside=warm),
        JobKind(service.GATHER, GatherGaps, outside=gather),
        JobKind(service.COMPARE, CompareTyped, outside=compare),
        JobKind(service.SLIDE, Slide, outside=slide),
    )
