"""Holds in the database."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import HoldRow
from yingda.followups.store.promises import AnyRow
from yingda.infra.db import Prepared, Reading, Unit

hold = cast(Table, HoldRow.__table__)

# with every message of staff; deleting what is not there is a look at the key
_END = Prepared(
    delete(hold).where(hold.c.conversation_id == bindparam("conversation_id")).returning(hold.c.conversation_id)
)


def begin(unit: Unit, values: dict[str, Any]) -> None:
    """Begin a hold in place of the one before, unless that is of a later message."""
    made: Any = sqlite.insert(hold) if unit.sqlite else postgresql.insert(hold)
    made = made.values(**values)
    changed = {name: made.excluded[name] for name in values if name != "conversation_id"}
    unit.execute(
        made.on_conflict_do_update(
            index_elements=["conversation_id"], set_=changed, where=hold.c.seq < values["seq"]
        )
    )


def end(unit: Unit, conversation_id: int) -> bool:
    """End the hold of a conversation; whether there was one."""
    return unit.execute(_END, {"conversation_id": conversation_id}).first() is not None


def find_hold(reading: Reading, conversation_id: int) -> AnyRow | None:
    """The hold of a conversation."""
    return reading.execute(select(hold).where(hold.c.conversation_id == conversation_id)).first()


def lock_due(unit: Unit, limit: int) -> list[AnyRow]:
    """Holds that are over and not told yet, in their order; those that another unit holds are left to it."""
    rows = select(hold).where(hold.c.next_at.is_not(None), hold.c.next_at <= unit.now).order_by(hold.c.next_at)
    return list(unit.execute(rows.limit(limit).with_for_update(skip_locked=True)))


def note_told(unit: Unit, conversation_id: int) -> None:
    """A hold that is over goes off once."""
    unit.execute(update(hold).where(hold.c.conversation_id == conversation_id).values(next_at=None))
