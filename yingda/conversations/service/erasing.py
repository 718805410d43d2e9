"""What the law and an installation's own rules want gone: texts and files, in slices; figures stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.conversations.store import erasing as store
from yingda.conversations.store.rows import find_messages_after
from yingda.conversations.types import State
from yingda.guard.types import SourceKind
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files

AT_ONCE = 200  # rule 5: what one unit may touch
_OWN_PICTURES = (SourceKind.QUICK_REPLY, SourceKind.ARTICLE)


@dataclass(frozen=True, slots=True)
class Slice:
    """What one unit took out: where to go on, how many, and which stored files nobody needs any more."""

    reached: int
    count: int
    keys: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.count < AT_ONCE


def conversations_of(reading: Reading, customer_id: int) -> tuple[list[int], bool]:
    """A customer's conversations, and whether something is still going on in one of them."""
    rows = store.find_of_customer(reading, customer_id)
    return [row.id for row in rows], any(row.state != State.ENDED for row in rows)


def count_messages_of(reading: Reading, customer_id: int) -> int:
    """How many messages a customer's conversations have."""
    return store.count_messages_of(reading, customer_id)


def transcript(
    reading: Reading, conversation_id: int, after_seq: int, limit: int = AT_ONCE
) -> list[dict[str, Any]]:
    """What was said, unmasked, for handing it to the customer; notes among colleagues are not theirs."""
    rows = find_messages_after(reading, conversation_id, after_seq, limit, visible=True)
    return [dict(row._mapping) for row in rows]


def erase_conversation(unit: Unit, conversation_id: int, after_seq: int) -> Slice:
    """Take out the next texts and files of a conversation, at last what is written about it."""
    rows = find_messages_after(unit, conversation_id, after_seq, AT_ONCE, visible=False)
    store.erase_messages(unit, [row.id for row in rows], files_only=False)
    if len(rows) < AT_ONCE:
        store.erase_words(unit, conversation_id)
    return Slice(rows[-1].seq if rows else after_seq, len(rows), _forget_files(unit, rows))


def erase_older(unit: Unit, after_id: int, before: datetime, *, files_only: bool) -> Slice:
    """Take out the next texts and files (or files alone) of all that was written before an instant."""
    rows = store.find_older(unit, after_id, before, AT_ONCE, files_only=files_only)
    store.erase_messages(unit, [row.id for row in rows], files_only=files_only)
    return Slice(rows[-1].id if rows else after_id, len(rows), _forget_files(unit, rows))


def erase_excerpts(unit: Unit, before: datetime) -> int:
    """Take out the next excerpts of what ended before an instant; how many."""
    return store.erase_excerpts(unit, before, AT_ONCE)


def count_older(reading: Reading, after_id: int, before: datetime, *, files_only: bool) -> int:
    """How many messages `erase_older` would take out."""
    return store.count_older(reading, after_id, before, files_only=files_only)


def _forget_files(unit: Unit, rows: Iterable[Any]) -> tuple[str, ...]:
    """The pictures of quick replies and articles belong to those, also where they were sent."""
    own = [row.file["token"] for row in rows if row.file and row.source_kind not in _OWN_PICTURES]
    return files.forget(unit, own)
