"""How often articles are used, in the database."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import ArticleUseRow
from yingda.knowledge.types.articles import Use

use = cast(Table, ArticleUseRow.__table__)
Place = tuple[int, int, str]
COUNTS = [each.value for each in Use]


def count_uses(unit: Unit, article_ids: Collection[int], place: Place, uses: Collection[Use]) -> None:
    """One more of each of `uses` for articles; `place`: shop, member of staff (0: nobody), day of the shop."""
    if not article_ids or not uses:
        return
    made: Any = sqlite.insert(use) if unit.sqlite else postgresql.insert(use)
    shop_id, staff_id, day = place
    counted = {name: int(name in uses) for name in COUNTS}
    rows = [
        {"article_id": one, "shop_id": shop_id, "staff_id": staff_id, "day": day, **counted}
        for one in sorted(set(article_ids))
    ]
    raised = {name: use.c[name] + 1 for name in COUNTS if counted[name]}
    key = [use.c.article_id, use.c.shop_id, use.c.staff_id, use.c.day]
    unit.execute(made.values(rows).on_conflict_do_update(index_elements=key, set_=raised))


def sum_uses(reading: Reading, article_ids: Collection[int], since: str) -> list[Row[Any]]:
    """The uses of each article since a day."""
    rows = select(use.c.article_id, *_sums()).where(use.c.article_id.in_(article_ids), use.c.day >= since)
    return list(reading.execute(rows.group_by(use.c.article_id)))


def sum_by_staff(reading: Reading, shop_ids: Collection[int], first: str, last: str) -> list[Row[Any]]:
    """The uses by each member of staff of shops between two days, both included."""
    rows = select(use.c.staff_id, *_sums()).where(use.c.shop_id.in_(shop_ids), use.c.day.between(first, last))
    return list(reading.execute(rows.group_by(use.c.staff_id)))


def sum_by_article(reading: Reading, shop_id: int, first: str, last: str) -> list[Row[Any]]:
    """The uses of each article of a shop between two days, both included, most sent first."""
    rows = select(use.c.article_id, *_sums()).where(use.c.shop_id == shop_id, use.c.day.between(first, last))
    rows = rows.group_by(use.c.article_id).order_by(func.sum(use.c.sent).desc(), use.c.article_id)
    return list(reading.execute(rows))


def _sums() -> list[Any]:
    return [func.sum(use.c[name]).label(name) for name in COUNTS]
