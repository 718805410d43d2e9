"""Jobs of conversations: silent customers, unanswered questions to be handed on, loads shown."""

import structlog

from yingda.conversations.service import (
    FETCH_JOB,
    SHOW_LOAD,
    FetchPicture,
    IdleCheck,
    LoadChanged,
    SilenceCheck,
    keep_picture,
    look_at_silence,
    look_at_transfer,
    picture_address,
    show_load,
)
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.outgoing import Ask, Fetcher, OutgoingError
from yingda.infra.storage import Storage, StoredFile
from yingda.kit.errors import InvalidError

PICTURE_LIMIT = 3_000_000  # bytes; pictures in shops are a tenth of it
OK = 200

log = structlog.get_logger("yingda.conversations")

KINDS = (
    JobKind("conversations.idle", IdleCheck, unit=look_at_silence),
    JobKind("conversations.transfer_silence", SilenceCheck, unit=look_at_transfer),
    JobKind(SHOW_LOAD, LoadChanged, unit=show_load),
)


def kinds(db: Database, storage: Storage, fetcher: Fetcher) -> tuple[JobKind, ...]:
    """What works outside of units: fetching the pictures of products."""

    async def fetch_picture(wanted: FetchPicture, _job_id: int) -> None:
        url = await db.read(picture_address, wanted.picture_id)
        stored = await _picture(storage, fetcher, url) if url else None
        if stored is not None:
            await db.write_later(keep_picture, wanted, stored)

    return (JobKind(FETCH_JOB, FetchPicture, outside=fetch_picture),)


async def _picture(storage: Storage, fetcher: Fetcher, url: str) -> StoredFile | None:
    # a card without a picture is good enough: whoever looks at the product a day later has it tried again
    try:
        answer = await fetcher.fetch(Ask("GET", url, {"accept": "image/*"}, redirects=3), PICTURE_LIMIT)
        stored = await storage.put(answer.body if answer.status == OK else b"", "product")
    except (OutgoingError, InvalidError) as error:
        log.info("picture of a product was not fetched", error=error.code)
        return None
    return stored if stored.width is not None else None
