"""The operations page: who may see and do what, jobs that were given up, how much is logged."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient
from sqlalchemy import update

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.app.tables import MIGRATIONS
from yingda.console.api import operations
from yingda.infra.db import Database, Unit
from yingda.infra.health.types import Patient
from yingda.infra.http.problems import exception_handlers
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import JobState, NewJob
from yingda.infra.logging import configure_logging
from yingda.infra.processes.beating import Beats
from yingda.infra.settings import Settings

pytestmark = pytest.mark.db
BASE = "/api/v1/operations"
Ask = Callable[..., Any]


@pytest.fixture
def beats(db: Database) -> Beats:
    configure_logging(Settings())
    made = Beats(db, "1.2.3", "info", lambda: 3)
    asyncio.run(made.beat())
    return made


@pytest.fixture
def who(desk: Desk) -> list[Actor]:
    """Whoever is last asks."""
    return [desk.staff("boss", role=Role.ADMIN)]


@pytest.fixture
def ask(db: Database, who: list[Actor], beats: Beats, tmp_path: Path) -> Iterator[Ask]:
    settings = Settings(home=tmp_path, secret="wC3zQ0pX8rT1vB6nM4kL9sD2fG7hJ5yU", database_url=db.url)

    def giving(value: Any) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    app = Litestar(
        list(operations.ROUTES), exception_handlers=exception_handlers(), logging_config=None,
        dependencies={
            "db": giving(db), "beats": giving(beats), "actor": Provide(lambda: who[-1], sync_to_thread=False),
            "patient": giving(lambda: Patient(settings, MIGRATIONS, "1.2.3", db.clock, None)),
        },
    )  # fmt: skip
    with TestClient(app) as client:

        def asking(method: str, path: str = "", expected: int = 200, **more: Any) -> Any:
            answer = client.request(method, BASE + path, **more)
            assert answer.status_code == expected, answer.text
            return answer.json() if answer.content else None

        yield asking


def give_up(db: Database, *states: JobState) -> list[int]:
    """Jobs in these states; their ids."""

    def write(unit: Unit) -> list[int]:
        for number, state in enumerate(states):
            unit.enqueue(NewJob(f"mail.send{number}"))
            unit.execute(
                update(Job)
                .where(Job.kind == f"mail.send{number}")
                .values(state=state, attempts=8, last_error="OSError: no route")
            )
        return sorted(unit.execute(Job.__table__.select().with_only_columns(Job.id)).scalars())

    found: list[int] = db.write_now(write)
    return found


def test_what_is_shown(ask: Ask, db: Database, desk: Desk) -> None:
    give_up(db, JobState.DEAD, JobState.WAITING)
    desk.wait(seconds=31)
    shown = ask("GET")
    assert [(one["kind"], one["waiting"], one["late"], one["dead"]) for one in shown["jobs"]] == [
        ("mail.send0", 0, 0, 1), ("mail.send1", 1, 1, 0),
    ]  # fmt: skip
    [process] = shown["processes"]
    assert (process["version"], process["sockets"], process["log_level"], process["alive"]) == (
        "1.2.3",
        3,
        "info",
        True,
    )
    assert shown["database"]["bytes"] > 100_000
    assert len(shown["database"]["tables"]) == 8
    assert shown["may_manage"] is True


def test_jobs_that_were_given_up_in_pages(ask: Ask, db: Database) -> None:
    ids = give_up(db, JobState.DEAD, JobState.PARKED, JobState.WAITING, JobState.DEAD)
    first = ask("GET", "/jobs?limit=2")
    assert [(one["id"], one["state"], one["error"]) for one in first["items"]] == [
        (ids[3], "dead", "OSError: no route"), (ids[1], "parked", "OSError: no route"),
    ]  # fmt: skip
    second = ask("GET", f"/jobs?limit=2&cursor={first['next']}")
    assert ([one["id"] for one in second["items"]], second["next"]) == ([ids[0]], None)


def test_a_job_runs_again_and_another_is_discarded(ask: Ask, db: Database) -> None:
    dead, other, waiting = give_up(db, JobState.DEAD, JobState.DEAD, JobState.WAITING)
    ask("POST", f"/jobs/{dead}/run", 204)
    ask("DELETE", f"/jobs/{other}", 204)
    counts = {one["kind"]: (one["waiting"], one["dead"]) for one in ask("GET")["jobs"]}
    assert counts == {"mail.send0": (1, 0), "mail.send2": (1, 0)}
    # what was not given up is left alone
    assert ask("POST", f"/jobs/{waiting}/run", 404)["code"] == "error.not_found"
    assert ask("DELETE", f"/jobs/{waiting}", 404)["code"] == "error.not_found"


def test_the_log_level_for_a_while(ask: Ask) -> None:
    ask("PUT", "/log-level", 204, json={"level": "debug", "minutes": 5})
    [process] = ask("GET")["processes"]
    assert (process["log_level"], process["log_until"] is not None) == ("debug", True)
    ask("DELETE", "/log-level", 204)
    [process] = ask("GET")["processes"]
    assert process["log_until"] is None
    assert ask("PUT", "/log-level", 404, json={"level": "debug", "process_id": 999})["code"] == "error.not_found"


def test_health_in_the_reader_s_words(ask: Ask) -> None:
    report = ask("GET", "/health")
    assert report["findings"]
    by_check = {one["check"]: one for one in report["findings"]}
    assert "密钥" in by_check["secrets"]["text"]
    levels = [one["level"] for one in report["findings"]]
    assert levels == sorted(levels, key=["fail", "warn", "ok"].index)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.TEAM_LEAD, Role.AGENT, Role.INSPECTOR])
def test_it_is_the_administrator_s_alone(ask: Ask, who: list[Actor], desk: Desk, db: Database, role: Role) -> None:
    [job] = give_up(db, JobState.DEAD)
    who.append(desk.staff("other", role=role))
    for method, path, body in (
        ("GET", "", None), ("GET", "/health", None), ("GET", "/jobs", None), ("POST", f"/jobs/{job}/run", None),
        ("DELETE", f"/jobs/{job}", None), ("PUT", "/log-level", {"level": "debug"}), ("DELETE", "/log-level", None),
    ):  # fmt: skip
        assert ask(method, path, 403, json=body)["code"] == "accounts.no_permission"
    who.pop()
    assert [one["id"] for one in ask("GET", "/jobs")["items"]] == [job]
