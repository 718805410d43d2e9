"""The ten-minute rule: a matter after the sale that lasts while the shop owes something wants a promise."""

from dataclasses import replace
from datetime import datetime, timedelta

from yingda.followups.types import PromiseSettings
from yingda.followups.types.matters import Matter, MatterState, Standing

AGAIN = timedelta(minutes=2)
ORDERS = frozenset({"order_payment", "logistics", "after_sales", "complaint"})  # triage's categories
AFTER_ORDER = frozenset({"fulfilment", "aftersales"})  # and stages: asking before a purchase wants no promise


def is_lasting(category: str, stage: str) -> bool:
    """Whether a matter is one of an order or after it."""
    return stage in AFTER_ORDER or (category in ORDERS and stage != "presales")


def looked_at(matter: Matter, standing: Standing, now: datetime, settings: PromiseSettings) -> Matter:
    """The matter after a look: proposed, looked at again in a while, or left alone from now on."""
    if matter.state is not MatterState.WATCHED or not standing.active or not settings.matter_minutes:
        return replace(matter, next_at=None)
    since = matter.began_at + timedelta(minutes=settings.matter_minutes)
    if now < since:
        return replace(matter, next_at=since)
    if standing.promised or not standing.lasting or not standing.owed:
        return replace(matter, next_at=now + AGAIN)
    return replace(matter, state=MatterState.PROPOSED, next_at=None, version=matter.version + 1)
