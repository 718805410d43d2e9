"""Traces: what is timed, under which request, and that nothing is without the setting."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, get, post
from litestar.params import FromPath
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.fixtures import bare_wiring
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Unit, Wiring
from yingda.infra.http.middleware import Edge
from yingda.infra.http.problems import exception_handlers
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.jobs.types import NewJob
from yingda.infra.outgoing import Ask, make_fetcher
from yingda.infra.settings import Settings
from yingda.infra.tracing import span, tracing

pytestmark = pytest.mark.db
REQUEST = {"X-Request-ID": "req-12345678"}


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def all_spans() -> Iterator[Callable[[], tuple[ReadableSpan, ...]]]:
    """The spans that have ended, in their order."""
    exporter = InMemorySpanExporter()
    with tracing(Settings(otel_share=1.0), exporter):
        yield exporter.get_finished_spans


@pytest.fixture
def spans(all_spans: Any) -> Callable[[], dict[str, ReadableSpan]]:
    """The same by name."""
    return lambda: {one.name: one for one in all_spans()}


def note_it(_unit: Unit) -> None:
    """A unit that does nothing."""


def app_of(db: Database) -> Edge:
    @post("/things/{name:str}")
    async def make_thing(name: FromPath[str]) -> dict[str, str]:
        await db.write(note_it)
        return {"name": name}

    @get("/broken")
    async def broken() -> None:
        raise RuntimeError("what a customer wrote")

    handlers = [make_thing, broken]
    return Edge(Litestar(handlers, exception_handlers=exception_handlers(), logging_config=None), Settings())  # type: ignore[arg-type] # Litestar's own types of ASGI


def ask(app: Edge, method: str, path: str) -> int:
    async def asking() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://yingda") as client:  # type: ignore[arg-type] # as above
            return (await client.request(method, path, headers=REQUEST)).status_code

    return asyncio.run(asking())


def test_a_unit_belongs_to_its_request(db: Database, spans: Any) -> None:
    assert ask(app_of(db), "POST", "/things/wang") == 201
    request, unit = spans()["POST /things/{name}"], spans()["unit"]
    assert unit.parent.span_id == request.context.span_id
    assert unit.attributes["yingda.unit"] == "note_it"
    for one in (request, unit):
        assert one.attributes["yingda.request_id"] == "req-12345678"
    assert request.attributes["http.response.status_code"] == 201
    assert "wang" not in str([dict(one.attributes) for one in spans().values()])


def test_a_request_that_fails_says_nothing_of_what_was_written(db: Database, spans: Any) -> None:
    assert ask(app_of(db), "GET", "/broken") == 500
    request = spans()["GET /broken"]
    assert request.attributes["http.response.status_code"] == 500
    assert "customer wrote" not in request.to_json()


def test_a_job_and_its_unit(db: Database, clock: FakeClock, all_spans: Any) -> None:
    kind = JobKind("tests.note", dict, unit=lambda _unit, _payload: None)
    db.write_now(lambda unit: unit.enqueue(NewJob("tests.note", {})))
    asyncio.run(JobRunner(db, clock, {kind.name: kind}).drain())
    ended = {one.attributes.get("yingda.unit", one.name): one for one in all_spans()}
    job = ended["job tests.note"]
    assert job.attributes["yingda.attempt"] == 1
    assert ended["_run_in_unit"].parent.span_id == job.context.span_id


def test_a_request_to_another_system(spans: Any) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def fetching() -> None:
        server = await asyncio.start_server(answering, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        fetcher = make_fetcher(Settings(outgoing_allow=f"127.0.0.1:{port}"))
        with span("job tests.call"):
            await fetcher.fetch(Ask("GET", f"http://127.0.0.1:{port}/hook?token=secret"))
        await fetcher.close()
        server.close()
        await server.wait_closed()

    asyncio.run(fetching())
    outgoing = spans()["outgoing"]
    assert outgoing.parent.span_id == spans()["job tests.call"].context.span_id
    assert outgoing.attributes["server.address"] == "127.0.0.1"
    assert outgoing.attributes["http.response.status_code"] == 204
    assert "secret" not in outgoing.to_json()


def test_nothing_is_sent_of_what_is_not_chosen(db: Database) -> None:
    exporter = InMemorySpanExporter()
    with tracing(Settings(otel_share=0.0), exporter):
        db.write_now(note_it)
    db.write_now(note_it)
    assert exporter.get_finished_spans() == ()


def test_without_the_setting_nothing_is_imported() -> None:
    loaded = "[name for name in sys.modules if name.startswith('opentelemetry')]"
    program = f"import sys, yingda.infra.tracing; print({loaded})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.strip() == "[]"
