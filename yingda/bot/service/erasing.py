"""Texts that are kept of customers are deleted with them; what is counted stays."""

from datetime import datetime

from yingda.bot.store import calls, episodes
from yingda.infra.db import Unit

AT_ONCE = 200  # rule 5: what one unit may touch


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Empty decisions, notes and calls of the model that belong to a conversation."""
    episodes.erase_conversation(unit, conversation_id)
    calls.erase_conversation(unit, conversation_id)


def erase_older(unit: Unit, before: datetime) -> int:
    """Empty the next texts of before an instant; how many."""
    return episodes.erase_older(unit, before, AT_ONCE) + calls.erase_older(unit, before, AT_ONCE)
