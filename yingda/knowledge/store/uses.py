"""How often articles are used, in the database."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Row, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import ArticleUseRow
from yingda.knowledge.store.articles import place
from yingda.knowledge.types.articles import Use

use = cast(Table, ArticleUseRow.__table__)
Place = tuple[int, int, str]
COUNTS = [each.value for each in Use]


def count_uses(unit: Unit, article_ids: Collection[int], by: Place, uses: Collection[Use]) -> None:
    """One more of each of `uses` for articles; `by`: shop, member of staff (0: nobody), day of the shop."""
    if not article_ids or not uses:
        return
    made: Any = sqlite.insert(use) if unit.sqlite else postgresql.insert(use)
    shop_id, staff_id, day = by
    counted = {name: int(name in uses) for name in COUNTS}
    rows = [
        {"article_id": one, "shop_id": shop_id, "staff_id": staff_id, "day": day, **counted}
        for one in sorted(set(article_ids))
    ]
    raised = {name: use.c[name] + 1 for name in COUNTS if counted[name]}
    key = [use.c.article_id, use.c.shop_id, use.c.staff_id, use.c.day]
    unit.execute(made.values(rows).on_conflict_do_update(index_elements=key, set_=raised))
    if counted[Use.SENT] + counted[Use.HELPED]:
        here = (place.c.shop_id == shop_id, place.c.article_id.in_(article_ids))
        more = counted[Use.SENT] + counted[Use.HELPED]
        unit.execute(update(place).where(*here).values(used=place.c.used + more))


def slide(unit: Unit, since: str, after: int, limit: int) -> int | None:
    """Count anew how often the next articles were used since a day; the id of the last one, None at the end."""
    rows = select(place.c.article_id).where(place.c.used > 0, place.c.article_id > after).distinct()
    ids = list(unit.execute(rows.order_by(place.c.article_id).limit(limit)).scalars())
    lately = select(func.coalesce(func.sum(use.c.sent + use.c.helped), 0)).where(
        use.c.article_id == place.c.article_id, use.c.shop_id == place.c.shop_id, use.c.day >= since
    )
    mine = place.c.article_id.in_(ids)
    unit.execute(update(place).where(mine).values(used=lately.scalar_subquery()))
    return ids[-1] if len(ids) == limit else None


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
