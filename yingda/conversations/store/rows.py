"""Rows of conversations, episodes, messages, receptions and transfers."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast

from sqlalchemy import BigInteger, Row, Select, Table, bindparam, case, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.conversations.models import ConversationRow, EpisodeRow, MessageRow, ReceptionRow, TransferRow
from yingda.conversations.policy.figures import GRADED_MS, Answer, Figures
from yingda.conversations.types import Author, State
from yingda.infra.db import Prepared, Reading, Unit
from yingda.infra.db.lists import one_of
from yingda.kit.ids import new_token

AnyRow = Row[*tuple[Any, ...]]
conversation = cast(Table, ConversationRow.__table__)
episode = cast(Table, EpisodeRow.__table__)
message = cast(Table, MessageRow.__table__)
FIGURES = tuple(field.name for field in fields(Figures))


# asked with every message: see docs/decisions/0009
_CONVERSATION = select(conversation).where(conversation.c.id == bindparam("id"))
_BY_ID = Prepared(_CONVERSATION)
_BY_IDS = Prepared(select(conversation).where(one_of(conversation.c.id, "ids")))
_LOCK_BY_ID = Prepared(_CONVERSATION.with_for_update())
_LATEST = (
    select(conversation)
    .where(
        conversation.c.shop_id == bindparam("shop_id"),
        conversation.c.channel == bindparam("channel"),
        conversation.c.customer_id == bindparam("customer_id"),
    )
    .order_by(conversation.c.id.desc())
    .limit(literal_column("1"))
)
_LOCK_LATEST = Prepared(_LATEST.with_for_update())
_LATEST_ID = Prepared(_LATEST.with_only_columns(conversation.c.id))
_EPISODE = Prepared(select(episode).where(episode.c.id == bindparam("id")))
_SENT = Prepared(
    select(message).where(
        message.c.conversation_id == bindparam("conversation_id"),
        message.c.author == bindparam("author"),
        message.c.client_id == bindparam("client_id"),
    )
)
_INSERT_MESSAGE = Prepared(insert(message).returning(message.c.id))
_COUNT_CUSTOMER_MESSAGE = Prepared(
    update(ReceptionRow)
    .where(ReceptionRow.episode_id == bindparam("episode"), ReceptionRow.ended_at.is_(None))
    .values(customer_messages=ReceptionRow.customer_messages + 1)
)


@cache
def _update_conversation(columns: frozenset[str]) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(columns)}
    return Prepared(
        update(conversation)
        .where(conversation.c.id == bindparam("key"), conversation.c.last_seq == bindparam("seen_seq"))
        .values(version=conversation.c.version + 1, **new)
        .returning(conversation.c.version)
    )


@cache
def _update_episode(columns: frozenset[str]) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(columns)}
    return Prepared(update(episode).where(episode.c.id == bindparam("key")).values(**new))


def lock_conversation(unit: Unit, conversation_id: int) -> AnyRow | None:
    """The conversation's row, locked where the engine locks rows."""
    unit.note_lock("conversation", conversation_id)
    return unit.execute(_LOCK_BY_ID, {"id": conversation_id}).first()


def lock_latest(unit: Unit, shop_id: int, channel: str, customer_id: int) -> AnyRow | None:
    """The row, locked, of the conversation in which this customer's next message belongs."""
    key = {"shop_id": shop_id, "channel": channel, "customer_id": customer_id}
    row = unit.execute(_LOCK_LATEST, key).first()
    if row is not None:
        unit.note_lock("conversation", row.id)
    return row


def find_conversation(reading: Reading, conversation_id: int) -> AnyRow | None:
    """The conversation's row."""
    return reading.execute(_BY_ID, {"id": conversation_id}).first()


def find_conversations(reading: Reading, ids: Collection[int]) -> list[AnyRow]:
    """Rows by id, in no order."""
    return list(reading.execute(_BY_IDS, {"ids": ids}))


def find_latest_of(reading: Reading, shop_id: int, channel: str, customer_id: int) -> int | None:
    """The conversation in which this customer's next message belongs."""
    key = {"shop_id": shop_id, "channel": channel, "customer_id": customer_id}
    found: int | None = reading.execute(_LATEST_ID, key).scalar()
    return found


