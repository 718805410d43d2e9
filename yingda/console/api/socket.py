"""The console's socket: topics by subscription, presence by being connected."""

from datetime import timedelta
from typing import Any

import msgspec
from litestar import WebSocket, websocket
from litestar.di import NamedDependency

from yingda.accounts import service as accounts
from yingda.accounts.types import SESSION_COOKIE, Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Typing
from yingda.conversations.types import Author
from yingda.infra.db import Database, Reading
from yingda.infra.push.hub import Hub, Listener
from yingda.infra.push.publisher import Publisher
from yingda.infra.push.socket import NO_RIGHT, RESTART, SIGN_IN, same_origin, serve_socket
from yingda.infra.push.types import Push
from yingda.infra.settings import Settings
from yingda.kit.errors import NotFoundError
from yingda.presence import service as presence
from yingda.presence.service import Heartbeats
from yingda.routing import service as routing

MAX_TOPICS = 200  # one console shows a few conversations and a few shops
TYPING_LASTS = timedelta(seconds=6)


class _Desk:
    """One connected console."""

    def __init__(self, actor: Actor, db: Database, publisher: Publisher, heartbeats: Heartbeats) -> None:
        self.actor, self.db, self.publisher, self.heartbeats = actor, db, publisher, heartbeats
        self.hub = publisher.hub
        self.listener = Listener()

    async def receive(self, frame: dict[str, Any]) -> None:
        """Handle one frame of the client."""
        self.heartbeats.beat(self.actor.staff_id, self.db.clock.now())
        topics = [topic for topic in frame.get("topics", ()) if isinstance(topic, str)][:MAX_TOPICS]
        match frame["type"]:
            case "subscribe":
                await self.subscribe(topics)
            case "unsubscribe":
                self.hub.unsubscribe(self.listener, topics)
            case "pong" if frame.get("active") is True:
                await self.db.write_later(routing.agent_did_something, self.actor.staff_id)
            case "typing":
                await self.tell_typing(frame)

    async def subscribe(self, topics: list[str]) -> None:
        """Listen to those topics that the actor may hear."""
        allowed = await self.db.read(may_hear, self.actor, topics)
        asked = [topic for topic in self.listener.topics if topic.count(":") == 1]
        taken = allowed[: max(MAX_TOPICS - len(asked), 0)]
        taken += await self.db.read(heard_of_teams, self.actor, topics)
        self.hub.subscribe(self.listener, taken)
        answer = {
            "type": "subscribed", "topics": taken, "refused": [one for one in topics if one not in taken],
            "versions": self.hub.numbers(taken),
        }  # fmt: skip
        self.listener.offer(msgspec.json.encode(answer))

    async def leave_forbidden(self) -> None:
        """Hear no more of what has gone into other hands."""
        topics = sorted(self.listener.topics)
        heard = await self.db.read(may_still_hear, self.actor, topics)
        lost = [topic for topic in topics if topic not in heard]
        if lost:
            self.hub.unsubscribe(self.listener, lost)
            answer = {"type": "subscribed", "topics": [], "refused": lost, "versions": {}}
            self.listener.offer(msgspec.json.encode(answer))

    async def tell_typing(self, frame: dict[str, Any]) -> None:
        """Show the customer that somebody is writing, under the alias."""
        conversation_id = frame.get("conversation_id")
        if f"conversation:{conversation_id}" not in self.listener.topics or not isinstance(conversation_id, int):
            return
        alias = await self.db.read(_alias_if_owner, self.actor, conversation_id)
        if alias is None:
            return
        until = self.db.clock.now() + TYPING_LASTS if frame.get("on") is True else None
        card = Typing(conversation_id, Author.AGENT, alias, until)
        topics = (f"visitor:{conversation_id}", f"conversation:{conversation_id}")
        pushes = [Push(topic, "typing", conversation_id, 0, card, stored=False) for topic in topics]
        self.publisher.publish(pushes)


@websocket("/api/v1/socket")
async def staff_socket(
    socket: WebSocket[Any, Any, Any],
    db: NamedDependency[Database],
    hub: NamedDependency[Hub],
    publisher: NamedDependency[Publisher],
    heartbeats: NamedDependency[Heartbeats],
    settings: NamedDependency[Settings],
) -> None:
    """Pushes for one open console."""
    await socket.accept()
    if not same_origin(socket, settings.public_url):
        await socket.close(code=NO_RIGHT)
        return
    token = socket.cookies.get(SESSION_COOKIE, "")
    actor = await db.read(accounts.actor_for_token, token) if token else None
    if actor is None:
        await socket.close(code=SIGN_IN)
        return
    await db.write(presence.connected, actor.staff_id)
    desk = _Desk(actor, db, publisher, heartbeats)
    await desk.subscribe([f"staff:{actor.staff_id}"])

    async def look_again() -> None:
        if await db.read(accounts.actor_for_token, token) != actor:
            desk.listener.close(RESTART)
        await desk.leave_forbidden()

    await serve_socket(socket, hub, desk.listener, desk.receive, look_again)


def may_hear(reading: Reading, actor: Actor, topics: list[str]) -> list[str]:
    """Those of the topics that the actor may listen to: own, own shops, conversations within reach.

    `shop` tells what all of its staff see; `watch` every conversation, to those who may read them all.
    """
    return [topic for topic in topics if _may_hear(reading, actor, topic)]


def heard_of_teams(reading: Reading, actor: Actor, topics: list[str]) -> list[str]:
    """What a lead hears who asks to watch a shop: a topic for each member of the lead's teams."""
    if actor.may(Permission.CONVERSATION_READ_ALL) or not actor.may(Permission.CONVERSATION_READ_TEAM):
        return []
    watched = [shop_id for shop_id in sorted(actor.shop_ids) if f"watch:{shop_id}" in topics]
    mates = {one for team_id in actor.team_ids for one in accounts.staff_in_team(reading, team_id)}
    return [f"watch:{shop_id}:{one}" for shop_id in watched for one in sorted(mates)]


def may_still_hear(reading: Reading, actor: Actor, topics: list[str]) -> set[str]:
    """What of a socket's topics the actor may hear now."""
    watched = [f"watch:{shop_id}" for shop_id in actor.shop_ids]
    return {*may_hear(reading, actor, topics), *heard_of_teams(reading, actor, watched)}


def _may_hear(reading: Reading, actor: Actor, topic: str) -> bool:
    kind, _, number = topic.partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return False
    match kind:
        case "staff":
            return int(number) == actor.staff_id
        case "shop":
            return int(number) in actor.shop_ids
        case "watch":
            return actor.may_in(Permission.CONVERSATION_READ_ALL, int(number))
        case "conversation":
            return _is_within_reach(reading, actor, int(number))
        case _:
            return False


def _is_within_reach(reading: Reading, actor: Actor, conversation_id: int) -> bool:
    try:
        conversations.access_conversation(reading, actor, conversation_id)
    except NotFoundError:
        return False
    return True


def _alias_if_owner(reading: Reading, actor: Actor, conversation_id: int) -> str | None:
    active = conversations.find_active(reading, conversation_id)
    if active is None or active.owner_id != actor.staff_id:
        return None
    return accounts.alias_of(reading, active.shop_id, actor.staff_id)
