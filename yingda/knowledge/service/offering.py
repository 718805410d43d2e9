"""What a shop offers has changed: its indexes are built anew before the next customer asks."""

from collections.abc import Collection
from datetime import timedelta

from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob
from yingda.knowledge.store import shops as store
from yingda.knowledge.types.finding import WarmIndex

WARM = "knowledge.index"
BUNDLED = timedelta(seconds=1)  # of fifty that are published at once, the last one has the index built


def note_change(unit: Unit, shop_ids: Collection[int]) -> None:
    """Count the change, by which older indexes are known, and have new ones built."""
    store.note_change(unit, shop_ids)
    for shop_id in sorted(set(shop_ids)):
        unit.enqueue(NewJob(WARM, WarmIndex(shop_id), unit.now + BUNDLED, key=f"{WARM}:{shop_id}"))
