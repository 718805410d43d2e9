"""Ended episodes with what was asked of them."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Prepared, Reading, Unit
from yingda.outreach.models import OutreachAskRow
from yingda.outreach.types import Asked, ClosedBy, Ending, Loop, Skip, SurveyState, SurveyWay

AnyRow = Row[*tuple[Any, ...]]
ask = cast(Table, OutreachAskRow.__table__)
_NAMES = tuple(each.name for each in fields(Asked) if each.name != "id")
# asked when a customer says thanks after the end
_WAITING = Prepared(
    select(ask.c.id).where(
        ask.c.episode_id == bindparam("episode_id"), ask.c.loop == Loop.WAITING.value, ask.c.confirm.is_(False)
    )
)


def insert_ask(unit: Unit, asked: Asked) -> bool:
    """Begin to follow up an ended episode; false if it is followed up already."""
    made: Any = sqlite.insert(ask) if unit.sqlite else postgresql.insert(ask)
    row = made.values(**values_of(asked)).on_conflict_do_nothing(index_elements=["episode_id"])
    return unit.execute(row.returning(ask.c.id)).first() is not None


def save_ask(unit: Unit, asked: Asked) -> None:
    """Write what is held."""
    unit.execute(update(ask).where(ask.c.id == asked.id).values(**values_of(asked)))


def claim_day(unit: Unit, asked: Asked, day: str) -> bool:
    """Take the customer's one survey of a day for this episode; false if another one has it."""
    taken = select(ask.c.id).where(
        ask.c.shop_id == asked.shop_id, ask.c.customer_id == asked.customer_id, ask.c.asked_day == day,
        ask.c.id != asked.id,
    )  # fmt: skip
    row = update(ask).where(ask.c.id == asked.id, ~taken.exists()).values(asked_day=day)
    return unit.execute(row.returning(ask.c.id)).first() is not None


def is_asked(reading: Reading, asked: Asked, day: str) -> bool:
    """Whether the customer was asked for another episode on that day."""
    rows = select(ask.c.id).where(
        ask.c.shop_id == asked.shop_id, ask.c.customer_id == asked.customer_id, ask.c.asked_day == day,
        ask.c.id != asked.id,
    )  # fmt: skip
    return reading.execute(rows.limit(1)).first() is not None


def save_ending(unit: Unit, ask_id: int, ending: Ending) -> None:
    """Write what an ending said."""
    own = update(ask).where(ask.c.id == ask_id)
    courtesy = {"courtesy": True} if ending.courtesy else {}
    unit.execute(own.values(done=ending.done, duplicate=ending.duplicate, **courtesy))


def delete_ask(unit: Unit, episode_id: int) -> None:
    """Forget an ending that was taken back."""
    unit.execute(delete(ask).where(ask.c.episode_id == episode_id))


def lock_ask(unit: Unit, episode_id: int) -> Asked | None:
    """An ended episode, held until the unit ends."""
    row = unit.execute(select(ask).where(ask.c.episode_id == episode_id).with_for_update()).first()
    return None if row is None else asked_of(row)


def lock_by_id(unit: Unit, ask_id: int) -> Asked | None:
    """The same by its own id."""
    row = unit.execute(select(ask).where(ask.c.id == ask_id).with_for_update()).first()
    return None if row is None else asked_of(row)


def find_by_hash(reading: Reading, token_hash: str) -> Asked | None:
    """What a link is about."""
    row = reading.execute(select(ask).where(ask.c.token_hash == token_hash)).first()
    return None if row is None else asked_of(row)


def waits_for_thanks(reading: Reading, episode_id: int) -> bool:
    """Whether thanks would close the loop of an episode."""
    return reading.execute(_WAITING, {"episode_id": episode_id}).first() is not None


def find_page(
    reading: Reading,
    shop_ids: Collection[int],
    states: Collection[SurveyState],
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[Asked]:
    """A page of ended episodes of shops, the newest first."""
    rows = select(ask).where(ask.c.shop_id.in_(shop_ids))
    if states:
        rows = rows.where(ask.c.state.in_(states))
    if after is not None:
        ended = bindparam("ended", after[0], type_=ask.c.ended_at.type)
        bound: tuple[Any, ...] = (ended, bindparam("last", after[1]))
        rows = rows.where(tuple_(ask.c.ended_at, ask.c.id) < tuple_(*bound))
    found = reading.execute(rows.order_by(ask.c.ended_at.desc(), ask.c.id.desc()).limit(limit))
    return [asked_of(row) for row in found]


def find_given(reading: Reading, agent_id: int, before_day: str, before: int, limit: int) -> list[Asked]:
    """What customers answered about an agent before a day, the newest first."""
    rows = select(ask).where(
        ask.c.agent_id == agent_id, ask.c.answered_at.is_not(None), ask.c.answered_day < before_day,
        ask.c.stars.is_not(None), ask.c.id < before,
    )  # fmt: skip
    return [asked_of(row) for row in reading.execute(rows.order_by(ask.c.id.desc()).limit(limit))]


def count_states(reading: Reading, shop_id: int, start: datetime, end: datetime) -> list[AnyRow]:
    """How many ended from `start` to before `end`: by state, reason of skipping, loop and way."""
    columns = (ask.c.state, ask.c.skip, ask.c.loop, ask.c.way)
    rows = select(*columns, func.count().label("number")).where(*_ended(shop_id, start, end))
    return list(reading.execute(rows.group_by(*columns)))


def count_stars(reading: Reading, shop_id: int, start: datetime, end: datetime) -> list[AnyRow]:
    """Stars by agent and number."""
    columns = (ask.c.agent_id, ask.c.stars)
    rows = select(*columns, func.count().label("number")).where(
        *_ended(shop_id, start, end), ask.c.stars.is_not(None)
    )
    return list(reading.execute(rows.group_by(*columns)))


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out every word and end every link; figures stay."""
    own = ask.c.conversation_id == conversation_id
    unit.execute(update(ask).where(own).values(done="", comment="", reasons=[], token_hash=None))
    open_ones = own & ask.c.state.in_([SurveyState.WAITING, SurveyState.SENDING])
    unit.execute(update(ask).where(open_ones).values(state=SurveyState.SKIPPED, skip=Skip.ERASED))


def asked_of(row: AnyRow) -> Asked:
    """A row as what was asked."""
    values = {name: getattr(row, name) for name in _NAMES}
    values |= {"loop": Loop(row.loop), "state": SurveyState(row.state), "reasons": tuple(row.reasons)}
    values["closed_by"] = ClosedBy(row.closed_by) if row.closed_by else None
    values["skip"] = Skip(row.skip) if row.skip else None
    values["way"] = SurveyWay(row.way) if row.way else None
    for name in ("confirm", "duplicate", "courtesy", "stars_asked"):
        values[name] = bool(values[name])
    values["settled"] = None if row.settled is None else bool(row.settled)
    return Asked(**values, id=row.id)


def values_of(asked: Asked) -> dict[str, Any]:
    """What was asked as columns."""
    return {name: getattr(asked, name) for name in _NAMES} | {"reasons": list(asked.reasons)}


def _ended(shop_id: int, start: datetime, end: datetime) -> tuple[Any, ...]:
    return ask.c.shop_id == shop_id, ask.c.ended_at >= start, ask.c.ended_at < end
