"""What customers read by themselves, in the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, case, literal, or_, select

from yingda.infra.db import Reading
from yingda.knowledge.store.articles import article, offered_at, place
from yingda.knowledge.types.articles import Audience

MOST = 3000  # articles on one page of a shop; beyond it the search is the way
MOST_PAIRS = 16


def find_public(reading: Reading, shop_id: int) -> list[Row[Any]]:
    """The articles for customers that a shop offers, without their answers' form."""
    return list(reading.execute(_public(reading, shop_id).order_by(article.c.id).limit(MOST)))


def search_public(reading: Reading, shop_id: int, pairs: Collection[str], limit: int) -> list[Row[Any]]:
    """Those with most of these pairs of characters in them, the best first."""
    wanted = sorted(pairs)[:MOST_PAIRS]
    has = [article.c.folded.contains(one, autoescape=True) for one in wanted]
    asked = [article.c.question.contains(one, autoescape=True) for one in wanted]
    score: Any = sum((case((one, 1), else_=0) for one in (*has, *asked)), literal(0))
    rows = _public(reading, shop_id).where(or_(*has)).order_by(score.desc(), article.c.id).limit(limit)
    return list(reading.execute(rows))


def _public(reading: Reading, shop_id: int) -> Select[Any]:
    names = ("id", "slug", "question", "plain", "stage", "phrasings")
    rows = select(*(article.c[name] for name in names), place.c.category_id)
    return rows.join(place, place.c.article_id == article.c.id).where(
        place.c.shop_id == shop_id, article.c.audience == Audience.PUBLIC, offered_at(reading.now)
    )
