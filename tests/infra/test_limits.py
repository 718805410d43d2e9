"""Rate limits: exact counts in a moving window, several keys, Redis that may be away."""

import pytest

from yingda.infra.http.limits import Limiter, MemoryWindow, RedisWindow, Rule, make_limiter
from yingda.infra.settings import Settings
from yingda.kit.errors import TooManyError

THREE = Rule("sign_in", 3, 60)


class Watch:
    """A stopwatch that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def hits(limiter: Limiter, count: int, *keys: str) -> None:
    for _ in range(count):
        await limiter.hit(THREE, *keys)


async def refused(limiter: Limiter, *keys: str) -> int:
    with pytest.raises(TooManyError) as caught:
        await limiter.hit(THREE, *keys)
    return caught.value.retry_after_s


@pytest.mark.anyio
async def test_the_fourth_of_three_is_refused_and_told_when_to_come_back() -> None:
    watch = Watch()
    limiter = Limiter(MemoryWindow(watch))
    await hits(limiter, 1, "a")
    watch.now += 20.5
    await hits(limiter, 2, "a")
    assert await refused(limiter, "a") == 40


@pytest.mark.anyio
async def test_the_window_moves_with_each_hit() -> None:
    watch = Watch()
    limiter = Limiter(MemoryWindow(watch))
    await hits(limiter, 1, "a")
    watch.now += 30
    await hits(limiter, 2, "a")
    watch.now += 30
    await hits(limiter, 1, "a")
    assert await refused(limiter, "a") == 30


@pytest.mark.anyio
async def test_a_refused_hit_does_not_lengthen_the_wait() -> None:
    watch = Watch()
    limiter = Limiter(MemoryWindow(watch))
    await hits(limiter, 3, "a")
    watch.now += 59
    assert [await refused(limiter, "a") for _ in range(5)] == [1] * 5
    watch.now += 1
    await hits(limiter, 3, "a")


@pytest.mark.anyio
async def test_actor_and_address_count_apart() -> None:
    limiter = Limiter(MemoryWindow(Watch()))
    await hits(limiter, 3, "actor:1", "address:10.0.0.1")
    assert await refused(limiter, "actor:2", "address:10.0.0.1") == 60
    assert await refused(limiter, "actor:1", "address:10.0.0.2") == 60
    await hits(limiter, 2, "actor:2", "address:10.0.0.3")


@pytest.mark.anyio
async def test_rules_count_apart() -> None:
    limiter = Limiter(MemoryWindow(Watch()))
    await hits(limiter, 3, "a")
    await limiter.hit(Rule("search", 3, 60), "a")


@pytest.mark.anyio
async def test_windows_that_ran_empty_are_forgotten() -> None:
    watch = Watch()
    window = MemoryWindow(watch)
    for number in range(999):
        await window.take(THREE, str(number))
    watch.now += 60
    await window.take(THREE, "last")
    assert len(window) == 1


@pytest.mark.anyio
async def test_without_limits_everybody_passes() -> None:
    await hits(make_limiter(Settings(rate_limits=False)), 10, "a")
    with pytest.raises(TooManyError):
        await hits(make_limiter(Settings()), 4, "a")


@pytest.mark.anyio
async def test_while_redis_is_away_the_process_counts_for_itself() -> None:
    limiter = Limiter(RedisWindow("unix:///nowhere/redis.sock", Watch()))
    await hits(limiter, 3, "a")
    assert await refused(limiter, "a") == 60
    await limiter.close()
