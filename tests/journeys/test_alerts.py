"""Staff are told what happens: the bell rings, is read and taken on, and falls silent with its cause."""

import json
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import House
from tests.receiver import Reaction, Receiver, a_receiver
from yingda.accounts.types import Role


def test_an_unattended_shop_rings_is_taken_on_and_falls_silent(house: House) -> None:
    agent = house.agent("qing", online=False)
    boss = house.agent("boss", Role.ADMIN, online=False)
    lead = house.agent("lead", Role.SUPERVISOR, online=False)
    line, other = boss.line(), lead.line()
    house.guest().says("有人吗？")
    house.pass_time(1)
    card = line.next("alert")["card"]
    assert (card["kind"], card["severity"], card["seen"], card["can_take"]) == (
        "shop_unattended", "urgent", False, True,
    )  # fmt: skip
    assert "1 位客户在等" in card["text"]
    assert card["subject"] == {"kind": "wall", "id": 0}
    assert boss.get("/alerts")["unread"] == 1
    assert agent.get("/alerts") == {"items": [], "unread": 0, "next": None}

    boss.send("POST", f"/alerts/{card['id']}/read", status=204)
    assert line.next("alert")["card"]["seen"] is True
    assert boss.get("/alerts", unread=True) == {"items": [], "unread": 0, "next": None}
    agent.send("POST", f"/alerts/{card['id']}/read", status=404)

    other.next("alert")
    theirs = lead.get("/alerts")["items"][0]
    taken = lead.send("POST", f"/alerts/{theirs['id']}/take")
    assert (taken["taken_by"], taken["can_take"]) == ("Lead", False)
    assert line.next("alert")["card"]["taken_by"] == "Lead"
    house.pass_time(300)
    assert boss.get("/alerts", unread=True)["unread"] == 0  # nobody else was called

    agent.send("PUT", "/presence/me", {"state": "online"})
    assert line.next("alert")["card"]["settled"] is True
    assert [one["settled"] for one in lead.get("/alerts")["items"]] == [True]
    line.close()
    other.close()


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A platform of robots on this machine, which the operator has listed."""
    with a_receiver() as running:
        monkeypatch.setenv("YINGDA_OUTGOING_ALLOW", f"127.0.0.1:{running.port}")
        yield running


def test_a_robot_is_set_up_tried_and_told(platform: Receiver, house: House) -> None:
    boss = house.agent("boss", Role.ADMIN, online=False)
    draft = {
        "client_id": "robot-0001", "name": "值班群", "platform": "wecom", "shop_ids": [house.shop_id],
        "url": "http://169.254.169.254/send?key=k-0123",
    }  # fmt: skip
    refused = boss.send("POST", "/robots", draft, 422)
    assert [one["pointer"] for one in refused["errors"]] == ["/url"]
    robot = boss.send("POST", "/robots", {**draft, "url": platform.url("/send?key=k-0123")}, 201)
    assert (robot["url_hint"], "url" in robot) == ("127.0.0.1…0123", False)

    platform.answers = [
        Reaction(200, b'{"errcode":93000,"errmsg":"invalid"}'), Reaction(200, b'{"errcode":0,"errmsg":"ok"}'),
    ]  # fmt: skip
    first, second = (boss.send("POST", f"/robots/{robot['id']}/test") for _ in range(2))
    assert (first["ok"], first["text"], first["test"]) == (False, "平台拒收：93000 invalid", True)
    assert (second["ok"], second["text"]) == (True, None)

    house.guest().says("有人吗？")
    house.pass_time(1)
    house.pass_time(1)
    said = json.loads(platform.received[-1].body)["markdown"]["content"]
    assert "1 位客户在等" in said
    sends = boss.get(f"/robots/{robot['id']}/sends")["items"]
    assert [(one["ok"], one["test"], one["alerts"]) for one in sends] == [
        (True, False, 1), (True, True, 0), (False, True, 0),
    ]  # fmt: skip
    assert len(boss.get(f"/robots/{robot['id']}/sends", failed=True)["items"]) == 1
    assert "k-0123" not in json.dumps(boss.get("/audit"))
    boss.send("DELETE", f"/robots/{robot['id']}", status=204)
    assert boss.get("/robots") == {"items": []}
