"""What conversations do when something happens elsewhere."""

from yingda.conversations import service
from yingda.conversations.events import EpisodeAssigned, SeatFreed
from yingda.customers.events import CustomerChanged
from yingda.infra.db import Unit


def show_changed_customer(unit: Unit, event: CustomerChanged) -> None:
    """Cards show the customer's name and tags: push them anew."""
    service.show_again(unit, event.customer_id)


def show_load(unit: Unit, event: EpisodeAssigned | SeatFreed) -> None:
    """Colleagues see how much somebody has: keep it with the presence card."""
    service.show_load(unit, event.agent_id)
