"""What episodes and receptions add up to."""

from datetime import datetime

from yingda.conversations import store
from yingda.conversations.types import DayTotals
from yingda.infra.db import Reading


def figures_of_day(reading: Reading, shop_id: int, start: datetime, end: datetime) -> DayTotals:
    """One shop from `start` to before `end`: episodes that were opened, receptions of agents that began."""
    return DayTotals(
        store.sum_episodes(reading, shop_id, start, end), store.sum_receptions(reading, shop_id, start, end)
    )
