"""Holds, nights and their files over HTTP, with orders that were understood."""

import gzip
import hashlib

import msgspec
import pytest

from tests.journeys.conftest import Agent, Guest, House
from yingda.accounts.types import Role

pytestmark = pytest.mark.db
DAY = 86_400


def boss(house: House, login: str) -> Agent:
    return house.agent(login, Role.ADMIN, online=False)


def served(house: House, agent: Agent, guest: Guest, said: str) -> tuple[int, int]:
    """A conversation that was ended; it and its customer."""
    guest.says(said)
    house.pass_time(1)
    card = agent.get("/conversations", view="waiting")["items"][0]
    agent.says(card["id"], "好的")
    house.pass_time(1)
    agent.send("POST", f"/conversations/{card['id']}/end", {"result": "solved", "done": "已处理"})
    return card["id"], card["customer"]["id"]


def said_in(admin: Agent, conversation_id: int) -> set[str]:
    items = admin.get(f"/conversations/{conversation_id}/messages")["items"]
    return {one["text"] for one in items if one["kind"] == "text"}


def test_an_order_keeps_a_matter_and_what_goes_is_handed_out(house: House) -> None:
    agent = house.agent("qing")
    plain, _ = served(house, agent, house.guest(), "耳机防水吗")
    ordered, _ = served(house, agent, house.guest(), "订单号 2026110812345678 到哪了")
    admin = boss(house, "boss")
    rules = admin.get("/privacy")
    admin.send("PUT", "/privacy", {**rules, "copies": True})
    refused = admin.send("PUT", "/privacy", {**rules, "version": 1, "messages_days": 60}, 422)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [("/messages_days", "privacy.below_law")]
    for _ in range(5):
        house.pass_time(40 * DAY)
    admin = boss(house, "chef")
    admin.send("POST", "/privacy/nights", status=204)
    house.pass_time(1)
    assert (said_in(admin, plain), "订单号 2026110812345678 到哪了" in said_in(admin, ordered)) == ({""}, True)
    nights = admin.get("/privacy/nights")["items"]
    night = next(one for one in nights if one["copies"])
    assert night["state"] == "done"
    file = next(one for one in night["copies"] if one["kind"] == "messages")
    path = f"/api/v1/privacy/nights/{night['id']}/copies/messages"
    answer = admin.client.post(path, headers=admin.headers)
    assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, file["sha256"])
    lines = [msgspec.json.decode(line) for line in gzip.decompress(answer.content).splitlines()]
    assert "耳机防水吗" in {line["text"] for line in lines}
    assert [one["act"] for one in admin.get("/audit", act="privacy.take_copy")["items"]] == ["privacy.take_copy"]
    agent = house.agent("ming")
    agent.send("POST", path.removeprefix("/api/v1"), status=403)
    admin.send("POST", f"/privacy/nights/{night['id']}/copies/nothing", status=404)


def test_a_deletion_waits_for_the_end_of_a_hold(house: House) -> None:
    agent = house.agent("qing")
    conversation_id, customer_id = served(house, agent, house.guest(), "我要投诉你们")
    admin = boss(house, "boss")
    draft = {"client_id": "hold-00001", "reason": "案件 2026-117", "customer_id": customer_id}
    hold = admin.send("POST", "/privacy/holds", draft)
    assert admin.send("POST", "/privacy/holds", draft)["id"] == hold["id"]
    agent.send("POST", "/privacy/holds", {**draft, "client_id": "hold-00002"}, 403)
    refused = admin.send("POST", f"/customers/{customer_id}/erasure", status=409)
    assert refused["code"] == "privacy.held"
    assert "案件 2026-117" in refused["detail"]
    waiting = admin.send("POST", f"/customers/{customer_id}/erasure?when_hold_ends=true")
    assert waiting["state"] == "waiting"
    house.pass_time(1)
    assert "我要投诉你们" in said_in(admin, conversation_id)
    lifted = admin.send("POST", f"/privacy/holds/{hold['id']}/lift", {"reason": "已结案"})
    assert (lifted["active"], lifted["lift_reason"]) == (False, "已结案")
    house.pass_time(1)
    assert admin.get(f"/customers/{customer_id}/erasure")["erasure"]["state"] == "done"
    assert said_in(admin, conversation_id) == {""}
    acts = {one["act"] for one in admin.get("/audit", target="customer")["items"]}
    assert {"customer.hold", "customer.lift_hold", "customer.erase"} <= acts
