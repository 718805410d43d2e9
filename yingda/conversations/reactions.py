"""What conversations do when something happens elsewhere."""

from yingda.conversations import service
from yingda.customers.events import CustomerChanged
from yingda.infra.db import Unit


def show_changed_customer(unit: Unit, event: CustomerChanged) -> None:
    """Cards show the customer's name and tags: push them anew."""
    service.show_again(unit, event.customer_id)
