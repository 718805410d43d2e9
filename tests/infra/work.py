"""Functions that the compute tests send to children; each must be importable there."""

import multiprocessing
import os
from pathlib import Path


def add(left: int, right: int) -> int:
    return left + right


def refuse(text: str) -> None:
    raise ValueError(text)


def priority_and_parent() -> tuple[int, bool]:
    return os.nice(0), multiprocessing.parent_process() is not None


def die() -> None:
    os._exit(1)


def die_once(marker: str) -> str:
    """Kill the child the first time, answer the second."""
    file = Path(marker)
    if file.exists():
        return "alive"
    file.touch()
    os._exit(1)


def loop_for_ever() -> None:
    while True:
        pass
