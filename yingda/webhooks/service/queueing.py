"""Jobs that send: one for what is due now, and one for each time at which something will be."""

import msgspec

from yingda.infra.clock import from_ms, to_ms
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.webhooks import store

SEND = "webhooks.send"
RETRY_GRAIN_S = 10  # retries of one receiver within this time share a job


class Send(msgspec.Struct, frozen=True):
    """A receiver has messages whose turn it is."""

    webhook_id: int


def arm_next(unit: Unit, webhook_id: int) -> None:
    """See to it that somebody sends when the next message's turn comes."""
    at = store.find_next_at(unit, webhook_id)
    if at is None:
        return
    grain = to_ms(at) // (RETRY_GRAIN_S * 1000) + 1
    due_at = from_ms(grain * RETRY_GRAIN_S * 1000)
    key = f"webhook:{webhook_id}:{grain}"
    unit.enqueue(NewJob(SEND, Send(webhook_id), due_at=due_at, key=key, priority=Priority.BULK))


def enqueue_send(unit: Unit, webhook_id: int) -> None:
    """Have the receiver's messages sent now."""
    unit.enqueue(NewJob(SEND, Send(webhook_id), key=f"webhook:{webhook_id}", priority=Priority.BULK))
