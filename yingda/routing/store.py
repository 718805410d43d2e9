"""The SQL of routing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db.prepared import Prepared
from yingda.infra.db.types import Base
from yingda.infra.db.unit import Reading, Unit
from yingda.routing.models import AttentionRow, DecisionRow, QueueRow, UnattendedRow, WaitRow
from yingda.routing.types import (
    RESERVED_PRIORITY,
    Candidate,
    Decision,
    LockedQueue,
    Outcome,
    Place,
    QueueInfo,
    Rate,
    RecordedDecision,
    ReservedFor,
    Signs,
    Told,
    Verdict,
    Wait,
)

QueueKey = tuple[int, str]  # shop, skill

_INFO = (
    QueueRow.id, QueueRow.version, QueueRow.shop_id, QueueRow.skill, QueueRow.name, QueueRow.reserved_for,
    QueueRow.team_ids, QueueRow.configured,
)  # fmt: skip
_RATE = (QueueRow.interval_ms, QueueRow.waiting_since)
_TOLD = ("episode_id", "queue_id", "since", "outcome", "ahead", "low_s", "high_s", "risen", "version")

# written at most this often: a sign of life is asked for by the minute
SIGN_EVERY = timedelta(seconds=5)
# with every message of an agent's
_NOTE_SIGN = Prepared(
    update(AttentionRow)
    .where(
        AttentionRow.staff_id == bindparam("agent"),
        or_(AttentionRow.misses > 0, AttentionRow.last_sign_at < bindparam("stale")),
    )
    .values(last_sign_at=bindparam("heard"), misses=0)
)


# queues


def ensure_queues(unit: Unit, keys: Collection[QueueKey]) -> None:
    """Give queues that nobody has configured their rows."""
    known = select(QueueRow.shop_id, QueueRow.skill).where(_is_one_of(keys))
    there = {(row.shop_id, row.skill) for row in unit.execute(known)}
    rows = [
        {"shop_id": shop_id, "skill": skill, "name": "", "reserved_for": ReservedFor.HIGH.value,
         "team_ids": [], "configured": False, "version": 1}
        for shop_id, skill in sorted(set(keys) - there)
    ]  # fmt: skip
    if rows:
        unit.execute(_insert(unit, QueueRow).on_conflict_do_nothing(), rows)


def lock_queues(unit: Unit, keys: Collection[QueueKey]) -> list[LockedQueue]:
    """The queues, held in the order of their ids until the unit ends."""
    statement = select(*_INFO, *_RATE).where(_is_one_of(keys)).order_by(QueueRow.id).with_for_update()
    rows = unit.execute(statement).all()
    for row in rows:
        unit.note_lock("queue", row.id)
    return [LockedQueue(_info(row), Rate(row.interval_ms, row.waiting_since)) for row in rows]


def find_rate(reading: Reading, shop_id: int, skill: str) -> Rate | None:
    """How fast a queue moves; None while nobody ever waited in it."""
    row = reading.execute(select(*_RATE).where(QueueRow.shop_id == shop_id, QueueRow.skill == skill)).first()
    return None if row is None else Rate(row.interval_ms, row.waiting_since)


def save_rate(unit: Unit, queue_id: int, rate: Rate) -> None:
    """Write how fast a queue moves."""
    statement = update(QueueRow).where(QueueRow.id == queue_id)
    unit.execute(statement.values(interval_ms=rate.interval_ms, waiting_since=rate.since))


def find_queue(reading: Reading, queue_id: int) -> QueueInfo | None:
    """A queue by id."""
    row = reading.execute(select(*_INFO).where(QueueRow.id == queue_id)).first()
    return None if row is None else _info(row)


def load_queues(reading: Reading, shop_ids: Collection[int]) -> list[QueueInfo]:
    """The queues of shops, by shop and skill."""
    statement = select(*_INFO).where(QueueRow.shop_id.in_(shop_ids))
    return [_info(row) for row in reading.execute(statement.order_by(QueueRow.shop_id, QueueRow.skill))]


def configure_queue(unit: Unit, key: QueueKey, values: Mapping[str, Any]) -> int | None:
    """Make a queue, or take over the one its first customer made; None if it is configured already."""
    shop_id, skill = key
    made: int | None = unit.execute(
        _insert(unit, QueueRow)
        .values(shop_id=shop_id, skill=skill, configured=True, version=1, **values)
        .on_conflict_do_update(
            index_elements=["shop_id", "skill"],
            set_={**values, "configured": True, "version": QueueRow.version + 1},
            where=QueueRow.configured.is_(False),
        )
        .returning(QueueRow.id)
    ).scalar()
    return made


def find_made(reading: Reading, author_id: int, client_id: str | None) -> QueueInfo | None:
    """The queue that this sender's id was used for, if it was."""
    if client_id is None:
        return None
    statement = select(QueueRow.id).where(QueueRow.author_id == author_id, QueueRow.client_id == client_id)
    queue_id = reading.execute(statement).scalar()
    return None if queue_id is None else find_queue(reading, queue_id)


