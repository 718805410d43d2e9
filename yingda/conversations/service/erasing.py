"""What the law and an installation's own rules want gone: texts and files, in slices; figures stay."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingda.conversations.store import erasing as store
from yingda.conversations.store.erasing import Among
from yingda.conversations.store.rows import find_messages_after
from yingda.conversations.store.words import FILES, MESSAGES, WORDS
from yingda.conversations.types import State
from yingda.guard.types import SourceKind
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files

__all__ = [
    "FILES", "MESSAGES", "WORDS", "Among", "Slice", "conversations_of", "conversations_of_all", "count_messages_of",
    "count_older", "customers_of", "erase_conversation", "erase_messages", "transcript",
]  # fmt: skip
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


def erase_messages(unit: Unit, ids: Sequence[int], *, files_only: bool) -> tuple[str, ...]:
    """Take out texts and files (or files alone) of messages; keys of files that nobody needs any more."""
    rows = store.find_messages(unit, ids)
    store.erase_messages(unit, ids, files_only=files_only)
    return _forget_files(unit, rows)


def count_older(reading: Reading, before: datetime, which: Among) -> int:
    """How many messages still say something from before an instant."""
    return store.count_older(reading, before, which)


def customers_of(reading: Reading, conversation_ids: Collection[int]) -> dict[int, int]:
    """Whose conversations these are."""
    return store.find_customers(reading, conversation_ids)


def conversations_of_all(reading: Reading, customer_ids: Collection[int]) -> list[int]:
    """The conversations of several customers."""
    return store.find_of_customers(reading, customer_ids) if customer_ids else []


def _forget_files(unit: Unit, rows: Iterable[Any]) -> tuple[str, ...]:
    """The pictures of quick replies and articles belong to those, also where they were sent."""
    own = [row.file["token"] for row in rows if row.file and row.source_kind not in _OWN_PICTURES]
    return files.forget(unit, own)
