"""Whether the shop still owes the customer of a conversation something."""

from yingda.followups.store import promises as store
from yingda.followups.store import task_lists
from yingda.followups.store.task_lists import TaskOrder, TaskWish
from yingda.followups.types import PromiseState
from yingda.infra.db import Reading

MOST = 100  # of a conversation


def owes(reading: Reading, shop_id: int, conversation_id: int) -> bool:
    """Whether a promise or task of a conversation is open; a promise merely read out of a line is none."""
    found = store.find_of_conversation(reading, conversation_id, MOST)
    if any(one.settled_at is None and one.state is not PromiseState.SUGGESTED for one in found):
        return True
    wish = TaskWish(conversation_id=conversation_id, states=task_lists.PENDING)
    return bool(task_lists.find_page(reading, task_lists.of_shops([shop_id]), wish, TaskOrder(), 1))
