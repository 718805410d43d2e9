"""The whole application on a port of this machine: HTTP and sockets as browsers use them, jobs drained inline."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn
from websockets.sync.client import ClientConnection, connect

from tests import desk as desks
from tests.desk import Desk
from tests.passwords import light_secret
from yingda.accounts.types import Role
from yingda.app.main import Parts, make_app, make_parts
from yingda.app.serving import listen, server_config
from yingda.infra.settings import Settings

PASSWORD = "correct-horse-battery"
SECRET = light_secret(PASSWORD)
_numbers = count(1)


@dataclass
class Line:
    """A socket: frames as they come."""

    opened: connect
    patience_s: float = 5
    connection: ClientConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = self.opened.__enter__()

    def send(self, **frame: Any) -> None:
        self.connection.send(msgspec.json.encode(frame).decode())

    def next(self, kind: str) -> dict[str, Any]:
        """The next frame of this type, or the next push of this kind; others are passed over."""
        while True:
            frame = msgspec.json.decode(self.connection.recv(timeout=self.patience_s))
            if kind in (frame["type"], frame.get("kind")):
                return dict(frame)

    def close(self) -> None:
        self.opened.__exit__(None, None, None)


@dataclass
class Agent:
    """Somebody at a console."""

    client: httpx.Client
    id: int
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(f"/api/v1{path}", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.request(method, f"/api/v1{path}", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def says(self, conversation_id: int, text: str) -> Any:
        body = {"client_id": f"agent-{next(_numbers):06}", "kind": "text", "text": text}
        return self.send("POST", f"/conversations/{conversation_id}/messages", body)

    def line(self, *topics: str) -> Line:
        """The console's socket, listening to `topics`."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        line = Line(connect(_socket_url(self.client, "/api/v1/socket"), additional_headers={"Cookie": cookie}))
        line.next("subscribed")
        line.send(type="subscribe", topics=list(topics))
        assert line.next("subscribed")["refused"] == []
        return line


@dataclass
class Guest:
    """A customer at the chat page."""

    client: httpx.Client
    token: str
    shop: dict[str, Any]

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(f"/api/v1/visitor{path}", params=params, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, path: str, body: Any, status: int = 200) -> Any:
        answer = self.client.post(f"/api/v1/visitor{path}", json=body, headers=self._headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def says(self, text: str, **more: Any) -> Any:
        body = {"client_id": f"guest-{next(_numbers):06}", "kind": "text", "text": text, **more}
        return self.send("/messages", body)

    def state(self) -> dict[str, Any]:
        return self.get("/conversation")["conversation"]

    def line(self, after_seq: int = 0) -> tuple[Line, dict[str, Any]]:
        """The chat page's socket, and its first frame."""
        line = Line(connect(_socket_url(self.client, "/api/v1/visitor/socket")))
        line.send(type="hello", token=self.token, after_seq=after_seq)
        return line, line.next("ready")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class House:
    """A running application with one shop."""

    parts: Parts
    url: str
    desk: Desk
    shop_id: int
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self) -> httpx.Client:
        made = httpx.Client(base_url=self.url, timeout=10)
        self.clients.append(made)
        return made

    def pass_time(self, seconds: float = 0) -> None:
        """Let time go by and run every job that is due."""
        self.client().post("/api/v1/test/clock", json={"seconds": seconds}).raise_for_status()

    def agent(self, login: str, role: Role = Role.AGENT, *, online: bool = True) -> Agent:
        made = self.desk.staff(login, self.shop_id, role=role, aliases={self.shop_id: f"小{login}"})
        client = self.client()
        answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        agent = Agent(client, made.staff_id, {"X-CSRF-Token": client.cookies["yingda_csrf"]})
        if online:
            agent.send("PUT", "/presence/me", {"state": "online"})
        return agent

    def guest(self, token: str | None = None, **more: Any) -> Guest:
        client = self.client()
        answer = client.post("/api/v1/visitor/session", json={"shop": "qingchuan", "token": token, **more})
        assert answer.status_code == 200, answer.text
        return Guest(client, answer.json()["token"], answer.json())


@pytest.fixture
def house(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The application, with the test clock at 10:00 in Shanghai and no job running by itself."""
    settings = Settings(
        home=tmp_path, port=0, database_url=database_url, secret="s" * 40, test_clock=True, jobs=False, workers=0,
        outgoing_allow=os.environ.get("YINGDA_OUTGOING_ALLOW", ""),
    )  # fmt: skip
    monkeypatch.setattr(desks, "SECRET", SECRET)
    parts = make_parts(settings)
    listening = listen(settings)
    server = uvicorn.Server(server_config(make_app(parts)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    desk = Desk(parts.db, parts.clock)
    host, port = listening.getsockname()[:2]
    made = House(parts, f"http://{host}:{port}", desk, desk.shop("qingchuan", name="晴川数码", alias="小晴"))
    try:
        yield made
    finally:
        for client in made.clients:
            client.close()
        server.should_exit = True
        thread.join()


def _socket_url(client: httpx.Client, path: str) -> str:
    return f"{str(client.base_url).rstrip('/').replace('http', 'ws', 1)}{path}"
