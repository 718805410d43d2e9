"""In time, through the real server: a message left at night, lunch, a hard matter, the supervisor's daily list."""

from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.conftest import Agent, House
from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.kit.calendar import BusinessCalendar, Interval
from yingda.sla import service as sla

HOUR = 3600


def open_office(house: House) -> None:

    hours = (Interval.of("09:00", "12:00"), Interval.of("13:00", "18:00"))
    calendar = BusinessCalendar("Asia/Shanghai", (hours,) * 7)
    house.desk.write(accounts.put_hours, house.desk.admin, house.shop_id, calendar)
    house.desk.write(sla.arm)


def clocks(agent: Agent, conversation_id: int) -> dict[str, Any]:
    """The newest of each kind."""
    items = agent.get(f"/conversations/{conversation_id}/clocks")["items"]
    return {each["kind"]: each for each in reversed(items)}


def conversation_of(boss: Agent) -> int:
    return int(boss.get("/conversations", view="all")["items"][0]["id"])


@pytest.mark.parametrize(("minutes", "state"), [(29, "met"), (31, "late")])
def test_a_message_left_at_night_is_due_half_an_hour_after_opening(house: House, minutes: int, state: str) -> None:
    open_office(house)
    house.pass_time(13 * HOUR)  # 23:00
    guest = house.guest()
    guest.says("有人吗？")
    house.pass_time(10 * HOUR)  # 9:00
    house.pass_time(minutes * 60)
    boss = house.agent("boss", Role.SUPERVISOR)
    conversation_id = conversation_of(boss)
    assert clocks(boss, conversation_id)["left_message"]["due_at"] == "2026-11-11T01:30:00Z"
    boss.send("POST", f"/conversations/{conversation_id}/take-over")
    boss.says(conversation_id, "您好，昨晚的问题为您处理")
    assert clocks(boss, conversation_id)["left_message"]["state"] == state


def test_lunch_does_not_count_and_the_explanation_says_so(house: House) -> None:
    open_office(house)
    qing = house.agent("qing")
    house.pass_time(2 * HOUR - 10)  # 11:59:50
    qing.send("PUT", "/presence/me", {"state": "online"})
    house.guest().says("这款有货吗？")
    conversation_id = conversation_of(house.agent("boss", Role.SUPERVISOR))
    clock = clocks(qing, conversation_id)["first_response"]
    assert clock["due_at"] == "2026-11-10T05:00:20Z"
    told = qing.get(f"/conversations/{conversation_id}/clocks/{clock['id']}")
    assert [each["counts"] for each in told["stretches"]] == [True, False, True]
    assert told["lines"][-1]["at"] == clock["platform_at"]


def test_a_hard_matter_reaches_the_daily_list_and_its_plan_is_proved(house: House) -> None:
    open_office(house)
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR)
    house.guest().says("仓库发错了三次")
    house.pass_time(1)
    conversation_id = conversation_of(boss)
    boss.send("POST", f"/conversations/{conversation_id}/take-over")
    line = boss.line(f"conversation:{conversation_id}")
    raised = boss.send("PUT", f"/conversations/{conversation_id}/level", {"level": "l3", "reason": "仓库与物流"})
    assert [step["after"] for step in raised["history"]][-1] == "l3"
    assert line.next("clocks")["card"]["level"] == "l3"
    asked = {"client_id": "joint-0001", "staff_ids": [qing.id], "text": "请一起看"}
    boss.send("POST", f"/conversations/{conversation_id}/joint-session", asked)
    daily = boss.get("/sla/daily", shop_id=house.shop_id)
    assert [each["conversation_id"] for each in daily["without_contact"]] == [conversation_id]
    house.pass_time(60)
    said = boss.says(conversation_id, "明天下午六点前给您换新")
    plan = {"text": "换新", "expected_at": "2026-11-11T10:00:00Z", "message_seq": said["seq"]}
    boss.send("PUT", f"/conversations/{conversation_id}/joint-session/plan", plan)
    states = {kind: each["state"] for kind, each in clocks(boss, conversation_id).items()}
    assert (states["joint_session"], states["plan_told"], states["follow_up"]) == ("met", "met", "running")
    assert boss.get("/sla/daily", shop_id=house.shop_id)["without_contact"] == []
    line.close()


