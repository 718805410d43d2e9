"""When what the bot ended alone is sampled: every night of the shop."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob, Priority

SAMPLE = "bot.sample"
AT = time(3, 30)  # of the shop's day: the day before is over


@dataclass(frozen=True, slots=True)
class SampleShop:
    """Choose what is re-checked of a shop's yesterday."""

    shop_id: int


def arm_sample(unit: Unit, shop_id: int) -> None:
    """Have the shop sampled in its coming night."""
    zone = ZoneInfo(accounts.shop_brief(unit, shop_id).zone)
    local = unit.now.astimezone(zone)
    due = datetime.combine(local.date(), AT, zone)
    if due <= local:
        due += timedelta(days=1)
    which = SampleShop(shop_id)
    unit.enqueue(NewJob(SAMPLE, which, due_at=due, key=f"bot-sample:{shop_id}", priority=Priority.BULK))
