"""Quoting an earlier message."""

from typing import Any

from yingda.conversations import store
from yingda.conversations.service.held import Held
from yingda.conversations.types import Kind


def find_quote(held: Held, seq: int | None) -> dict[str, Any] | None:
    """The beginning of a quoted message, if both sides may see it."""
    row = None if seq is None else store.find_message(held.unit, held.id, seq)
    if row is None or row.kind == Kind.NOTE or row.withdrawn_at is not None:
        return None
    return {"seq": row.seq, "author": row.author, "text": row.text[:80], "kind": row.kind}
