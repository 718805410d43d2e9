"""What operators can measure: who may ask, what is counted, and that the alerts name what exists."""

import asyncio
import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import yaml
from litestar import Litestar
from prometheus_client.parser import text_string_to_metric_families

from tests.architecture.source import ROOT
from tests.desk import Desk
from tests.fixtures import bare_wiring
from yingda.app import metrics
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.http.problems import exception_handlers
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.hub import Hub, Listener
from yingda.infra.push.types import Push
from yingda.infra.settings import Settings
from yingda.kit.errors import InvalidError
from yingda.tools.server import free_port, private_server

ALERTS = ROOT / "deploy" / "alerts.yml"
NAME = re.compile(r"\b(?:yingda|process|python)_[a-z0-9_]+\b")
# what the client library makes of one histogram or counter
PARTS = ("_bucket", "_sum", "_count", "_total", "_created", "_info")


def samples(text: str) -> dict[str, float]:
    """Every sample as `name{labels}`."""
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name}{{{labels}}}" if labels else one.name] = one.value
    return found


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def figures(db: Database, hub: Hub, tmp_path: Path) -> Any:
    """What is said now."""

    def read() -> dict[str, float]:
        registry = metrics.registry_of(Settings(home=tmp_path), db, hub)
        return samples(metrics.exposition(registry).decode())

    return read


@pytest.mark.db
def test_queues_agents_and_jobs(db: Database, clock: FakeClock, figures: Any) -> None:
    desk = Desk(db, clock)
    shop_id = desk.shop("qingchuan")
    desk.online(desk.staff("mei", shop_id))
    desk.staff("ming", shop_id)
    desk.says(desk.customer(shop_id, "甲"), "在吗，耳机没声音")
    desk.wait(seconds=40)
    desk.says(desk.customer(shop_id, "乙"), "在吗，问个事")
    db.write_now(lambda unit: unit.enqueue(NewJob("files.sweep", due_at=unit.now - timedelta(minutes=1))))
    said = figures()
    assert said[f"yingda_queue_waiting{{shop={shop_id}}}"] == 2
    assert said[f"yingda_queue_oldest_seconds{{shop={shop_id}}}"] == 40
    assert (said["yingda_agents{state=online}"], said["yingda_agents{state=offline}"]) == (1, 1)
    assert said["yingda_jobs{kind=files.sweep,state=waiting}"] == 1
    assert said["yingda_jobs_late{kind=files.sweep}"] == 1
    assert said["yingda_jobs_late_seconds"] >= 60
    assert said["yingda_database_bytes"] > 100_000
    assert said["yingda_db_answers"] == said["yingda_db_healthy"] == 1
    assert "qingchuan" not in str(said)  # ids, not names


@pytest.mark.db
def test_units_are_counted_by_how_they_end(db: Database, figures: Any) -> None:
    def refuse(_unit: Any) -> None:
        raise InvalidError

    def count() -> tuple[float, ...]:
        said = figures()
        return tuple(
            said.get(f"yingda_db_units_total{{outcome={one}}}", 0) for one in ("done", "refused", "failed")
        )

    before = count()
    db.write_now(lambda _unit: None)
    for wrong in (refuse, lambda _unit: 1 / 0):
        with pytest.raises((InvalidError, ZeroDivisionError)):
            db.write_now(wrong)
    db.write_now(lambda _unit: None)  # what came before it has been counted by now
    done, refused, failed = (now - then for now, then in zip(count(), before, strict=True))
    assert (done >= 1, refused, failed) == (True, 1, 1)


@pytest.mark.db
def test_pushes_that_somebody_hears(figures: Any, hub: Hub) -> None:
    before = figures()
    for _ in range(2):
        hub.subscribe(Listener(), ["shop:1"])
    hub.publish([Push("shop:1", "message", 1, 1, {}), Push("shop:2", "message", 1, 1, {})])
    after = figures()
    counted = [after[name] - before[name] for name in ("yingda_pushes_total", "yingda_push_frames_total")]
    assert counted == [1, 2]


