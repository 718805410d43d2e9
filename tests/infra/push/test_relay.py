"""Hints between processes: two hubs on one Redis, and what happens when it goes away."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from redis.asyncio import Redis

from yingda.infra.clock import SystemClock
from yingda.infra.push import relay as relay_module
from yingda.infra.push.hub import Hub, Listener
from yingda.infra.push.publisher import Publisher
from yingda.infra.push.relay import RedisRelay
from yingda.infra.push.types import Push

SERVER = os.environ.get("YINGDA_TEST_REDIS_URL", "")
PATIENCE_S = 30


class QuickClock(SystemClock):
    """Waits a fiftieth of what it is asked to, so that reconnecting takes no second of the test."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 50)


class PrivateRedis:
    """A Redis of this test's own that can be stopped and started on the same port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def private_redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    server = PrivateRedis(tmp_path)
    server.start()
    yield server
    server.stop()


class Process:
    """A web process as far as pushes go: a hub with one socket, and the relay."""

    def __init__(self, url: str, installation: str = "ours") -> None:
        self.hub = Hub()
        self.relay = RedisRelay(url, installation, self.hub, QuickClock())
        self.publisher = Publisher(self.hub, self.relay)
        self.listener = Listener()
        self.hub.subscribe(self.listener, ["shop:1"])
        self.seen: list[Any] = []

    async def read(self) -> None:
        while True:
            taken = await self.listener.take()
            assert not isinstance(taken, int)
            self.seen += [msgspec.json.decode(frame) for frame in taken]

    def say(self, version: int) -> None:
        self.publisher.publish([Push("shop:1", "note", 1, version, {"v": version})])

    def versions(self) -> list[int]:
        return [frame["version"] for frame in self.seen if frame["type"] == "push"]

    def resyncs(self) -> int:
        return sum(frame["type"] == "resync" for frame in self.seen)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 # what is waited for sets no event
            await asyncio.sleep(0.005)


def with_two(url: str, during: Callable[[Process, Process], Awaitable[None]]) -> None:
    """Run two processes on one Redis that have found each other."""

    async def main() -> None:
        both = Process(url), Process(url)
        readers = [asyncio.ensure_future(one.read()) for one in both]
        for one in both:
            one.publisher.start()
        try:
            # connected: everybody is told to fetch what was said before
            await until(lambda: all(one.resyncs() >= 1 for one in both))
            for one in both:
                one.seen.clear()
            await during(*both)
        finally:
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)
            for one in both:
                await one.publisher.stop()

    asyncio.run(main())


def test_pushes_reach_the_sockets_of_both_processes_once(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        one.say(1)
        await until(lambda: two.versions() == [1])
        two.say(2)
        await until(lambda: one.versions() == [1, 2])
        assert (one.versions(), two.versions()) == ([1, 2], [1, 2])
        assert one.seen == two.seen
        assert two.seen[0]["card"] == {"v": 1}

    with_two(private_redis.url, during)


@pytest.mark.skipif(not SERVER, reason="YINGDA_TEST_REDIS_URL names no Redis")
def test_pushes_go_through_the_redis_of_the_test_run() -> None:
    async def during(one: Process, two: Process) -> None:
        one.say(1)
        await until(lambda: two.versions() == [1])

    with_two(SERVER, during)


def test_after_a_restart_of_redis_sockets_fetch_again_and_pushes_flow(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        private_redis.stop()
        one.say(1)
        await until(lambda: one.versions() == [1])  # its own sockets need no Redis
        private_redis.start()
        await until(lambda: one.resyncs() >= 1 and two.resyncs() >= 1)
        # what was lost is not sent late; the others were told to fetch it
        two.seen.clear()
        one.say(2)
        await until(lambda: 2 in two.versions() or two.resyncs() > 0)
        one.say(3)
        await until(lambda: 3 in two.versions())

    with_two(private_redis.url, during)


def test_a_process_starts_without_redis_and_finds_it_later(private_redis: PrivateRedis) -> None:
    private_redis.stop()

    async def main() -> None:
        lonely = Process(private_redis.url)
        reader = asyncio.ensure_future(lonely.read())
        lonely.publisher.start()
        lonely.say(1)
        await until(lambda: lonely.versions() == [1])
        private_redis.start()
        await until(lambda: lonely.resyncs() == 1)
        reader.cancel()
        await lonely.publisher.stop()

    asyncio.run(main())


def test_too_many_waiting_hints_become_one_to_fetch_again(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        # nothing is sent before this function waits
        for version in range(1, relay_module.MAX_WAITING + 2):
            one.relay.publish([Push("shop:1", "note", 1, version, {})])
        await until(lambda: two.resyncs() == 1)
        one.say(4711)
        await until(lambda: 4711 in two.versions())
        assert two.versions() == [4711]

    with_two(private_redis.url, during)


@pytest.mark.parametrize("frame", [b"nonsense", b'["other",{"a":1}]', b'["other"]'])
def test_a_hint_of_another_version_makes_sockets_fetch_again(private_redis: PrivateRedis, frame: bytes) -> None:
    async def during(one: Process, two: Process) -> None:
        stranger = Redis.from_url(private_redis.url)
        await stranger.publish(one.relay.channel, frame)
        await stranger.aclose()
        await until(lambda: one.resyncs() == 1 and two.resyncs() == 1)
        one.say(1)
        await until(lambda: two.versions() == [1])

    with_two(private_redis.url, during)


def test_a_redis_that_no_longer_answers_is_left_and_found_again(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        stranger = Redis.from_url(private_redis.url)
        await stranger.client_kill_filter(_type="pubsub")
        await stranger.aclose()
        await until(lambda: one.resyncs() == 1 and two.resyncs() == 1)
        one.say(1)
        await until(lambda: two.versions() == [1])

    with_two(private_redis.url, during)


def test_another_installation_on_the_same_redis_is_not_heard(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        stranger = Process(private_redis.url, "theirs")
        stranger.publisher.start()
        stranger.say(666)
        one.say(1)
        await until(lambda: two.versions() == [1])
        await stranger.publisher.stop()
        assert (one.versions(), two.versions()) == ([1], [1])

    with_two(private_redis.url, during)


def test_a_process_knows_that_it_hears_nobody(private_redis: PrivateRedis) -> None:
    async def during(one: Process, two: Process) -> None:
        assert not one.hub.deaf
        private_redis.stop()
        await until(lambda: one.hub.deaf and two.hub.deaf)
        private_redis.start()
        await until(lambda: not one.hub.deaf and not two.hub.deaf)

    with_two(private_redis.url, during)
