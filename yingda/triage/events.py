"""What triage announces."""

from dataclasses import dataclass

from yingda.conversations.events import ConversationEvent
from yingda.triage.types import Category, TurnKind


@dataclass(frozen=True, slots=True)
class TurnUnderstood(ConversationEvent):
    """A customer's turn was understood, at first or better than before."""

    channel: str
    kind: TurnKind
    category: Category
    sensitive: bool
