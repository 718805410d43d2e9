"""What becomes of a promise: every act in every state, and which messages keep one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.followups.policy.promises import (
    after,
    armed,
    breath,
    decide,
    due_without_time,
    keeps,
    takes_place_of,
)
from yingda.followups.types import (
    Channel,
    Line,
    Promise,
    PromiseAct,
    PromiseKind,
    PromiseSettings,
    PromiseState,
    PromiseWhy,
)
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules, around_the_clock

ZONE = ZoneInfo("Asia/Shanghai")
MADE = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHOP = BusinessCalendar(ZONE.key, ((Interval.of("09:00", "18:00"),),) * 5 + ((),) * 2, public=PublicRules("cn"))
OPEN, BROKEN = PromiseState.OPEN, PromiseState.BROKEN


def a_promise(**more: object) -> Promise:
    made = Promise(
        1, 1, 1, 1, PromiseKind.CONTACT, OPEN, "两小时内给您答复", 5, 0, 7, MADE, MADE + 2 * HOUR, None, None
    )
    return replace(made, **more)


def a_line(text: str = "查到了，明早派送", after_s: float = 3600, **more: object) -> Line:
    return replace(Line(6, MADE + timedelta(seconds=after_s), text), **more)


promises = st.builds(
    a_promise,
    state=st.sampled_from(PromiseState),
    kind=st.sampled_from(PromiseKind),
    channel=st.none() | st.sampled_from(Channel),
    due_at=st.integers(1, 10**6).map(lambda s: MADE + timedelta(seconds=s)),
)


def test_the_table_says_what_can_be_done_in_which_state() -> None:
    led = {(state, act): after(state, act) for state in PromiseState for act in PromiseAct}
    assert {key: state for key, state in led.items() if state is not None} == {
        (PromiseState.SUGGESTED, PromiseAct.CONFIRM): OPEN,
        (PromiseState.SUGGESTED, PromiseAct.DROP): PromiseState.DROPPED,
        (OPEN, PromiseAct.KEEP): PromiseState.KEPT,
        (OPEN, PromiseAct.BREAK): BROKEN,
        (OPEN, PromiseAct.DROP): PromiseState.DROPPED,
        (OPEN, PromiseAct.MOVE): PromiseState.MOVED,
        (BROKEN, PromiseAct.KEEP): BROKEN,
        (BROKEN, PromiseAct.DROP): BROKEN,
        (BROKEN, PromiseAct.MOVE): BROKEN,
    }


@given(promises, st.lists(st.sampled_from(PromiseAct), max_size=6))
def test_what_was_decided_stays_and_nothing_settled_goes_off(promise: Promise, acts: list[PromiseAct]) -> None:
    for number, act in enumerate(acts):
        decided = decide(promise, act, MADE + timedelta(seconds=number), PromiseWhy.MESSAGE)
        if decided is None:
            continue
        if promise.state is BROKEN:
            assert (decided.state, decided.why, decided.decided_at) == (BROKEN, promise.why, promise.decided_at)
        if act is not PromiseAct.CONFIRM:
            assert decided.next_at is None
        promise = decided
    if promise.settled_at is not None:
        assert all(decide(promise, act, MADE, PromiseWhy.AGENT) is None for act in PromiseAct)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (a_line(), True),
        (a_line(holds=True), False),
        (a_line("稍后给您答复", again=True), False),
        (a_line(after_s=599), False),
        (a_line(after_s=600), True),
        (a_line(seq=5), False),
    ],
)
def test_a_message_keeps_what_was_promised_in_the_chat(line: Line, kept: bool) -> None:
    assert keeps(a_promise(), line) is kept


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.SMS, Channel.MAIL])
def test_a_message_is_no_call(channel: Channel) -> None:
    assert keeps(a_promise(channel=channel), a_line()) is False
    assert keeps(a_promise(channel=Channel.CHAT), a_line()) is True


def test_an_act_is_kept_when_the_customer_reads_that_it_is_done() -> None:
    act = a_promise(kind=PromiseKind.SHOP_ACT)
    assert keeps(act, a_line("补发的耳机已寄出")) is True
    assert keeps(act, a_line("补发的耳机是黑色的吗")) is False
    assert keeps(act, a_line("Your refund is done")) is True


def test_what_is_due_soon_may_be_answered_after_a_minute() -> None:
    soon = a_promise(due_at=MADE + timedelta(minutes=10))
    assert breath(soon) == timedelta(minutes=1)
    assert keeps(soon, a_line(after_s=59)) is False
    assert keeps(soon, a_line(after_s=60)) is True


@given(promises.filter(lambda one: one.state not in (OPEN, BROKEN)))
def test_nothing_keeps_what_is_not_open(promise: Promise) -> None:
    assert keeps(promise, a_line(after_s=10**7)) is False


def test_a_new_time_for_the_same_contact_takes_the_place_of_the_old() -> None:
    old, new = a_promise(channel=Channel.PHONE), a_promise(seq=9, channel=Channel.PHONE)
    assert takes_place_of(new, old) is True
    assert takes_place_of(replace(new, channel=None), old) is True
    assert takes_place_of(replace(new, channel=Channel.SMS), old) is False
    assert takes_place_of(replace(new, seq=5), old) is False
    assert takes_place_of(replace(new, kind=PromiseKind.SHOP_ACT), old) is False
    assert takes_place_of(new, replace(old, state=PromiseState.KEPT)) is False


@given(promises.filter(lambda one: one.state is OPEN), st.integers(0, 1440))
def test_a_warning_lies_between_now_and_the_time(promise: Promise, minutes: int) -> None:
    found = armed(promise, MADE, PromiseSettings(warn_minutes=minutes))
    if minutes == 0:
        assert (found.warn_at, found.next_at) == (None, promise.due_at)
    else:
        assert found.warn_at is not None
        assert MADE < found.warn_at < promise.due_at
        assert promise.due_at - found.warn_at <= timedelta(minutes=minutes)
        assert found.next_at == found.warn_at


@pytest.mark.parametrize(
    ("said", "kind", "due"),
    [
        ("2026-11-02 10:00", PromiseKind.CONTACT, "2026-11-02 12:00"),
        ("2026-11-02 17:00", PromiseKind.CONTACT, "2026-11-03 10:00"),
        ("2026-11-06 17:30", PromiseKind.CONTACT, "2026-11-09 10:30"),
        ("2026-11-02 10:00", PromiseKind.SHOP_ACT, "2026-11-03 18:00"),
        ("2026-11-06 10:00", PromiseKind.SHOP_ACT, "2026-11-09 18:00"),
        ("2026-09-30 10:00", PromiseKind.SHOP_ACT, "2026-10-08 18:00"),
    ],
)
def test_where_no_time_was_said_the_shops_hours_say_it(said: str, kind: PromiseKind, due: str) -> None:
    there = datetime.fromisoformat(said).replace(tzinfo=ZONE)
    assert due_without_time(kind, there, SHOP, PromiseSettings()) == datetime.fromisoformat(due).replace(
        tzinfo=ZONE
    )


def test_a_shop_that_never_closes_or_never_opens_has_times_too() -> None:
    always, never = around_the_clock(ZONE.key), BusinessCalendar(ZONE.key, ((),) * 7)
    settings = PromiseSettings()
    assert due_without_time(PromiseKind.CONTACT, MADE, always, settings) == MADE + 2 * HOUR
    assert due_without_time(PromiseKind.SHOP_ACT, MADE, always, settings) == datetime(2026, 11, 4, tzinfo=ZONE)
    assert due_without_time(PromiseKind.CONTACT, MADE, never, settings) == MADE + timedelta(days=1)
