"""CPU-heavy pure functions run in child processes, so that they never hold up the server."""

import asyncio
import faulthandler
import functools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import FrameType, FunctionType
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

import structlog

from yingda.kit.errors import UnavailableError

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)

NICE = 10  # answering customers goes before computing
TIMEOUT_S = 30.0
TRAINING_TIMEOUT_S = 300.0
MAX_WAITING = 200  # beyond this the caller is told to come back
RETRY_AFTER_S = 2
ATTEMPTS = 2  # a child may have died of another's work; one that dies twice dies of its own


@runtime_checkable
class Compute(Protocol):
    """Runs top-level functions with picklable arguments somewhere."""

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `fn`; its exception; TimeoutError; UnavailableError when too many wait."""
        ...

    async def close(self) -> None:
        """Finish what runs, drop what waits."""
        ...


class InlineCompute:
    """Runs everything at once, here: for tests and `workers=0`."""

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        _check_top_level(fn)
        return fn(*args, **kwargs)

    async def close(self) -> None:
        """Nothing is left running."""


class ProcessCompute:
    """Runs in `workers` child processes, which start with the first work and are replaced when they die."""

    def __init__(self, workers: int, timeout_s: float = TIMEOUT_S) -> None:
        self._workers = workers
        self._timeout_s = timeout_s
        self._waiting = 0
        self._pool = self._new_pool()

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        _check_top_level(fn)
        if self._waiting >= MAX_WAITING:
            raise UnavailableError(RETRY_AFTER_S)
        self._waiting += 1
        try:
            return await self._attempt(functools.partial(fn, *args, **kwargs))
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        pool = self._pool
        await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)

    async def _attempt(self, work: "functools.partial[T]") -> T:
        for attempt in range(1, ATTEMPTS + 1):
            pool = self._pool
            try:
                return await asyncio.wrap_future(pool.submit(_bounded, self._timeout_s, work))
            except BrokenProcessPool:
                log.warning("compute_child_died", function=work.func.__name__, attempt=attempt)
                self._replace(pool)
        raise UnavailableError(RETRY_AFTER_S)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if self._pool is not broken:
            return
        broken.shutdown(wait=False)
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_start_child)


def make_compute(workers: int) -> Compute:
    """Compute with that many children; none means inline."""
    return ProcessCompute(workers) if workers else InlineCompute()


def make_trainer(workers: int) -> Compute:
    """A child of its own for one long piece of work, so that nothing short waits behind it; close it afterwards."""
    return ProcessCompute(1, TRAINING_TIMEOUT_S) if workers else InlineCompute()


def _check_top_level(fn: Callable[..., object]) -> None:
    if not isinstance(fn, FunctionType) or fn.__qualname__ != fn.__name__ or fn.__name__ == "<lambda>":
        raise TypeError(f"only top-level functions can be sent to a child, not {fn!r}")


def _start_child() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    os.nice(NICE)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    # a child holds both ends of the work queue, so it would wait for ever after the server was killed
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel])
    os._exit(1)


def _bounded(timeout_s: float, work: Callable[[], T]) -> T:
    """Stop Python code by an alarm; end the process if it is stuck in C code for as long again."""
    faulthandler.dump_traceback_later(2 * timeout_s, exit=True)
    signal.signal(signal.SIGALRM, _time_over)
    signal.setitimer(signal.ITIMER_REAL, timeout_s)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


def _time_over(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError("computing took too long")