def update_queue(unit: Unit, queue: QueueInfo, values: Mapping[str, Any]) -> bool:
    """Write values and the next version if the queue is still as it was read."""
    statement = update(QueueRow).where(QueueRow.id == queue.id, QueueRow.version == queue.version)
    changed = statement.values(**values, configured=True, version=queue.version + 1)
    return unit.execute(changed).rowcount == 1


# who waits


def load_told(reading: Reading, conversation_ids: Collection[int]) -> dict[int, Told]:
    """What is kept of conversations that wait, by conversation."""
    columns = [WaitRow.conversation_id, *(getattr(WaitRow, name) for name in _TOLD)]
    rows = reading.execute(select(*columns).where(WaitRow.conversation_id.in_(conversation_ids)))
    return {row.conversation_id: _told(row) for row in rows}


def save_told(unit: Unit, told: Mapping[int, Told]) -> None:
    """Write what is kept of conversations that wait."""
    if not told:
        return
    insert = _insert(unit, WaitRow)
    statement = insert.on_conflict_do_update(
        index_elements=["conversation_id"], set_={name: insert.excluded[name] for name in _TOLD}
    )
    unit.execute(statement, [_told_values(number, each) for number, each in sorted(told.items())])


def find_waiting_queues(reading: Reading, shop_ids: Collection[int]) -> list[QueueKey]:
    """The queues of shops in which somebody was left waiting."""
    waited_for = select(WaitRow.queue_id).where(WaitRow.queue_id == QueueRow.id).exists()
    statement = select(QueueRow.shop_id, QueueRow.skill).where(QueueRow.shop_id.in_(shop_ids), waited_for)
    return [(row.shop_id, row.skill) for row in reading.execute(statement.order_by(QueueRow.id))]


def count_waiting(reading: Reading, queue_ids: Collection[int]) -> dict[int, int]:
    """How many were left waiting in each of the queues."""
    statement = select(WaitRow.queue_id, func.count().label("waiting")).where(WaitRow.queue_id.in_(queue_ids))
    return {row.queue_id: row.waiting for row in reading.execute(statement.group_by(WaitRow.queue_id))}


def forget_waits(unit: Unit, queue_id: int, still_waiting: Collection[int]) -> None:
    """Forget conversations that are no longer in this queue."""
    gone = (WaitRow.queue_id == queue_id) & WaitRow.conversation_id.not_in(still_waiting)
    unit.execute(delete(WaitRow).where(gone))


def forget_wait(unit: Unit, conversation_id: int) -> QueueKey | None:
    """Forget that a conversation waits; the queue it was in, None if it did not wait."""
    statement = delete(WaitRow).where(WaitRow.conversation_id == conversation_id)
    queue_id = unit.execute(statement.returning(WaitRow.queue_id)).scalar()
    if queue_id is None:
        return None
    row = unit.execute(select(QueueRow.shop_id, QueueRow.skill).where(QueueRow.id == queue_id)).one()
    return row.shop_id, row.skill


# decisions


def add_decisions(unit: Unit, decisions: Iterable[Decision]) -> None:
    """Record decisions."""
    rows = [
        {"conversation_id": each.episode.conversation_id, "episode_id": each.episode.episode_id,
         "at": unit.now, "kind": each.outcome.value, "agent_id": each.agent_id,
         "explanation": {
             "params": dict(each.params),
             "candidates": [[c.staff_id, c.verdict.value, c.load, c.limit] for c in each.candidates],
         }}
        for each in decisions
    ]  # fmt: skip
    if rows:
        unit.execute(_table(DecisionRow).insert(), rows)


def add_event(unit: Unit, place: tuple[int, int], outcome: Outcome, agent_id: int) -> None:
    """Record what became of an agent's conversation; `place` is conversation and episode."""
    values = {
        "conversation_id": place[0], "episode_id": place[1], "at": unit.now, "kind": outcome.value,
        "agent_id": agent_id, "explanation": {"params": {"staff_id": agent_id}, "candidates": []},
    }  # fmt: skip
    unit.execute(_table(DecisionRow).insert(), values)


