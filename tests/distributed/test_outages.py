"""Redis away: everything is accepted and seen, only later. PostgreSQL away: a clear refusal, then all goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx
import psycopg
import pytest

from tests.cluster import Cluster
from tests.distributed.conftest import Town, closed_with, conversations_of, until
from tests.journeys.conftest import Agent, Guest, Line

pytestmark = pytest.mark.cluster

RESTART = 1012
PING_S = 40  # a ping comes every 20 s
PUSH_S = 2
GUESTS, EACH = 8, 12
_numbers = count(1)


@pytest.fixture
def qing(town: Town) -> Iterator[Agent]:
    """An agent at the second process, alone on duty."""
    agent = town.agent(town.parts.webs[1], "qing")
    yield agent
    for number in [one["id"] for one in agent.get("/conversations", view="waiting")["items"]]:
        ending = {"result": "solved", "done": "已处理", "no_answer": "courtesy"}
        agent.send("POST", f"/conversations/{number}/end", ending)
    agent.send("PUT", "/presence/me", {"state": "offline"})


def patient(line: Line) -> Line:
    line.patience_s = PING_S
    return line


def pushed(line: Line, say: Callable[[str], object]) -> bool:
    """Whether what is said now is pushed; a process that is just finding Redis again has it fetched instead."""
    text = f"第{next(_numbers)}句"
    say(text)
    line.patience_s = PUSH_S
    try:
        while line.next("message")["card"]["text"] != text:
            pass
    except TimeoutError:
        return False
    return True


def test_without_redis_all_is_accepted_and_seen_by_the_next_ping(town: Town, qing: Agent) -> None:
    one, two = town.parts.webs
    guest, newcomer = town.guest(one), town.guest(one)
    guest.says("这款有货吗")
    [number] = conversations_of(qing)
    desk = patient(qing.line(f"conversation:{number}"))
    chat = patient(newcomer.line()[0])
    town.parts.redis.stop()
    said = guest.says("想今天下单")
    # the first message of somebody whose page is open at a process that cannot hear of it
    Guest(town.client(two), newcomer.token, newcomer.shop).says("我也想买")
    desk.next("resync")
    found = qing.get(f"/conversations/{number}/messages", after_seq=said["seq"] - 1)["items"]
    assert [message["text"] for message in found] == ["想今天下单"]
    chat.next("resync")
    assert newcomer.get("/messages")["items"][0]["text"] == "我也想买"
    town.parts.redis.start()
    for line in (desk, chat):
        line.next("resync")
    # from here on pushes flow again, also to the page that was never told what to listen to
    until(lambda: len(conversations_of(qing)) == 2)
    [asked] = set(conversations_of(qing)) - {number}
    until(lambda: pushed(chat, lambda text: qing.says(asked, text)))
    until(lambda: pushed(desk, guest.says))
    for line in (desk, chat):
        line.close()


def test_without_redis_a_socket_without_a_session_is_closed_all_the_same(town: Town) -> None:
    one, two = town.parts.webs
    ming = town.agent(one, "ming")
    desk = ming.line(f"shop:{town.shop_id}")
    town.parts.redis.stop()
    town.moved(ming, two).send("DELETE", "/session", status=204)
    assert closed_with(desk) == RESTART
    town.parts.redis.start()


def refusal(ask: Callable[[], httpx.Response]) -> tuple[int, str, str]:
    answer = ask()
    return answer.status_code, answer.json()["code"], answer.headers.get("Retry-After", "")


def say(guest: Guest, client_id: str) -> httpx.Response:
    body = {"client_id": client_id, "kind": "text", "text": client_id}
    headers = {"Authorization": f"Bearer {guest.token}"}
    return guest.client.post("/api/v1/visitor/messages", json=body, headers=headers)


def test_while_postgresql_is_away_everybody_is_told_to_come_again(town: Town, qing: Agent) -> None:
    guest = town.guest(town.parts.webs[0])
    guest.says("在吗")
    [number] = conversations_of(qing)
    town.parts.postgres.stop()
    asked: list[Callable[[], httpx.Response]] = [
        lambda: say(guest, "outage-0001"),
        lambda: guest.client.post("/api/v1/visitor/session", json={"shop": "qingchuan"}),
        lambda: guest.client.get("/api/v1/visitor/messages", headers={"Authorization": f"Bearer {guest.token}"}),
        lambda: qing.client.get(f"/api/v1/conversations/{number}"),
        lambda: qing.client.get("/api/v1/session"),
    ]
    for ask in asked:
        status, code, retry_after = refusal(ask)
        assert (status, code) == (503, "error.unavailable")
        assert 1 <= int(retry_after) <= 10
    assert guest.client.get("/healthz").status_code == 200
    assert guest.client.get("/readyz").status_code == 503
    town.parts.postgres.start()
    until(lambda: all(town.client(web).get("/readyz").status_code == 200 for web in town.parts.webs))
    assert say(guest, "outage-0001").status_code == 200
    assert qing.says(number, "在的")["seq"] == guest.says("好")["seq"] - 1


def test_a_process_that_finds_no_postgresql_says_so(town: Town) -> None:
    env = town.parts.env | {"YINGDA_DATABASE_URL": "postgresql://yingda@127.0.0.1:1/yingda", "PORT": "0"}
    for name in ("serve", "worker"):
        command = [sys.executable, "-m", "yingda.app.cli", name]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "127.0.0.1" in done.stderr
        assert "Traceback" not in done.stderr


def test_postgresql_crashes_under_load_and_nothing_is_half_written(town: Town, qing: Agent) -> None:
    guests = [town.guest(town.parts.webs[number % 2]) for number in range(GUESTS)]
    refused: list[int] = []

    def chat(guest: Guest) -> list[int]:
        return [persist(guest, f"load-{next(_numbers):06}", refused) for _ in range(EACH)]

    with ThreadPoolExecutor(GUESTS + 1) as pool:
        talks = [pool.submit(chat, guest) for guest in guests]
        until(lambda: next(_numbers) > GUESTS * 3)
        town.parts.postgres.stop("immediate")
        until(lambda: len(refused) > GUESTS / 2)
        town.parts.postgres.start()
        seqs = [talk.result() for talk in talks]
    assert set(refused) == {503}
    # what was asked to be repeated is there once, in its order
    for guest, accepted in zip(guests, seqs, strict=True):
        kept = [one for one in guest.get("/messages", limit=200)["items"] if one["author"] == "customer"]
        assert [one["seq"] for one in kept] == accepted == sorted(set(accepted))
    assert broken(town.parts) == []
    # the worker has found the database again: somebody is given every conversation
    until(lambda: len(conversations_of(qing)) >= GUESTS)


def persist(guest: Guest, client_id: str, refused: list[int]) -> int:
    """Send until it is accepted; its number. What the refusals were goes to `refused`."""

    def accepted() -> int | None:
        answer = say(guest, client_id)
        if answer.status_code == 200:
            return int(answer.json()["seq"])
        refused.append(answer.status_code)
        return None

    return until(accepted)


def broken(parts: Cluster) -> list[Any]:
    """Conversations whose rows do not agree with each other."""
    numbers = """
        SELECT c.id FROM conversation c LEFT JOIN message m ON m.conversation_id = c.id
        GROUP BY c.id HAVING c.last_seq <> count(m.id) OR c.last_seq <> coalesce(max(m.seq), 0)
    """
    openings = """
        SELECT c.id FROM conversation c WHERE c.state <> 'ended'
        AND NOT EXISTS (SELECT FROM episode e WHERE e.id = c.episode_id AND e.ended_at IS NULL)
    """
    with psycopg.connect(parts.database_url) as connection:
        return [row for ask in (numbers, openings) for row in connection.execute(ask)]