def test_a_database_that_is_away_leaves_the_process_s_own_figures(
    hub: Hub, clock: FakeClock, tmp_path: Path
) -> None:
    nowhere = f"postgresql://root@127.0.0.1:{free_port()}/nothing"
    with closing(Database(nowhere, clock, bare_wiring())) as db:
        registry = metrics.registry_of(Settings(home=tmp_path), db, hub)
        said = samples(metrics.exposition(registry).decode())
    assert said["yingda_db_answers"] == 0
    assert said["yingda_sockets"] == 0
    assert "yingda_database_bytes" not in said


@pytest.fixture(params=["", "s3cret"])
def asked(request: pytest.FixtureRequest, db: Database, tmp_path: Path) -> tuple[str, Callable[..., int]]:
    """The token that is set, and how to ask from an address with headers."""
    settings = Settings(home=tmp_path, metrics_token=request.param)
    route = metrics.metrics_route(settings, metrics.registry_of(settings, db, Hub()))
    app = Litestar([route], exception_handlers=exception_handlers(), logging_config=None)

    async def asking(client: str, headers: dict[str, str]) -> int:
        transport = httpx.ASGITransport(cast(Any, app), client=(client, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://yingda") as browser:
            return (await browser.get("/metrics", headers=headers)).status_code

    def ask(client: str, **headers: str) -> int:
        return asyncio.run(asking(client, headers))

    return request.param, ask


@pytest.mark.db
def test_who_may_ask(asked: tuple[str, Callable[..., int]]) -> None:
    token, ask = asked
    with_token = {"Authorization": "Bearer s3cret"}
    if token:
        assert ask("203.0.113.9", **with_token) == 200
        assert ask("127.0.0.1") == 404
        assert ask("127.0.0.1", Authorization="Bearer other") == 404
    else:
        assert [ask("127.0.0.1"), ask("::1")] == [200, 200]
        assert [ask("203.0.113.9"), ask("203.0.113.9", **with_token)] == [404, 404]
        # a proxy on this machine asks for somebody else
        assert ask("127.0.0.1", **{"X-Forwarded-For": "203.0.113.9"}) == 404


def test_a_server_shows_requests_by_route_and_status() -> None:
    with private_server() as server, httpx.Client(base_url=server.base_url, trust_env=False) as client:
        client.post("/api/v1/visitor/session", json={"shop": "nothing", "locale": "zh-CN"})
        client.get("/nowhere/personal-name")
        said = samples(client.get("/metrics").text)
        assert said["yingda_http_requests_total{method=POST,route=/api/v1/visitor/session,status=404}"] == 1
        assert said["yingda_http_requests_total{method=GET,route=unknown,status=404}"] == 1
        assert said["yingda_http_request_seconds_count{method=GET,route=unknown}"] == 1
        assert said["yingda_processes"] == 1
        assert said["process_resident_memory_bytes"] > 50_000_000
        assert "personal-name" not in str(said)
        missing = named_in_alerts() - families(client.get("/metrics").text)
        assert missing == set()


def named_in_alerts() -> set[str]:
    rules = [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]
    return {name for rule in rules for name in NAME.findall(rule["expr"])}


def families(text: str) -> set[str]:
    """Every name that a query may use, also of those that have no sample yet."""
    found = set()
    for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE):
        plain = name.removesuffix("_total")
        found |= {name, plain, *(plain + part for part in PARTS)}
    return found


def test_the_alerts_are_well_formed() -> None:
    [group] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    names = [rule["alert"] for rule in group["rules"]]
    assert len(set(names)) == len(names) >= 10
    for rule in group["rules"]:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))
        assert balanced(rule["expr"]), rule["alert"]
        assert rule["annotations"]["summary"].strip()


def balanced(expression: str) -> bool:
    """Brackets close in the order in which they were opened."""
    pairs, stack = {")": "(", "]": "[", "}": "{"}, []
    for letter in expression:
        if letter in pairs.values():
            stack.append(letter)
        elif letter in pairs and (not stack or stack.pop() != pairs[letter]):
            return False
    return not stack


def test_brackets_that_do_not_close_are_seen() -> None:
    assert not balanced("sum(rate(x[5m])")
    assert not balanced("sum(x])")
