"""What becomes of things that are handed over: exactly one person has each, and none is forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.followups.policy.handover import WAIT, Lead, accountable, after, choose_lead, deadline, step
from yingda.followups.types.handover import PENDING, Item, ItemAct, ItemState, ThingKind

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
GIVER, FIRST, SECOND, LEAD = 1, 2, 3, 9
OVER = NOW + WAIT


def an_item(**more: object) -> Item:
    made = Item(1, 1, ThingKind.PROMISE, 7, GIVER, FIRST, "张女士", "等仓库回复", None, OVER, OVER)
    return replace(made, **more)


def test_the_table_says_what_can_be_done_in_which_state() -> None:
    led = {(state, act): after(an_item(state=state), act) for state in ItemState for act in ItemAct}
    ends = {
        ItemAct.LEAD: ItemState.LED, ItemAct.KEEP: ItemState.KEPT, ItemAct.SETTLE: ItemState.SETTLED,
        ItemAct.OFFER: ItemState.OFFERED,
    }  # fmt: skip
    assert {key: state for key, state in led.items() if state is not None} == {
        (ItemState.OFFERED, ItemAct.ACCEPT): ItemState.ACCEPTED,
        (ItemState.OFFERED, ItemAct.DECLINE): ItemState.DECLINED,
        **{(state, act): to for state in PENDING for act, to in ends.items()},
    }


acts = st.lists(st.tuples(st.sampled_from(ItemAct), st.sampled_from([FIRST, SECOND, LEAD])), max_size=12)


@given(acts)
def test_exactly_one_person_has_a_thing_at_every_instant(done: list[tuple[ItemAct, int]]) -> None:
    item = an_item()
    for number, (act, other) in enumerate(done):
        named = other if act in (ItemAct.OFFER, ItemAct.LEAD) else None
        changed = step(item, act, NOW + timedelta(minutes=number), to_id=named)
        if changed is None:
            continue
        assert item.pending, "what was decided stays decided"
        assert changed.deadline_at == OVER, "nothing moves its time"
        if accountable(changed) != accountable(item):
            assert act in (ItemAct.ACCEPT, ItemAct.LEAD)
            assert accountable(changed) == changed.to_id
        item = changed
        # whoever has it is known, and what is undecided goes off by itself
        assert accountable(item) in (GIVER, FIRST, SECOND, LEAD)
        assert (item.next_at is not None) is item.pending
        assert (item.decided_at is None) is item.pending


@pytest.mark.parametrize(("due", "wait"), [(None, 30), (300, 30), (40, 20), (3, 2), (-10, 2)])
def test_what_is_due_sooner_is_to_be_accepted_sooner(due: int | None, wait: int) -> None:
    due_at = None if due is None else NOW + timedelta(minutes=due)
    assert deadline(NOW, due_at) == NOW + timedelta(minutes=wait)


def test_who_is_there_gets_it_before_who_is_not_and_never_the_giver() -> None:
    away_lead, there_chief, there_lead = Lead(5, True, False), Lead(6, False, True), Lead(7, True, True)
    assert choose_lead([away_lead, there_chief, there_lead], GIVER) == 7
    assert choose_lead([away_lead, there_chief], GIVER) == 6
    assert choose_lead([away_lead], GIVER) == 5
    assert choose_lead([Lead(GIVER, True, True)], GIVER) is None
