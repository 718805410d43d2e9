"""What privacy wants gone of what follow-ups keep."""

from yingda.followups.store import handover, hard_cases, texting
from yingda.followups.store import promises as store
from yingda.followups.store.words import WORDS
from yingda.infra.db import Unit

__all__ = ["WORDS", "erase_conversation"]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said and numbers; times and outcomes stay."""
    store.erase_conversation(unit, conversation_id)
    handover.erase_conversation(unit, conversation_id)
    hard_cases.erase_conversation(unit, conversation_id)
    texting.erase_conversation(unit, conversation_id)
