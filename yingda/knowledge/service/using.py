"""How often people answered from an article, for figures."""

from collections.abc import Collection

from yingda.infra.db import Reading
from yingda.knowledge.store import uses as store

BOT = 0  # who has no number of their own: the bot, and customers who read by themselves


def sent_by_staff(reading: Reading, shop_ids: Collection[int], first: str, last: str) -> dict[int, int]:
    """For each member of staff how many answers were sent from an article between two of the shops' days."""
    rows = store.sum_by_staff(reading, shop_ids, first, last) if shop_ids else []
    return {row.staff_id: int(row.sent) for row in rows if row.staff_id != BOT}
