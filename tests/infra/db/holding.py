"""Holding a writer in the middle of a unit, so that what comes meanwhile stands in its queue."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from yingda.infra.db import Database, Unit
from yingda.infra.db.pool import WRITERS
from yingda.infra.db.writer import BATCH_S

PATIENCE_S = 30


@contextlib.contextmanager
def held_writers(db: Database) -> Iterator[None]:
    """Every writer of `db` sits in a unit until the block ends."""
    count = 1 if db.url.startswith("sqlite") else WRITERS
    inside, release = threading.Semaphore(0), threading.Event()

    def sit(unit: Unit) -> None:
        inside.release()
        release.wait(PATIENCE_S)
        time.sleep(2 * BATCH_S)  # past the end of its batch, so that nothing of the queue joins it

    with ThreadPoolExecutor(count) as threads:
        sitting = [threads.submit(db.write_now, sit) for _ in range(count)]
        for _ in range(count):
            assert inside.acquire(timeout=PATIENCE_S)
        try:
            yield
        finally:
            release.set()
        for one in sitting:
            one.result(PATIENCE_S)
