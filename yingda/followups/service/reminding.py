"""Whoever has a promise is reminded of the next try, and of the text message."""

from datetime import datetime

from yingda.followups.service import telling
from yingda.followups.store import callbacks as store
from yingda.followups.store import promises as promises_store
from yingda.followups.types.callbacks import NextKind
from yingda.infra.db import Reading, Unit


def remind_due(unit: Unit, limit: int) -> int:
    """Remind of what is due, once; how many were looked at."""
    due = store.lock_due(unit, limit)
    for each in due:
        store.note_reminded(unit, each.promise_id)
        promise = promises_store.find_promise(unit, each.promise_id)
        if promise is not None and promise.settled_at is None:
            (telling.tell_try if each.kind is NextKind.TRY else telling.tell_text)(unit, promise)
    return len(due)


def next_reminder(reading: Reading) -> datetime | None:
    """When somebody is to be reminded next."""
    return store.find_next(reading)
