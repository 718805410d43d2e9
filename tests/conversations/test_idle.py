"""When silent customers are let go."""

from datetime import UTC, datetime, timedelta

import pytest

from yingda.conversations.policy.idle import IdleStage, next_idle_step

SINCE = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closes_min", "loaded", "asked", "stage", "after_min"),
    [
        (15, True, False, IdleStage.UNLOAD, 3),
        (15, False, False, IdleStage.ASK, 10),
        (15, False, True, IdleStage.CLOSE, 15),
        (2, True, False, IdleStage.UNLOAD, 2),
        (60, False, False, IdleStage.ASK, 40),
    ],
)
def test_a_silent_customer_is_unloaded_asked_and_closed(
    closes_min: int, loaded: bool, asked: bool, stage: IdleStage, after_min: int
) -> None:
    step = next_idle_step(SINCE, timedelta(minutes=closes_min), loaded=loaded, asked=asked)
    assert (step.stage, step.at) == (stage, SINCE + timedelta(minutes=after_min))
