"""Matters over several episodes and channels."""

from typing import Any, cast

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.outreach.models import OutreachCaseEpisodeRow, OutreachCaseRow, OutreachMoveRow
from yingda.outreach.types import CaseMove

AnyRow = Row[*tuple[Any, ...]]
case = cast(Table, OutreachCaseRow.__table__)
part = cast(Table, OutreachCaseEpisodeRow.__table__)
move = cast(Table, OutreachMoveRow.__table__)


def find_case_of(reading: Reading, episode_id: int) -> int | None:
    """The matter to which an episode belongs."""
    found: int | None = reading.execute(select(part.c.case_id).where(part.c.episode_id == episode_id)).scalar()
    return found


def insert_case(unit: Unit, shop_id: int, customer_id: int) -> int:
    """A new matter's id."""
    values = {"shop_id": shop_id, "customer_id": customer_id, "opened_at": unit.now}
    return int(unit.execute(insert(case).values(**values).returning(case.c.id)).scalar_one())


def add_episode(unit: Unit, case_id: int, episode_id: int, conversation_id: int) -> bool:
    """An episode belongs to a matter; false if it belongs to one already."""
    made: Any = sqlite.insert(part) if unit.sqlite else postgresql.insert(part)
    row = made.values(case_id=case_id, episode_id=episode_id, conversation_id=conversation_id)
    return unit.execute(row.on_conflict_do_nothing().returning(part.c.episode_id)).first() is not None


def find_parts(reading: Reading, case_id: int) -> list[AnyRow]:
    """Episodes of a matter in their order."""
    return list(reading.execute(select(part).where(part.c.case_id == case_id).order_by(part.c.episode_id)))


def insert_move(unit: Unit, case_id: int, episode_id: int, staff_id: int, moved: CaseMove) -> bool:
    """A matter goes on elsewhere; false if this sender's id was used already."""
    made: Any = sqlite.insert(move) if unit.sqlite else postgresql.insert(move)
    values = {
        "case_id": case_id, "episode_id": episode_id, "staff_id": staff_id, "client_id": moved.client_id,
        "moved_to": moved.to, "address": moved.address, "note": moved.note, "at": unit.now,
    }  # fmt: skip
    return unit.execute(made.values(**values).on_conflict_do_nothing().returning(move.c.id)).first() is not None


def find_moves(reading: Reading, case_id: int) -> list[AnyRow]:
    """Where a matter went on, in order."""
    return list(reading.execute(select(move).where(move.c.case_id == case_id).order_by(move.c.id)))


def find_last_move(reading: Reading, episode_id: int) -> AnyRow | None:
    """Where an episode went on last."""
    rows = select(move).where(move.c.episode_id == episode_id).order_by(move.c.id.desc()).limit(1)
    return reading.execute(rows).first()


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out addresses and notes of the matters of a conversation."""
    episodes = select(part.c.episode_id).where(part.c.conversation_id == conversation_id)
    unit.execute(update(move).where(move.c.episode_id.in_(episodes)).values(address="", note=""))
