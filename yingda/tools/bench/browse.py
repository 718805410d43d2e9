"""Lists, search and accepting with a past of up to a million messages."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
from sqlalchemy import make_url

from yingda.accounts.types import CSRF_COOKIE, CSRF_HEADER, Role
from yingda.kit.ids import new_token
from yingda.tools import staffing
from yingda.tools.crowd import COMMON_WORD, RARE_WORD, USUAL_WORD, Crowd, fill
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.server import PrivateServer, private_server

URL = "YINGDA_DATABASE_URL"
MESSAGES = 1_000_000
SIZES = (10_000, 100_000, 1_000_000)
SHOPS, AGENTS = 4, 100
CAPACITY = 15
TIMES = 40  # each request
WARM = 3
SAID = 200

VIEWS_OF_AGENTS = ("waiting", "replied", "unfinished", "queue", "ended")
VIEWS_OF_SUPERVISORS = ("queue", "team", "all")
# two characters, found in every 4th, 40th, 10,000th message; two at once; a letter's beginning; nowhere
WORDS = {
    "common": COMMON_WORD, "usual": USUAL_WORD, "rare": RARE_WORD, "both": f"{USUAL_WORD} 耳机",
    "sentence": "物流停了三天", "nothing": "潜艇",
}  # fmt: skip

Ask = Callable[[], httpx.Response]


def lists(_seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """Every list of the workbench at a million messages."""
    with _grown(MESSAGES, env, open_database) as shop:
        return shop.report(shop.lists())


def search(_seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """Words of two characters and more at a million messages."""
    with _grown(MESSAGES, env, open_database) as shop:
        return shop.report(shop.searches())


def growth(_seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """What lists, search and accepting cost at 10⁴, 10⁵ and 10⁶ messages, each in a database of its own."""
    found = {}
    for messages in SIZES:
        with _grown(messages, env, open_database) as shop:
            asked = {**shop.lists(), **shop.searches(), "accept": shop.say}
            found[str(messages)] = shop.report(asked)
    return {
        "sizes": found,
        # above this the cost would grow faster than the logarithm of the number of messages
        "times_slower": _compare(found[str(SIZES[0])]["p50_ms"], found[str(SIZES[-1])]["p50_ms"]),
    }


def _compare(small: Mapping[str, float], large: Mapping[str, float]) -> dict[str, float]:
    return {name: round(large[name] / small[name], 2) for name in small}


class _Shop:
    """A running server with a past, an agent, a supervisor and a customer."""

    def __init__(self, server: PrivateServer, crowd: Crowd, filled_s: float, sign_ins: staffing.SignIns) -> None:
        self._crowd, self._filled_s, self._server = crowd, filled_s, server
        self._agent, self._supervisor = (_sign_in(server, each) for each in (sign_ins[0], sign_ins[-1]))
        self._visitor = httpx.Client(base_url=server.base_url, trust_env=False)
        token = self._visitor.post("/api/v1/visitor/session", json={"shop": staffing.SHOP}).json()["token"]
        self._visitor.headers["Authorization"] = f"Bearer {token}"
        self._numbers = itertools.count()
        self._key = new_token(6)

    def lists(self) -> dict[str, Ask]:
        """Requests for lists, by name."""
        agents = {f"agent/{view}": _asking(self._agent, view=view) for view in VIEWS_OF_AGENTS}
        others = {f"supervisor/{view}": _asking(self._supervisor, view=view) for view in VIEWS_OF_SUPERVISORS}
        deep = {"supervisor/all, page 20": _asking(self._supervisor, view="all", cursor=self._deep_cursor())}
        counts = {
            "agent/counts": lambda: self._agent.get("/api/v1/conversations/counts"),
            "supervisor/counts": lambda: self._supervisor.get("/api/v1/conversations/counts"),
        }
        return {**agents, **others, **deep, **counts}

    def searches(self) -> dict[str, Ask]:
        """Requests for messages by words, by name."""
        return {name: _searching(self._supervisor, words) for name, words in WORDS.items()}

    def say(self) -> httpx.Response:
        """A customer's next message."""
        body = {"client_id": f"{self._key}-{next(self._numbers)}", "kind": "text", "text": "今天能发货吗"}
        return self._visitor.post("/api/v1/visitor/messages", json=body)

    def report(self, asked: Mapping[str, Ask]) -> dict[str, Any]:
        """Each request many times; `p95_ms` is that of the slowest."""
        took = {name: _times(ask) for name, ask in asked.items()}
        p95 = {name: round(statistics.quantiles(each, n=20)[-1], 2) for name, each in took.items()}
        return {
            "messages": self._crowd.messages, "conversations": self._crowd.count,
            "fill_seconds": round(self._filled_s, 1), "p95_ms": max(p95.values()),
            "p50_ms": {name: round(statistics.median(each), 2) for name, each in took.items()},
            "p95_of_each_ms": p95,
        }  # fmt: skip

    def _deep_cursor(self) -> str:
        cursor = None
        for _ in range(20):
            page = _asking(self._supervisor, view="all", limit="50", **({"cursor": cursor} if cursor else {}))()
            cursor = page.json()["next"]
        return str(cursor)


@contextmanager
def _own_database(env: Mapping[str, str], messages: int) -> Iterator[Mapping[str, str]]:
    """On PostgreSQL an empty database beside the one that was given; SQLite has its own anyway."""
    if URL not in env:
        yield env
        return
    url = make_url(env[URL])
    own = url.set(database=f"{url.database}_{messages}")
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{own.database}"'.encode())
        try:
            yield {**env, URL: own.render_as_string(hide_password=False)}
        finally:
            connection.execute(f'DROP DATABASE "{own.database}" WITH (FORCE)'.encode())


@contextmanager
def _grown(messages: int, env: Mapping[str, str], open_database: OpenDatabase) -> Iterator[_Shop]:
    """A server whose past has that many messages."""
    with _own_database(env, messages) as own, private_server(**own) as server:
        with open_database(server.settings) as db:
            sign_ins = [
                *staffing.make_staff(db, AGENTS, CAPACITY, SHOPS),
                staffing.make_colleague(db, "replay-supervisor", Role.SUPERVISOR, SHOPS),
            ]
        server.stop()
        began = time.monotonic()
        with open_database(server.settings) as db:
            crowd = fill(db, sign_ins[:-1], messages)
        filled_s = time.monotonic() - began
        server.start()
        yield _Shop(server, crowd, filled_s, sign_ins)


def _sign_in(server: PrivateServer, sign_in: tuple[str, str]) -> httpx.Client:
    client = httpx.Client(base_url=server.base_url, trust_env=False)
    login, password = sign_in
    client.post("/api/v1/session", json={"login": login, "password": password}).raise_for_status()
    client.headers[CSRF_HEADER] = client.cookies[CSRF_COOKIE]
    return client


def _asking(client: httpx.Client, **query: str) -> Ask:
    return lambda: client.get("/api/v1/conversations", params=query)


def _searching(client: httpx.Client, words: str) -> Ask:
    return lambda: client.get("/api/v1/search/messages", params={"q": words})


def _times(ask: Ask) -> list[float]:
    """Milliseconds of each of many."""
    for _ in range(WARM):
        ask().raise_for_status()
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask().raise_for_status()
        took.append((time.perf_counter() - began) * 1000)
    return took
