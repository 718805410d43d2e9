"""What privacy wants gone of tasks, and what a customer is handed of them."""

from typing import Any

from yingda.followups.store import task_notes
from yingda.followups.store import tasks as store
from yingda.infra.db import Reading, Unit

AT_ONCE = 50  # rule 5: what one unit may touch; comments and history come on top
MOST = 1000


def erase_customer(unit: Unit, customer_id: int) -> int:
    """Take the words out of the next tasks about a customer; how many. Times, states and people stay."""
    return task_notes.erase_of_customer(unit, customer_id, AT_ONCE)


def export_of(reading: Reading, customer_id: int) -> list[dict[str, Any]]:
    """What was written down about a customer, unmasked, to be handed to them."""
    ids = task_notes.find_of_customer(reading, customer_id, MOST)
    return [
        {
            "id": each.id, "title": each.title, "text": each.text, "state": each.state.value,
            "made_at": each.made_at, "due_at": each.due_at, "closed_at": each.closed_at,
            "order_no": each.order_no, "values": each.values, "result": each.result,
        }
        for each in store.find_tasks(reading, ids).values()
    ]  # fmt: skip
