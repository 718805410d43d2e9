"""What a shop has of its own: categories, campaign fields, decisions, the number of its changes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.clock import to_ms
from yingda.infra.db import Prepared, Reading, Unit
from yingda.knowledge.models import CampaignFieldRow, CategoryRow, KnowledgeShopRow
from yingda.knowledge.store.articles import THERE, article, place
from yingda.knowledge.types.articles import ArticleState, FieldValue

category = cast(Table, CategoryRow.__table__)
field = cast(Table, CampaignFieldRow.__table__)
shop = cast(Table, KnowledgeShopRow.__table__)
_SHOP = Prepared(select(shop).where(shop.c.shop_id == bindparam("shop_id")))


def find_categories(reading: Reading, shop_ids: Collection[int]) -> list[Row[Any]]:
    """The branches of shops' trees in order."""
    rows = select(category).where(category.c.shop_id.in_(shop_ids), category.c.archived_at.is_(None))
    return list(reading.execute(rows.order_by(category.c.place, category.c.id)))


def find_category(reading: Reading, category_id: int) -> Row[Any] | None:
    """A branch that is still there."""
    rows = select(category).where(category.c.id == category_id, category.c.archived_at.is_(None))
    return reading.execute(rows).first()


def category_names(reading: Reading, category_ids: Collection[int]) -> dict[int, str]:
    """What branches are called, those that are gone too."""
    rows = select(category.c.id, category.c.name).where(category.c.id.in_(category_ids))
    return {row.id: row.name for row in reading.execute(rows)}


def count_in_categories(reading: Reading, shop_id: int) -> dict[int | None, int]:
    """How many articles stand directly in each branch; None: in none."""
    rows = select(place.c.category_id, func.count().label("found"))
    rows = rows.join(article, article.c.id == place.c.article_id)
    rows = rows.where(place.c.shop_id == shop_id, article.c.state != ArticleState.ARCHIVED, THERE)
    return {row.category_id: row.found for row in reading.execute(rows.group_by(place.c.category_id))}


def leave_category(unit: Unit, category_id: int, parent_id: int | None) -> None:
    """What stood in a branch stands in the one above."""
    unit.execute(update(place).where(place.c.category_id == category_id).values(category_id=parent_id))
    unit.execute(update(category).where(category.c.parent_id == category_id).values(parent_id=parent_id))


def find_fields(reading: Reading, shop_id: int) -> list[Row[Any]]:
    """The values of a shop's campaign fields by name, those not valid now too."""
    rows = select(field).where(field.c.shop_id == shop_id, field.c.archived_at.is_(None))
    return list(reading.execute(rows.order_by(field.c.name, field.c.valid_from, field.c.id)))


def field_values(reading: Reading, shop_id: int) -> list[FieldValue]:
    """The same, for deciding which counts."""
    return [
        FieldValue(row.id, row.name, row.value, row.valid_from, row.valid_until)
        for row in find_fields(reading, shop_id)
    ]


def find_field(reading: Reading, field_id: int) -> Row[Any] | None:
    """A field's value that is still there."""
    rows = select(field).where(field.c.id == field_id, field.c.archived_at.is_(None))
    return reading.execute(rows).first()


def insert_once(unit: Unit, table: Table, values: Mapping[str, Any]) -> int:
    """A new row's id; the same sender's id again gives the first."""
    made: Any = sqlite.insert(table) if unit.sqlite else postgresql.insert(table)
    rows = made.values(version=1, **values).on_conflict_do_nothing().returning(table.c.id)
    new_id: int | None = unit.execute(rows).scalar()
    if new_id is None:
        same = (table.c.shop_id == values["shop_id"], table.c.client_id == values["client_id"])
        new_id = int(unit.execute(select(table.c.id).where(*same)).scalar_one())
    return new_id


def save(unit: Unit, table: Table, row_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` if the row still has `version`."""
    statement = update(table).where(table.c.id == row_id, table.c.version == version)
    return unit.execute(statement.values(version=version + 1, **values)).rowcount == 1


def archive(unit: Unit, table: Table, row_id: int) -> None:
    """Take a row out of use."""
    unit.execute(update(table).where(table.c.id == row_id).values(archived_at=unit.now))


def has_code(reading: Reading, shop_id: int, code: str, but: int | None) -> bool:
    """Whether another branch of the shop has the code."""
    same = (category.c.shop_id == shop_id, category.c.code == code, category.c.archived_at.is_(None))
    rows = select(category.c.id).where(*same, category.c.id != (but or 0))
    return reading.execute(rows.limit(1)).scalar() is not None


def note_change(unit: Unit, shop_ids: Collection[int]) -> None:
    """What shops offer has changed."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    for shop_id in sorted(set(shop_ids)):
        row = made.values(shop_id=shop_id, version=1, changes=1, strict_scripts=False)
        raised = {"changes": shop.c.changes + 1}
        unit.execute(row.on_conflict_do_update(index_elements=[shop.c.shop_id], set_=raised))


def find_shop(reading: Reading, shop_id: int) -> Row[Any] | None:
    """What a shop has decided, if anything was ever changed."""
    return reading.execute(_SHOP, {"shop_id": shop_id}).first()


def fields_changed(reading: Reading, shop_id: int, since: datetime) -> bool:
    """Whether some field's value was written, came or went since an instant."""
    moved = [field.c[name].between(since, reading.now) for name in ("valid_from", "valid_until", "archived_at")]
    rows = select(field.c.id).where(field.c.shop_id == shop_id, or_(field.c.edited_at >= since, *moved))
    return reading.execute(rows.limit(1)).scalar() is not None


def last_boundary(reading: Reading, shop_id: int) -> int:
    """The last instant (ms) at which some field's value came or went."""
    spans = [
        at
        for row in find_fields(reading, shop_id)
        for at in (row.valid_from, row.valid_until)
        if at is not None and at <= reading.now
    ]
    return max(map(to_ms, spans), default=0)
