"""What follow-ups do about what happens elsewhere."""

from yingda.conversations.events import EpisodeAssigned, MessageAccepted
from yingda.conversations.types import Author, Kind
from yingda.followups import service
from yingda.followups.service import duties
from yingda.infra.db import Unit
from yingda.presence.events import CapacityChanged


def note_message(unit: Unit, event: MessageAccepted) -> None:
    """A person wrote to the customer: whoever was asked to wait is answered, what was promised may be done."""
    if event.author == Author.AGENT and event.kind != Kind.NOTE:
        service.note_message(unit, event)


def read_message(unit: Unit, event: MessageAccepted) -> None:
    """A person's line went out unread: a job looks for promises in it."""
    if event.author == Author.AGENT and event.kind == Kind.TEXT and not event.screened:
        service.read_later(unit, event)


def follow_shift(unit: Unit, event: CapacityChanged) -> None:
    """Somebody's shift may end at another time, and with it what is checked before."""
    duties.follow_shift(unit, event.staff_id)


def watch_matter(unit: Unit, event: EpisodeAssigned) -> None:
    """Somebody has a customer: a job looks later whether the matter lasts."""
    service.watch_matter(unit, event)
