"""How the bot did: alone, handed over and why, wrong by re-check; by day and category."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.pushes import BotDayFigures, BotFigures, BotShare
from yingda.bot.store import episodes as store
from yingda.bot.types import Outcome, RecheckVerdict
from yingda.infra.db import Reading

ALONE = (Outcome.SOLVED, Outcome.SILENT)
WRONG = (RecheckVerdict.WRONG, RecheckVerdict.UNSOLVED)


def figures_of(reading: Reading, actor: Actor, shop_id: int, first: date, last: date) -> BotFigures:
    """From the shop's day `first` to its day `last`, both included."""
    shop = accounts.access_shop(reading, actor, shop_id)
    accounts.check_may(actor, Permission.FIGURES_READ)
    zone = ZoneInfo(shop.zone)
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    rows = store.sum_episodes(reading, shop_id, start, end)
    by_day: dict[str, list[Any]] = {}
    by_category: dict[str, list[Any]] = {}
    for row in rows:
        by_day.setdefault(row.began_at.astimezone(zone).date().isoformat(), []).append(row)
        by_category.setdefault(row.category, []).append(row)
    reasons = Counter(row.reason for row in rows if row.outcome == Outcome.HANDED_OVER)
    return BotFigures(
        total=_sums("", rows),
        days=[_sums(day, some) for day, some in sorted(by_day.items())],
        categories=[_sums(code, some) for code, some in sorted(by_category.items())],
        reasons=[BotShare(reason, count) for reason, count in reasons.most_common()],
    )


def _sums(key: str, rows: Iterable[Any]) -> BotDayFigures:
    rows = list(rows)
    count = Counter(row.outcome for row in rows)
    checked = [row for row in rows if row.verdict is not None]
    return BotDayFigures(
        key=key, episodes=len(rows), alone=sum(count[one] for one in ALONE), solved_alone=count[Outcome.SOLVED],
        handed_over=count[Outcome.HANDED_OVER], taken=count[Outcome.TAKEN], rechecked=len(checked),
        wrong=sum(row.verdict in WRONG for row in checked),
    )  # fmt: skip
