"""Our copies of the pictures of products."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.conversations.models import ProductPictureRow
from yingda.conversations.store.rows import AnyRow, message
from yingda.conversations.types import Kind
from yingda.infra.db import Reading, Unit

picture = ProductPictureRow.__table__.c


def find_pictures(reading: Reading, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], dict[str, Any]]:
    """What is kept of the files of pictures that were fetched, by shop and address."""
    if not wanted:
        return {}
    rows = select(picture.shop_id, picture.url, picture.file).where(
        picture.shop_id.in_({shop_id for shop_id, _ in wanted}),
        picture.url.in_({url for _, url in wanted}),
        picture.file.is_not(None),
    )
    return {(row.shop_id, row.url): row.file for row in reading.execute(rows)}


def ask_for_picture(unit: Unit, shop_id: int, url: str, again_before: datetime) -> int | None:
    """The row of a picture that is to be fetched now; None if that was done, or tried since `again_before`."""
    insert: Any = sqlite.insert(ProductPictureRow) if unit.sqlite else postgresql.insert(ProductPictureRow)
    statement = insert.values(shop_id=shop_id, url=url, asked_at=unit.now).on_conflict_do_update(
        index_elements=["shop_id", "url"],
        set_={"asked_at": unit.now},
        where=picture.file.is_(None) & (picture.asked_at < again_before),
    )
    found: int | None = unit.execute(statement.returning(picture.id)).scalar()
    return found


def find_picture(reading: Reading, picture_id: int) -> AnyRow | None:
    """One picture, fetched or not."""
    return reading.execute(select(ProductPictureRow.__table__).where(picture.id == picture_id)).first()


def save_picture(unit: Unit, picture_id: int, file: Mapping[str, Any]) -> None:
    """The picture was fetched."""
    unit.execute(update(ProductPictureRow).where(picture.id == picture_id).values(file=dict(file)))


def find_product_messages(reading: Reading, conversation_id: int, limit: int) -> list[AnyRow]:
    """The newest messages of a conversation that are products."""
    rows = select(message).where(message.c.conversation_id == conversation_id, message.c.kind == Kind.PRODUCT)
    return list(reading.execute(rows.order_by(message.c.seq.desc()).limit(limit)))
