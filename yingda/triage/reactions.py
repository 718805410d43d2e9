"""What triage does when something happens elsewhere: only jobs are written, nobody is held up."""

from yingda.conversations.events import MessageAccepted
from yingda.conversations.types import Author
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.triage.service import UNDERSTAND
from yingda.triage.types import UnderstandTurn


def note_turn(unit: Unit, event: MessageAccepted) -> None:
    """A customer wrote: understand the turn, once for all messages that wait for it."""
    if event.author is Author.CUSTOMER:
        key = f"{UNDERSTAND}:{event.conversation_id}"
        unit.enqueue(NewJob(UNDERSTAND, UnderstandTurn(event.conversation_id), key=key, priority=Priority.NORMAL))
