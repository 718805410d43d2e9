"""What happens to customers."""

from dataclasses import dataclass

from yingda.kit.events import Event


@dataclass(frozen=True, slots=True)
class CustomerChanged(Event):
    """The profile was edited; its name, tags or VIP mark may show elsewhere."""

    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomerIdentified(Event):
    """A visitor turned out to be a known customer of the shop."""

    customer_id: int
    shop_id: int
