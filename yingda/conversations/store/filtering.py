"""What a list is narrowed to, as conditions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, and_, or_, type_coerce

from yingda.conversations.store.rows import conversation
from yingda.conversations.types import ListFilter


@dataclass(frozen=True, slots=True)
class People:
    """Whom a filter means: owners (members of its teams among them) and customers; None: everybody."""

    owner_ids: Collection[int] | None = None
    customer_ids: Collection[int] | None = None


def conditions_of(wanted: ListFilter, people: People, now: datetime) -> list[ColumnElement[bool]]:
    """One condition for each thing that the filter asks for."""
    c = conversation.c
    lists: list[tuple[ColumnElement[Any], Sequence[Any]]] = [
        (c.shop_id + 0, wanted.shop_ids),  # + 0: the order's index is the better one on SQLite
        (c.channel, wanted.channels),
        (c.state, wanted.states),
        (c.result, wanted.results),
    ]
    found: list[ColumnElement[bool]] = [column.in_(values) for column, values in lists if values]
    if wanted.tags:
        found.append(or_(*(_tagged(tag) for tag in wanted.tags)))
    marks = ((c.sensitive, wanted.sensitive), (c.pressing, wanted.pressing))
    found += [mark.is_(True) for mark, asked in marks if asked]
    if people.owner_ids is not None:
        found.append(c.owner_id.in_(people.owner_ids))
    if people.customer_ids is not None:
        found.append(c.customer_id.in_(people.customer_ids))
    if wanted.waiting_s is not None:
        found.append(and_(c.needs_reply.is_(True), c.waiting_since <= now - timedelta(seconds=wanted.waiting_s)))
    if wanted.days is not None:
        found.append(c.last_message_at >= now - timedelta(days=wanted.days))
    return found


def _tagged(tag: str) -> ColumnElement[bool]:
    """The tag as it stands in the stored list, between its quotes."""
    written = msgspec.json.encode(tag).decode()
    return type_coerce(conversation.c.tags, Text).contains(written, autoescape=True)
