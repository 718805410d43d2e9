"""Quiet hours hold back what can wait, and give it back as one line; storms are one line, too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.telling import an_alert, to
from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.alerts import service
from yingda.alerts.policy.quiet import held_until, quiet_end
from yingda.alerts.pushes import AlertCard
from yingda.alerts.types import AlertSettings, Severity, ShopRules, ShopRulesChange
from yingda.infra.push.types import Push

SHANGHAI = "Asia/Shanghai"
TIMES = st.times().map(lambda at: f"{at:%H:%M}")
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # bounds have none


def at(clock: str, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02} {clock}").replace(tzinfo=ZoneInfo(SHANGHAI))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at("21:59"), None),
        (at("22:00"), at("08:00", 11)),
        (at("23:59"), at("08:00", 11)),
        (at("00:00"), at("08:00")),
        (at("07:59"), at("08:00")),
        (at("08:00"), None),
    ],
)
def test_a_night_is_quiet_from_evening_to_morning(now: datetime, end: datetime | None) -> None:
    assert quiet_end(now, SHANGHAI, "22:00", "08:00") == end


def test_a_lunch_break_is_quiet_and_no_time_at_all_never_is() -> None:
    assert quiet_end(at("12:30"), SHANGHAI, "12:00", "13:30") == at("13:30")
    assert quiet_end(at("12:30"), SHANGHAI, "12:30", "12:30") is None


@given(now=INSTANTS, start=TIMES, end=TIMES, zone=st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York"]))
def test_an_end_lies_ahead_within_a_day_at_the_time_that_was_set(
    now: datetime, start: str, end: str, zone: str
) -> None:
    over = quiet_end(now, zone, start, end)
    if over is None:
        return
    assert now < over <= now + timedelta(hours=25)
    # in the hour that a clock change leaves out there is no such time; the next one counts
    local = over.astimezone(ZoneInfo(zone))
    assert f"{local:%H:%M}" == end or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()


def test_the_later_end_counts_and_urgent_waits_for_nothing() -> None:
    rules = ShopRules(quiet=True, quiet_from="22:00", quiet_until="08:00")
    own = AlertSettings(quiet=True, quiet_from="20:00", quiet_until="09:30")
    night = at("23:00")
    assert held_until(night, Severity.WARNING, rules, SHANGHAI, own) == at("09:30", 11)
    assert held_until(night, Severity.WARNING, rules, SHANGHAI) == at("08:00", 11)
    assert held_until(night, Severity.URGENT, rules, SHANGHAI, own) is None
    assert held_until(night, Severity.WARNING, ShopRules(), SHANGHAI, AlertSettings()) is None


def test_ones_own_hours_are_in_ones_own_zone() -> None:
    own = AlertSettings(quiet=True, quiet_from="22:00", quiet_until="08:00", zone="Europe/Berlin")
    assert held_until(at("23:00"), Severity.INFO, ShopRules(), SHANGHAI, own) is None  # 16:00 there
    unknown = AlertSettings(quiet=True, quiet_from="22:00", quiet_until="08:00", zone="Mars/Base")
    assert held_until(at("23:00"), Severity.INFO, ShopRules(), SHANGHAI, unknown) == at("08:00", 11)


# in the bell; the desk's clock begins at 10:00 in Shanghai


@pytest.fixture
def shop(desk: Desk) -> int:
    return desk.shop("tea")


@pytest.fixture
def qing(desk: Desk, shop: int) -> Actor:
    return desk.staff("qing", shop)


def bell(desk: Desk, actor: Actor) -> list[AlertCard]:
    return desk.read(service.list_alerts, actor, None, 50, unread=False)[0]


def be_quiet(desk: Desk, actor: Actor) -> None:
    desk.write(service.keep_alerts, actor, AlertSettings(quiet=True, quiet_from="09:00", quiet_until="12:00"))


@pytest.mark.db
def test_what_is_held_back_comes_as_one_summary(
    desk: Desk, shop: int, qing: Actor, pushes: list[Push], drain: Callable[[], int]
) -> None:
    be_quiet(desk, qing)
    for key in ("k1", "k2", "k3"):
        desk.write(service.tell, an_alert(key, to(qing), shop=shop))
        desk.wait(minutes=10)
    desk.write(service.settle, "k2")
    urgent = an_alert("k4", to(qing), shop=shop, severity=Severity.URGENT)
    desk.write(service.tell, urgent)
    assert [one.text for one in bell(desk, qing)] == ["k4（连同此条共 1 条同类提醒）"]
    assert len([one for one in pushes if one.kind == "alert"]) == 1
    desk.wait(hours=2)
    drain()
    summary, _ = bell(desk, qing)
    assert summary.text == "静默时段里有 2 条提醒，最近一条：k3（连同此条共 1 条同类提醒）"
    assert (summary.kind, summary.count, summary.subject) == ("summary", 2, None)
    items = desk.read(service.items_of, qing, summary.id).items
    assert [(one.text[:2], one.settled) for one in items] == [("k3", False), ("k2", True), ("k1", False)]


@pytest.mark.db
def test_one_that_was_held_back_is_itself(desk: Desk, shop: int, qing: Actor, drain: Callable[[], int]) -> None:
    be_quiet(desk, qing)
    desk.write(service.tell, an_alert("k1", to(qing), shop=shop))
    desk.wait(hours=2)
    drain()
    assert [(one.kind, one.count) for one in bell(desk, qing)] == [("shop_unattended", 1)]


@pytest.mark.db
def test_nothing_is_left_to_show_when_every_cause_is_gone(
    desk: Desk, shop: int, qing: Actor, pushes: list[Push], drain: Callable[[], int]
) -> None:
    be_quiet(desk, qing)
    for key in ("k1", "k2"):
        desk.write(service.tell, an_alert(key, to(qing), shop=shop))
        desk.write(service.settle, key)
    desk.wait(hours=2)
    drain()
    assert bell(desk, qing) == []
    assert [one for one in pushes if one.kind == "alert"] == []


@pytest.mark.db
def test_a_shops_quiet_hours_hold_for_everybody(desk: Desk, shop: int, qing: Actor) -> None:
    boss = desk.staff("boss", shop, role=Role.ADMIN)
    change = ShopRulesChange(version=0, quiet=True, quiet_from="09:00", quiet_until="12:00")
    desk.write(service.change_rules, boss, shop, change)
    desk.write(service.tell, an_alert("k1", to(qing, boss), shop=shop))
    assert (bell(desk, qing), bell(desk, boss)) == ([], [])


@pytest.mark.db
def test_a_storm_is_one_line_that_counts(desk: Desk, shop: int, qing: Actor, pushes: list[Push]) -> None:
    for number in range(5):
        desk.write(service.tell, an_alert(f"k{number}", to(qing), shop=shop))
    assert len(bell(desk, qing)) == 5
    desk.write(service.tell, an_alert("other", to(qing), shop=shop, kind="agent_paused"))
    desk.wait(seconds=1)
    for number in range(5, 40):
        desk.write(service.tell, an_alert(f"k{number}", to(qing), shop=shop))
    storm, other = bell(desk, qing)
    assert (storm.count, storm.text) == (40, "k39（连同此条共 1 条同类提醒）（连同此条共 40 条同类提醒）")
    assert (other.kind, other.count) == ("agent_paused", 1)
    assert desk.read(service.list_alerts, qing, None, 50, unread=True)[1] == 2
    shown = {one.card.id: one.card.gone for one in pushes if one.kind == "alert"}
    assert sorted(shown.values()) == [False, False, True, True, True, True]
    desk.write(service.settle, "k7")
    assert bell(desk, qing)[0].count == 39


@pytest.mark.db
def test_what_comes_later_is_a_line_of_its_own(desk: Desk, shop: int, qing: Actor) -> None:
    for number in range(8):
        desk.write(service.tell, an_alert(f"k{number}", to(qing), shop=shop))
    desk.wait(seconds=61)
    desk.write(service.tell, an_alert("later", to(qing), shop=shop))
    assert [one.count for one in bell(desk, qing)] == [1, 8]
    desk.write(service.read_all, qing)
    desk.write(service.tell, an_alert("again", to(qing), shop=shop))
    assert [one.count for one in bell(desk, qing)] == [1, 1, 8]
