"""Five hundred honest customers behind one address are served while one among them abuses the house."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import served
from tests.desk import Desk
from yingda.channels.web.api import routes
from yingda.infra.settings import Settings

HONEST = 500
WAVES = 3  # a message each, as people write
ABUSE = 1500  # requests of the one who does not stop

pytestmark = pytest.mark.slow


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "yingda.db").write_bytes(sqlite_template.read_bytes())
    with served(Settings(home=tmp_path, port=0, secret="s" * 40, workers=0)) as (parts, url):
        Desk(parts.db, parts.clock).shop("qingchuan")
        yield url


async def _token(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/v1/visitor/session", json={"shop": "qingchuan"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


async def _write(client: httpx.AsyncClient, token: str, number: int) -> int:
    body = {"client_id": f"crowd-{number:08}", "kind": "text", "text": "请问什么时候发货"}
    headers = {"Authorization": f"Bearer {token}"}
    while True:  # a busy server asks to come again, as pages do; the same `client_id` makes that harmless
        status = (await client.post("/api/v1/visitor/messages", json=body, headers=headers)).status_code
        if status != 503:
            return status


async def _honest(client: httpx.AsyncClient, number: int) -> list[int]:
    token = await _token(client)
    return [await _write(client, token, number * WAVES + wave) for wave in range(WAVES)]


async def _flood(client: httpx.AsyncClient) -> Counter[int]:
    token = await _token(client)
    return Counter([await _write(client, token, 10_000_000 + number) for number in range(ABUSE)])


async def _open_and_leave(client: httpx.AsyncClient) -> Counter[int]:
    """The other abuse: a new visitor each time, so that no limit by visitor is ever reached."""
    asked = [{"shop": "qingchuan"}] * ABUSE
    return Counter([(await client.post("/api/v1/visitor/session", json=one)).status_code for one in asked])


async def _everybody(url: str) -> tuple[list[list[int]], Counter[int]]:
    limits = httpx.Limits(max_connections=40)
    async with (
        httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client,
        httpx.AsyncClient(base_url=url, timeout=120) as abuser,
    ):
        flood = asyncio.create_task(_flood(abuser))
        answers = await asyncio.gather(*(_honest(client, number) for number in range(HONEST)))
        return answers, await flood


def test_all_are_served_and_the_one_is_slowed(url: str) -> None:
    answers, abuse = asyncio.run(_everybody(url))
    assert Counter(status for one in answers for status in one) == {200: HONEST * WAVES}
    assert abuse[200] <= routes.BY_VISITOR.limit * 2
    assert abuse[429] >= ABUSE - routes.BY_VISITOR.limit * 2


def test_opening_session_after_session_takes_nobody_the_word(url: str) -> None:
    async def go() -> tuple[Counter[int], list[int]]:
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            tokens = [await _token(client) for _ in range(20)]
            opened = await _open_and_leave(client)
            return opened, [await _write(client, token, number) for number, token in enumerate(tokens)]

    opened, written = asyncio.run(go())
    assert opened[429] > 0
    assert written == [200] * 20


def test_without_limits_the_test_sees_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr("yingda.infra.http.limits.Limiter.hit", nothing)

    async def go() -> Counter[int]:
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            token = await _token(client)
            return Counter([await _write(client, token, number) for number in range(routes.BY_VISITOR.limit * 3)])

    assert asyncio.run(go())[429] == 0
