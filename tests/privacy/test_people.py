"""Handing out and deleting what is kept of a customer, and clearing what is old, over HTTP."""

import os
from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.conftest import Agent, Guest, House
from yingda.accounts.types import Role

pytestmark = pytest.mark.db

PHONE, NAME, SECRET_WORDS = "13755667788", "欧阳静雯", "紫藤花园的秘密"


def picture(client: Guest) -> str:
    answer = client.client.post(
        "/api/v1/visitor/files", files={"file": ("note.txt", b"a private note", "text/plain")},
        headers={"Authorization": f"Bearer {client.token}"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


@pytest.fixture
def admin(house: House) -> Agent:
    return house.agent("boss", Role.ADMIN, online=False)


@pytest.fixture
def customer(house: House, admin: Agent) -> dict[str, Any]:
    """A customer with a phone number, a file and a finished conversation."""
    qing = house.agent("qing")
    guest = house.guest()
    guest.says(f"{SECRET_WORDS}，电话 {PHONE}")
    guest.send("/messages", {"client_id": "file-0000001", "kind": "file", "text": "", "file_token": picture(guest)})
    house.pass_time(1)
    card = qing.get("/conversations", view="waiting")["items"][0]
    qing.says(card["id"], "好的，记下了")
    one = qing.get(f"/customers/{card['customer']['id']}")
    qing.send("PATCH", f"/customers/{one['id']}", {"version": one["version"], "name": NAME, "note": PHONE})
    return {"id": one["id"], "conversation": card["id"], "agent": qing}


def end(customer: dict[str, Any]) -> None:
    customer["agent"].send(
        "POST", f"/conversations/{customer['conversation']}/end", {"result": "solved", "done": "已处理"}
    )


def export(admin: Agent, customer_id: int, form: str) -> str:
    answer = admin.client.post(
        f"/api/v1/customers/{customer_id}/export", params={"format": form}, headers=admin.headers
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="customer-{customer_id}.{form}"'
    return answer.text


def acts(admin: Agent, **asked: Any) -> list[str]:
    return [one["act"] for one in admin.get("/audit", **asked)["items"]]


def test_everything_of_a_customer_is_handed_out(admin: Agent, customer: dict[str, Any]) -> None:
    for form in ("json", "html"):
        told = export(admin, customer["id"], form)
        assert all(one in told for one in (NAME, PHONE, SECRET_WORDS, "note.txt", "好的，记下了"))
    assert acts(admin, act="customer.export") == ["customer.export", "customer.export"]


def test_what_people_typed_is_no_markup_in_the_page(admin: Agent, customer: dict[str, Any]) -> None:
    one = admin.get(f"/customers/{customer['id']}")
    evil = "<img src=x onerror=alert(1)>"
    customer["agent"].send("PATCH", f"/customers/{one['id']}", {"version": one["version"], "note": evil})
    told = export(admin, customer["id"], "html")
    assert "&lt;img src=x" in told
    assert "<img" not in told


def test_who_may_not_manage_privacy_takes_nothing_and_deletes_nothing(customer: dict[str, Any]) -> None:
    agent, customer_id = customer["agent"], customer["id"]
    agent.send("POST", f"/customers/{customer_id}/export?format=json", status=403)
    agent.send("POST", f"/customers/{customer_id}/erasure", status=403)
    agent.send("POST", "/customers/999999/erasure", status=404)


def test_nothing_is_deleted_while_a_conversation_goes_on(admin: Agent, customer: dict[str, Any]) -> None:
    assert admin.get(f"/customers/{customer['id']}/erasure")["open_conversation"] is True
    told = admin.send("POST", f"/customers/{customer['id']}/erasure", status=409)
    assert told["code"] == "privacy.still_open"


def test_a_deletion_leaves_figures_and_nothing_else(
    house: House,
    admin: Agent,
    customer: dict[str, Any],
) -> None:
    end(customer)
    figures = admin.get("/figures")
    stored = list((house.parts.settings.files).rglob("*.txt"))
    assert len(stored) == 1
    for file in stored:  # put by the machine's clock, which is not the test's
        put_at = (house.parts.clock.now() - timedelta(hours=1)).timestamp()
        os.utime(file, (put_at, put_at))
    begun = admin.send("POST", f"/customers/{customer['id']}/erasure")
    assert (begun["state"], begun["done"]) == ("running", 0)
    house.pass_time(1)
    outlook = admin.get(f"/customers/{customer['id']}/erasure")
    assert (outlook["erasure"]["state"], outlook["erasure"]["done"]) == ("done", begun["total"])

    told = export(admin, customer["id"], "json")
    assert not any(one in told for one in (NAME, PHONE, SECRET_WORDS, "note.txt", "好的"))
    assert admin.get(f"/customers/{customer['id']}")["name"] == f"已删除客户 {customer['id']}"
    assert admin.get("/search/messages", q=SECRET_WORDS)["items"] == []
    assert [one for one in stored if one.exists()] == []
    messages = admin.get(f"/conversations/{customer['conversation']}/messages")["items"]
    spoken = [one for one in messages if one["kind"] != "system"]
    assert {(one["text"], one["event"]["code"]) for one in spoken} == {("", "erased")}
    entry = admin.get("/audit", act="customer.update")["items"][0]
    assert (entry["before"], entry["after"], entry["forgotten"]) == ({}, {}, True)
    assert admin.get("/figures").keys() == figures.keys()


def test_old_texts_go_at_night_and_new_ones_stay(
    house: House,
    admin: Agent,
    customer: dict[str, Any],
) -> None:
    asked = {"conversation_id": customer["conversation"], "seq": 1}
    customer["agent"].send("POST", "/knowledge/gaps", asked, 204)
    end(customer)
    shop_id = admin.get("/session")["shops"][0]["id"]
    assert [SECRET_WORDS in one["text"] for one in admin.get("/knowledge/gaps", shop_id=shop_id)["items"]] == [True]
    rules = {"messages_days": 30, "least_days": 30, "watermark": True}
    assert admin.send("POST", "/privacy/preview", rules)["lines"][0]["count"] == 0
    house.pass_time(40 * 86_400)
    admin = house.agent("chef", Role.ADMIN, online=False)
    guest = house.guest()
    guest.says("今天的话")
    preview = admin.send("POST", "/privacy/preview", rules)["lines"]
    assert [(one["kind"], one["count"] >= 3) for one in preview] == [
        ("messages", True), ("files", False), ("audit_personal", False),
    ]  # fmt: skip
    admin.send("PUT", "/privacy", {**rules, "version": 0})
    assert admin.get("/privacy")["watermark"] is True
    assert admin.get("/search/messages", q=SECRET_WORDS)["items"] != []

    house.pass_time(86_400)
    house.pass_time(1)
    admin = house.agent("chefin", Role.ADMIN, online=False)
    assert admin.get("/search/messages", q=SECRET_WORDS)["items"] == []
    assert len(admin.get("/search/messages", q="今天的话")["items"]) == 1
    assert admin.get("/knowledge/gaps", shop_id=shop_id)["items"] == []


def test_rules_of_somebody_else_are_not_overwritten(admin: Agent) -> None:
    admin.send("PUT", "/privacy", {"version": 0, "watermark": True})
    assert (
        admin.send("PUT", "/privacy", {"version": 0, "watermark": False}, 409)["code"]
        == "accounts.changed_meanwhile"
    )
    admin.send("PUT", "/privacy", {"version": 1, "messages_days": 3}, 422)
    assert admin.get("/privacy")["version"] == 1
