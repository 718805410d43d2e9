"""What conversations do when something happens elsewhere."""

from yingda.conversations import service
from yingda.conversations.events import EpisodeAssigned, EpisodeReopened, SeatFreed
from yingda.conversations.service import SHOW_LOAD, LoadChanged
from yingda.customers.events import CustomerChanged
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority


def show_changed_customer(unit: Unit, event: CustomerChanged) -> None:
    """Cards show the customer's name and tags: push them anew."""
    service.show_again(unit, event.customer_id)


def show_load(unit: Unit, event: EpisodeAssigned | EpisodeReopened | SeatFreed) -> None:
    """Colleagues see how much somebody has: a job keeps it, as agents are never locked after conversations."""
    load = LoadChanged(event.agent_id)
    unit.enqueue(NewJob(SHOW_LOAD, load, key=f"load:{load.staff_id}", priority=Priority.BULK))
