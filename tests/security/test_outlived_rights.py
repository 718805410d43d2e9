"""Rights that end while somebody is connected: nothing is heard, read or owned any longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from websockets.exceptions import ConnectionClosed

from tests.journeys.conftest import Agent, House, Line
from yingda.accounts import service as accounts
from yingda.accounts.types import Role, StaffChange, TeamChange
from yingda.conversations import service as conversations
from yingda.infra.push.socket import RESTART


@contextmanager
def listening(agent: Agent, *topics: str) -> Iterator[Line]:
    line = agent.line(*topics)
    try:
        yield line
    finally:
        line.close()


def served(house: House, agent: Agent, text: str = "我要退款") -> int:
    """A customer's conversation that the agent has."""
    guest = house.guest()
    guest.says(text)
    cards = agent.get("/conversations", view="queue")["items"]
    conversation_id = int(cards[-1]["id"])
    assert house.desk.write(conversations.assign, conversation_id, agent.id)
    return conversation_id


def test_a_socket_hears_no_more_of_a_conversation_that_was_handed_on(house: House) -> None:
    qing, ming = house.agent("qing"), house.agent("ming")
    boss = house.agent("boss", Role.SUPERVISOR, online=False)
    conversation_id = served(house, qing)
    topic = f"conversation:{conversation_id}"
    with listening(qing, topic) as hers, listening(ming) as his, listening(boss, topic) as theirs:
        boss.send("POST", f"/conversations/{conversation_id}/reassign", {"agent_id": ming.id})
        refused = hers.next("subscribed")
        assert refused["refused"] == [topic]
        ming.says(conversation_id, "只说给您听")
        while theirs.next("message")["card"]["text"] != "只说给您听":
            pass
        his.send(type="subscribe", topics=[topic])
        assert topic in his.next("subscribed")["topics"]
        assert kinds_waiting(hers, ming, topic) == set()


def kinds_waiting(line: Line, by: Agent, topic: str) -> set[str]:
    """What a socket hears of a topic, up to the answer to a question of its own."""
    line.send(type="subscribe", topics=["shop:999999"])
    heard: set[str] = set()
    while True:
        frame = frame_of(line)
        if frame["type"] == "subscribed":
            return heard
        if frame.get("topic") == topic:
            heard.add(frame["kind"])


def frame_of(line: Line) -> dict[str, Any]:
    return dict(msgspec.json.decode(line.connection.recv(timeout=5)))


def test_a_lead_hears_no_more_of_a_team_that_was_left(house: House) -> None:
    qing = house.agent("qing")
    lead = house.agent("lead", Role.TEAM_LEAD, online=False)
    team_id = house.desk.team("白班", house.shop_id, qing.id, lead.id)
    conversation_id = served(house, qing)
    with listening(lead, f"conversation:{conversation_id}") as line:
        change = TeamChange(member_ids=[lead.id])
        house.desk.write(accounts.update_team, house.desk.admin, team_id, change)
        assert closed_with(line) == RESTART
    answer = lead.client.get(f"/api/v1/conversations/{conversation_id}")
    assert answer.status_code == 404


def closed_with(line: Line) -> int | None:
    try:
        while True:
            line.connection.recv(timeout=5)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_whoever_is_taken_off_a_shop_has_nothing_there_any_longer(house: House) -> None:
    qing, ming = house.agent("qing"), house.agent("ming", online=False)
    conversation_id = served(house, qing)
    qing.says(conversation_id, "您好")  # answered: nobody waits
    other = house.desk.shop("other")
    change = StaffChange(shop_ids=[other])
    house.desk.write(accounts.update_staff, house.desk.admin, qing.id, change)
    house.pass_time(1)
    ming.send("PUT", "/presence/me", {"state": "online"})
    house.pass_time(1)
    card = ming.get(f"/conversations/{conversation_id}")
    assert card["owner"]["id"] == ming.id
    assert qing.client.get(f"/api/v1/conversations/{conversation_id}").status_code == 404
    assert qing.get("/conversations/counts")["replied"] == 0


def test_whoever_has_left_has_nothing_any_longer(house: House) -> None:
    qing, ming = house.agent("qing"), house.agent("ming", online=False)
    conversation_id = served(house, qing)
    qing.says(conversation_id, "您好")
    house.desk.write(accounts.update_staff, house.desk.admin, qing.id, StaffChange(active=False))
    ming.send("PUT", "/presence/me", {"state": "online"})
    house.pass_time(1)
    assert ming.get(f"/conversations/{conversation_id}")["owner"]["id"] == ming.id
