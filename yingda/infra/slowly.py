"""A place for what takes long on purpose: checking and making hashes of passwords."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

AT_ONCE = 2  # verifying takes 19 MiB and a core each

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="yingda-password")


async def slowly(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what takes 20 ms and more beside the loop, two at a time."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(fn, *args, **kwargs))
