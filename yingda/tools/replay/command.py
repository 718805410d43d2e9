"""What `yingda replay` does with its arguments: which server, which agents."""

import asyncio
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from yingda.infra.clock import SystemClock
from yingda.infra.db import Database
from yingda.infra.settings import Settings
from yingda.tools import staffing
from yingda.tools.errors import CommandError
from yingda.tools.replay.run import Options, open_at_once, replay
from yingda.tools.replay.script import Script
from yingda.tools.server import answers, private_server

CAPACITY = 15  # requirements: the default capacity of an agent
MOST_CAPACITY = 200
SPARE = 2  # seats over an even share: a customer who is silent for a while comes back to a fuller agent

OpenDatabase = Callable[[Settings], AbstractContextManager[Database]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments; empty and 0 mean: choose."""

    rate: float
    agents: int = 0
    base_url: str = ""
    staff_file: Path | None = None
    shop: str = ""
    only_customers: bool = False
    cut_sockets: float = 0.0


@dataclass(frozen=True, slots=True)
class Here:
    """This machine's side: settings, how to open a database, where this data folder is served now."""

    settings: Settings
    open_database: OpenDatabase
    served_at: tuple[str, int] | None


def run_replay(scripts: Sequence[Script], asked: Asked, here: Here) -> dict[str, Any]:
    """Play the scripts on the server that was asked for, or on a private one."""
    with _stage(len(scripts), asked, here) as options:
        return asyncio.run(replay(scripts, options, SystemClock()))


@contextmanager
def _stage(count: int, asked: Asked, here: Here) -> Iterator[Options]:
    base_url = asked.base_url or own_url(here)
    if base_url and all(answers(one) for one in base_url.split(",")):
        yield _options(asked, base_url, _sign_ins(count, asked, here, base_url))
        return
    if asked.base_url:
        raise CommandError(f"no server answers at {asked.base_url}")
    print("no server uses this data folder: playing on a private one", file=sys.stderr)
    with private_server() as server:
        private = replace(here, settings=server.settings, served_at=("127.0.0.1", server.port))
        yield _options(asked, server.base_url, _sign_ins(count, asked, private, server.base_url))


def own_url(here: Here) -> str:
    """The address of the server that uses this data folder; empty if there is none."""
    if here.served_at is None:
        return ""
    host, port = here.served_at
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 # only asked
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _options(asked: Asked, base_url: str, sign_ins: staffing.SignIns) -> Options:
    shop = asked.shop or ("" if asked.staff_file is not None and sign_ins else staffing.SHOP)
    return Options(base_url, asked.rate, sign_ins, shop, asked.cut_sockets)


def _sign_ins(count: int, asked: Asked, here: Here, base_url: str) -> staffing.SignIns:
    if asked.staff_file is not None:
        found = read_staff(asked.staff_file)
        return () if asked.only_customers else found[: asked.agents or None]
    if not is_ours(base_url, here.served_at):
        if asked.only_customers and asked.shop:
            return ()
        raise CommandError(f"{base_url} does not use this YINGDA_HOME: give --staff FILE with sign-ins")
    if asked.only_customers and asked.shop:
        return ()
    at_once = open_at_once(count, asked.rate)
    agents = asked.agents or math.ceil(at_once / CAPACITY) + 1
    capacity = min(MOST_CAPACITY, max(CAPACITY, math.ceil(at_once / agents) + SPARE))
    with here.open_database(here.settings) as db:
        made = staffing.make_staff(db, agents, capacity)
    return () if asked.only_customers else made


def is_ours(base_url: str, served_at: tuple[str, int] | None) -> bool:
    """Whether the server at `base_url` is the one of this data folder."""
    parts = urlsplit(base_url.partition(",")[0])
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return served_at is not None and local and parts.port == served_at[1]


def read_staff(file: Path) -> staffing.SignIns:
    """Sign-ins of a file: a JSON list of `{"login": …, "password": …}`."""
    try:
        rows = json.loads(file.read_text("utf-8"))
        return [msgspec.convert((row["login"], row["password"]), tuple[str, str]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{file} holds no list of login and password: {error}") from error
