"""What outreach does about what happens elsewhere."""

from yingda.conversations.events import EpisodeEnded, EpisodeReopened, MessageAccepted
from yingda.conversations.types import Author, Kind
from yingda.infra.db import Unit
from yingda.outreach import service


def follow_end(unit: Unit, event: EpisodeEnded) -> None:
    """A matter is over: its loop begins, and a job decides on its survey."""
    service.follow_end(unit, event)


def follow_reopening(unit: Unit, event: EpisodeReopened) -> None:
    """An ending was taken back: nothing is asked of it."""
    service.follow_reopening(unit, event)


def note_thanks(unit: Unit, event: MessageAccepted) -> None:
    """Thanks after the end close a loop; asked of courtesies alone."""
    if event.author == Author.CUSTOMER and event.kind == Kind.TEXT and not event.needs_answer:
        service.note_thanks(unit, event)
