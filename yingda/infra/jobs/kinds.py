"""Kinds of jobs: what a payload is, and the function that does the work."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.infra.db.unit import Unit

Keep = Callable[[Unit], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """Done either in a `unit`, the one that finishes the job: once; or `outside` or `together`: at least once.

    `outside` is called with the payload and the job's id, which it carries outwards as its once-only key. What it
    returns, if anything, is run in the unit that finishes the job: kept once, and by nobody who lost the job.
    `together` does the same for several payloads at a time, for what costs more to begin than to do.
    """

    name: str
    payload: type
    unit: Callable[[Unit, Any], None] | None = None
    outside: Callable[[Any, int], Awaitable[Keep | None]] | None = None
    together: Callable[[Sequence[Any]], Awaitable[Sequence[Keep | None]]] | None = None
    version: int = 1
    max_attempts: int = 8

    def __post_init__(self) -> None:
        if [self.unit, self.outside, self.together].count(None) != 2:
            raise ValueError(f"a kind of job is done in one way, in a unit or outside of one: {self.name}")
