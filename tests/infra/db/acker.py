"""A server-like process for the kill test: writes notes under load and says on stdout which are acknowledged.

Run as `python -m tests.infra.db.acker DATABASE_URL FIRST COUNT`.
"""

import asyncio
import os
import sys

import structlog

from tests.fixtures import bare_wiring
from tests.infra.db.tables import count_up, write_note
from yingda.infra.clock import SystemClock
from yingda.infra.db import Database, Unit

CLIENTS = 32


def write_and_count(unit: Unit, client_id: str) -> int:
    """A note, and one more on the counter: two rows that must agree whatever happens."""
    note_id = write_note(unit, client_id)
    count_up(unit)
    return note_id


async def main(url: str, first: int, count: int) -> None:
    # acknowledgements only on stdout
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    db = Database(url, SystemClock(), bare_wiring())
    numbers = iter(range(first, first + count))

    async def client() -> None:
        for number in numbers:
            await db.write(write_and_count, f"client {number}")
            os.write(1, f"{number}\n".encode())  # one line is written whole or not at all

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
