"""An installation of several processes: web processes and workers on a PostgreSQL and a Redis of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests import desk as desks
from tests.desk import Desk
from yingda.accounts.service import hash_password
from yingda.accounts.types import Role
from yingda.app.cli import open_database
from yingda.infra.settings import Settings
from yingda.tools.server import PrivateServer, free_port

HOST = "127.0.0.1"
PASSWORD = "correct-horse-battery"
SHOP = "qingchuan"
STOP_S = 20


def program(name: str) -> str:
    """Where a program of PostgreSQL or Redis is; the test is skipped if it is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def as_plain_user() -> list[str]:
    """What to put before a command that refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


class PrivatePostgres:
    """A PostgreSQL of the tests' own that can be stopped, killed and started on the same data and port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        options = ["-D", str(folder / "data"), "-U", "yingda", "-A", "trust", "-E", "UTF8", "--no-sync"]
        self._run("initdb", *options)

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://yingda@{HOST}:{self.port}/{database}"

    def create(self, database: str) -> str:
        """An empty database; its address."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url_of(database)

    def start(self) -> None:
        # fsync: the data outlives processes, no power cut
        options = f"-p {self.port} -k {self._folder} -c listen_addresses={HOST} -c fsync=off"
        self._run(
            "pg_ctl",
            "-D",
            str(self._folder / "data"),
            "-l",
            str(self._folder / "log"),
            "-w",
            "-o",
            options,
            "start",
        )

    def stop(self, how: str = "fast") -> None:
        """`fast` as an operator does it, `immediate` as a crash."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "-w", "stop")

    def _run(self, name: str, *words: str) -> None:
        done = subprocess.run(
            [*as_plain_user(), program(name), *words], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


class PrivateRedis:
    """A Redis of the tests' own that can be stopped and started on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.url = f"redis://{HOST}:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", HOST, "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen([program("redis-server"), *options], stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Worker:
    """`yingda worker` as a process."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self._env, self._log = env, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "yingda.app.cli", "worker"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, env=os.environ | self._env, stdout=log, stderr=log)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(how)
        try:
            return self.process.wait(STOP_S)
        finally:
            self.process = None


@dataclass
class Cluster:
    """What runs; each part can be ended and started again."""

    home: Path
    postgres: PrivatePostgres
    redis: PrivateRedis
    database_url: str
    webs: list[PrivateServer] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """Settings of every process."""
        return {
            "YINGDA_HOME": str(self.home), "YINGDA_DATABASE_URL": self.database_url,
            "YINGDA_REDIS_URL": self.redis.url, "YINGDA_JOBS": "0", "YINGDA_WORKERS": "0",
            "YINGDA_RATE_LIMITS": "0", "YINGDA_LOG_LEVEL": "warning",
        }  # fmt: skip

    @property
    def settings(self) -> Settings:
        """Those of the first web process."""
        return self.webs[0].settings

    def add_web(self, **env: str) -> PrivateServer:
        """Start another web process."""
        web = PrivateServer(self.home, self.env | env)
        self.webs.append(web)
        web.start()
        return web

    def add_worker(self, **env: str) -> Worker:
        """Start another worker."""
        worker = Worker(self.env | env, self.home / "worker.log")
        self.workers.append(worker)
        worker.start()
        return worker

    def jobs_of(self, *states: str) -> int:
        """How many jobs are in one of the states."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT count(*) FROM job WHERE state = ANY(%s)", [list(states)]).fetchone()
        assert row is not None
        return int(row[0])

    def log(self) -> str:
        """What all of them have said."""
        return "".join(file.read_text("utf-8", "replace") for file in sorted(self.home.glob("*.log")))

    def make_shop(self, *logins: str) -> int:
        """The shop, with agents who sign in with PASSWORD; its id."""
        desks.SECRET = hash_password(PASSWORD)
        with open_database(self.settings) as db:
            desk = Desk(db, db.clock)  # type: ignore[arg-type] # a clock that nobody moves
            shop_id = desk.shop(SHOP, name="晴川数码", alias="小晴")
            for login in logins:
                desk.staff(login, shop_id, role=Role.AGENT, aliases={shop_id: f"小{login}"})
        return shop_id


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that another user may own."""
    with tempfile.TemporaryDirectory(prefix="yingda-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def private_postgres() -> Iterator[PrivatePostgres]:
    """PostgreSQL, running; gone with its data afterwards."""
    with private_folder() as folder:
        server = PrivatePostgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


@contextmanager
def cluster(webs: int = 2, workers: int = 1) -> Iterator[Cluster]:
    """A running installation; gone with its data afterwards."""
    with ExitStack() as stack:
        home, scratch = (stack.enter_context(private_folder()) for _ in range(2))
        postgres = stack.enter_context(private_postgres())
        redis = PrivateRedis(scratch)
        stack.callback(redis.stop)
        redis.start()
        made = Cluster(home, postgres, redis, postgres.create("yingda"))
        stack.callback(_end, made)
        for _ in range(webs):
            made.add_web()
        for _ in range(workers):
            made.add_worker()
        yield made


def _end(made: Cluster) -> None:
    for one in (*made.workers, *made.webs):
        one.kill()
