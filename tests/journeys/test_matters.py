"""A matter after the sale that lasts: a promise is proposed once, where the customer still waits."""

from typing import Any

import pytest

from tests.journeys.conftest import Agent, Guest, House

pytestmark = pytest.mark.db
AFTER_SALE = "我上周买的耳机坏了，要退货退款，你们怎么还没处理"


def served(house: House, agent: Agent, text: str) -> tuple[int, Guest]:
    guest = house.guest()
    guest.says(text)
    house.pass_time(1)
    return int(agent.get("/conversations", view="waiting")["items"][0]["id"]), guest


def proposed(agent: Agent, talk: int) -> dict[str, Any] | None:
    found = agent.get(f"/conversations/{talk}/promises")["matter"]
    return None if found is None else dict(found)


def test_after_ten_minutes_a_promise_is_proposed_and_sent_it_is_gone(house: House) -> None:
    qing = house.agent("qing")
    talk, _ = served(house, qing, AFTER_SALE)
    line = qing.line(f"conversation:{talk}")
    house.pass_time(590)
    assert proposed(qing, talk) is None
    house.pass_time(20)
    found = proposed(qing, talk)
    assert found is not None
    assert (found["line"], line.next("matter")["card"]["proposed"]) == (
        "您好，这件事我们还在为您核实，11月10日 12:10 前给您答复。", True,
    )  # fmt: skip
    qing.send("PUT", "/presence/me", {"state": "online"})
    (read,) = qing.send("POST", "/promises/reading", {"conversation_id": talk, "text": found["line"]})["items"]
    assert (read["offered"], read["timed"]) == ("contact", True)
    said = {"kind": "contact", "due_at": read["due_at"]}
    body = {"client_id": "matter-0001", "kind": "text", "text": found["line"], "promises": [said]}
    qing.send("POST", f"/conversations/{talk}/messages", body)
    assert (proposed(qing, talk), line.next("matter")["card"]["proposed"]) == (None, False)
    house.pass_time(1200)
    assert proposed(qing, talk) is None
    line.close()


def test_who_says_no_is_not_asked_again_in_this_episode(house: House) -> None:
    qing = house.agent("qing")
    talk, _ = served(house, qing, AFTER_SALE)
    house.pass_time(620)
    assert proposed(qing, talk) is not None
    qing.send("POST", f"/conversations/{talk}/matter/dismiss", None, 204)
    assert proposed(qing, talk) is None
    house.pass_time(1200)
    assert proposed(qing, talk) is None


def test_asking_before_a_purchase_proposes_nothing(house: House) -> None:
    qing = house.agent("qing")
    talk, _ = served(house, qing, "这款耳机有白色的吗？续航多久")
    house.pass_time(1200)
    assert proposed(qing, talk) is None


def test_nothing_is_proposed_to_who_has_answered(house: House) -> None:
    qing = house.agent("qing")
    talk, guest = served(house, qing, AFTER_SALE)
    qing.says(talk, "已经为您办好退款，请查收")
    house.pass_time(660)
    assert proposed(qing, talk) is None
    guest.says("没有收到退款啊，怎么回事")
    house.pass_time(150)
    assert proposed(qing, talk) is not None
