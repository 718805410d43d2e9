"""Quick replies in the database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models.replies import QuickReplyRow, QuickReplyUseRow
from yingda.knowledge.types import Level, Part, PartKind, Reply
from yingda.knowledge.types.kinds import ScriptKind

reply = cast(Table, QuickReplyRow.__table__)
use = cast(Table, QuickReplyUseRow.__table__)


def find_reply(reading: Reading, reply_id: int) -> Reply | None:
    """A quick reply that is not archived."""
    rows = select(reply).where(reply.c.id == reply_id, reply.c.archived_at.is_(None))
    row = reading.execute(rows).first()
    return None if row is None else _reply(row)


def find_replies(reading: Reading, staff_id: int, shop_id: int, team_ids: Collection[int]) -> list[Reply]:
    """Somebody's own, those of the teams and those of the shop, not archived, by group and code."""
    here = or_(reply.c.shop_id == shop_id, reply.c.shop_id.is_(None))
    mine = or_(
        and_(reply.c.level == Level.PERSONAL, reply.c.owner_id == staff_id, here),
        and_(reply.c.level == Level.TEAM, reply.c.team_id.in_(team_ids), here),
        and_(reply.c.level == Level.SHOP, reply.c.shop_id == shop_id),
    )
    rows = select(reply).where(mine, reply.c.archived_at.is_(None))
    return [_reply(row) for row in reading.execute(rows.order_by(reply.c.group_name, reply.c.code, reply.c.id))]


def find_made(reading: Reading, author_id: int, client_id: str) -> int | None:
    """The quick reply that this sender's id was used for."""
    rows = select(reply.c.id).where(reply.c.author_id == author_id, reply.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def has_code(reading: Reading, like: Mapping[str, Any], code: str, but: int | None) -> bool:
    """Whether another quick reply of the same place (`like`: its columns) has the code."""
    same = [reply.c[name].is_(value) if value is None else reply.c[name] == value for name, value in like.items()]
    rows = select(reply.c.id).where(reply.c.code == code, reply.c.archived_at.is_(None), *same)
    if but is not None:
        rows = rows.where(reply.c.id != but)
    return reading.execute(rows.limit(1)).scalar() is not None


def insert_reply(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new quick reply's id; None when this sender's id was used for one already."""
    made: Any = sqlite.insert(reply) if unit.sqlite else postgresql.insert(reply)
    row = made.values(version=1, edited_at=unit.now, **values).on_conflict_do_nothing()
    new_id: int | None = unit.execute(row.returning(reply.c.id)).scalar()
    return new_id


def insert_replies(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many new quick replies; those whose sender's id was used already are passed over."""
    made: Any = sqlite.insert(reply) if unit.sqlite else postgresql.insert(reply)
    common = {"version": 1, "edited_at": unit.now, "archived_at": None}
    unit.execute(made.on_conflict_do_nothing(), [{**common, **row} for row in rows])


def find_codes(reading: Reading, shop_id: int) -> dict[str, str]:
    """The codes of a shop's own quick replies, each with the id that its sender gave it."""
    rows = select(reply.c.code, reply.c.client_id).where(
        reply.c.shop_id == shop_id, reply.c.level == Level.SHOP, reply.c.archived_at.is_(None), reply.c.code != ""
    )
    return {row.code: row.client_id for row in reading.execute(rows)}


def count_of_shop(reading: Reading, shop_id: int) -> int:
    """How many quick replies everybody of a shop can use."""
    mine = (reply.c.shop_id == shop_id, reply.c.level == Level.SHOP, reply.c.archived_at.is_(None))
    return int(reading.execute(select(func.count()).where(*mine)).scalar_one())


def count_made(reading: Reading, author_id: int, client_ids: Collection[str]) -> int:
    """How many quick replies were made under these ids of their sender."""
    rows = select(func.count()).where(reply.c.author_id == author_id, reply.c.client_id.in_(client_ids))
    return int(reading.execute(rows).scalar_one())


def save_reply(unit: Unit, reply_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` if the quick reply still has `version`; false if somebody else wrote meanwhile."""
    statement = update(reply).where(
        reply.c.id == reply_id, reply.c.version == version, reply.c.archived_at.is_(None)
    )
    values = {**values, "version": version + 1, "edited_at": unit.now}
    return unit.execute(statement.values(**values)).rowcount == 1


def archive_reply(unit: Unit, reply_id: int) -> None:
    """Take a quick reply out of use; messages still refer to it."""
    unit.execute(update(reply).where(reply.c.id == reply_id).values(archived_at=unit.now))


def count_use(unit: Unit, reply_id: int, staff_id: int) -> None:
    """Count one more use by somebody."""
    made: Any = sqlite.insert(use) if unit.sqlite else postgresql.insert(use)
    statement = made.values(reply_id=reply_id, staff_id=staff_id, uses=1)
    unit.execute(
        statement.on_conflict_do_update(
            index_elements=[use.c.reply_id, use.c.staff_id], set_={"uses": use.c.uses + 1}
        )
    )


def find_uses(reading: Reading, staff_id: int) -> dict[int, int]:
    """How often somebody used each quick reply."""
    rows = select(use.c.reply_id, use.c.uses).where(use.c.staff_id == staff_id)
    return {row.reply_id: row.uses for row in reading.execute(rows)}


def parts_to_json(parts: Collection[Part]) -> list[dict[str, Any]]:
    """Parts as the column keeps them."""
    return [{"kind": part.kind, "text": part.text, "file": part.file} for part in parts]


def _reply(row: Row[Any]) -> Reply:
    return Reply(
        id=row.id, version=row.version, level=Level(row.level), shop_id=row.shop_id, team_id=row.team_id,
        owner_id=row.owner_id, code=row.code, group=row.group_name, title=row.title,
        kind=ScriptKind(row.kind),
        parts=tuple(Part(PartKind(one["kind"]), one["text"], one["file"]) for one in row.parts),
    )  # fmt: skip
