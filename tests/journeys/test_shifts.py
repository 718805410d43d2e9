"""The end of a shift, over HTTP: three promises change hands, their times stay; recurring work on the way."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.journeys.conftest import Agent, Guest, House
from yingda.accounts.types import Role

pytestmark = pytest.mark.db
_numbers = count(1)


def now(house: House) -> datetime:
    return house.parts.clock.now()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def promised(house: House, agent: Agent, minutes: int) -> tuple[int, Guest]:
    """A conversation that the agent has, and in it an answer in the chat that is due in so many minutes."""
    guest = house.guest()
    guest.says("我的快递三天没动了")
    house.pass_time(1)
    talk = max(int(each["id"]) for each in agent.get("/conversations", view="waiting")["items"])
    due = (now(house) + timedelta(minutes=minutes)).isoformat()
    said = {"kind": "contact", "due_at": due, "channel": "chat", "start": 0, "end": 4}
    text = "查到以后给您答复"
    body = {"client_id": f"shift-{next(_numbers):06}", "kind": "text", "text": text, "promises": [said]}
    agent.send("POST", f"/conversations/{talk}/messages", body)
    return talk, guest


def hand_over(agent: Agent, to: Agent, **more: Any) -> dict[str, Any]:
    """Everything that one has, with the summaries as they are offered."""
    items = [
        {"kind": each["kind"], "object_id": each["object_id"], "to_id": to.id, "summary": each["summary"]}
        for each in agent.get("/handovers/sheet")["items"]
    ]
    body = {"client_id": f"shift-{next(_numbers):06}", "items": items, **more}
    return dict(agent.send("POST", "/handovers", body, 201))


def test_a_shift_ends_in_the_middle_of_three_promises(house: House) -> None:
    ming = house.agent("ming")
    talks = [promised(house, ming, minutes) for minutes in (60, 120, 240)]
    hong = house.agent("hong")
    before = {each["object_id"]: each["due_at"] for each in ming.get("/handovers/sheet")["items"] if each["due_at"]}
    made = hand_over(ming, hong, note="三位客户都在等物流")
    assert (made["open"], len(made["items"])) == (6, 6)
    assert {each["holder"]["id"] for each in made["items"]} == {ming.id}
    assert [each["kind"] for each in hong.get("/alerts")["items"]][:1] == ["handover_offered"]
    accepted = hong.send("POST", f"/handovers/{made['id']}/accept")
    assert {each["state"] for each in accepted["items"]} == {"accepted"}
    for talk, _ in talks:
        hong.says(talk, "您好，我接着为您处理")
    ming.send("PUT", "/presence/me", {"state": "offline"})
    mine = hong.get("/promises")["items"]
    assert {each["id"]: each["due_at"] for each in mine} == before
    assert ming.get("/promises")["items"] == []
    # an hour later the first is due: who has it now answers in time, and it is kept
    house.pass_time(55 * 60)
    hong.send("PUT", "/presence/me", {"state": "online"})
    talks[0][1].says("有结果了吗")
    house.pass_time(1)
    hong.says(talks[0][0], "查到了：快递今天派送，单号已更新")
    house.pass_time(10 * 60)
    first = hong.get(f"/conversations/{talks[0][0]}/promises")["items"][0]
    assert (first["state"], first["owner"]["id"], first["made_by"]["id"]) == ("kept", hong.id, ming.id)
    # the second is forgotten, and it is she who hears of it
    house.pass_time(60 * 60)
    second = hong.get(f"/conversations/{talks[1][0]}/promises")["items"][0]
    assert (second["state"], instant(second["decided_at"])) == ("broken", instant(second["due_at"]))
    assert "promise_broken" in [each["kind"] for each in hong.get("/alerts")["items"]]
    entries = hong.get("/shift-log", shop_id=house.shop_id)["items"]
    assert entries[0]["text"].endswith("三位客户都在等物流")


def test_nobody_accepts_and_the_supervisor_has_it(house: House) -> None:
    boss = house.agent("boss", Role.SUPERVISOR, online=False)
    ming = house.agent("ming")
    promised(house, ming, 240)
    hong = house.agent("hong", online=False)
    made = hand_over(ming, hong)
    house.pass_time(31 * 60)
    after = boss.get(f"/handovers/{made['id']}")
    assert {(each["state"], each["holder"]["id"]) for each in after["items"]} == {("led", boss.id)}
    assert "handover_led" in [each["kind"] for each in boss.get("/alerts")["items"]]


def test_recurring_work_through_a_day(house: House) -> None:
    boss = house.agent("boss", Role.SUPERVISOR, online=False)
    ming = house.agent("ming")
    rhythm = {"kind": "every", "minutes": 60, "window": "always"}
    work = {"name": "检查新订单", "rhythm": rhythm, "proof": "count"}
    body = {"client_id": "duty-of-a-day", "shop_id": house.shop_id, **work}
    boss.send("POST", "/duties", body, 201)
    house.pass_time(60 * 60)
    ming.send("PUT", "/presence/me", {"state": "online"})
    (run,) = ming.get("/duty-runs")["items"]
    assert ming.send("POST", f"/duty-runs/{run['id']}/finish", {"count": 7})["state"] == "done"
    house.pass_time(121 * 60)
    day = boss.get("/duty-runs/day", shop_id=house.shop_id)
    assert (day["done"], day["missed"], day["open"]) == (1, 1, 1)
    missed = next(each for each in day["items"] if each["state"] == "missed")
    assert ming.client.post(
        f"/api/v1/duty-runs/{missed['id']}/finish", json={}, headers=ming.headers
    ).status_code in {400, 422}
    ming.send("POST", f"/duty-runs/{missed['id']}/finish", {"count": 0})
    assert boss.get("/duty-runs/day", shop_id=house.shop_id)["late"] == 1
