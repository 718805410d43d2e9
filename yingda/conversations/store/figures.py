"""Sums over the figures that episodes and receptions keep."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Table,
    and_,
    distinct,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from yingda.conversations.models import ReceptionRow
from yingda.conversations.policy.figures import GRADED_MS, QUICK_MS
from yingda.conversations.store.rows import conversation, episode
from yingda.conversations.types import QUEUE_STATES, REHEARSAL, Result, State, Totals
from yingda.infra.db import Reading

reception = cast(Table, ReceptionRow.__table__)
REOPENED_MS = 86_400_000  # who is back within a day was not served
TOTALS = frozenset(field.name for field in fields(Totals))


def count_queues(reading: Reading) -> list[Row[Any]]:
    """For every shop in which somebody waits for an agent: (shop_id, waiting, since)."""
    c = conversation.c
    since = func.min(c.queued_at, type_=c.queued_at.type).label("since")
    queued = select(c.shop_id, func.count().label("waiting"), since).where(c.state == State.QUEUED)
    return list(reading.execute(queued.group_by(c.shop_id).order_by(c.shop_id)))


def sum_episodes(reading: Reading, shop_id: int, start: datetime, end: datetime) -> Totals:
    """The shop's episodes that were opened from `start` to before `end`, without rehearsals."""
    return _sum_episodes(reading, *_real(shop_id, start, end))


def sum_rehearsal(reading: Reading, shop_id: int, start: datetime, end: datetime) -> Totals:
    """The episodes of the shop's simulated customers that were opened from `start` to before `end`."""
    return _sum_episodes(reading, *_opened(shop_id, start, end), episode.c.channel == REHEARSAL)


def find_beginnings(reading: Reading, shop_id: int) -> Row[Any]:
    """`written`, `answered`: whether a customer ever wrote to the shop, and was ever answered by a person."""
    e = episode.c
    written = select(e.id).where(e.shop_id == shop_id, e.channel != REHEARSAL, e.customer_messages > 0)
    answered = select(e.id).where(e.shop_id == shop_id, e.channel != REHEARSAL, e.agent_messages > 0)
    return reading.execute(select(exists(written).label("written"), exists(answered).label("answered"))).one()


def find_pages(reading: Reading, shop_id: int, limit: int) -> list[str]:
    """The pages on which the shop's latest customers wrote."""
    c = conversation.c
    rows = select(c.page).where(c.shop_id == shop_id, c.channel != REHEARSAL)
    found = reading.execute(rows.order_by(c.last_message_at.desc(), c.id.desc()).limit(limit)).scalars()
    return [page["url"] for page in found if page]


def _sum_episodes(reading: Reading, *which: ColumnElement[bool]) -> Totals:
    e = episode.c
    unanswered = and_(e.waiting_since.is_not(None), e.state != State.MESSAGE_LEFT)
    columns = [
        _many("episodes"),
        _many("answered", e.agent_messages > 0),
        _different("customers", e.customer_id),
        _different("received_customers", e.customer_id, e.agent_id.is_not(None)),
        _different("answered_customers", e.customer_id, e.agent_messages > 0),
        _many("first_responses", e.first_response_ms.is_not(None)),
        _sum("first_ms", e.first_response_working_ms),
        _sum("first_real_ms", e.first_response_ms),
        _many("first_in_30s", e.first_response_working_ms <= QUICK_MS),
        _many("first_overdue", unanswered, e.responses == 0, _late(reading.now, QUICK_MS)),
        _sum("responses", e.responses),
        _sum("response_ms", e.response_working_total_ms),
        _sum("response_real_ms", e.response_total_ms),
        _sum("in_3min", e.responses_in_3min),
        _many("overdue", unanswered, _late(reading.now, GRADED_MS)),
        func.coalesce(func.max(e.longest_wait_ms), 0).label("longest_ms"),
        _sum("customer_messages", e.customer_messages),
        _sum("agent_messages", e.agent_messages),
        _sum("bot_ms", e.bot_ms),
        _sum("queue_ms", e.queue_ms),
        _sum("agent_ms", e.agent_ms),
        *_of_bot(),
        *_outcomes(),
    ]
    return Totals(**_totals(reading.execute(select(*columns).where(*which)).one()))


def sum_receptions(reading: Reading, shop_id: int, start: datetime, end: datetime) -> dict[int, Totals]:
    """For each agent: receptions that began, and outcomes of episodes opened, from `start` to before `end`."""
    found: dict[int, dict[str, int]] = {}
    for row in (*_receptions(reading, shop_id, start, end), *_outcomes_of_agents(reading, shop_id, start, end)):
        found.setdefault(row.agent_id, {}).update(_totals(row))
    return {agent_id: Totals(**values) for agent_id, values in found.items()}


