"""The chat page's socket."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from litestar import WebSocket, websocket
from litestar.di import NamedDependency

from yingda.channels.web import service
from yingda.channels.web.api.routes import visitor_of_token
from yingda.channels.web.policy import topic_of_newcomer
from yingda.channels.web.pushes import VisitorReady
from yingda.channels.web.types import Visitor
from yingda.conversations.pushes import Typing, VisitorConversation, VisitorMessage
from yingda.conversations.service import Span
from yingda.conversations.types import Author
from yingda.infra.db import Database, Reading
from yingda.infra.http.signing import Signer
from yingda.infra.push.hub import Listener
from yingda.infra.push.publisher import Publisher
from yingda.infra.push.socket import SIGN_IN, first_frame, serve_socket
from yingda.infra.push.types import Push
from yingda.kit.errors import AppError
from yingda.kit.ids import MAX_ID

CATCH_UP = 200
TYPING_LASTS = timedelta(seconds=6)


@websocket("/api/v1/visitor/socket")
async def visitor_socket(
    socket: WebSocket[Any, Any, Any],
    db: NamedDependency[Database],
    publisher: NamedDependency[Publisher],
    visitor_signer: NamedDependency[Signer],
) -> None:
    """Pushes for one open chat page; its first frame says who it is and what it has seen."""
    await socket.accept()
    frame = await first_frame(socket)
    visitor = _visitor(visitor_signer, db, frame or {})
    if visitor is None or frame is None:
        await socket.close(code=SIGN_IN)
        return
    listener = Listener()
    try:
        await _attend(socket, listener, Caller(visitor, _seen(frame)), db, publisher)
    finally:
        publisher.hub.unsubscribe(listener, listener.topics)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who listens, and what they have seen."""

    visitor: Visitor
    seen: int


async def _attend(
    socket: WebSocket[Any, Any, Any], listener: Listener, caller: Caller, db: Database, publisher: Publisher
) -> None:
    hub, visitor = publisher.hub, caller.visitor
    # each step listens before it reads: what comes in between is seen twice rather than never
    hub.subscribe(listener, [topic_of_newcomer(visitor)])

    async def follow() -> None:
        conversation_id = await db.read(service.find_conversation_id, visitor)
        if conversation_id is not None:
            hub.subscribe(listener, [f"visitor:{conversation_id}"])

    await follow()
    versions = hub.numbers(listener.topics)  # before reading: what comes in between is in both
    conversation, missed = await db.read(_missed, visitor, caller.seen)
    listener.offer(msgspec.json.encode(VisitorReady(conversation, missed, versions)))

    async def receive(sent: dict[str, Any]) -> None:
        if sent["type"] == "typing":
            _tell_typing(publisher, db, listener, on=sent.get("on") is True)

    await serve_socket(socket, hub, listener, receive, follow)


def _seen(frame: dict[str, Any]) -> int:
    after = frame.get("after_seq")
    return after if isinstance(after, int) and 0 <= after <= MAX_ID else 0


def _visitor(signer: Signer, db: Database, frame: dict[str, Any]) -> Visitor | None:
    try:
        return visitor_of_token(signer, str(frame.get("token", "")), db)
    except (AppError, msgspec.DecodeError):
        return None


def _missed(
    reading: Reading, visitor: Visitor, after: int
) -> tuple[VisitorConversation | None, list[VisitorMessage]]:
    missed = service.messages_of(reading, visitor, Span(after=after, limit=CATCH_UP))
    return service.conversation_of(reading, visitor), missed.items


def _tell_typing(publisher: Publisher, db: Database, listener: Listener, *, on: bool) -> None:
    until = db.clock.now() + TYPING_LASTS if on else None
    for topic in listener.topics:
        kind, _, conversation_id = topic.partition(":")
        if kind == "visitor":
            card = Typing(int(conversation_id), Author.CUSTOMER, "", until)
            push = Push(f"conversation:{conversation_id}", "typing", int(conversation_id), 0, card, stored=False)
            publisher.publish([push])
