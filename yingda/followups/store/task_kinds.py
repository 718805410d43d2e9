"""Kinds of tasks that shops have changed or added."""

from typing import Any, cast

import msgspec
from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import TaskKindRow
from yingda.followups.types import KindContent, TaskKind
from yingda.infra.db import Reading, Unit

kind = cast(Table, TaskKindRow.__table__)


def find_kinds(reading: Reading, shop_id: int) -> list[TaskKind]:
    """The kinds of a shop that are not as shipped, the oldest first."""
    rows = reading.execute(select(kind).where(kind.c.shop_id == shop_id).order_by(kind.c.made_at, kind.c.code))
    return [
        TaskKind(row.code, msgspec.convert(row.content, KindContent), row.version, bool(row.archived))
        for row in rows
    ]


def insert_kind(unit: Unit, shop_id: int, made: TaskKind) -> bool:
    """Write a kind for the first time; whether nobody had before."""
    written: Any = sqlite.insert(kind) if unit.sqlite else postgresql.insert(kind)
    written = written.values(
        shop_id=shop_id, code=made.code, version=1, archived=made.archived, content=made.content,
        made_at=unit.now,
    ).on_conflict_do_nothing(index_elements=["shop_id", "code"])  # fmt: skip
    return unit.execute(written.returning(kind.c.code)).first() is not None


def save_kind(unit: Unit, shop_id: int, changed: TaskKind) -> bool:
    """Write a kind over its version; whether nobody wrote meanwhile."""
    written = (
        update(kind)
        .where(kind.c.shop_id == shop_id, kind.c.code == changed.code, kind.c.version == changed.version)
        .values(content=changed.content, archived=changed.archived, version=changed.version + 1)
    )
    return unit.execute(written.returning(kind.c.code)).first() is not None