def _receptions(reading: Reading, shop_id: int, start: datetime, end: datetime) -> Iterable[Row[Any]]:
    r, e = reception.c, episode.c
    newest = select(func.max(r.id)).where(r.episode_id == e.id).correlate(episode).scalar_subquery()
    # only who has the episode last answers for a turn that nobody answered
    unanswered = and_(e.waiting_since.is_not(None), or_(e.state == State.ACTIVE, e.ended_at.is_not(None)))
    columns = [
        r.agent_id,
        _many("episodes"),
        _many("answered", r.agent_messages > 0),
        _different("customers", r.customer_id),
        _different("received_customers", r.customer_id),
        _different("answered_customers", r.customer_id, r.agent_messages > 0),
        _many("first_responses", r.first_response_ms.is_not(None)),
        _sum("first_ms", r.first_response_working_ms),
        _sum("first_real_ms", r.first_response_ms),
        _many("first_in_30s", r.first_response_ms <= QUICK_MS),
        _many(
            "first_overdue", unanswered, r.id == newest, r.responses == 0,
            _late(reading.now, QUICK_MS), _had(reading.now, QUICK_MS),
        ),
        _sum("responses", r.responses),
        _sum("response_ms", r.response_working_total_ms),
        _sum("response_real_ms", r.response_total_ms),
        _sum("in_3min", r.responses_in_3min),
        _many(
            "overdue", unanswered, r.id == newest, _late(reading.now, GRADED_MS), _had(reading.now, GRADED_MS)
        ),
        func.coalesce(func.max(r.longest_wait_ms), 0).label("longest_ms"),
        _sum("customer_messages", r.customer_messages),
        _sum("agent_messages", r.agent_messages),
    ]  # fmt: skip
    rows = select(*columns).select_from(reception.join(episode, r.episode_id == e.id))
    began = (r.shop_id == shop_id, r.began_at >= start, r.began_at < end, e.channel != REHEARSAL)
    return reading.execute(rows.where(*began).group_by(r.agent_id))


def _outcomes_of_agents(reading: Reading, shop_id: int, start: datetime, end: datetime) -> Iterable[Row[Any]]:
    e = episode.c
    opened = (*_real(shop_id, start, end), e.agent_id.is_not(None))
    return reading.execute(select(e.agent_id, *_outcomes()).where(*opened).group_by(e.agent_id))


def _opened(shop_id: int, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    e = episode.c
    return e.shop_id == shop_id, e.opened_at >= start, e.opened_at < end


def _real(shop_id: int, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return *_opened(shop_id, start, end), episode.c.channel != REHEARSAL


def _outcomes() -> list[Any]:
    e = episode.c
    ended = and_(e.ended_at.is_not(None), e.result != Result.SPAM)
    return [
        _many("last_word", e.shop_has_last_word.is_(True)),
        _many("ended", ended),
        _many("solved", e.result == Result.SOLVED),
        _many("unsolved", e.result == Result.UNSOLVED),
        _many("closed", ended, e.closed_at.is_not(None)),
        _many("rated", e.stars.is_not(None)),
        _sum("stars", e.stars),
        _many("good_stars", e.stars >= 4),
    ]


def _of_bot() -> list[Any]:
    """Of the episodes that began with the bot: how many left it, were settled by it alone, came to people."""
    e, later = episode.c, episode.alias()
    left = and_(e.bot_ms > 0, e.state != State.BOT)
    people = or_(e.agent_id.is_not(None), e.queue_ms > 0, e.state.in_(QUEUE_STATES))
    since = type_coerce(later.c.opened_at, BigInteger) - type_coerce(e.ended_at, BigInteger)
    back = exists().where(
        later.c.conversation_id == e.conversation_id, later.c.number == e.number + 1, since < REOPENED_MS
    )
    solved = and_(e.result == Result.SOLVED, e.ended_at.is_not(None))
    return [
        _many("left_bot", left),
        _many("bot_solved", left, ~people, solved, ~back),
        _many("bot_handed_over", left, people),
    ]


def _many(name: str, *conditions: ColumnElement[bool]) -> Any:
    counted = func.count()
    return (counted.filter(*conditions) if conditions else counted).label(name)


def _different(name: str, column: Any, *conditions: ColumnElement[bool]) -> Any:
    counted = func.count(distinct(column))
    return (counted.filter(*conditions) if conditions else counted).label(name)


def _sum(name: str, column: Any) -> Any:
    return func.coalesce(func.sum(column), 0).label(name)


def _late(now: datetime, limit_ms: int) -> ColumnElement[bool]:
    """Whether the unanswered turn is older than the limit, or the episode over."""
    limit = now - timedelta(milliseconds=limit_ms)
    return or_(episode.c.ended_at.is_not(None), episode.c.waiting_since < limit)


def _had(now: datetime, limit_ms: int) -> ColumnElement[bool]:
    """Whether the agent had the episode for longer than the limit, or to its end."""
    limit = now - timedelta(milliseconds=limit_ms)
    return or_(episode.c.ended_at.is_not(None), reception.c.began_at < limit)


def _totals(row: Row[Any]) -> dict[str, int]:
    # PostgreSQL sums integers into a decimal
    return {name: int(value) for name, value in row._mapping.items() if name in TOTALS}
