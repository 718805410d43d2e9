"""An agent at the console: signs in, goes online, receives conversations, answers, ends."""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from yingda.accounts.types import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE
from yingda.infra.clock import Clock
from yingda.tools.play.heard import Heard
from yingda.tools.play.sockets import Socket
from yingda.tools.play.wire import Reply, Wire, persist

PAGE = 200
DONE = "已按约定处理"
CONVERSATION = "conversation:"


class Desk(Protocol):
    """Who is told what an agent sees."""

    def assigned(self, agent: "Agent", card: dict[str, Any]) -> None:
        """A conversation is the agent's, for the first time or still."""

    def gone(self, agent: "Agent", conversation_id: int) -> None:
        """A conversation is the agent's no longer."""

    def arrived(self, agent: "Agent", message: dict[str, Any], *, pushed: bool) -> None:
        """A message is on the agent's screen; once for each, however it comes."""


class Agent:
    """One console."""

    def __init__(self, wire: Wire, clock: Clock, sign_in: tuple[str, str], desk: Desk) -> None:
        self._wire, self._clock, self._desk = wire, clock, desk
        self.login, self._password = sign_in
        self._headers: dict[str, str] = {}
        self._last: dict[int, int] = {}  # conversation → newest seq on the screen, no gap before it
        self._seen: dict[int, set[int]] = {}
        self._heard = Heard()
        self._tasks: set[asyncio.Task[None]] = set()
        self.id = 0
        self.shops: list[str] = []
        self._shop_ids: list[int] = []
        self.socket: Socket | None = None

    async def come(self) -> None:
        """Sign in, open the console, go online."""
        body = {"login": self.login, "password": self._password}
        reply = await self._ask("POST", "/session", body)
        session = reply.json()
        self.id = session["staff"]["id"]
        self.shops = [shop["code"] for shop in session["shops"]]
        self._shop_ids = [shop["id"] for shop in session["shops"]]
        cookies = "; ".join(f"{name}={reply.cookies[name]}" for name in (SESSION_COOKIE, CSRF_COOKIE))
        self._headers = {"Cookie": cookies, CSRF_HEADER: reply.cookies[CSRF_COOKIE]}
        where = partial(self._wire.socket_url, "/api/v1/socket")
        self.socket = Socket(where, {"Cookie": cookies}, self._clock, self._subscribe_all, self._take)
        self.socket.start()
        await self.choose("online")

    async def choose(self, state: str) -> None:
        """Be online, offline, …"""
        (await self._ask("PUT", "/presence/me", {"state": state})).json()

    async def leave(self) -> None:
        """Go offline and close the console."""
        await self.choose("offline")
        if self.socket is not None:
            await self.socket.stop()
        for task in self._tasks:
            task.cancel()

    async def try_to_say(self, conversation_id: int, client_id: str, text: str) -> Reply:
        """Send an answer once."""
        body = {"client_id": client_id, "kind": "text", "text": text}
        path = f"/api/v1/conversations/{conversation_id}/messages"
        return await self._wire.request("POST", path, body, self._headers)

    async def end(self, conversation_id: int) -> None:
        """End the episode as solved, and close it on the screen; what the customer said last may need no answer."""
        hint = (await self._ask("GET", f"/conversations/{conversation_id}/closing")).json()
        why = "courtesy" if hint["unanswered"] else None
        body = {"result": "solved", "done": DONE, "no_answer": why}
        (await self._ask("POST", f"/conversations/{conversation_id}/end", body)).json()
        self._last.pop(conversation_id, None)
        if self.socket is not None:
            await self.socket.send({"type": "unsubscribe", "topics": [f"conversation:{conversation_id}"]})

    async def history(self, conversation_id: int) -> list[dict[str, Any]]:
        """Every message of a conversation, in order."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            path = f"/conversations/{conversation_id}/messages?after_seq={after}&limit={PAGE}"
            page = (await self._ask("GET", path)).json()
            found += page["items"]
            if not page["has_more"] or not page["items"]:
                return found

    async def _ask(self, method: str, path: str, body: object = None) -> Reply:
        return await persist(
            lambda: self._wire.request(method, f"/api/v1{path}", body, self._headers), self._clock
        )

    async def _subscribe_all(self) -> None:
        """After every connecting: hear everything again, and look for what came meanwhile."""
        assert self.socket is not None
        topics = [
            f"staff:{self.id}", *(f"shop:{one}" for one in self._shop_ids),
            *(f"conversation:{one}" for one in self._last),
        ]  # fmt: skip
        await self.socket.send({"type": "subscribe", "topics": topics})
        self._start(self._look_for_mine())

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "push":
                self._heard.take(frame["topic"], frame["n"])
                self._pushed(frame)
            case "subscribed":
                self._heard.begin(frame["versions"])
                # what was said before the subscription was heard by nobody
                self._catch_up(frame["topics"])
            case "ping":
                self._catch_up(missed := self._heard.behind(frame["versions"]))
                if any(not topic.startswith(CONVERSATION) for topic in missed):
                    self._start(self._look_for_mine())
            case "resync":
                self._catch_up(f"{CONVERSATION}{one}" for one in self._last)
                self._start(self._look_for_mine())

    def _pushed(self, frame: dict[str, Any]) -> None:
        if frame["kind"] == "conversation":
            self._hear_card(frame["card"])
        if frame["kind"] == "message":
            self._keep(frame["card"], pushed=True)

    def _hear_card(self, card: dict[str, Any]) -> None:
        number, owner = card["id"], card["owner"]
        mine = owner is not None and owner["id"] == self.id
        if mine and card["state"] == "active":
            new = number not in self._last
            self._last.setdefault(number, 0)
            self._seen.setdefault(number, set())
            self._desk.assigned(self, card)
            if new and self.socket is not None:
                self._start(self.socket.send({"type": "subscribe", "topics": [f"conversation:{number}"]}))
        elif number in self._last and not mine:
            del self._last[number]
            self._desk.gone(self, number)

    def _keep(self, message: dict[str, Any], *, pushed: bool) -> None:
        number, seq = message["conversation_id"], message["seq"]
        if number not in self._last:
            return
        if seq == self._last[number] + 1 or not pushed:
            self._last[number] = max(self._last[number], seq)
        elif seq > self._last[number]:
            self._catch_up([f"{CONVERSATION}{number}"])
        if seq not in self._seen[number]:
            self._seen[number].add(seq)
            self._desk.arrived(self, message, pushed=pushed)

    def _catch_up(self, topics: Iterable[str]) -> None:
        for topic in topics:
            if topic.startswith(CONVERSATION):
                self._start(self._fill_gap(int(topic.removeprefix(CONVERSATION))))

    async def _fill_gap(self, number: int) -> None:
        while number in self._last:
            path = f"/conversations/{number}/messages?after_seq={self._last[number]}&limit={PAGE}"
            page = (await self._ask("GET", path)).json()
            for message in page["items"]:
                self._keep(message, pushed=False)
            if not page["has_more"]:
                return

    async def _look_for_mine(self) -> None:
        for view in ("waiting", "replied"):
            cursor = ""
            while True:
                page = (await self._ask("GET", f"/conversations?view={view}&limit=100{cursor}")).json()
                for card in page["items"]:
                    self._hear_card(card)
                if page["next"] is None:
                    break
                cursor = f"&cursor={page['next']}"

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