def load_decisions(reading: Reading, conversation_id: int, limit: int) -> list[RecordedDecision]:
    """The newest decisions about a conversation, the oldest of them first."""
    columns = (DecisionRow.at, DecisionRow.kind, DecisionRow.explanation)
    statement = select(*columns).where(DecisionRow.conversation_id == conversation_id)
    rows = reading.execute(statement.order_by(DecisionRow.id.desc()).limit(limit)).all()
    return [
        RecordedDecision(
            row.at,
            Outcome(row.kind),
            row.explanation["params"],
            tuple(Candidate(one[0], Verdict(one[1]), one[2], one[3]) for one in row.explanation["candidates"]),
        )
        for row in reversed(rows)
    ]


# attention


def ensure_attention(unit: Unit, staff_id: int) -> None:
    """Begin to notice an agent's signs of life."""
    insert = _insert(unit, AttentionRow).values(staff_id=staff_id, last_sign_at=unit.now, misses=0)
    unit.execute(insert.on_conflict_do_nothing())


def note_sign(unit: Unit, staff_id: int) -> None:
    """An agent did something: whatever was missed before no longer counts."""
    unit.execute(_NOTE_SIGN, {"agent": staff_id, "stale": unit.now - SIGN_EVERY, "heard": unit.now})


def find_signs(reading: Reading, staff_id: int) -> Signs:
    """What is known of an agent's attention."""
    columns = (AttentionRow.last_sign_at, AttentionRow.misses)
    row = reading.execute(select(*columns).where(AttentionRow.staff_id == staff_id)).first()
    return Signs() if row is None else Signs(row.last_sign_at, row.misses)


def save_misses(unit: Unit, staff_id: int, misses: int) -> None:
    """Write how many conversations an agent missed in succession."""
    unit.execute(update(AttentionRow).where(AttentionRow.staff_id == staff_id).values(misses=misses))


# unattended shops


def mark_unattended(unit: Unit, shop_id: int) -> bool:
    """Note that a shop is unattended; false if that was known."""
    insert = _insert(unit, UnattendedRow).values(shop_id=shop_id, since=unit.now)
    statement = insert.on_conflict_do_nothing().returning(UnattendedRow.shop_id)
    return unit.execute(statement).scalar() is not None


def clear_unattended(unit: Unit, shop_id: int) -> bool:
    """Note that a shop is attended or closed; false if that was known."""
    return unit.execute(delete(UnattendedRow).where(UnattendedRow.shop_id == shop_id)).rowcount == 1


def load_unattended(reading: Reading, shop_ids: Collection[int]) -> dict[int, datetime]:
    """Since when shops are unattended; only those that are."""
    columns = (UnattendedRow.shop_id, UnattendedRow.since)
    rows = reading.execute(select(*columns).where(UnattendedRow.shop_id.in_(shop_ids)))
    return {row.shop_id: row.since for row in rows}


def _is_one_of(keys: Collection[QueueKey]) -> Any:
    return tuple_(QueueRow.shop_id, QueueRow.skill).in_(sorted(set(keys)))


def _info(row: Row[Any]) -> QueueInfo:
    reserved_for = ReservedFor(row.reserved_for)
    return QueueInfo(
        row.id, row.version, row.shop_id, row.skill, row.name, RESERVED_PRIORITY[reserved_for],
        tuple(row.team_ids), row.configured,
    )  # fmt: skip


def _told(row: Row[Any]) -> Told:
    place = None
    if row.ahead is not None:
        wait = None if row.high_s is None else Wait(row.low_s, row.high_s)
        place = Place(row.ahead, wait, row.risen)
    return Told(row.episode_id, row.queue_id, row.since, Outcome(row.outcome), place, row.version)


def _told_values(conversation_id: int, told: Told) -> dict[str, Any]:
    place = told.place
    wait = asdict(place.wait) if place and place.wait else {"low_s": None, "high_s": None}
    return {
        "conversation_id": conversation_id, "episode_id": told.episode_id, "queue_id": told.queue_id,
        "since": told.since, "outcome": told.outcome.value, "version": told.version,
        "ahead": place.ahead if place else None, "risen": bool(place and place.risen), **wait,
    }  # fmt: skip


def _insert(unit: Unit, table: type[Base]) -> Any:
    return sqlite.insert(table) if unit.sqlite else postgresql.insert(table)


def _table(row: type[Base]) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table
