"""Lists of the workbench: one condition and one order for each, paged by the place of the last row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, and_, case, func, or_, select, tuple_, type_coerce

from yingda.conversations.store.rows import AnyRow, conversation
from yingda.conversations.types import State, UnsolvedReason, View
from yingda.infra.clock import to_ms
from yingda.infra.db import Reading

# an unsolved matter whose reason says that it goes on (M1)
GOES_ON = [reason for reason in UnsolvedReason if reason.startswith("waiting_")]
LONG_WAIT = timedelta(seconds=100)  # from then on a popup names everybody who waits


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose lists: a member of staff, the shops in reach, the members of one's teams."""

    staff_id: int
    shop_ids: Collection[int]
    mate_ids: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a list; `people`: only what these have or had, for who may not look at everything."""

    owner_id: int | None = None
    customer_ids: Collection[int] | None = None
    people: Collection[int] | None = None
    more: Sequence[ColumnElement[bool]] = ()


def find_page(
    reading: Reading, scope: Scope, view: View, narrowed: Filter, after: tuple[int, ...] | None, limit: int
) -> list[AnyRow]:
    """One page of a list, after the place of the last row of the page before."""
    rows = select(conversation).where(_condition(scope, view), *_narrowing(narrowed))
    columns, newest_first = _order(view)
    place = tuple_(*(type_coerce(column, BigInteger) for column in columns))
    if after is not None:
        rows = rows.where(place < after if newest_first else place > after)
    order = [column.desc() if newest_first else column.asc() for column in columns]
    return list(reading.execute(rows.order_by(*order).limit(limit)))


def place_of(row: AnyRow, view: View) -> tuple[int, ...]:
    """The place of a row in a list, for the next page."""
    if view is View.WAITING:
        return to_ms(row.waiting_since), row.id
    if view is View.QUEUE:
        return _rank(row), to_ms(row.queued_at), row.id
    return to_ms(row.last_message_at), row.id


def count_views(reading: Reading, scope: Scope, now: datetime) -> dict[str, int]:
    """How many conversations are in each list that the workbench counts, and who waits long."""
    c = conversation.c
    views = (View.WAITING, View.REPLIED, View.UNFINISHED, View.QUEUE, View.TEAM, View.BOT)
    conditions = {view.value: _condition(scope, view) for view in views}
    conditions["over_100s"] = and_(_condition(scope, View.WAITING), c.waiting_since < now - LONG_WAIT)
    counts = [
        select(func.count()).select_from(conversation).where(condition).scalar_subquery().label(name)
        for name, condition in conditions.items()
    ]
    return dict(reading.execute(select(*counts)).one()._mapping)


def find_over(reading: Reading, shop_ids: Collection[int], since: datetime, limit: int) -> list[AnyRow]:
    """Active conversations whose customers have waited since an instant or longer, longest first."""
    c = conversation.c
    rows = select(conversation).where(
        c.shop_id.in_(shop_ids), c.state == State.ACTIVE, c.needs_reply.is_(True), c.waiting_since <= since
    )
    return list(reading.execute(rows.order_by(c.waiting_since, c.id).limit(limit)))


def count_queue(reading: Reading, shop_ids: Collection[int]) -> list[AnyRow]:
    """For every skill that somebody waits for: (skill, waiting, since)."""
    c = conversation.c
    since = func.min(c.queued_at, type_=c.queued_at.type).label("since")
    rows = select(c.skill, func.count().label("waiting"), since)
    queued = rows.where(c.shop_id.in_(shop_ids), c.state == State.QUEUED)
    return list(reading.execute(queued.group_by(c.skill).order_by(c.skill)))


def _condition(scope: Scope, view: View) -> ColumnElement[bool]:
    c = conversation.c
    active, mine = c.state == State.ACTIVE, and_(c.owner_id == scope.staff_id, _in_shops(scope))
    conditions: dict[View, ColumnElement[bool]] = {
        View.WAITING: and_(mine, active, c.needs_reply.is_(True)),
        View.REPLIED: and_(mine, active, c.needs_reply.is_(False)),
        View.UNFINISHED: _unfinished(scope),
        View.QUEUE: and_(c.shop_id.in_(scope.shop_ids), c.state.in_([State.QUEUED, State.MESSAGE_LEFT])),
        View.BOT: and_(c.shop_id.in_(scope.shop_ids), c.state == State.BOT),
        View.TEAM: and_(active, c.owner_id.in_(scope.mate_ids), _in_shops(scope)),
        View.ALL: and_(c.shop_id.in_(scope.shop_ids), c.episode_id.is_not(None)),
        View.ENDED: and_(c.last_agent_id == scope.staff_id, c.state == State.ENDED, _in_shops(scope)),
    }
    return conditions[view]


def _in_shops(scope: Scope) -> ColumnElement[bool]:
    """In reach, where another column finds the rows; `+ 0` keeps SQLite from walking the shop's whole history."""
    return (conversation.c.shop_id + 0).in_(scope.shop_ids)


def _unfinished(scope: Scope) -> ColumnElement[bool]:
    """A transfer that is asked, a left message of one's own customer, a call for help, a matter that goes on."""
    c = conversation.c
    last_mine = and_(c.last_agent_id == scope.staff_id, _in_shops(scope))
    helpers = func.replace(func.replace(type_coerce(c.helper_ids, Text), "[", ","), "]", ",")
    called = and_(c.shop_id.in_(scope.shop_ids), c.state == State.ACTIVE)
    return or_(
        and_(c.owner_id == scope.staff_id, c.state == State.ACTIVE, c.transfer_id.is_not(None), _in_shops(scope)),
        and_(last_mine, c.state == State.MESSAGE_LEFT),
        and_(called, helpers.like(f"%,{scope.staff_id},%")),
        and_(last_mine, c.state == State.ENDED, c.unsolved_reason.in_(GOES_ON)),
    )


def _narrowing(narrowed: Filter) -> list[ColumnElement[bool]]:
    c = conversation.c
    found: list[ColumnElement[bool]] = []
    if narrowed.owner_id is not None:
        found.append(c.owner_id == narrowed.owner_id)
    if narrowed.customer_ids is not None:
        found.append(c.customer_id.in_(narrowed.customer_ids))
    if narrowed.people is not None:
        found.append(or_(c.owner_id.in_(narrowed.people), c.last_agent_id.in_(narrowed.people)))
    return [*found, *narrowed.more]


def _order(view: View) -> tuple[list[Any], bool]:
    """By which columns, and whether the newest comes first."""
    c = conversation.c
    if view is View.WAITING:
        return [c.waiting_since, c.id], False
    if view is View.QUEUE:
        # as routing takes them: left messages of the night first, then by priority; those of a closed shop last
        closed = case((c.state == State.MESSAGE_LEFT, 6), else_=0)
        rank = closed + case((c.left_message.is_(True), 0), else_=3) + 2 - c.priority
        return [rank, c.queued_at, c.id], False
    return [c.last_message_at, c.id], True


def _rank(row: AnyRow) -> int:
    closed = 6 if row.state == State.MESSAGE_LEFT else 0
    return int(closed + (0 if row.left_message else 3) + 2 - row.priority)