def test_what_is_overdue_is_counted_listed_and_exported(house: House) -> None:
    open_office(house)
    boss = house.agent("boss", Role.SUPERVISOR)
    qing = house.agent("qing")
    house.guest().says("在吗")
    house.pass_time(1)
    house.pass_time(40)
    counts = {each["kind"]: each for each in boss.get("/sla/counts")["items"]}
    assert (counts["first_response"]["overdue"], counts["solution"]["overdue"]) == (1, 0)
    listed = boss.get("/sla/daily", shop_id=house.shop_id)
    assert [each["kind"] for each in listed["overdue"]] == ["first_response"]
    table = boss.client.get("/api/v1/sla/daily.csv", params={"shop_id": house.shop_id})
    assert table.headers["content-disposition"] == 'attachment; filename="daily-qingchuan-2026-11-10.csv"'
    assert table.text.splitlines()[1].startswith("超时,")
    refused = qing.client.get("/api/v1/sla/daily", params={"shop_id": house.shop_id})
    assert refused.status_code == 403
    found = boss.get("/sla/clocks", conversation_ids=[conversation_of(boss)])["items"]
    assert next(each["kind"] for each in found[0]["clocks"]) == "first_response"
    kept = boss.get("/sla/outcomes", shop_id=house.shop_id, first="2026-11-10", last="2026-11-10")["items"]
    assert {each["kind"]: each["open"] for each in kept} == {"first_response": 1, "solution": 1}


def test_recomputing_tells_whoever_asked_how_far_it_is(house: House) -> None:
    open_office(house)
    boss = house.agent("boss", Role.SUPERVISOR)
    house.guest().says("在吗")
    house.pass_time(1)
    target = {"kind": "solution", "seconds": 7200, "working": False}
    policy = {"client_id": "policy-0001", "shop_id": house.shop_id, "name": "两小时解决", "targets": [target]}
    boss.send("POST", "/sla/policies", policy, status=201)
    line = boss.line(f"staff:{boss.id}")
    begun = boss.send("POST", "/sla/policies/recompute", {"shop_id": house.shop_id}, status=202)
    house.pass_time(1)
    shown = line.next("recompute")["card"]
    assert (begun["done"], shown["done"]) == (False, True)
    assert (shown["looked_at"], shown["total"], shown["moved"]) == (begun["total"], begun["total"], 1)
    line.close()


def test_a_broken_promise_stands_in_the_daily_list_and_its_table(house: House) -> None:
    open_office(house)
    boss = house.agent("boss", Role.SUPERVISOR)
    house.guest().says("快递没动")
    house.pass_time(1)
    conversation_id = conversation_of(boss)
    boss.send("POST", f"/conversations/{conversation_id}/take-over")
    due_at = (house.desk.clock.now() + timedelta(minutes=30)).isoformat()
    said = {"kind": "contact", "channel": "phone", "due_at": due_at, "start": 0, "end": 9}
    body = {"client_id": "message-0001", "kind": "text", "text": "半小时内给您回电", "promises": [said]}
    boss.send("POST", f"/conversations/{conversation_id}/messages", body)
    assert boss.get("/sla/daily", shop_id=house.shop_id)["broken"] == []
    house.pass_time(1860)
    (broken,) = boss.get("/sla/daily", shop_id=house.shop_id)["broken"]
    assert (broken["said"], broken["settled"]) == ("半小时内给您回电", False)
    assert broken["conversation_id"] == conversation_id
    table = boss.client.get("/api/v1/sla/daily.csv", params={"shop_id": house.shop_id})
    assert any(line.startswith("未兑现的承诺,") for line in table.text.splitlines())