def insert_conversation(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new conversation's id; None when the customer has an open one already."""
    made: Any = sqlite.insert(conversation) if unit.sqlite else postgresql.insert(conversation)
    row = {"token": new_token(), "version": 0, "last_seq": 0, "last_visible_seq": 0, "episode_number": 0, **values}
    statement = made.values(
        avoid_agent_ids=[], helper_ids=[], tags=[], skill="", priority=0, left_message=False,
        sensitive=False, pressing=False,
        answered_since_assigned=False, loaded=False, needs_reply=False, customer_read_seq=0, owner_read_seq=0,
        idle_asked=False, unread=0, last_message_at=unit.now, **row,
    ).on_conflict_do_nothing()  # fmt: skip
    new_id: int | None = unit.execute(statement.returning(conversation.c.id)).scalar()
    return new_id


def save_conversation(unit: Unit, row: AnyRow, changes: Mapping[str, Any]) -> int:
    """Write `changes` to a locked conversation; its new version."""
    new = {f"new_{name}": value for name, value in changes.items()}
    statement = _update_conversation(frozenset(changes))
    return int(unit.execute(statement, {"key": row.id, "seen_seq": row.last_seq, **new}).scalar_one())


def touch_conversations_of(unit: Unit, customer_id: int) -> list[int]:
    """Raise the version of a customer's conversations, because their cards show the customer."""
    statement = (
        update(conversation)
        .where(conversation.c.customer_id == customer_id)
        .values(version=conversation.c.version + 1)
        .returning(conversation.c.id)
    )
    return list(unit.execute(statement).scalars())


def insert_episode(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new episode's id."""
    statement = insert(episode).values(**values).returning(episode.c.id)
    return int(unit.execute(statement).scalar_one())


def save_episode(unit: Unit, episode_id: int, changes: Mapping[str, Any]) -> None:
    """Write `changes` to an episode."""
    new = {f"new_{name}": value for name, value in changes.items()}
    unit.execute(_update_episode(frozenset(changes)), {"key": episode_id, **new})


def find_episode(reading: Reading, episode_id: int) -> AnyRow | None:
    """The episode's row."""
    return reading.execute(_EPISODE, {"id": episode_id}).first()


def find_episodes_of(
    reading: Reading, customer_id: int, shop_ids: Collection[int], before: int, limit: int
) -> list[AnyRow]:
    """A customer's episodes in `shop_ids`, newest first, with ids below `before`."""
    rows = (
        select(episode)
        .where(episode.c.customer_id == customer_id, episode.c.shop_id.in_(shop_ids), episode.c.id < before)
        .order_by(episode.c.id.desc())
        .limit(limit)
    )
    return list(reading.execute(rows))


def figures_of(row: AnyRow) -> Figures:
    """The figures that an episode's row holds."""
    values = {name: getattr(row, name) for name in FIGURES}
    values["state"] = State(row.state)
    return Figures(**values)


def changed_figures(before: Figures, after: Figures) -> dict[str, Any]:
    """What has to be written so that a row that holds `before` holds `after`."""
    return {name: value for name in FIGURES if (value := getattr(after, name)) != getattr(before, name)}


def insert_message(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new message's id."""
    return int(unit.execute(_INSERT_MESSAGE, values).scalar_one())


def save_message(unit: Unit, message_id: int, changes: Mapping[str, Any]) -> None:
    """Write `changes` to a message and raise its revision."""
    statement = update(message).where(message.c.id == message_id)
    unit.execute(statement.values(**changes, revision=message.c.revision + 1))


def find_message(reading: Reading, conversation_id: int, seq: int) -> AnyRow | None:
    """One message."""
    return reading.execute(
        select(message).where(message.c.conversation_id == conversation_id, message.c.seq == seq)
    ).first()


def find_sent(reading: Reading, conversation_id: int, author: Author, client_id: str) -> AnyRow | None:
    """The message that this sender's id was used for."""
    key = {"conversation_id": conversation_id, "author": author, "client_id": client_id}
    return reading.execute(_SENT, key).first()


def find_messages_after(
    reading: Reading, conversation_id: int, after: int, limit: int, *, visible: bool
) -> list[AnyRow]:
    """Messages with seq > `after`, ascending; `visible`: what the customer sees."""
    rows = _messages(conversation_id, visible=visible).where(message.c.seq > after)
    return list(reading.execute(rows.order_by(message.c.seq).limit(limit)))


def find_messages_before(
    reading: Reading, conversation_id: int, before: int, limit: int, *, visible: bool
) -> list[AnyRow]:
    """The newest messages with seq < `before`, ascending."""
    rows = _messages(conversation_id, visible=visible).where(message.c.seq < before)
    return list(reversed(reading.execute(rows.order_by(message.c.seq.desc()).limit(limit)).all()))


def _messages(conversation_id: int, *, visible: bool) -> Select[Any]:
    rows = select(message).where(message.c.conversation_id == conversation_id)
    return rows.where(message.c.kind != "note") if visible else rows


def find_quoting(reading: Reading, conversation_id: int, seq: int) -> list[AnyRow]:
    """Messages that quote the message `seq`; they come after it."""
    rows = select(message).where(
        message.c.conversation_id == conversation_id, message.c.seq > seq, message.c.quote.is_not(None)
    )
    return [row for row in reading.execute(rows.order_by(message.c.seq)) if row.quote["seq"] == seq]


def open_reception(unit: Unit, values: Mapping[str, Any]) -> None:
    """An agent has the episode from now on."""
    unit.execute(insert(ReceptionRow).values(**values))


def close_reception(unit: Unit, episode_id: int) -> None:
    """Whoever has the episode has it no longer."""
    statement = update(ReceptionRow).where(ReceptionRow.episode_id == episode_id, ReceptionRow.ended_at.is_(None))
    unit.execute(statement.values(ended_at=unit.now))


def count_customer_message(unit: Unit, episode_id: int) -> None:
    """Count a customer's message for the agent who has the episode."""
    unit.execute(_COUNT_CUSTOMER_MESSAGE, {"episode": episode_id})


def count_agent_message(unit: Unit, episode_id: int, staff_id: int, answer: Answer | None) -> None:
    """Count an agent's message and, if it answers a turn, how long it took."""
    first = answer is not None and answer.first_of_agent
    statement = _count_agent_message(unit.sqlite, answer is not None, first)
    took = {}
    if answer is not None:
        in_time = int(answer.agent_ms <= GRADED_MS)
        took = {"took_ms": answer.agent_ms, "worked_ms": answer.agent_working_ms, "in_time": in_time}
    unit.execute(statement, {"episode": episode_id, "agent": staff_id, **took})


@cache
def _count_agent_message(on_sqlite: bool, answers: bool, first: bool) -> Prepared:
    row, took = ReceptionRow, bindparam("took_ms", type_=BigInteger)
    worked = bindparam("worked_ms", type_=BigInteger)
    greatest = func.max if on_sqlite else func.greatest
    values: dict[str, Any] = {"agent_messages": row.agent_messages + 1}
    if answers:
        values |= {
            "responses": row.responses + 1,
            "response_total_ms": row.response_total_ms + took,
            "response_working_total_ms": row.response_working_total_ms + worked,
            "responses_in_3min": row.responses_in_3min + bindparam("in_time", type_=BigInteger),
            "longest_wait_ms": greatest(row.longest_wait_ms, took),
        }
    if first:
        values |= {"first_response_ms": took, "first_response_working_ms": worked}
    open_of_agent = (
        row.episode_id == bindparam("episode"), row.agent_id == bindparam("agent"), row.ended_at.is_(None)
    )  # fmt: skip
    return Prepared(update(row).where(*open_of_agent).values(**values))


def insert_transfer(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new transfer's id."""
    return int(unit.execute(insert(TransferRow).values(**values).returning(TransferRow.id)).scalar_one())


def find_transfer(reading: Reading, transfer_id: int) -> AnyRow | None:
    """One transfer."""
    return reading.execute(select(TransferRow.__table__).where(TransferRow.id == transfer_id)).first()


def find_transfer_of(reading: Reading, conversation_id: int, client_id: str) -> int | None:
    """The transfer that this sender's id was used for."""
    rows = select(TransferRow.id).where(
        TransferRow.conversation_id == conversation_id, TransferRow.client_id == client_id
    )
    found: int | None = reading.execute(rows).scalar()
    return found


def find_transfers(reading: Reading, ids: Collection[int]) -> list[AnyRow]:
    """Transfers by id."""
    if not ids:
        return []
    return list(reading.execute(select(TransferRow.__table__).where(TransferRow.id.in_(ids))))


def save_transfer(unit: Unit, transfer_id: int, changes: Mapping[str, Any]) -> None:
    """Write `changes` to a transfer."""
    unit.execute(update(TransferRow).where(TransferRow.id == transfer_id).values(**changes))


def find_queued(reading: Reading, shop_id: int, skill: str, limit: int) -> list[AnyRow]:
    """Conversations that wait for an agent of `skill`."""
    rows = select(conversation).where(
        conversation.c.shop_id == shop_id, conversation.c.state == State.QUEUED, conversation.c.skill == skill
    )
    order = (conversation.c.left_message.desc(), conversation.c.priority.desc(), conversation.c.queued_at)
    return list(reading.execute(rows.order_by(*order).limit(limit)))


def find_waiting_skills(reading: Reading, shop_id: int) -> list[str]:
    """The skills for which somebody waits in a shop, in order."""
    rows = select(conversation.c.skill).where(
        conversation.c.shop_id == shop_id, conversation.c.state == State.QUEUED
    )
    return list(reading.execute(rows.distinct().order_by(conversation.c.skill)).scalars())


def find_left(reading: Reading, shop_id: int, limit: int) -> list[int]:
    """Conversations with a left message, oldest first."""
    rows = select(conversation.c.id).where(
        conversation.c.shop_id == shop_id, conversation.c.state == State.MESSAGE_LEFT
    )
    return list(reading.execute(rows.order_by(conversation.c.id).limit(limit)).scalars())


def find_loads(reading: Reading, staff_ids: Collection[int]) -> dict[int, int]:
    """How many conversations count as load for each; nobody is left out."""
    rows = (
        select(conversation.c.owner_id, func.count().label("load"))
        .where(
            conversation.c.owner_id.in_(staff_ids),
            conversation.c.state == State.ACTIVE,
            conversation.c.loaded.is_(True),
        )
        .group_by(conversation.c.owner_id)
    )
    counted = {row.owner_id: row.load for row in reading.execute(rows)}
    return {staff_id: counted.get(staff_id, 0) for staff_id in staff_ids}


def find_oldest_waiting(reading: Reading, staff_ids: Collection[int]) -> dict[int, AnyRow]:
    """For each agent the active conversation whose customer waits longest."""
    rows = (
        select(conversation.c.owner_id, conversation.c.id, conversation.c.waiting_since)
        .where(
            conversation.c.owner_id.in_(staff_ids),
            conversation.c.state == State.ACTIVE,
            conversation.c.needs_reply.is_(True),
        )
        .order_by(conversation.c.waiting_since.desc())
    )
    return {row.owner_id: row for row in reading.execute(rows)}


def find_active_of(reading: Reading, owner_id: int) -> list[AnyRow]:
    """What an agent has."""
    rows = select(conversation).where(conversation.c.owner_id == owner_id, conversation.c.state == State.ACTIVE)
    return list(reading.execute(rows.order_by(conversation.c.id)))


def count_reads(unit: Unit, conversation_id: int, column: str, seq: int) -> bool:
    """Move a read mark forward, never back and never past the last message; whether it moved."""
    mark = conversation.c[column]
    statement = update(conversation).where(
        conversation.c.id == conversation_id, mark < seq, conversation.c.last_seq >= seq
    )
    changes: dict[str, Any] = {column: seq}
    if column == "owner_read_seq":
        changes["unread"] = case((conversation.c.last_seq <= seq, 0), else_=conversation.c.unread)
    return unit.execute(statement.values(changes)).rowcount == 1
