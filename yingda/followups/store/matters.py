"""Matters that last, in the database."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models.callbacks import MatterRow
from yingda.followups.store.promises import AnyRow
from yingda.followups.types.matters import Matter, MatterState
from yingda.infra.db import Reading, Unit

matter = cast(Table, MatterRow.__table__)


def watch(unit: Unit, wanted: Matter) -> None:
    """Begin to look at an episode; once, however often it changes hands."""
    made: Any = sqlite.insert(matter) if unit.sqlite else postgresql.insert(matter)
    values = {
        "episode_id": wanted.episode_id, "conversation_id": wanted.conversation_id, "shop_id": wanted.shop_id,
        "began_at": wanted.began_at, "next_at": wanted.next_at, "state": wanted.state, "version": wanted.version,
    }  # fmt: skip
    unit.execute(made.values(**values).on_conflict_do_nothing())


def lock_due(unit: Unit, limit: int) -> list[Matter]:
    """Which are to be looked at, in their order; those that another unit holds are left to it."""
    rows = select(matter).where(matter.c.next_at.is_not(None), matter.c.next_at <= unit.now)
    found = unit.execute(rows.order_by(matter.c.next_at).limit(limit).with_for_update(skip_locked=True))
    return [matter_of(row) for row in found]


def find_next(reading: Reading) -> datetime | None:
    """When the next one is to be looked at."""
    rows = select(matter.c.next_at).where(matter.c.next_at.is_not(None)).order_by(matter.c.next_at).limit(1)
    found: datetime | None = reading.execute(rows).scalar()
    return found


def save(unit: Unit, changed: Matter) -> None:
    """Write a matter that is held."""
    values = {"state": changed.state, "next_at": changed.next_at, "version": changed.version}
    unit.execute(update(matter).where(matter.c.episode_id == changed.episode_id).values(**values))


def find_matter(reading: Reading, episode_id: int) -> Matter | None:
    """The matter of an episode."""
    row = reading.execute(select(matter).where(matter.c.episode_id == episode_id)).first()
    return None if row is None else matter_of(row)


def matter_of(row: AnyRow) -> Matter:
    """A row as a matter."""
    return Matter(
        row.episode_id, row.conversation_id, row.shop_id, row.began_at, row.next_at, MatterState(row.state),
        row.version,
    )  # fmt: skip


def put_state(unit: Unit, episode_id: int, state: MatterState) -> AnyRow | None:
    """Note what became of a proposal; None if there was none, or it was noted before."""
    found = update(matter).where(matter.c.episode_id == episode_id, matter.c.state == MatterState.PROPOSED)
    return unit.execute(
        found.values(state=state, next_at=None, version=matter.c.version + 1).returning(matter)
    ).first()
