"""Whether the shop still owes the customer of a conversation something."""

from yingda.followups.store import promises as store
from yingda.followups.types import PromiseState
from yingda.infra.db import Reading

MOST = 100  # of a conversation


def owes(reading: Reading, conversation_id: int) -> bool:
    """Whether a promise of a conversation is not settled; one that was merely read out of a line is none."""
    found = store.find_of_conversation(reading, conversation_id, MOST)
    return any(one.settled_at is None and one.state is not PromiseState.SUGGESTED for one in found)
