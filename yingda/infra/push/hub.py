"""The hub: who listens to which topic, and a bounded queue for each socket (rule 16)."""

import asyncio
from collections import deque
from collections.abc import Iterable

import msgspec

from yingda.infra.metrics import FRAMES, PUSHES, RESYNCS
from yingda.infra.push.types import Push, PushFrame

MAX_QUEUED = 256  # frames waiting for one slow socket; past it the socket starts over

FOLLOW = "follow"  # kind of a push that tells its topic's listeners to listen to the topic in its card, too
CLOSE = "close"  # kind of a push that closes its topic's sockets with the code in its card
CHECK = "check"  # kind of a push that has its topic's sockets look whether they may still listen

_encoder = msgspec.json.Encoder()
RESYNC = b'{"type":"resync"}'
CHECK_RIGHTS = b"check"  # for the socket itself; never sent


class Listener:
    """One socket's side of the hub."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self._frames: deque[bytes] = deque()
        self._ready = asyncio.Event()
        self._closed_with: int | None = None

    def offer(self, frame: bytes) -> None:
        """Queue a frame; a socket too slow for its queue loses it all and is told to fetch again."""
        if len(self._frames) >= MAX_QUEUED:
            self._frames.clear()
            self._frames.append(RESYNC)
            RESYNCS.inc()
        self._frames.append(frame)
        self._ready.set()

    def close(self, code: int) -> None:
        """Have the socket closed with `code` after what is queued."""
        self._closed_with = code
        self._ready.set()

    async def take(self) -> list[bytes] | int:
        """All frames that wait, or the code to close with."""
        await self._ready.wait()
        if self._frames:
            frames = list(self._frames)
            self._frames.clear()
            if self._closed_with is None:
                self._ready.clear()
            return frames
        assert self._closed_with is not None
        return self._closed_with


class Hub:
    """Topics of this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._numbers: dict[str, int] = {}
        self._highest_gone = 0
        self.sockets = 0  # open in this process
        self.deaf = False  # while pushes of other processes do not reach us, nobody here knows what was missed

    def subscribe(self, listener: Listener, topics: Iterable[str]) -> None:
        """Have `listener` offered every push to `topics` from now on."""
        for topic in topics:
            listener.topics.add(topic)
            self._listeners.setdefault(topic, set()).add(listener)
            # a topic that is forgotten and comes back never counts from below what it had reached
            self._numbers.setdefault(topic, self._highest_gone)

    def unsubscribe(self, listener: Listener, topics: Iterable[str]) -> None:
        """Offer `listener` nothing more of `topics`."""
        for topic in list(topics):
            listener.topics.discard(topic)
            others = self._listeners.get(topic, set())
            others.discard(listener)
            if not others:
                self._listeners.pop(topic, None)
                self._highest_gone = max(self._highest_gone, self._numbers.pop(topic, 0))

    def publish(self, pushes: Iterable[Push]) -> None:
        """Offer each push to its topic's listeners; encoded once."""
        for push in pushes:
            if push.topic not in self._listeners:
                continue
            if push.kind == FOLLOW:
                for listener in tuple(self._listeners[push.topic]):
                    self.subscribe(listener, [push.card])
                continue
            if push.kind == CLOSE:
                self.close_topic(push.topic, push.card)
                continue
            if push.kind == CHECK:
                self.deliver(push.topic, CHECK_RIGHTS)
                continue
            PUSHES.inc()
            number = self._numbers[push.topic] + push.stored
            self._numbers[push.topic] = number
            frame = PushFrame(push.topic, number, push.kind, push.id, push.version, push.card)
            self.deliver(push.topic, _encoder.encode(frame))

    def deliver(self, topic: str, frame: bytes) -> None:
        """Offer an encoded frame to the topic's listeners here."""
        listeners = tuple(self._listeners.get(topic, ()))
        FRAMES.inc(len(listeners))
        for listener in listeners:
            listener.offer(frame)

    def numbers(self, topics: Iterable[str]) -> dict[str, int]:
        """The number of the newest push of each topic."""
        return {topic: self._numbers.get(topic, 0) for topic in topics}

    def resync_all(self) -> None:
        """Have every socket here fetch again: some pushes did not reach us."""
        for listener in self._everybody():
            listener.offer(RESYNC)

    def ping_for(self, listener: Listener) -> bytes:
        """A ping with the newest number of each of the listener's topics, so that a lost push is noticed."""
        return _encoder.encode({"type": "ping", "versions": self.numbers(listener.topics)})

    def close_topic(self, topic: str, code: int) -> None:
        """Close every socket that listens to `topic` (rights have changed)."""
        for listener in tuple(self._listeners.get(topic, ())):
            listener.close(code)

    def close_all(self, code: int) -> None:
        """Close every socket, so that they reconnect elsewhere."""
        for listener in self._everybody():
            listener.close(code)

    def _everybody(self) -> set[Listener]:
        return {one for many in self._listeners.values() for one in many}
