"""What was said in an episode, for who looks at it afterwards."""

from dataclasses import dataclass

from yingda.conversations.store import speaking as store
from yingda.conversations.types import Author
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Reading


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text: whose, and what it was made from; what customers write is made from nothing."""

    author: Author
    staff_id: int | None
    text: str
    source: Source | None


def spoken_in(reading: Reading, conversation_id: int, episode_id: int) -> list[Spoken]:
    """The texts of an episode that customer and shop exchanged, in order."""
    return [
        Spoken(
            Author(row.author), row.staff_id, row.text,
            Source(SourceKind(row.source_kind), row.source_id) if row.source_kind else None,
        )
        for row in store.find_texts(reading, conversation_id, episode_id)
    ]  # fmt: skip
