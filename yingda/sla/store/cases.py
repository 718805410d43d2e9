"""What policies ask about episodes, levels, joint sessions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Prepared, Reading, Unit
from yingda.sla.models import SlaCaseRow, SlaClockRow, SlaLevelRow, SlaSessionRow
from yingda.sla.types import TargetKind

AnyRow = Row[*tuple[Any, ...]]
case = cast(Table, SlaCaseRow.__table__)
level = cast(Table, SlaLevelRow.__table__)
session = cast(Table, SlaSessionRow.__table__)
clock = cast(Table, SlaClockRow.__table__)

_CASE = Prepared(select(case).where(case.c.episode_id == bindparam("episode_id")))
_COUNT_PUSH = Prepared(
    update(case)
    .where(case.c.episode_id == bindparam("key"))
    .values(revision=case.c.revision + 1)
    .returning(case.c.revision, case.c.level)
)


@cache
def _update_case(columns: frozenset[str]) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(columns)}
    return Prepared(update(case).where(case.c.episode_id == bindparam("key")).values(**new))


def find_case(reading: Reading, episode_id: int) -> AnyRow | None:
    """What policies ask about an episode."""
    return reading.execute(_CASE, {"episode_id": episode_id}).first()


def find_cases(reading: Reading, episode_ids: Collection[int]) -> dict[int, AnyRow]:
    """The same of several, by episode."""
    return {row.episode_id: row for row in reading.execute(select(case).where(case.c.episode_id.in_(episode_ids)))}


def insert_case(unit: Unit, values: Mapping[str, Any]) -> None:
    """Begin to keep an episode; nothing if it is kept already."""
    made: Any = sqlite.insert(case) if unit.sqlite else postgresql.insert(case)
    row = {"category": None, "level": None, "by_person": False, "revision": 0, **values}
    unit.execute(made.values(**row).on_conflict_do_nothing())


def save_case(unit: Unit, episode_id: int, values: Mapping[str, Any]) -> None:
    """Write what was found out about an episode."""
    new = {f"new_{name}": value for name, value in values.items()}
    unit.execute(_update_case(frozenset(values)), {"key": episode_id, **new})


def count_push(unit: Unit, episode_id: int) -> AnyRow | None:
    """The next version of what is shown of an episode's clocks, with its level."""
    return unit.execute(_COUNT_PUSH, {"key": episode_id}).first()


def add_level(unit: Unit, values: Mapping[str, Any]) -> None:
    """Write down that an episode got a level."""
    unit.execute(insert(level).values(**values, at=unit.now))


def find_levels(reading: Reading, episode_id: int) -> list[AnyRow]:
    """The levels that an episode was given, the first first."""
    return list(reading.execute(select(level).where(level.c.episode_id == episode_id).order_by(level.c.id)))


def insert_session(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new session's id; None if the episode has one."""
    made: Any = sqlite.insert(session) if unit.sqlite else postgresql.insert(session)
    row = {"version": 1, "plan": "", **values, "opened_at": unit.now}
    new_id: int | None = unit.execute(made.values(**row).on_conflict_do_nothing().returning(session.c.id)).scalar()
    return new_id


def find_session(reading: Reading, conversation_id: int) -> AnyRow | None:
    """The newest joint session of a conversation."""
    rows = select(session).where(session.c.conversation_id == conversation_id)
    return reading.execute(rows.order_by(session.c.id.desc()).limit(1)).first()


def save_session(unit: Unit, session_id: int, values: Mapping[str, Any]) -> None:
    """Write what was changed of a session."""
    changed = update(session).where(session.c.id == session_id)
    unit.execute(changed.values(**values, version=session.c.version + 1))


def followed_since(reading: Reading, episode_ids: Collection[int], since: datetime) -> set[int]:
    """Those of the episodes in which the customer heard something since then."""
    rows = select(clock.c.episode_id).where(
        clock.c.episode_id.in_(episode_ids), clock.c.kind == TargetKind.FOLLOW_UP.value, clock.c.stopped_at >= since
    )
    return set(reading.execute(rows).scalars())


def empty_words(unit: Unit, conversation_id: int) -> None:
    """Forget what people wrote: why a level was given, what was planned."""
    episodes = select(case.c.episode_id).where(case.c.conversation_id == conversation_id)
    unit.execute(update(level).where(level.c.episode_id.in_(episodes)).values(reason=""))
    unit.execute(update(session).where(session.c.conversation_id == conversation_id).values(plan=""))
