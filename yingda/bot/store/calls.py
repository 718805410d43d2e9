"""Rows of calls of the language model."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, update

from yingda.bot.models import ModelCallRow
from yingda.infra.db import Reading, Unit

call = cast(Table, ModelCallRow.__table__)


def insert_call(unit: Unit, values: Mapping[str, Any]) -> int:
    """Keep a call before it is made; its id."""
    statement = insert(call).values(at=unit.now, answered="", took_ms=0, **values)
    return int(unit.execute(statement.returning(call.c.id)).scalar_one())


def save_call(unit: Unit, call_id: int, values: Mapping[str, Any]) -> None:
    """Keep what came of a call."""
    unit.execute(update(call).where(call.c.id == call_id).values(**values))


def count_since(reading: Reading, shop_id: int, since: datetime) -> int:
    """How many calls a shop made since an instant."""
    rows = select(func.count()).where(call.c.shop_id == shop_id, call.c.at >= since)
    return int(reading.execute(rows).scalar_one())


def find_calls(reading: Reading, shop_id: int, before: int | None, limit: int) -> list[Any]:
    """Calls of a shop, newest first."""
    rows = select(call).where(call.c.shop_id == shop_id)
    if before is not None:
        rows = rows.where(call.c.id < before)
    return list(reading.execute(rows.order_by(call.c.id.desc()).limit(limit)))


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Empty what was sent and said for a conversation."""
    unit.execute(update(call).where(call.c.conversation_id == conversation_id).values(asked="", answered=""))
