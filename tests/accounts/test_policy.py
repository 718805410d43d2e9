"""Sign-in names, passwords and hours: decisions without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from yingda.accounts import policy
from yingda.accounts.policy.signing import is_session_over
from yingda.accounts.types import Hours, HoursPreview, OverrideHours
from yingda.accounts.types.signing import SignInRules
from yingda.kit.errors import InvalidError

MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai


@pytest.mark.parametrize(
    ("login", "folded"),
    [("Mei", "mei"), (" ＭＥＩ ", "mei"), ("小美@旗舰店", "小美@旗舰店"), ("STRASSE-1", "strasse-1")],
)
def test_sign_in_names_are_folded(login: str, folded: str) -> None:
    assert policy.check_login(login) == folded


@pytest.mark.parametrize("login", ["a", "two words", "semi;colon", "", "　"])
def test_bad_sign_in_names(login: str) -> None:
    with pytest.raises(InvalidError) as refused:
        policy.check_login(login)
    assert [(each.pointer, each.code) for each in refused.value.fields] == [("/login", "accounts.bad_login")]


def test_passwords() -> None:
    policy.check_password("12345678", "mei")
    for password, code in (("1234567", "accounts.bad_password"), ("x" * 129, "accounts.bad_password")):
        with pytest.raises(InvalidError) as refused:
            policy.check_password(password, "mei")
        assert refused.value.fields[0].code == code
    with pytest.raises(InvalidError) as refused:
        policy.check_password("Mei.Long.Name", "mei.long.name")
    assert refused.value.fields[0].code == "accounts.password_is_login"


def test_when_a_session_ends() -> None:
    rules = SignInRules(idle_minutes=720, longest_hours=168)
    assert not is_session_over(rules, MONDAY + timedelta(hours=11, minutes=59), MONDAY, MONDAY)
    assert is_session_over(rules, MONDAY + timedelta(hours=12), MONDAY, MONDAY)
    assert is_session_over(rules, MONDAY + timedelta(days=7), MONDAY + timedelta(days=7), MONDAY)
    assert not policy.is_seen_due(MONDAY + timedelta(minutes=9, seconds=59), MONDAY)
    assert policy.is_seen_due(MONDAY + timedelta(minutes=10), MONDAY)


HOURS = Hours(
    weekly={"0": [(540, 720), (780, 1080)], "5": [(1200, 120)]},
    overrides=[OverrideHours("2026-11-11", "大促", [(0, 1440)]), OverrideHours("2026-11-12", "盘点")],
    public_calendar="cn",
)


def test_hours_come_back_as_they_were_sent() -> None:
    calendar = policy.calendar_of_hours(HOURS, "Asia/Shanghai")
    shown = policy.hours_of_calendar(calendar, 3)
    assert shown.version == 3
    assert {day: each for day, each in shown.weekly.items() if each} == HOURS.weekly
    assert shown.overrides == HOURS.overrides
    assert shown.public_calendar == "cn"


@pytest.mark.parametrize(
    ("hours", "pointer", "code"),
    [
        (Hours(weekly={"2": [(540, 720), (600, 900)]}), "/weekly/2", "calendar.overlap"),
        (Hours(weekly={"2": [(540, 540)]}), "/weekly/2/0", "calendar.bad_interval"),
        (Hours(weekly={}), "/weekly", "calendar.never_open"),
        (Hours(weekly={"0": [(0, 60)]}, public_calendar="mars"), "/public_calendar", "calendar.bad_public"),
        (
            Hours(weekly={"0": [(0, 60)]}, overrides=[OverrideHours("2026-01-01", "", [(5, 5)])]),
            "/overrides/0/intervals/0",
            "calendar.bad_interval",
        ),
    ],
)
def test_wrong_hours_are_told_by_the_field_of_the_editor(hours: Hours, pointer: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        policy.calendar_of_hours(hours, "Asia/Shanghai")
    assert [(each.pointer, each.code) for each in refused.value.fields] == [(pointer, code)]


def test_a_preview_adds_working_time_over_the_lunch_break() -> None:
    asked = HoursPreview(hours=HOURS, zone="Asia/Shanghai", start=MONDAY, add_s=4 * 3600)
    shown = policy.preview_hours(asked, MONDAY, "en")
    assert shown.open_now
    assert shown.next_closing == MONDAY + timedelta(hours=3)
    assert shown.working_s == 4 * 3600
    assert [(each.used, each.text) for each in shown.lines] == [
        (True, "2026-11-02 09:00 – 12:00 counts 3 h: business hours"),
        (False, "2026-11-02 12:00 – 13:00 does not count: outside business hours"),
        (True, "2026-11-02 13:00 – 14:00 counts 1 h: business hours"),
    ]
    assert shown.notes == []


def test_a_preview_says_when_holidays_are_not_yet_published() -> None:
    start = datetime(2040, 1, 2, tzinfo=UTC)
    asked = HoursPreview(hours=HOURS, zone="Asia/Shanghai", start=start)
    assert policy.preview_hours(asked, MONDAY, "en").notes == [
        "The holidays of 2040 are not yet published; counted as plain weekdays"
    ]


@pytest.mark.parametrize("days", [-1, 32])
def test_a_preview_has_a_sane_range(days: int) -> None:
    asked = HoursPreview(hours=HOURS, zone="Asia/Shanghai", start=MONDAY, end=MONDAY + timedelta(days=days))
    with pytest.raises(InvalidError) as refused:
        policy.preview_hours(asked, MONDAY, "en")
    assert refused.value.code == "accounts.preview_range"
