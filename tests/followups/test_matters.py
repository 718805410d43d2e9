"""The ten-minute rule: proposed once, after the sale only, while the shop owes something and promised nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.followups.policy.matters import AGAIN, is_lasting, looked_at
from yingda.followups.types import PromiseSettings
from yingda.followups.types.matters import Matter, MatterState, Standing

BEGAN = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
SETTINGS = PromiseSettings()
WATCHED = Matter(1, 1, 1, BEGAN, BEGAN + timedelta(minutes=10), MatterState.WATCHED, 1)
OWED = Standing(active=True, lasting=True, owed=True, promised=False)


@pytest.mark.parametrize(
    ("category", "stage", "lasting"),
    [
        ("after_sales", "aftersales", True),
        ("logistics", "fulfilment", True),
        ("product", "aftersales", True),
        ("complaint", "", True),
        ("order_payment", "", True),
        ("product", "presales", False),
        ("logistics", "presales", False),  # how fast do you ship, asked before buying
        ("price", "", False),
        ("", "", False),
    ],
)
def test_asking_before_a_purchase_wants_no_promise(category: str, stage: str, *, lasting: bool) -> None:
    assert is_lasting(category, stage) is lasting


@pytest.mark.parametrize(
    ("minutes", "standing", "state", "next_at"),
    [
        (10, OWED, MatterState.PROPOSED, None),
        (9, OWED, MatterState.WATCHED, BEGAN + timedelta(minutes=10)),
        (10, replace(OWED, owed=False), MatterState.WATCHED, BEGAN + timedelta(minutes=10) + AGAIN),
        (10, replace(OWED, lasting=False), MatterState.WATCHED, BEGAN + timedelta(minutes=10) + AGAIN),
        (10, replace(OWED, promised=True), MatterState.WATCHED, BEGAN + timedelta(minutes=10) + AGAIN),
        (10, replace(OWED, active=False), MatterState.WATCHED, None),
    ],
)
def test_the_table(minutes: int, standing: Standing, state: MatterState, next_at: datetime | None) -> None:
    after = looked_at(WATCHED, standing, BEGAN + timedelta(minutes=minutes), SETTINGS)
    assert (after.state, after.next_at) == (state, next_at)


standings = st.builds(Standing, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(st.lists(st.tuples(st.integers(0, 30), standings), max_size=20), st.sampled_from(MatterState))
def test_it_is_proposed_at_most_once_and_never_before_its_time(
    looks: list[tuple[int, Standing]], state: MatterState
) -> None:
    matter, now, proposals = replace(WATCHED, state=state), BEGAN, 0
    for minutes, standing in looks:
        now += timedelta(minutes=minutes)
        after = looked_at(matter, standing, now, SETTINGS)
        if (after.state, matter.state) == (MatterState.PROPOSED, MatterState.WATCHED):
            proposals += 1
            assert now >= BEGAN + timedelta(minutes=10)
            assert standing == OWED
        assert after.next_at is None or after.next_at > now
        matter = after
    assert proposals <= 1


def test_a_shop_can_switch_it_off() -> None:
    after = looked_at(WATCHED, OWED, BEGAN + timedelta(hours=1), PromiseSettings(matter_minutes=0))
    assert (after.state, after.next_at) == (MatterState.WATCHED, None)
