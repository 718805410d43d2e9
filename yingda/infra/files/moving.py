"""Moving attachments from one store to another, while the product runs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from yingda.infra.storage import Storage, StoredKey

AT_ONCE = 16  # transfers under way; what one machine's line takes

# told of every file that is dealt with, with its bytes
Done = Callable[[int], None]


@dataclass(slots=True)
class Moved:
    """How many were copied, and how many had been there already."""

    copied: int = 0
    there: int = 0


async def list_files(source: Storage) -> list[StoredKey]:
    """What there is to move."""
    return [one async for one in source.list_keys()]


async def copy_files(source: Storage, target: Storage, files: list[StoredKey], done: Done) -> Moved:
    """Copy what the target does not have, and check every copy; may be stopped and begun again. Deletes nothing."""
    moved, room = Moved(), asyncio.Semaphore(AT_ONCE)

    async def copy(one: StoredKey) -> None:
        async with room:
            if await target.size_of(one.key) == one.size:
                moved.there += 1
            else:
                await target.put_back(one.key, await source.get(one.key))
                if await target.size_of(one.key) != one.size:
                    raise RuntimeError(f"{one.key} did not arrive whole")
                moved.copied += 1
            done(one.size)

    async with asyncio.TaskGroup() as group:
        for one in files:
            group.create_task(copy(one))
    return moved
