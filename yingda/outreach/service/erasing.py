"""What privacy wants gone of what customers were asked."""

from datetime import datetime

from yingda.infra.db import Unit
from yingda.outreach.store import asks, cases

AT_ONCE = 200  # rule 5: what one unit may touch


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said, where it went, and every link; figures stay."""
    asks.erase_conversation(unit, conversation_id)
    cases.erase_conversation(unit, conversation_id)


def erase_older(unit: Unit, before: datetime) -> int:
    """Take the words out of the next answers from before an instant; how many."""
    return asks.erase_older(unit, before, AT_ONCE)
