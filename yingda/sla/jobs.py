"""Jobs of targets; each is one unit."""

from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.sla import service
from yingda.sla.types import FireClocks

arm = service.arm


def fire(unit: Unit, payload: FireClocks) -> None:
    """Let clocks go off that are due, and arm those of the next minute."""
    service.fire_due(unit, payload)


KINDS = (JobKind(service.FIRE, FireClocks, unit=fire),)
