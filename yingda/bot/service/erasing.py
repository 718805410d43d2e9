"""Texts that are kept of customers are deleted with them; what is counted stays."""

from yingda.bot.store import calls, episodes
from yingda.bot.store.words import WORDS
from yingda.infra.db import Unit

__all__ = ["WORDS", "erase_conversation"]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Empty decisions, notes and calls of the model that belong to a conversation."""
    episodes.erase_conversation(unit, conversation_id)
    calls.erase_conversation(unit, conversation_id)
