"""Recurring work over HTTP."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from yingda.accounts.types import Actor
from yingda.followups.pushes.duties import DutyBook, DutyCard, DutyDay, DutyList, DutyRunCard, DutyTimes
from yingda.followups.service import duties as service
from yingda.followups.types.duties import DutyDone, DutyDraft, DutyEdit, NewDuty
from yingda.infra.http.params import Db, Id, PathId, QueryId
from yingda.kit.ids import MAX_ID

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]


class DutyPreview(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Recurring work that is being written down."""

    shop_id: Id
    duty: DutyDraft


class DutyRunController(Controller):
    """What is due, and that it was done."""

    path = "/api/v1/duty-runs"
    tags = ("duties",)

    @get("/", operation_id="listMyDuties")
    async def mine(self, db: Db, actor: Me, shop_id: QueryId = None) -> DutyList:
        """What the reader can do now, what was missed, what they did in the last day."""
        return await db.read(service.my_duties, actor, shop_id)

    @get("/day", operation_id="getDutyDay")
    async def day(
        self,
        db: Db,
        actor: Me,
        shop_id: ShopId,
        day: Annotated[date | None, QueryParameter()] = None,
    ) -> DutyDay:
        """What was due in a shop on a day: who did what when, and what was missed."""
        return await db.read(service.day_of, actor, shop_id, day)

    @post("/{run_id:int}/take", operation_id="takeDuty", status_code=HTTP_200_OK)
    async def take(self, db: Db, actor: Me, run_id: PathId) -> DutyRunCard:
        """See to it, so that no colleague does it too."""
        return await db.write(service.take_duty, actor, run_id)

    @post("/{run_id:int}/snooze", operation_id="snoozeDuty", status_code=HTTP_200_OK)
    async def snooze(self, db: Db, actor: Me, run_id: PathId) -> DutyRunCard:
        """See to it a little later."""
        return await db.write(service.snooze_duty, actor, run_id)

    @post("/{run_id:int}/finish", operation_id="finishDuty", status_code=HTTP_200_OK)
    async def finish(self, db: Db, actor: Me, run_id: PathId, data: JSONBody[DutyDone]) -> DutyRunCard:
        """It is done, with its proof."""
        return await db.write(service.finish_duty, actor, run_id, data)


class DutyController(Controller):
    """Recurring work as it is written down."""

    path = "/api/v1/duties"
    tags = ("duties",)

    @get("/", operation_id="listDuties")
    async def page(self, db: Db, actor: Me, shop_id: ShopId) -> DutyBook:
        """Recurring work of a shop, and what ships that it has not taken on."""
        return await db.read(service.duties_of, actor, shop_id)

    @post("/", operation_id="createDuty", status_code=HTTP_201_CREATED)
    async def create(self, db: Db, actor: Me, data: JSONBody[NewDuty]) -> DutyCard:
        """Write one down."""
        return await db.write(service.create_duty, actor, data)

    @post("/preview", operation_id="previewDuty", status_code=HTTP_200_OK)
    async def preview(self, db: Db, actor: Me, data: JSONBody[DutyPreview]) -> DutyTimes:
        """When it would be due today and tomorrow."""
        return await db.read(service.preview_duty, actor, data.shop_id, data.duty)

    @put("/{duty_id:int}", operation_id="updateDuty")
    async def update(self, db: Db, actor: Me, duty_id: PathId, data: JSONBody[DutyEdit]) -> DutyCard:
        """Write it anew."""
        return await db.write(service.update_duty, actor, duty_id, data)

    @delete("/{duty_id:int}", operation_id="archiveDuty")
    async def archive(self, db: Db, actor: Me, duty_id: PathId) -> None:
        """Nobody has to do it any more."""
        await db.write(service.archive_duty, actor, duty_id)


@post(
    "/api/v1/shops/{shop_id:int}/duties/shipped", operation_id="adoptShippedDuties", status_code=HTTP_200_OK,
    tags=["duties"],
)  # fmt: skip
async def adopt_shipped(db: Db, actor: Me, shop_id: PathId) -> DutyBook:
    """Take on what ships and the shop has not."""
    return await db.write(service.adopt_shipped, actor, shop_id)


ROUTES = (DutyRunController, DutyController, adopt_shipped)
