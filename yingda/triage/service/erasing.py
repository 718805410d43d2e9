"""What privacy wants gone of what triage keeps."""

from yingda.infra.db import Unit
from yingda.triage.store import turns as store
from yingda.triage.store.words import WORDS

__all__ = ["WORDS", "erase_conversation"]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was taken from a customer's words; figures stay."""
    store.erase_conversation(unit, conversation_id)
