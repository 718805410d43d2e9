"""Notices and the shift log in the database."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.alerts.models import LogRow, NoticeReceiptRow, NoticeRow, NoticeShopRow
from yingda.alerts.types import LogDraft, LogQuery, NoticeDraft, Posted
from yingda.infra.db import Reading, Unit
from yingda.kit.ids import MAX_ID

notice = cast(Table, NoticeRow.__table__)
place = cast(Table, NoticeShopRow.__table__)
receipt = cast(Table, NoticeReceiptRow.__table__)
entry = cast(Table, LogRow.__table__)


def find_notice(reading: Reading, notice_id: int) -> Posted | None:
    """A notice, also an archived one."""
    rows = reading.execute(select(notice).where(notice.c.id == notice_id)).all()
    return next(iter(_posted(reading, rows)), None)


def find_notices(reading: Reading, shop_ids: Collection[int], limit: int) -> list[Posted]:
    """Notices for any of the shops that are not archived, newest first."""
    here = select(place.c.notice_id).where(place.c.shop_id.in_(shop_ids))
    rows = select(notice).where(notice.c.id.in_(here), notice.c.archived_at.is_(None))
    return _posted(reading, reading.execute(rows.order_by(notice.c.id.desc()).limit(limit)).all())


def find_posted(reading: Reading, author_id: int, client_id: str) -> int:
    """The notice that this sender's id was used for."""
    rows = select(notice.c.id).where(notice.c.author_id == author_id, notice.c.client_id == client_id)
    return int(reading.execute(rows).scalar_one())


def insert_notice(unit: Unit, author_id: int, draft: NoticeDraft) -> int | None:
    """A new notice's id; None when this sender's id was used for one already."""
    made: Any = sqlite.insert(notice) if unit.sqlite else postgresql.insert(notice)
    values = made.values(
        version=1, title=draft.title.strip(), body=draft.body.strip(), must_read=draft.must_read,
        author_id=author_id, client_id=draft.client_id, at=unit.now,
    )  # fmt: skip
    notice_id: int | None = unit.execute(values.on_conflict_do_nothing().returning(notice.c.id)).scalar()
    if notice_id is None:
        return None
    shops = [{"notice_id": notice_id, "shop_id": shop_id} for shop_id in sorted(set(draft.shop_ids))]
    unit.execute(insert(place), shops)
    return notice_id


def archive_notice(unit: Unit, notice_id: int) -> bool:
    """Take a notice off the board; false if it was already."""
    statement = update(notice).where(notice.c.id == notice_id, notice.c.archived_at.is_(None))
    return unit.execute(statement.values(archived_at=unit.now, version=notice.c.version + 1)).rowcount == 1


def insert_receipt(unit: Unit, notice_id: int, staff_id: int) -> None:
    """Somebody has read a notice; the first time counts."""
    made: Any = sqlite.insert(receipt) if unit.sqlite else postgresql.insert(receipt)
    unit.execute(made.values(notice_id=notice_id, staff_id=staff_id, at=unit.now).on_conflict_do_nothing())


def find_receipts(reading: Reading, notice_ids: Collection[int]) -> dict[int, dict[int, datetime]]:
    """For each notice who has read it when, earliest first."""
    rows = select(receipt).where(receipt.c.notice_id.in_(notice_ids)).order_by(receipt.c.at, receipt.c.staff_id)
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for row in reading.execute(rows):
        found[row.notice_id][row.staff_id] = row.at
    return found


def insert_entry(unit: Unit, author_id: int, draft: LogDraft) -> Row[Any]:
    """A new entry; the one that this sender's id was used for if there is one."""
    made: Any = sqlite.insert(entry) if unit.sqlite else postgresql.insert(entry)
    values = {"shop_id": draft.shop_id, "text": draft.text.strip(), "at": unit.now}
    sender = {"author_id": author_id, "client_id": draft.client_id}
    unit.execute(made.values(**values, **sender).on_conflict_do_nothing())
    rows = select(entry).where(entry.c.author_id == author_id, entry.c.client_id == draft.client_id)
    return unit.execute(rows).one()


def find_entries(
    reading: Reading, shop_id: int, wanted: LogQuery, authors: Collection[int] | None
) -> list[Row[Any]]:
    """Entries of a shop, newest first, one more than wanted if there are more; by everybody or these authors."""
    rows = select(entry).where(entry.c.shop_id == shop_id, entry.c.id < (wanted.before or MAX_ID))
    if wanted.words:
        rows = rows.where(entry.c.text.icontains(wanted.words, autoescape=True))
    if authors is not None:
        rows = rows.where(entry.c.author_id.in_(authors))
    return list(reading.execute(rows.order_by(entry.c.id.desc()).limit(wanted.limit + 1)))


def _posted(reading: Reading, rows: Sequence[Row[Any]]) -> list[Posted]:
    shops: dict[int, list[int]] = defaultdict(list)
    places = select(place).where(place.c.notice_id.in_([row.id for row in rows])).order_by(place.c.shop_id)
    for row in reading.execute(places) if rows else ():
        shops[row.notice_id].append(row.shop_id)
    return [
        Posted(
            id=row.id, version=row.version, title=row.title, body=row.body, must_read=row.must_read,
            author_id=row.author_id, at=row.at, archived=row.archived_at is not None,
            shop_ids=tuple(shops[row.id]),
        )
        for row in rows
    ]  # fmt: skip
