"""What targets do about what happens elsewhere: clocks move in the same transaction, or their figures would lie."""

from yingda.conversations.events import EpisodeEnded, EpisodeReopened, MessageAccepted, MessageLeft, WaitBegan
from yingda.conversations.types import Author, Kind
from yingda.infra.db import Unit
from yingda.sla import service
from yingda.triage.events import TurnUnderstood


def begin_wait(unit: Unit, event: WaitBegan) -> None:
    """A customer waits for a person: the clocks of this wait run."""
    service.begin_wait(unit, event)


def note_answer(unit: Unit, event: MessageAccepted) -> None:
    """A person wrote to the customer: their clocks are met."""
    if event.author == Author.AGENT and event.kind != Kind.NOTE:
        service.note_answer(unit, event)


def follow_left(unit: Unit, event: MessageLeft) -> None:
    """A message was left: due after the opening."""
    service.follow_left(unit, event)


def follow_end(unit: Unit, event: EpisodeEnded) -> None:
    """The matter is over, or goes on without the chat."""
    service.follow_end(unit, event)


def follow_reopening(unit: Unit, event: EpisodeReopened) -> None:
    """An ending was taken back: its clocks go on."""
    service.follow_reopening(unit, event)


def follow_understanding(unit: Unit, event: TurnUnderstood) -> None:
    """A turn was understood: level and category decide what holds."""
    service.follow_understanding(unit, event)
