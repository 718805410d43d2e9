"""kill -9 under load: what was acknowledged is there, once; what was sent again is not there twice."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.infra.db.tables import read_counter, read_notes, write_note
from yingda.infra.db import Database

pytestmark = [pytest.mark.db, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
ACKS_BEFORE_KILL = 200
MANY = 1_000_000  # more than it will ever write before it is killed


def run_and_kill(url: str, first: int) -> list[int]:
    """Start a writing process, kill it with -9 in the middle; the numbers it had acknowledged."""
    command = [sys.executable, "-m", "tests.infra.db.acker", url, str(first), str(MANY)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        acks = [int(child.stdout.readline()) for _ in range(ACKS_BEFORE_KILL)]
        child.send_signal(signal.SIGKILL)
        # what had been acknowledged before the kill still lies in the pipe
        acks += [int(line) for line in child.stdout.read().splitlines()]
    return acks


def test_no_acknowledged_write_is_lost_or_repeated(noted: Database) -> None:
    acknowledged: list[int] = []
    for first in (0, 10_000_000):
        acknowledged += run_and_kill(noted.url, first)
        notes = Counter(noted.read_now(read_notes))
        assert set(notes.values()) == {1}
        assert {f"client {number}" for number in acknowledged} <= notes.keys()
        # no half of a unit either: the counter went up with every note
        assert noted.read_now(read_counter) == len(notes)
    for number in acknowledged[-100:]:
        noted.write_now(write_note, f"client {number}")
    assert set(Counter(noted.read_now(read_notes)).values()) == {1}
