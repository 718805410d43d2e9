"""Hard cases in the database."""

from dataclasses import fields
from typing import Any, cast

from sqlalchemy import Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import HardCaseRow
from yingda.followups.types.hard_cases import HardCase, HardSource, HardState
from yingda.infra.db import Reading, Unit

hard_case = cast(Table, HardCaseRow.__table__)
_NAMES = tuple(each.name for each in fields(HardCase) if each.name != "id")


def insert_case(unit: Unit, made: HardCase) -> None:
    """A matter's case; nothing if it has one."""
    kind: Any = sqlite.insert(hard_case) if unit.sqlite else postgresql.insert(hard_case)
    unit.execute(kind.values(**_values(made)).on_conflict_do_nothing(index_elements=["episode_id"]))


def save_case(unit: Unit, changed: HardCase) -> None:
    """Write a case that is held."""
    unit.execute(update(hard_case).where(hard_case.c.id == changed.id).values(**_values(changed)))


def lock_case(unit: Unit, case_id: int) -> HardCase | None:
    """A case by id, held until the unit ends."""
    row = unit.execute(select(hard_case).where(hard_case.c.id == case_id).with_for_update()).first()
    return None if row is None else _case_of(row)


def find_of_episode(reading: Reading, episode_id: int) -> HardCase | None:
    """The case of a matter."""
    row = reading.execute(select(hard_case).where(hard_case.c.episode_id == episode_id)).first()
    return None if row is None else _case_of(row)


def find_page(reading: Reading, shop_id: int, state: HardState, before: int, limit: int) -> list[HardCase]:
    """Cases of a shop in a state, newest first."""
    rows = select(hard_case).where(hard_case.c.shop_id == shop_id, hard_case.c.state == state)
    rows = rows.where(hard_case.c.id < before).order_by(hard_case.c.id.desc()).limit(limit)
    return [_case_of(row) for row in reading.execute(rows)]


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said of a conversation."""
    rows = update(hard_case).where(hard_case.c.conversation_id == conversation_id)
    unit.execute(rows.values(problem="", solution=""))


def _case_of(row: Row[*tuple[Any, ...]]) -> HardCase:
    values = {name: getattr(row, name) for name in _NAMES}
    return HardCase(**values | {"source": HardSource(row.source), "state": HardState(row.state)}, id=row.id)


def _values(made: HardCase) -> dict[str, Any]:
    return {name: getattr(made, name) for name in _NAMES}
