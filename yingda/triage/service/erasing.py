"""What privacy wants gone of what triage keeps."""

from datetime import datetime

from yingda.infra.db import Unit
from yingda.triage.store import turns as store

AT_ONCE = 200  # rule 5: what one unit may touch


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was taken from a customer's words; figures stay."""
    store.erase_conversation(unit, conversation_id)


def erase_older(unit: Unit, before: datetime) -> int:
    """Take out the next of what was taken from customers' words before an instant; how many."""
    return store.erase_older(unit, before, AT_ONCE)
