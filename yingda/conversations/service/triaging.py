"""What triage needs: a customer's last turn, texts of the past, and carrying out what it decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.conversations import store as rows
from yingda.conversations.service.held import Held, hold
from yingda.conversations.service.marks import MAX_TAGS
from yingda.conversations.service.queueing import announce_queued
from yingda.conversations.store import triaging as store
from yingda.conversations.types import Author, Kind, Priority, State
from yingda.infra.db import Reading, Unit


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """A message of an episode: who wrote it, what it is, when."""

    seq: int
    author: Author
    kind: Kind
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """The end of an open episode, oldest message first, and where it takes place."""

    conversation_id: int
    episode_id: int
    shop_id: int
    channel: str
    state: State
    page: str
    product: str  # that the page shows, by its title
    messages: tuple[TurnMessage, ...]


@dataclass(frozen=True, slots=True)
class PastText:
    """Something that a customer wrote."""

    id: int
    conversation_id: int
    seq: int
    text: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Triaged:
    """What triage decided about an episode; None and nothing leave it as it is, marks it gets or loses."""

    priority: Priority | None = None
    skill: str | None = None
    tags: tuple[str, ...] = ()
    sensitive: bool | None = None
    pressing: bool | None = None


def exchange_of(reading: Reading, conversation_id: int) -> Exchange | None:
    """What was said last in the current episode; None if there never was one."""
    row = rows.find_conversation(reading, conversation_id)
    if row is None or row.episode_id is None:
        return None
    page = row.page or {}
    newest = store.find_newest(reading, conversation_id, row.episode_id)
    return Exchange(
        row.id, row.episode_id, row.shop_id, row.channel, State(row.state),
        f"{page.get('url', '')} {page.get('title', '')}".strip(),
        str((page.get("product") or {}).get("title", "")),
        tuple(
            TurnMessage(each.seq, Author(each.author), Kind(each.kind), each.text, each.at)
            for each in reversed(newest)
            if each.withdrawn_at is None
        ),
    )  # fmt: skip


def past_texts(reading: Reading, shop_id: int, before_id: int, limit: int) -> list[PastText]:
    """Texts that customers of a shop wrote before one of them, newest first."""
    found = store.find_past_texts(reading, shop_id, before_id, limit)
    return [PastText(row.id, row.conversation_id, row.seq, row.text, row.channel, row.at) for row in found]


def apply_triage(unit: Unit, conversation_id: int, episode_id: int, wanted: Triaged) -> bool:
    """Raise the priority, change the queue, tag and mark while that episode is open; whether anything changed.

    A priority is never lowered, and whoever has an agent keeps them: a skill only says who may take the waiting.
    """
    held = hold(unit, conversation_id)
    if not held.open or held.episode_id != episode_id:
        return False
    place = _place(held, wanted)
    tags = list(dict.fromkeys((*held.tags, *wanted.tags)))[:MAX_TAGS]
    if tags != held.tags:
        held.set_episode(tags=tags)
    wished = {"tags": tags, "sensitive": wanted.sensitive, "pressing": wanted.pressing}
    marks = {name: value for name, value in wished.items() if value is not None and value != getattr(held, name)}
    if not place and not marks:
        return False
    held.set(**place, **marks)
    if place and held.state == State.QUEUED:
        announce_queued(held)
    held.keep()
    return True


def _place(held: Held, wanted: Triaged) -> dict[str, Any]:
    """What changes of the episode's place in the queue."""
    place: dict[str, Any] = {}
    if wanted.priority is not None and wanted.priority > held.priority:
        place["priority"] = wanted.priority
    if wanted.skill is not None and wanted.skill != held.skill and held.state != State.ACTIVE:
        place["skill"] = wanted.skill
        held.set_episode(skill=wanted.skill)
    return place
