"""A move in a process of its own, to be killed: `python -m tests.infra.moving.mover FILE URL SLICE`."""

import sys
from pathlib import Path

from yingda.app.tables import MIGRATIONS
from yingda.infra.moving.service import Move, move

if __name__ == "__main__":
    job = Move(Path(sys.argv[1]), sys.argv[2], MIGRATIONS, slice_rows=int(sys.argv[3]))
    move(job, lambda *_: None, lambda *_: None)
