"""What is said about articles, and what their health is told from, in the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import FeedbackRow
from yingda.knowledge.store.articles import article, offered_at, place
from yingda.knowledge.store.uses import use
from yingda.knowledge.types.gaps import Asked, FeedbackState, Verdict

feedback = cast(Table, FeedbackRow.__table__)
SHOWN = 100  # of one kind of trouble
NOBODYS = {"customer_id": None, "conversation_id": None, "note": ""}


def insert_feedback(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """New feedback's id; None when its giver has said something about the article already."""
    made: Any = sqlite.insert(feedback) if unit.sqlite else postgresql.insert(feedback)
    row = made.values(version=1, given_at=unit.now, reply="", **values).on_conflict_do_nothing()
    new_id: int | None = unit.execute(row.returning(feedback.c.id)).scalar()
    return new_id


def find_feedback(reading: Reading, feedback_id: int) -> Row[Any] | None:
    """What somebody said."""
    return reading.execute(select(feedback).where(feedback.c.id == feedback_id)).first()


def find_page(
    reading: Reading, shop_id: int, state: FeedbackState | None, before: int | None, limit: int
) -> list[Row[Any]]:
    """The next feedback of a list, newest first; praise needs no work and is not in it."""
    rows = select(feedback).where(feedback.c.shop_id == shop_id, feedback.c.verdict == Verdict.WRONG)
    if state is not None:
        rows = rows.where(feedback.c.state == state)
    if before is not None:
        rows = rows.where(feedback.c.id < before)
    return list(reading.execute(rows.order_by(feedback.c.id.desc()).limit(limit)))


def save_feedback(unit: Unit, feedback_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` if it still has `version`."""
    statement = update(feedback).where(feedback.c.id == feedback_id, feedback.c.version == version)
    return unit.execute(statement.values(version=version + 1, **values)).rowcount == 1


def count_open_feedback(reading: Reading, article_ids: Collection[int]) -> dict[int, int]:
    """How many say that an article is wrong and nobody has looked at it."""
    rows = select(feedback.c.article_id, func.count().label("found")).where(
        feedback.c.article_id.in_(article_ids), feedback.c.verdict == Verdict.WRONG,
        feedback.c.state == FeedbackState.OPEN,
    )  # fmt: skip
    return {row.article_id: row.found for row in reading.execute(rows.group_by(feedback.c.article_id))}


def erase_feedback_of(unit: Unit, customer_id: int) -> None:
    """Take out what a customer said; the verdict stays, as a number."""
    unit.execute(update(feedback).where(feedback.c.customer_id == customer_id).values(**NOBODYS))


def forget_feedback(unit: Unit, article_ids: Collection[int]) -> None:
    """Nothing is said any more about articles that are gone."""
    unit.execute(delete(feedback).where(feedback.c.article_id.in_(article_ids)))


def count_published(reading: Reading, shop_id: int) -> int:
    """How many articles a shop offers by their dates."""
    rows = select(func.count()).select_from(article).join(place, place.c.article_id == article.c.id)
    return int(reading.execute(rows.where(place.c.shop_id == shop_id, offered_at(reading.now))).scalar_one())


def find_unused(reading: Reading, shop_id: int, made_before: datetime) -> list[int]:
    """Articles that have been there for a while and that nobody has sent or been helped by."""
    used = select(use.c.article_id).where(use.c.sent + use.c.helped + use.c.inserted > 0, use.c.shop_id == shop_id)
    rows = _offered(reading, shop_id).where(article.c.created_at < made_before, article.c.id.not_in(used))
    return list(reading.execute(rows.order_by(article.c.created_at).limit(SHOWN)).scalars())


def find_ending(reading: Reading, shop_id: int, until: datetime) -> list[int]:
    """Articles whose validity ends soon."""
    rows = _offered(reading, shop_id).where(article.c.valid_until <= until)
    return list(reading.execute(rows.order_by(article.c.valid_until).limit(SHOWN)).scalars())


def find_review_due(reading: Reading, shop_id: int) -> list[int]:
    """Articles that were to be looked at again by now."""
    rows = _offered(reading, shop_id).where(article.c.review_at <= reading.now)
    return list(reading.execute(rows.order_by(article.c.review_at).limit(SHOWN)).scalars())


def find_often_wrong(reading: Reading, shop_id: int, since: datetime, at_least: int) -> dict[int, int]:
    """Articles that several people called wrong lately, and how many."""
    rows = (
        select(feedback.c.article_id, func.count().label("found"))
        .where(
            feedback.c.shop_id == shop_id, feedback.c.verdict == Verdict.WRONG, feedback.c.given_at >= since,
            feedback.c.state != FeedbackState.REFUSED,
        )
        .group_by(feedback.c.article_id).having(func.count() >= at_least)
        .order_by(func.count().desc()).limit(SHOWN)
    )  # fmt: skip
    return {row.article_id: row.found for row in reading.execute(rows)}


def find_asked(reading: Reading, shop_id: int) -> list[Asked]:
    """What every article offered is asked for, and its answer."""
    rows = select(article.c.id, article.c.question, article.c.phrasings, article.c.plain)
    rows = rows.join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == shop_id, offered_at(reading.now)).order_by(article.c.id)
    return [Asked(row.id, row.question, tuple(row.phrasings), row.plain) for row in reading.execute(rows)]


def _offered(reading: Reading, shop_id: int) -> Any:
    rows = select(article.c.id).join(place, place.c.article_id == article.c.id)
    return rows.where(place.c.shop_id == shop_id, offered_at(reading.now))
