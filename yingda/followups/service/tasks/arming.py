"""Having what is due of tasks go off: a job for each fifth of a second in which something is."""

from datetime import datetime

from yingda.followups.types import FireTasks
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

FIRE_TASKS = "followups.fire_tasks"
TOGETHER_MS = 200


def arm(unit: Unit) -> None:
    """Look for what has become due meanwhile."""
    unit.enqueue(NewJob(FIRE_TASKS, FireTasks(), key=f"{FIRE_TASKS}:start", priority=Priority.URGENT))


def arm_for(unit: Unit, at: datetime | None) -> None:
    """See to it that what goes off then does."""
    if at is not None:
        share = -(-to_ms(at) // TOGETHER_MS)
        due = from_ms(share * TOGETHER_MS)
        unit.enqueue(NewJob(FIRE_TASKS, FireTasks(), due, f"{FIRE_TASKS}:{share}", Priority.URGENT))
