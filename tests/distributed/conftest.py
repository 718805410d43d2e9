"""Two web processes and a worker, and people at each."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.cluster import PASSWORD, SHOP, Cluster, cluster
from tests.journeys.conftest import Agent, Guest, Line
from yingda.tools.server import PrivateServer

PATIENCE_S = 60.0
LOOK_EVERY_S = 0.1
LOGINS = ("qing", "ming")
T = TypeVar("T")


@dataclass
class Town:
    """A running installation with one shop, and its people."""

    parts: Cluster
    shop_id: int
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, web: PrivateServer) -> httpx.Client:
        made = httpx.Client(base_url=web.base_url, timeout=30, trust_env=False)
        self.clients.append(made)
        return made

    def agent(self, web: PrivateServer, login: str) -> Agent:
        client = self.client(web)
        answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        agent = Agent(client, answer.json()["staff"]["id"], {"X-CSRF-Token": client.cookies["yingda_csrf"]})
        agent.send("PUT", "/presence/me", {"state": "online"})
        return agent

    def moved(self, agent: Agent, web: PrivateServer) -> Agent:
        """The same session, through another process."""
        client = self.client(web)
        client.cookies.update(agent.client.cookies)
        return Agent(client, agent.id, agent.headers)

    def guest(self, web: PrivateServer, token: str | None = None) -> Guest:
        client = self.client(web)
        answer = client.post("/api/v1/visitor/session", json={"shop": SHOP, "token": token})
        assert answer.status_code == 200, answer.text
        return Guest(client, answer.json()["token"], answer.json())


def conversations_of(agent: Agent) -> list[int]:
    """What somebody has to answer, once there is something."""
    return [one["id"] for one in until(lambda: agent.get("/conversations", view="waiting")["items"])]


def until(look: Callable[[], T | None]) -> T:
    """What `look` finds in the end."""
    ends = time.monotonic() + PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(LOOK_EVERY_S)
    return found


def closed_with(line: Line) -> int | None:
    """The code with which the server closes a socket; None if it went without a word."""
    while True:
        try:
            line.connection.recv(timeout=PATIENCE_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with cluster() as parts:
        made = Town(parts, parts.make_shop(*LOGINS))
        yield made
        for client in made.clients:
            client.close()
