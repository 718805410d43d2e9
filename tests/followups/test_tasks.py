"""What becomes of a task: every act in every state, what goes off when, what may be filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.followups.policy.kinds import SHIPPED, shipped
from yingda.followups.policy.tasks import (
    after,
    armed,
    begun_checks,
    default_due,
    due_anew,
    fire,
    folded,
    is_done_already,
    kept_values,
    missing_values,
    move,
    words_of,
    wrong_kind,
    wrong_values,
)
from yingda.followups.types import (
    CLOSED,
    FieldType,
    KindContent,
    KindField,
    Task,
    TaskAct,
    TaskHappening,
    TaskMove,
    TaskState,
)
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules, around_the_clock

MADE = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHOP = BusinessCalendar(
    "Asia/Shanghai", ((Interval.of("09:00", "18:00"),),) * 5 + ((),) * 2, public=PublicRules("cn")
)
PENDING = frozenset(TaskState) - CLOSED
ME = 7


def a_task(**more: object) -> Task:
    made = Task(
        shop_id=1, client_id="client-1", kind="other", title="查退货", state=TaskState.OPEN, made_by=ME,
        made_at=MADE, due_at=MADE + 8 * HOUR, owner_id=ME, reminders=(60, 10), reminded_at=MADE,
    )  # fmt: skip
    return armed(replace(made, **more))


def a_move(act: TaskAct, **more: object) -> TaskMove:
    waits = {"waiting_for": "仓库", "waiting_until": MADE + HOUR} if act is TaskAct.WAIT else {}
    return TaskMove(act=act, **{**waits, **more})


tasks = st.builds(
    a_task,
    due_at=st.integers(-3600, 10**6).map(lambda s: MADE + timedelta(seconds=s)),
    reminders=st.lists(st.integers(1, 3000), max_size=5, unique=True).map(lambda r: tuple(sorted(r)[::-1])),
)
steps = st.lists(st.tuples(st.sampled_from(TaskAct), st.integers(0, 100_000)), max_size=12)


def test_the_table_says_what_can_be_done_in_which_state() -> None:
    led = {(state, act): after(state, act) for state in TaskState for act in TaskAct}
    assert {key for key, state in led.items() if state is None} == {
        (TaskState.OPEN, TaskAct.PUT_BACK),
        (TaskState.DOING, TaskAct.START),
        *((state, TaskAct.REOPEN) for state in PENDING),
        *((state, act) for state in CLOSED for act in TaskAct if act is not TaskAct.REOPEN),
    }
    assert {led[state, TaskAct.WAIT] for state in PENDING} == {TaskState.WAITING}
    assert led[TaskState.WAITING, TaskAct.START] is TaskState.DOING
    assert {led[state, TaskAct.REOPEN] for state in CLOSED} == {TaskState.OPEN}


@given(tasks, steps)
def test_whatever_is_done_a_task_stays_whole(task: Task, done: list[tuple[TaskAct, int]]) -> None:
    now = MADE
    for act, seconds in done:
        now += timedelta(seconds=seconds)
        moved = move(task, a_move(act, waiting_until=now + HOUR), ME, now)
        assert (moved is None) == (after(task.state, act) is None)
        task = moved or task
        assert (task.closed_at is not None) == (task.state in CLOSED) == (task.closed_by is not None)
        assert (task.waiting_until is not None) == (task.state is TaskState.WAITING)
        assert task.next_at is None or task.state not in CLOSED
        assert is_done_already(task.state, act) or act is TaskAct.WAIT or moved is None


@given(tasks, st.lists(st.integers(1, 200_000), min_size=1, max_size=10))
def test_each_thing_goes_off_once_and_in_time(task: Task, waits: list[int]) -> None:
    now, told = MADE, list[TaskHappening]()
    for seconds in waits:
        now += timedelta(seconds=seconds)
        before = task.next_at
        task, happened = fire(task, now)
        assert bool(happened) == (before is not None and before <= now)
        assert task.next_at is None or task.next_at > now
        told += happened
    assert told.count(TaskHappening.LATE) == (task.due_at <= now)
    assert told.count(TaskHappening.REMINDER) <= len(task.reminders)
    assert fire(task, now)[1] == ()


def test_reminders_come_before_it_is_due_and_lateness_at_the_very_instant() -> None:
    task = a_task()
    assert task.next_at == MADE + 7 * HOUR
    task, told = fire(task, MADE + 7 * HOUR)
    assert (told, task.next_at) == ((TaskHappening.REMINDER,), MADE + 8 * HOUR - timedelta(minutes=10))
    missed, told = fire(task, MADE + 9 * HOUR)
    assert (told, missed.next_at, missed.state) == ((TaskHappening.LATE,), None, TaskState.OPEN)


def test_who_waited_long_enough_goes_on() -> None:
    waiting = move(a_task(), a_move(TaskAct.WAIT), ME, MADE)
    assert waiting is not None
    assert (waiting.waiting_for, waiting.next_at) == ("仓库", MADE + HOUR)
    after_it, told = fire(waiting, MADE + HOUR)
    assert (told, after_it.state, after_it.waiting_for) == ((TaskHappening.WAIT_OVER,), TaskState.DOING, "")


def test_another_time_is_told_anew_and_a_reopened_one_is_not_late_again() -> None:
    late, _ = fire(a_task(), MADE + 9 * HOUR)
    moved = due_anew(late, MADE + 20 * HOUR, MADE + 9 * HOUR)
    assert (moved.late_told, moved.next_at) == (False, MADE + 19 * HOUR)
    done = move(late, a_move(TaskAct.FINISH, note="已收到"), ME, MADE + 10 * HOUR)
    assert done is not None
    assert (done.result, done.closed_by, done.next_at) == ("已收到", ME, None)
    again = move(done, a_move(TaskAct.REOPEN), ME, MADE + 11 * HOUR)
    assert again is not None
    assert (again.state, again.result, again.next_at) == (TaskState.OPEN, "", None)


def test_the_default_time_is_working_time_also_over_a_holiday() -> None:
    friday = datetime(2026, 9, 30, 9, 30, tzinfo=UTC)  # 17:30, the eve of the National Day
    assert default_due(60, friday, SHOP) == datetime(2026, 10, 8, 1, 30, tzinfo=UTC)
    assert default_due(60, friday, around_the_clock("Asia/Shanghai")) == friday + HOUR
    never = BusinessCalendar("Asia/Shanghai", ((),) * 7)
    assert default_due(60, friday, never) == friday + HOUR


FIELDS = [
    KindField(key="parcel", name="单号", required=True),
    KindField(key="amount", name="金额", type=FieldType.NUMBER),
    KindField(key="day", name="日期", type=FieldType.DATE),
    KindField(key="wish", name="选择", type=FieldType.CHOICE, options=["换货", "退款"]),
    KindField(key="there", name="已到", type=FieldType.YES_NO),
]


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("parcel", "SF1", "x" * 501),
        ("amount", 12.5, "12"),
        ("amount", 0, True),
        ("day", "2026-11-11", "11月11日"),
        ("day", "2026-11-11", "20261111"),
        ("wish", "换货", "维修"),
        ("there", False, "是"),
        ("parcel", None, 5),
    ],
)
def test_a_field_holds_what_it_is_for(key: str, good: object, bad: object) -> None:
    assert wrong_values(FIELDS, {key: good}) == ()
    assert [each.pointer for each in wrong_values(FIELDS, {key: bad})] == [f"/values/{key}"]


def test_what_is_empty_is_not_kept_and_what_is_required_is_missed() -> None:
    assert kept_values(FIELDS, {"parcel": "", "amount": 0, "there": False, "wish": None}) == {
        "amount": 0,
        "there": False,
    }
    assert missing_values(FIELDS, {"amount": 0}) == ["单号"]
    assert missing_values(FIELDS, {"parcel": "SF1"}) == []
    assert [each.code for each in wrong_values(FIELDS, {"other": "x"})] == ["followups.task_value"]


def test_a_kind_with_two_fields_of_one_key_or_a_choice_of_nothing_is_wrong() -> None:
    twice = KindContent(name="新类型", fields=[FIELDS[0], FIELDS[0]])
    nothing = KindContent(name="新类型", fields=[KindField(key="wish", name="选择", type=FieldType.CHOICE)])
    needless = KindContent(name="新类型", fields=[KindField(key="a", name="a", options=["x"])])
    assert [each.pointer for each in wrong_kind(twice)] == ["/content/fields/1"]
    assert [each.pointer for each in wrong_kind(nothing)] == ["/content/fields/0"]
    assert [each.pointer for each in wrong_kind(needless)] == ["/content/fields/0"]
    assert wrong_kind(KindContent(name="新类型", fields=FIELDS)) == ()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_kinds_are_whole_in_both_languages(code: str, locale: str) -> None:
    content = shipped(code, locale)
    assert content is not None
    said = [content.name, *content.checklist, *(each.name for each in content.fields)]
    assert not [each for each in said if each.startswith("followups.")]
    assert wrong_kind(content) == ()
    assert [each.text for each in begun_checks(content)] == content.checklist
    assert shipped("no-such", locale) is None


def test_a_search_finds_two_characters_in_whatever_spelling() -> None:
    text = folded("核对退貨 ＳＦ１２３", "", "2026110288886666")
    assert all(word in text for word in words_of("退货 sf123"))
    assert words_of("  ") == []
