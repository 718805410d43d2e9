"""Jobs of the chat page: greeting whoever came and says nothing."""

from yingda.channels.web import service
from yingda.channels.web.types import Visitor
from yingda.infra.db import Unit
from yingda.infra.jobs.kinds import JobKind


def greet(unit: Unit, visitor: Visitor) -> None:
    """Greet a visitor who has been here for a while."""
    service.greet(unit, visitor)


KINDS = (JobKind(service.GREET, Visitor, unit=greet),)
