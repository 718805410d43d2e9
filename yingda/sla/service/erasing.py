"""Taking out what people wrote about a customer; clocks say nothing about anybody."""

from yingda.infra.db import Unit
from yingda.sla.store import cases
from yingda.sla.store.words import WORDS

__all__ = ["WORDS", "erase_conversation"]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Empty the reasons and plans of a conversation."""
    cases.empty_words(unit, conversation_id)
