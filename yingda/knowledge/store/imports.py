"""Imports in the database."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import KnowledgeImportRow
from yingda.knowledge.store.articles import THERE, article, place
from yingda.knowledge.types.articles import ArticleState
from yingda.knowledge.types.imports import RUNNING, ImportState

batch = cast(Table, KnowledgeImportRow.__table__)
LISTED = 50
_PROGRESS = [column for column in batch.c if column.name not in ("report", "changes")]


def insert_import(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new import's id; None when this sender's id was used for one already."""
    made: Any = sqlite.insert(batch) if unit.sqlite else postgresql.insert(batch)
    zero = {"total": 0, "wrong": 0, "done": 0, "added": 0, "same": 0, "reached": 0, "error": ""}
    zero |= {"report": [], "changes": []}
    row = made.values(**zero, begun_at=unit.now, **values).on_conflict_do_nothing()
    new_id: int | None = unit.execute(row.returning(batch.c.id)).scalar()
    return new_id


def find_made(reading: Reading, made_by: int, client_id: str) -> int | None:
    """The import that this sender's id was used for."""
    rows = select(batch.c.id).where(batch.c.made_by == made_by, batch.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def find_import(reading: Reading, import_id: int) -> Row[Any] | None:
    """An import with its report."""
    return reading.execute(select(batch).where(batch.c.id == import_id)).first()


def find_progress(reading: Reading, import_id: int) -> Row[Any] | None:
    """An import without its report, which may be long."""
    return reading.execute(select(*_PROGRESS).where(batch.c.id == import_id)).first()


def lock_import(unit: Unit, import_id: int) -> Row[Any] | None:
    """The same, and nobody else brings it on meanwhile."""
    rows = select(*_PROGRESS).where(batch.c.id == import_id)
    return unit.execute(rows if unit.sqlite else rows.with_for_update()).first()


def find_imports(reading: Reading, shop_id: int) -> list[Row[Any]]:
    """A shop's newest imports."""
    rows = select(batch).where(batch.c.shop_id == shop_id).order_by(batch.c.id.desc()).limit(LISTED)
    return list(reading.execute(rows))


def save_running(
    unit: Unit, import_id: int, values: Mapping[str, Any], states: Collection[ImportState] = RUNNING
) -> bool:
    """Write `values` unless the import is over, by its end or by somebody who cancelled it."""
    statement = update(batch).where(batch.c.id == import_id, batch.c.state.in_(states))
    return unit.execute(statement.values(**values)).rowcount == 1


def find_questions(reading: Reading, shop_id: int) -> list[tuple[int, str]]:
    """The articles of a shop and what they answer."""
    rows = select(article.c.id, article.c.question).join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == shop_id, article.c.state != ArticleState.ARCHIVED, THERE)
    return [(row.id, row.question) for row in reading.execute(rows.order_by(article.c.id))]


def find_elsewhere(reading: Reading, shop_id: int, shop_ids: Collection[int]) -> set[int]:
    """Articles of a shop that hold in shops other than these, too."""
    here = select(place.c.article_id).where(place.c.shop_id == shop_id)
    rows = select(place.c.article_id).where(place.c.shop_id.not_in(shop_ids), place.c.article_id.in_(here))
    return set(reading.execute(rows).scalars())


def find_hidden(reading: Reading, import_id: int, limit: int) -> list[int]:
    """Articles that still carry the mark of their import."""
    rows = select(article.c.id).where(article.c.import_id == import_id).limit(limit)
    return list(reading.execute(rows).scalars())


def show_articles(unit: Unit, article_ids: list[int]) -> None:
    """Take the mark off; they are there already."""
    unit.execute(update(article).where(article.c.id.in_(article_ids)).values(import_id=None))


def delete_articles(unit: Unit, article_ids: list[int]) -> None:
    """Take away what an import brought that came to nothing."""
    unit.execute(delete(article).where(article.c.id.in_(article_ids)))
