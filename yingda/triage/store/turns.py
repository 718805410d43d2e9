"""Rows of turns, contact reasons and corrections."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Prepared, Reading, Unit
from yingda.triage.models import TriageCorrectionRow, TriageReasonRow, TriageTurnRow
from yingda.triage.types import TurnKind

AnyRow = Row[*tuple[Any, ...]]
turn = cast(Table, TriageTurnRow.__table__)
reason = cast(Table, TriageReasonRow.__table__)
correction = cast(Table, TriageCorrectionRow.__table__)
_FIRST = ("id", "conversation_id", "first_seq", "revision", "corrected")  # of a turn; the rest is written anew
_LAST = Prepared(
    select(turn)
    .where(turn.c.conversation_id == bindparam("conversation_id"))
    .order_by(turn.c.id.desc())
    .limit(literal_column("1"))
)
_LAST_QUESTION = Prepared(
    select(turn)
    .where(turn.c.episode_id == bindparam("episode_id"), turn.c.kind == TurnKind.QUESTION)
    .order_by(turn.c.id.desc())
    .limit(literal_column("1"))
)
_REASON = Prepared(select(reason).where(reason.c.episode_id == bindparam("episode_id")))


@cache
def _upsert(on_sqlite: bool) -> Prepared:
    """Asked with every turn: see docs/decisions/0009."""
    made: Any = sqlite.insert(turn) if on_sqlite else postgresql.insert(turn)
    kept = [column.name for column in turn.c if column.name not in _FIRST]
    statement = made.on_conflict_do_update(
        index_elements=[turn.c.conversation_id, turn.c.first_seq],
        set_={**{name: made.excluded[name] for name in kept}, "revision": turn.c.revision + 1},
        where=turn.c.last_seq <= made.excluded.last_seq,
    )
    return Prepared(statement.returning(turn))


@cache
def _save_reason(on_sqlite: bool) -> Prepared:
    made: Any = sqlite.insert(reason) if on_sqlite else postgresql.insert(reason)
    kept = {column.name: made.excluded[column.name] for column in reason.c if column.name != "episode_id"}
    return Prepared(made.on_conflict_do_update(index_elements=[reason.c.episode_id], set_=kept))


def find_last(reading: Reading, conversation_id: int) -> AnyRow | None:
    """What was understood of the newest turn of a conversation."""
    return reading.execute(_LAST, {"conversation_id": conversation_id}).first()


def find_last_question(reading: Reading, episode_id: int) -> AnyRow | None:
    """What was understood of the newest turn of an episode that asked something."""
    return reading.execute(_LAST_QUESTION, {"episode_id": episode_id}).first()


def find_corrected(reading: Reading, conversation_id: int, first_seq: int) -> Mapping[str, str]:
    """What somebody said of a turn, by field."""
    mine = (turn.c.conversation_id == conversation_id, turn.c.first_seq == first_seq)
    return reading.execute(select(turn.c.corrected).where(*mine)).scalar_one_or_none() or {}


def upsert_turn(unit: Unit, values: Mapping[str, Any]) -> AnyRow | None:
    """Keep what was understood of a turn, also of one that has grown; None if more of it was understood already."""
    return unit.execute(_upsert(unit.sqlite), {"revision": 1, "corrected": {}, "at": unit.now, **values}).first()


def save_turn(unit: Unit, turn_id: int, values: Mapping[str, Any]) -> AnyRow:
    """Write columns of a turn."""
    changed = update(turn).where(turn.c.id == turn_id).values(revision=turn.c.revision + 1, **values)
    return unit.execute(changed.returning(turn)).one()


def find_reason(reading: Reading, episode_id: int) -> AnyRow | None:
    """The contact reason of an episode."""
    return reading.execute(_REASON, {"episode_id": episode_id}).first()


def find_reasons(reading: Reading, shop_id: int, since: datetime, until: datetime) -> list[AnyRow]:
    """The contact reasons of a shop that were settled within a time."""
    return list(
        reading.execute(
            select(reason).where(reason.c.shop_id == shop_id, reason.c.at >= since, reason.c.at < until)
        )
    )


def save_reason(unit: Unit, values: Mapping[str, Any]) -> None:
    """Write the contact reason of an episode."""
    unit.execute(_save_reason(unit.sqlite), {"at": unit.now, **values})


def save_correction(unit: Unit, values: Mapping[str, Any]) -> None:
    """Keep what somebody said is right; said again it replaces the first."""
    unit.execute(
        delete(correction).where(correction.c.turn_id == values["turn_id"], correction.c.field == values["field"])
    )
    made: Any = sqlite.insert(correction) if unit.sqlite else postgresql.insert(correction)
    unit.execute(made.values(at=unit.now, **values).on_conflict_do_nothing())


def find_corrections(reading: Reading, shop_id: int, limit: int) -> list[AnyRow]:
    """The newest corrections of a shop that still have their text."""
    mine = select(correction).where(correction.c.shop_id == shop_id, correction.c.text != "")
    return list(reading.execute(mine.order_by(correction.c.id.desc()).limit(limit)))


def count_corrections(reading: Reading, shop_id: int, after_id: int) -> int:
    """How many corrections came after one of them."""
    mine = select(func.count()).where(correction.c.shop_id == shop_id, correction.c.id > after_id)
    return int(reading.execute(mine).scalar_one())


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was taken from a customer's words; what was counted stays."""
    unit.execute(delete(correction).where(correction.c.conversation_id == conversation_id))
    unit.execute(update(turn).where(turn.c.conversation_id == conversation_id).values(understood={}))
