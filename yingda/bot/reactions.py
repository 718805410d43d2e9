"""What the bot does when something happens in conversations."""

from yingda.bot import service
from yingda.conversations.events import EpisodeAssigned, EpisodeEnded, EpisodeOpened, MessageAccepted
from yingda.conversations.types import Author
from yingda.infra.db import Unit


def answer(unit: Unit, event: MessageAccepted) -> None:
    """A customer wrote to the bot: a job answers; another sees to it that nobody waits for one that failed."""
    if event.for_bot and event.author is Author.CUSTOMER:
        service.answer_later(unit, event.conversation_id, event.episode_id, event.seq)


def follow_opening(unit: Unit, event: EpisodeOpened) -> None:
    """A matter begins: the bot watches it where it only watches, and tells of a trouble that is on."""
    service.follow_opening(unit, event.shop_id, event.conversation_id, event.episode_id)


def follow_person(unit: Unit, event: EpisodeAssigned) -> None:
    """A person has what the bot had."""
    service.note_taken(unit, event.episode_id)


def follow_ending(unit: Unit, event: EpisodeEnded) -> None:
    """What the bot had was ended, by it or by somebody else."""
    service.note_ending(unit, event.episode_id, event.result, event.ended_by)
