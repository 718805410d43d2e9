"""What goes wrong while dialogues are played, one thing after the other."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster import Cluster
from yingda.app.cli import open_database
from yingda.infra.clock import SystemClock
from yingda.tools import staffing
from yingda.tools.replay import Options, load_scripts, replay

DIALOGUES = Path(__file__).parents[1] / "data" / "dialogues.jsonl"
CALM_S = 2.0  # between two blows, so that each hits a service that works
AGENTS, CAPACITY = 4, 15
COUNTS = ("dialogues", "messages", "lost", "duplicated", "out_of_order")


@dataclass(frozen=True)
class Blow:
    """Something that goes wrong, and is mended."""

    name: str
    strike: Callable[[], None]


def blows(parts: Cluster) -> list[Blow]:
    """Every process is killed and started again, then Redis and PostgreSQL."""
    kills = [Blow(f"web {number} killed", lambda web=web: restart(web)) for number, web in enumerate(parts.webs)]
    kills += [Blow("worker killed", lambda worker=worker: restart(worker)) for worker in parts.workers]
    return [
        *kills,
        Blow("redis", lambda: (parts.redis.stop(), time.sleep(CALM_S), parts.redis.start())),
        Blow("postgresql restarted", lambda: (parts.postgres.stop(), parts.postgres.start())),
        Blow("postgresql crashed", lambda: (parts.postgres.stop("immediate"), parts.postgres.start())),
    ]


def restart(process: Any) -> None:
    process.kill()
    process.start()


class Storm(threading.Thread):
    """Strikes while the others play; what failed is raised by `over`."""

    def __init__(self, planned: Sequence[Blow]) -> None:
        super().__init__(name="storm")
        self._planned = planned
        self._error: Exception | None = None
        self.struck: list[str] = []

    def run(self) -> None:
        try:
            for blow in self._planned:
                time.sleep(CALM_S)
                blow.strike()
                self.struck.append(blow.name)
        except Exception as error:
            self._error = error

    def over(self) -> list[str]:
        """Wait for the end; what has struck."""
        self.join()
        if self._error is not None:
            raise self._error
        return self.struck


def play(parts: Cluster, rate: float, planned: Sequence[Blow], *, agents: int = AGENTS) -> dict[str, Any]:
    """The dialogues through all web processes, for as long as the storm lasts: what came of them."""
    with open_database(parts.settings) as db:
        sign_ins = staffing.make_staff(db, max(agents, 1), CAPACITY)
    urls = ",".join(web.base_url for web in parts.webs)
    options = Options(urls, rate, sign_ins[:agents], staffing.SHOP)
    storm = Storm(planned)
    storm.start()
    rounds = []
    try:
        # where processes start slowly the storm outlasts the dialogues: then they are played again
        while storm.is_alive() or not rounds:
            rounds.append(asyncio.run(replay(load_scripts(DIALOGUES), options, SystemClock())))
    finally:
        struck = storm.over()
    return {name: sum(each[name] for each in rounds) for name in COUNTS} | {"rounds": len(rounds), "struck": struck}
