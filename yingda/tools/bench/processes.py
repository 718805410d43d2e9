"""Two web processes on one PostgreSQL, as behind a balancer, against one."""

from collections.abc import Mapping
from typing import Any

from yingda.tools import staffing
from yingda.tools.bench.push import AGENTS, CAPACITY, SOCKETS, Load, play
from yingda.tools.errors import CommandError
from yingda.tools.replay.command import OpenDatabase
from yingda.tools.server import PrivateServer, private_server

NEEDED = ("YINGDA_DATABASE_URL", "YINGDA_REDIS_URL")


def processes(seconds: float, env: Mapping[str, str], open_database: OpenDatabase) -> dict[str, Any]:
    """200 messages a second through one process with 200 sockets, then through two with 400."""
    if any(name not in env for name in NEEDED):
        raise CommandError("two processes need --database-url (an empty PostgreSQL database) and --redis-url")
    customers = SOCKETS - AGENTS
    with private_server(**env) as first:
        with open_database(first.settings) as db:
            sign_ins = staffing.make_staff(db, 2 * AGENTS, CAPACITY)
        alone = play([first], sign_ins[:AGENTS], Load(customers, seconds))
        second = PrivateServer(first.home, env)
        try:
            second.start()
            both = play([first, second], sign_ins, Load(2 * customers, seconds))
        finally:
            second.stop()
    return {"one": alone, "two": both}
