"""Jobs of targets; each is one unit."""

from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.sla import service
from yingda.sla.types import FireClocks, RecomputeClocks, TellClocks

arm = service.arm


def fire(unit: Unit, payload: FireClocks) -> None:
    """Let clocks go off that are due, and arm those of the next minute."""
    service.fire_due(unit, payload)


def tell(unit: Unit, payload: TellClocks) -> None:
    """Tell whom the marks of clocks name, unless they are done by now."""
    service.tell(unit, payload)


def recompute(unit: Unit, payload: RecomputeClocks) -> None:
    """Move running clocks of a shop to where its policies and hours put them now."""
    service.recompute_slice(unit, payload)


KINDS = (
    JobKind(service.FIRE, FireClocks, unit=fire),
    JobKind(service.TELL, TellClocks, unit=tell),
    JobKind(service.RECOMPUTE, RecomputeClocks, unit=recompute),
)
