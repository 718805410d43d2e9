"""Jobs of promises and holds; each is one unit."""

from yingda.followups import service
from yingda.followups.types import FireDue, ReadLine
from yingda.infra.db.unit import Unit
from yingda.infra.jobs.kinds import JobKind

arm = service.arm


def fire(unit: Unit, _payload: FireDue) -> None:
    """Warn of promises, break what was not kept, remind of customers who were asked to wait."""
    service.fire_due(unit)


def read(unit: Unit, payload: ReadLine) -> None:
    """Suggest the promises of a message that did not go through the composer."""
    service.read_sent(unit, payload)


KINDS = (JobKind(service.FIRE, FireDue, unit=fire), JobKind(service.READ, ReadLine, unit=read))
