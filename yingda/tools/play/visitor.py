"""A customer at the chat page: opens it, writes, listens, fills gaps."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from yingda.infra.clock import Clock
from yingda.tools.play.heard import Heard
from yingda.tools.play.sockets import Socket
from yingda.tools.play.wire import Reply, Wire, persist

PAGE = 200
Arrived = Callable[[dict[str, Any], bool], None]


class Visitor:
    """One chat page; `arrived(message, pushed)` is called once for every message, however it comes."""

    def __init__(self, wire: Wire, clock: Clock, shop: str, page: dict[str, str], arrived: Arrived) -> None:
        self._wire, self._clock, self._shop, self._page = wire, clock, shop, page
        self._arrived = arrived
        self._headers: dict[str, str] = {}
        self._token = ""
        self._heard = Heard()
        self._ready = asyncio.Event()
        self._filling: asyncio.Task[None] | None = None
        self.conversation: dict[str, Any] | None = None
        self.queue_seen = False
        self.view: dict[int, dict[str, Any]] = {}
        self.last_seq = 0
        where = partial(wire.socket_url, "/api/v1/visitor/socket")
        self.socket = Socket(where, {}, clock, self._hello, self._take)

    async def open(self) -> None:
        """Open the page; returns when its socket is ready."""
        hello = {"shop": self._shop, "locale": "zh-CN", "page": self._page}
        session = (await self._ask("POST", "/session", hello)).json()
        self._token = session["token"]
        self._headers = {"Authorization": f"Bearer {self._token}"}
        self.conversation = session["conversation"]
        self.socket.start()
        await self._ready.wait()

    async def try_to_say(self, client_id: str, text: str) -> Reply:
        """Send a message once."""
        body = {"client_id": client_id, "kind": "text", "text": text, "page": self._page}
        return await self._wire.request("POST", "/api/v1/visitor/messages", body, self._headers)

    async def ask_for_person(self, client_id: str) -> None:
        """Ask for an agent before saying anything."""
        body = {"client_id": client_id, "page": self._page}
        (await self._ask("POST", "/person", body)).json()

    async def end(self, client_id: str) -> None:
        """Close the matter."""
        (await self._ask("POST", "/end", {"client_id": client_id})).json()

    async def rate(self, stars: int) -> None:
        """Give stars to the episode that has just ended."""
        state = (await self._ask("GET", "/conversation")).json()["conversation"]
        if state and state["episode"] and state["episode"]["ended_at"]:
            body = {"episode_id": state["episode"]["id"], "stars": stars}
            (await self._ask("POST", "/stars", body)).json()

    async def history(self) -> list[dict[str, Any]]:
        """Every message that the server has for this customer, in order."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            page = (await self._ask("GET", f"/messages?after_seq={after}&limit={PAGE}")).json()
            found += page["items"]
            if not page["has_more"] or not page["items"]:
                return found

    async def close(self) -> None:
        """Close the page."""
        await self.socket.stop()
        if self._filling is not None:
            self._filling.cancel()

    async def _ask(self, method: str, path: str, body: object = None) -> Reply:
        return await persist(
            lambda: self._wire.request(method, f"/api/v1/visitor{path}", body, self._headers), self._clock
        )

    async def _hello(self) -> None:
        await self.socket.send({"type": "hello", "token": self._token, "after_seq": self.last_seq})

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "ready":
                self._heard.begin(frame["versions"])
                self.conversation = frame["conversation"] or self.conversation
                for message in frame["messages"]:
                    self._keep(message, pushed=False)
                if len(frame["messages"]) == PAGE:
                    self._fill()
                self._ready.set()
            case "push":
                self._pushed(frame)
            case "ping":
                if self._heard.behind(frame["versions"]):
                    self._fill()
            case "resync":
                self._fill()

    def _pushed(self, frame: dict[str, Any]) -> None:
        self._heard.take(frame["topic"], frame["n"])
        card = frame["card"]
        if frame["kind"] == "message":
            if card["prev_seq"] > self.last_seq:
                self._fill()
            self._keep(card, pushed=True)
        if frame["kind"] == "conversation":
            self.conversation = card
        if frame["kind"] == "queue":
            self.queue_seen = True

    def _keep(self, message: dict[str, Any], *, pushed: bool) -> None:
        seq = message["seq"]
        new = seq not in self.view
        self.view[seq] = message
        # a message that came over a gap is shown, but the gap stays to be filled
        if message["prev_seq"] <= self.last_seq:
            self.last_seq = max(self.last_seq, seq)
        if new:
            self._arrived(message, pushed)

    def _fill(self) -> None:
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill_gap())

    async def _fill_gap(self) -> None:
        while True:
            page = (await self._ask("GET", f"/messages?after_seq={self.last_seq}&limit={PAGE}")).json()
            for message in page["items"]:
                self._keep(message, pushed=False)
            if not page["has_more"] or not page["items"]:
                return
