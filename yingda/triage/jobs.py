"""Understanding turns and learning from corrections: loaded in a unit, computed in a child, kept in a unit."""

from collections.abc import Callable, Sequence

from yingda.infra.compute import Compute
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind, Keep
from yingda.triage import service
from yingda.triage.policy.learning import learn
from yingda.triage.types import TrainShop, UnderstandTurn


def kinds(db: Database, compute: Compute, trainer: Callable[[], Compute]) -> tuple[JobKind, ...]:
    """Both kinds; `trainer` starts a child for one training, so that nobody's turn waits behind it."""

    async def understand(wanted: Sequence[UnderstandTurn]) -> Sequence[Keep | None]:
        return await service.understand(db, compute, [each.conversation_id for each in wanted])

    async def train(wanted: TrainShop, _job_id: int) -> None:
        lessons = await db.read(service.lessons_of, wanted.shop_id)
        if not lessons:
            await db.write_later(service.keep_model, wanted, 0, None)
            return
        child = trainer()
        try:
            trained = await child.run(learn, lessons)
        finally:
            await child.close()
        await db.write_later(service.keep_model, wanted, lessons[-1].id, trained)

    return (
        JobKind(service.UNDERSTAND, UnderstandTurn, together=understand),
        JobKind(service.TRAIN, TrainShop, outside=train, max_attempts=3),
    )
