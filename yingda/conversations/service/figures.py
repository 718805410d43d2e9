"""What episodes and receptions add up to."""

from datetime import datetime

from yingda.conversations import store
from yingda.conversations.types import Beginnings, DayTotals, ShopQueue, Totals
from yingda.infra.db import Reading

RECENT = 50  # customers whose page is looked at


def queues_by_shop(reading: Reading) -> list[ShopQueue]:
    """Every shop in which somebody waits for an agent."""
    return [ShopQueue(row.shop_id, row.waiting, row.since) for row in store.count_queues(reading)]


def figures_of_day(reading: Reading, shop_id: int, start: datetime, end: datetime) -> DayTotals:
    """One shop from `start` to before `end`: episodes that were opened, receptions of agents that began."""
    return DayTotals(
        store.sum_episodes(reading, shop_id, start, end), store.sum_receptions(reading, shop_id, start, end)
    )


def figures_of_rehearsal(reading: Reading, shop_id: int, start: datetime, end: datetime) -> Totals:
    """What simulated customers of one shop met with from `start` to before `end`."""
    return store.sum_rehearsal(reading, shop_id, start, end)


def beginnings_of(reading: Reading, shop_id: int) -> Beginnings:
    """What has already happened at a shop, apart from rehearsals."""
    row = store.find_beginnings(reading, shop_id)
    return Beginnings(bool(row.written), bool(row.answered), tuple(store.find_pages(reading, shop_id, RECENT)))
