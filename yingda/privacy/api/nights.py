"""Legal holds, clearings and their copies over HTTP."""

from collections.abc import AsyncIterator
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db, PathId
from yingda.infra.storage import Storage
from yingda.privacy import service
from yingda.privacy.pushes import LegalHoldCard, LegalHoldList, NightList
from yingda.privacy.types import LegalHoldDraft, LegalHoldLift

Me = NamedDependency[Actor]
Kind = Annotated[str, PathParameter(max_length=60, pattern=r"^[a-z_]+$")]


class LegalHoldController(Controller):
    """What may not go for now."""

    path = "/api/v1/privacy/holds"
    tags = ("privacy",)

    @get("/", operation_id="listLegalHolds")
    async def read(self, db: Db, actor: Me) -> LegalHoldList:
        """Legal holds, those that hold first."""
        return await db.read(service.list_holds, actor)

    @post("/", operation_id="putLegalHold", status_code=HTTP_200_OK)
    async def put(self, db: Db, actor: Me, data: JSONBody[LegalHoldDraft]) -> LegalHoldCard:
        """Keep everything of a customer or of one conversation."""
        return await db.write(service.put_hold, actor, data)

    @post("/{hold_id:int}/lift", operation_id="liftLegalHold", status_code=HTTP_200_OK)
    async def lift(self, db: Db, actor: Me, hold_id: PathId, data: JSONBody[LegalHoldLift]) -> LegalHoldCard:
        """End a legal hold; deletions that waited for it begin."""
        return await db.write(service.lift_hold, actor, hold_id, data)


class NightController(Controller):
    """Clearings, their progress and their copies."""

    path = "/api/v1/privacy/nights"
    tags = ("privacy",)

    @get("/", operation_id="listNights")
    async def read(self, db: Db, actor: Me) -> NightList:
        """The newest clearings, what each did, and when the next begins by itself."""
        return await db.read(service.list_nights, actor)

    @post("/", operation_id="runNight", status_code=HTTP_204_NO_CONTENT)
    async def run(self, db: Db, actor: Me) -> None:
        """Begin a clearing at once."""
        await db.write(service.run_now, actor)

    @post("/{night_id:int}/cancel", operation_id="cancelNight", status_code=HTTP_204_NO_CONTENT)
    async def cancel(self, db: Db, actor: Me, night_id: PathId) -> None:
        """End a clearing after the slice it is at."""
        await db.write(service.cancel_night, actor, night_id)

    @post(
        "/{night_id:int}/copies/{kind:str}", operation_id="takeNightCopy", status_code=HTTP_200_OK,
        media_type="application/gzip",
    )  # fmt: skip
    async def take(
        self, db: Db, actor: Me, storage: NamedDependency[Storage], night_id: PathId, kind: Kind
    ) -> Stream:
        """What went of a table in a night: JSON lines, compressed."""
        keys = await db.write(service.begin_download, actor, night_id, kind)
        named = f'attachment; filename="cleared-{night_id}-{kind}.jsonl.gz"'
        return Stream(_pieces(storage, keys), media_type="application/gzip", headers={"Content-Disposition": named})


async def _pieces(storage: Storage, keys: list[str]) -> AsyncIterator[bytes]:
    for key in keys:
        yield await storage.get(key)
