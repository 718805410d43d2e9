"""When the wall raises an alarm, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from yingda.console import policy
from yingda.console.types import Alarm, AlarmKind, Level

NOW = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
AMBER, RED = Level.AMBER, Level.RED


@pytest.mark.parametrize(
    ("seconds", "unanswered", "queued"),
    [
        (59, None, None), (60, None, AMBER), (99, None, AMBER), (100, AMBER, AMBER), (119, AMBER, AMBER),
        (120, AMBER, RED), (149, AMBER, RED), (150, RED, RED),
    ],
)  # fmt: skip
def test_levels(seconds: int, unanswered: Level | None, queued: Level | None) -> None:
    waited = timedelta(seconds=seconds)
    assert policy.level_of(waited, policy.UNANSWERED) is unanswered
    assert policy.level_of(waited, policy.QUEUED) is queued


def test_the_most_urgent_comes_first() -> None:
    def alarm(kind: AlarmKind, level: Level, minutes: int) -> Alarm:
        return Alarm(kind, level, NOW - timedelta(minutes=minutes), "张女士")

    missed = alarm(AlarmKind.MISSED, AMBER, 60)
    queue = alarm(AlarmKind.QUEUE_LONG, RED, 9)
    older, newer = alarm(AlarmKind.WAITING_LONG, RED, 5), alarm(AlarmKind.WAITING_LONG, RED, 3)
    nobody = alarm(AlarmKind.UNATTENDED, RED, 1)
    assert policy.in_order([missed, queue, newer, older, nobody]) == [nobody, older, newer, queue, missed]


def test_waits_are_whole_seconds_and_never_negative() -> None:
    assert policy.waited_s(NOW - timedelta(seconds=2.9), NOW) == 2
    assert policy.waited_s(NOW + timedelta(seconds=5), NOW) == 0
