"""Topics, numbers, and sockets too slow for what they are sent."""

import asyncio
from typing import Any

import msgspec

from yingda.infra.push.hub import CLOSE, FOLLOW, MAX_QUEUED, RESYNC, Hub, Listener
from yingda.infra.push.types import Push


def a_push(version: int = 1, topic: str = "shop:1", *, stored: bool = True) -> Push:
    return Push(topic, "conversation", 7, version, {"v": version}, stored=stored)


def taken(listener: Listener) -> list[Any]:
    """What waits for the socket: frames, decoded, or the code to close with."""

    async def main() -> list[Any]:
        result = await asyncio.wait_for(listener.take(), 1)
        return [result] if isinstance(result, int) else [msgspec.json.decode(frame) for frame in result]

    return asyncio.run(main())


def is_waiting(listener: Listener) -> bool:
    async def main() -> bool:
        task = asyncio.ensure_future(listener.take())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        done = task.done()
        task.cancel()
        return not done

    return asyncio.run(main())


def listening(hub: Hub, *topics: str) -> Listener:
    listener = Listener()
    hub.subscribe(listener, topics)
    return listener


def test_a_push_reaches_those_who_listen_to_its_topic_whole() -> None:
    hub = Hub()
    one, two, other = listening(hub, "shop:1"), listening(hub, "shop:1", "shop:2"), listening(hub, "shop:2")
    hub.publish([a_push()])
    frame = {
        "type": "push", "topic": "shop:1", "n": 1, "kind": "conversation", "id": 7, "version": 1,
        "card": {"v": 1},
    }  # fmt: skip
    assert taken(one) == taken(two) == [frame]
    assert is_waiting(other)
    assert is_waiting(one)


def test_stored_pushes_are_counted_by_topic_and_passing_ones_are_not() -> None:
    hub = Hub()
    listener = listening(hub, "shop:1", "shop:2")
    hub.publish([a_push(1), a_push(2), a_push(3, stored=False), a_push(4, "shop:2"), a_push(5)])
    numbers = [(frame["topic"], frame["n"]) for frame in taken(listener)]
    assert numbers == [("shop:1", 1), ("shop:1", 2), ("shop:1", 2), ("shop:2", 1), ("shop:1", 3)]
    assert hub.numbers(["shop:1", "shop:2", "shop:3"]) == {"shop:1": 3, "shop:2": 1, "shop:3": 0}


def test_a_ping_says_the_newest_number_of_each_topic_of_its_listener() -> None:
    hub = Hub()
    listener = listening(hub, "shop:1", "shop:2")
    listening(hub, "shop:3")
    hub.publish([a_push(1), a_push(2), a_push(1, "shop:3")])
    assert msgspec.json.decode(hub.ping_for(listener)) == {"type": "ping", "versions": {"shop:1": 2, "shop:2": 0}}


def test_a_socket_too_slow_for_its_queue_starts_over() -> None:
    hub = Hub()
    slow, quick = listening(hub, "shop:1"), listening(hub, "shop:1")
    hub.publish([a_push(version) for version in range(1, MAX_QUEUED + 1)])
    assert len(taken(quick)) == MAX_QUEUED
    hub.publish([a_push(MAX_QUEUED + 1)])
    hub.publish([a_push(MAX_QUEUED + 2)])
    frames = taken(slow)
    assert frames[0] == {"type": "resync"}
    assert [frame["version"] for frame in frames[1:]] == [MAX_QUEUED + 1, MAX_QUEUED + 2]
    assert [frame["version"] for frame in taken(quick)] == [MAX_QUEUED + 1, MAX_QUEUED + 2]


def test_a_queue_is_bounded_however_much_comes() -> None:
    listener = Listener()
    for number in range(MAX_QUEUED * 5):
        listener.offer(b'{"type":"x","n":%d}' % number)
    frames = taken(listener)
    assert len(frames) <= MAX_QUEUED
    assert frames[0] == {"type": "resync"}
    assert frames[-1]["n"] == MAX_QUEUED * 5 - 1


def test_who_has_unsubscribed_is_offered_nothing() -> None:
    hub = Hub()
    listener = listening(hub, "shop:1", "shop:2")
    hub.unsubscribe(listener, ["shop:1", "never heard of"])
    hub.publish([a_push(1), a_push(2, "shop:2")])
    assert [frame["topic"] for frame in taken(listener)] == ["shop:2"]
    assert listener.topics == {"shop:2"}
    hub.unsubscribe(listener, listener.topics)
    assert listener.topics == set()


def test_a_topic_that_nobody_listens_to_is_forgotten_and_never_counts_backwards() -> None:
    hub = Hub()
    listener = listening(hub, "shop:1")
    hub.publish([a_push(1), a_push(2), a_push(3)])
    hub.unsubscribe(listener, ["shop:1"])
    assert hub.numbers(["shop:1"]) == {"shop:1": 0}
    assert hub._numbers == hub._listeners == {}
    hub.publish([a_push(4)])
    back = listening(hub, "shop:1")
    [number] = hub.numbers(["shop:1"]).values()
    assert number >= 3
    hub.publish([a_push(5)])
    assert [frame["n"] for frame in taken(back)] == [number + 1]


def test_a_push_can_have_its_listeners_follow_another_topic() -> None:
    hub = Hub()
    listener = listening(hub, "newcomer:1")
    hub.publish([Push("newcomer:1", FOLLOW, 1, 1, "visitor:9"), a_push(1, "visitor:9")])
    assert [frame["topic"] for frame in taken(listener)] == ["visitor:9"]
    assert listener.topics == {"newcomer:1", "visitor:9"}


def test_closing_comes_after_what_is_queued() -> None:
    hub = Hub()
    listener, other = listening(hub, "staff:1"), listening(hub, "staff:2")
    hub.publish([a_push(1, "staff:1")])
    hub.close_topic("staff:1", 4401)
    assert [frame["version"] for frame in taken(listener)] == [1]
    assert taken(listener) == [4401]
    assert is_waiting(other)
    hub.close_all(1012)
    assert taken(other) == [1012]


def test_a_push_can_close_its_listeners() -> None:
    hub = Hub()
    listener, other = listening(hub, "staff:1"), listening(hub, "staff:2")
    hub.publish([Push("staff:1", CLOSE, 1, 0, 1012)])
    assert taken(listener) == [1012]
    assert is_waiting(other)


def test_resync_is_told_to_each_socket_once() -> None:
    hub = Hub()
    listener = listening(hub, "shop:1", "shop:2", "shop:3")
    hub.resync_all()
    assert taken(listener) == [msgspec.json.decode(RESYNC)]
    assert is_waiting(listener)
