"""Starting and stopping: one lock per data folder, migrations first, then uvicorn."""

import asyncio
import errno
import fcntl
import gc
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

import msgspec
import structlog
import uvicorn
from litestar.types import ASGIApp
from sqlalchemy.exc import DBAPIError

from yingda.accounts import service as accounts
from yingda.app import main
from yingda.app.metrics import registry_of, serve_worker_metrics
from yingda.app.tables import MIGRATIONS
from yingda.infra.clock import SystemClock
from yingda.infra.db.engine import is_sqlite
from yingda.infra.db.faults import is_connection_lost
from yingda.infra.db.migrate import upgrade
from yingda.infra.http.openapi import document
from yingda.infra.logging import configure_logging
from yingda.infra.processes.types import ProcessKind
from yingda.infra.settings import Settings
from yingda.infra.tracing import tracing

LOCK_FILE, LOCKS = "serve.lock", "serve*.lock"
BACKLOG = 2048
SELDOM = (10_000, 20, 20)  # new objects, then collections of younger ones, before the next; Python's: 700, 10, 10

log = structlog.get_logger("yingda.serve")


class StartError(Exception):
    """The process cannot start; the text says what to do."""


def serve(settings: Settings, prepare: Callable[[Settings], None] | None = None) -> None:
    """Serve until told to stop; `prepare` runs on the migrated database before anybody is served."""
    configure_logging(settings)
    with only_one(settings) as lock, tracing(settings):
        listening = listen(settings)
        _say_where(lock, listening)
        migrate(settings)
        if prepare is not None:
            prepare(settings)
        parts = main.make_parts(settings)
        _tell_admin(parts)
        server = uvicorn.Server(server_config(main.make_app(parts)))
        collect_seldom()
        _greet(settings, listening)
        server.run(sockets=[listening])


async def work(settings: Settings) -> None:
    """Run due jobs until told to stop; that is its work, also where web processes leave jobs to others."""
    configure_logging(settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    # on SQLite a process that runs jobs takes all that are claimed for lost: there is only one
    with only_one(settings) if is_sqlite(settings.database) else nullcontext(), tracing(settings):
        migrate(settings)
        parts = main.make_parts(msgspec.structs.replace(settings, jobs=True))
        parts.beats.kind = ProcessKind.WORKER
        collect_seldom()
        shown = settings.worker_metrics and serve_worker_metrics(
            settings, registry_of(settings, parts.db, parts.hub)
        )
        async with main.running(parts):
            await stopped.wait()
        if shown:
            shown()


def collect_seldom() -> None:
    """Leave the program itself to no collection any more, and look through what is new less often.

    Going through everything took 100 to 290 ms, several times a minute at 200 messages a second, and stopped all.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def migrate(settings: Settings) -> bool:
    """Bring the database up to date; false when it is."""
    try:
        return upgrade(settings.database, MIGRATIONS, SystemClock())
    except DBAPIError as error:
        if not is_connection_lost(error):
            raise
        raise StartError(f"the database cannot be reached: {error.orig}") from error


def openapi_document(settings: Settings) -> str:
    """The OpenAPI document as JSON, stable enough to be compared."""
    parts = main.make_parts(settings)
    try:
        return json.dumps(document(main.make_litestar(parts)), ensure_ascii=False, indent=1, sort_keys=True)
    finally:
        parts.db.close()


@contextmanager
def only_one(settings: Settings) -> Iterator[IO[str]]:
    """Refuse a second server on the same data folder (SQLite has one writer), or on the same port of it."""
    with (settings.home / _lock_name(settings)).open("a+") as lock:
        try:
            _lock(lock)
        except OSError as error:
            raise StartError(
                f"another server already uses the data folder {settings.home}; stop it or set YINGDA_HOME"
            ) from error
        yield lock


def served_at(settings: Settings) -> tuple[str, int] | None:
    """Host and port of a server that uses this data folder now; None if there is none."""
    found = (_address_in(file) for file in sorted(settings.home.glob(LOCKS)))
    return next((address for address in found if address is not None), None)


def _lock_name(settings: Settings) -> str:
    """On PostgreSQL the processes of one machine share the folder: its secret, its settings, its files."""
    return LOCK_FILE if is_sqlite(settings.database) else f"serve-{settings.port}.lock"


def _address_in(file: Path) -> tuple[str, int] | None:
    with file.open("r+") as lock:
        try:
            _lock(lock)
        except OSError:
            host, _, port = lock.read().strip().rpartition(" ")
            return (host, int(port)) if port.isdigit() else None
    return None


def _say_where(lock: IO[str], listening: socket.socket) -> None:
    """Leave the address in the lock, so that commands on this machine know the folder's server."""
    host, port = listening.getsockname()[:2]
    lock.seek(0)
    lock.truncate()
    lock.write(f"{host} {port}\n")
    lock.flush()


def _lock(file: IO[str]) -> None:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def server_config(app: ASGIApp) -> uvicorn.Config:
    """Uvicorn as we run it; deflate costs 33 KB more for each idle socket."""
    return uvicorn.Config(
        cast(Any, app), log_config=None, access_log=False, proxy_headers=False, server_header=False,
        ws="websockets-sansio", ws_per_message_deflate=False, ws_max_size=64 * 1024, ws_ping_interval=None,
        timeout_graceful_shutdown=5, timeout_keep_alive=20, lifespan="on",
    )  # fmt: skip


def listen(settings: Settings) -> socket.socket:
    """A socket on the host and port of the settings; StartError says what to do when that cannot be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            where = f"{settings.host}:{settings.port}"
            raise StartError(f"cannot listen on {where} ({error.strerror}); set PORT to a free one") from error
        raise
    listening.listen(BACKLOG)
    listening.set_inheritable(True)
    return listening


def _tell_admin(parts: main.Parts) -> None:
    """At the first start: the administrator's password, shown once and kept nowhere."""
    made = parts.db.write_now(accounts.ensure_admin)
    if made is not None:
        login, password = made
        say(f"\n  管理员 administrator: {login}   密码 password: {password}   (只显示这一次 shown once)\n")


def _greet(settings: Settings, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = "localhost" if host in ("0.0.0.0", "::") else host  # noqa: S104 # only shown
    say(f"  应答 Yingda: {settings.public_url or f'http://{shown}:{port}'}/")


def say(words: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
