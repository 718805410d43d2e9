"""When the wall raises an alarm, and in which order."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from yingda.console.types import Alarm, AlarmKind, Level

# the workbench's popup names everybody over 100 s; the list's hard mark is at 150 s
UNANSWERED = {Level.AMBER: timedelta(seconds=100), Level.RED: timedelta(seconds=150)}
# the average answer is due within 60 s; a channel raises its alarm at 2 minutes (A1)
QUEUED = {Level.AMBER: timedelta(seconds=60), Level.RED: timedelta(seconds=120)}

_URGENT_FIRST = {kind: place for place, kind in enumerate(AlarmKind)}


def level_of(waited: timedelta, limits: dict[Level, timedelta]) -> Level | None:
    """How urgent a wait is; None below the first limit."""
    if waited >= limits[Level.RED]:
        return Level.RED
    return Level.AMBER if waited >= limits[Level.AMBER] else None


def in_order(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Red ones first, then by kind, then the longest."""
    return sorted(
        alarms, key=lambda one: (one.level is not Level.RED, _URGENT_FIRST[one.kind], one.since, one.who)
    )


def waited_s(since: datetime, now: datetime) -> int:
    """Whole seconds of a wait."""
    return max(0, int((now - since).total_seconds()))
