"""What privacy wants gone of what customers were asked."""

from yingda.infra.db import Unit
from yingda.outreach.store import asks, cases
from yingda.outreach.store.words import WORDS

__all__ = ["WORDS", "erase_conversation"]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said, where it went, and every link; figures stay."""
    asks.erase_conversation(unit, conversation_id)
    cases.erase_conversation(unit, conversation_id)
