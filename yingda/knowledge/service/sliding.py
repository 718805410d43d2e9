"""How often articles were used lately: every night, what was used a month ago stops counting."""

from datetime import timedelta

from yingda.infra.db import Database, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.knowledge.service.shown import USES_FOR
from yingda.knowledge.store import uses as store
from yingda.knowledge.types.articles import Slide

SLIDE = "knowledge.slide"
AT_ONCE = 200  # rule 5: what one unit may touch
HOUR_UTC = 18  # 02:00 in China, before the night's clearing


def arm_slide(unit: Unit) -> None:
    """See to it that the next night slides."""
    today = unit.now.replace(hour=HOUR_UTC, minute=0, second=0, microsecond=0)
    due_at = today if today > unit.now else today + timedelta(days=1)
    unit.enqueue(NewJob(SLIDE, Slide(), due_at=due_at, key=SLIDE, priority=Priority.BULK))


async def slide_uses(db: Database) -> None:
    """Count every article's uses anew, in slices."""
    since = (db.clock.now() - USES_FOR).date().isoformat()
    after: int | None = 0
    while after is not None:
        after = await db.write_later(store.slide, since, after, AT_ONCE)
