"""Following what agents and customers do: signs of life, comings and goings, leaving the queue."""

from collections.abc import Collection
from datetime import datetime

from yingda.infra.db import Reading, Unit
from yingda.presence.events import StateChanged
from yingda.presence.types import By, State
from yingda.routing import store
from yingda.routing.service import due
from yingda.routing.service.attending import agent_came


def agent_did_something(unit: Unit, staff_id: int) -> None:
    """A message or a choice of state shows that somebody is there."""
    store.note_sign(unit, staff_id)


def agent_changed_state(unit: Unit, event: StateChanged) -> None:
    """Online: queues and left messages are theirs to take. Offline: whoever waits for them goes on."""
    if event.by is By.AGENT:
        store.note_sign(unit, event.staff_id)
    if event.to_state is State.ONLINE:
        agent_came(unit, event.staff_id)
    if event.to_state is State.OFFLINE:
        unit.enqueue(due.release_lost(event.staff_id))


def left_queue(unit: Unit, conversation_id: int) -> None:
    """Somebody no longer waits, though not by routing: those behind move up."""
    key = store.forget_wait(unit, conversation_id)
    if key is not None:
        unit.enqueue(due.route(*key))


def unattended_since(reading: Reading, shop_ids: Collection[int]) -> dict[int, datetime]:
    """Since when open shops have customers waiting and nobody online; only those that are so."""
    return store.load_unattended(reading, shop_ids)
