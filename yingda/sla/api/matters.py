"""Clocks of conversations, levels, joint sessions, the daily list."""

from datetime import date
from typing import Annotated

from litestar import Controller, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.db import Unit
from yingda.infra.http.params import Db, Id, PathId
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.ids import MAX_ID
from yingda.sla import service
from yingda.sla.pushes import (
    ClockCounts,
    ClockExplanation,
    ClockHistory,
    ConversationClocks,
    DailyList,
    JointSession,
    MatterLevel,
    Outcomes,
)
from yingda.sla.types import JointDraft, LevelWish, ToldPlan

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
Ids = Annotated[list[Id] | None, QueryParameter(max_items=200)]
Day = Annotated[date, QueryParameter()]

LONGEST_DAYS = 366


class ClockController(Controller):
    """Clocks in lists, and counted."""

    path = "/api/v1/sla"
    tags = ("sla",)

    @get("/clocks", operation_id="listClocks")
    async def clocks(self, db: Db, actor: Me, conversation_ids: Ids = None) -> ConversationClocks:
        """Open clocks of conversations; those that the reader may not see are left out."""
        return await db.read(service.clocks_among, actor, conversation_ids or [])

    @get("/counts", operation_id="countClocks")
    async def counts(self, db: Db, actor: Me) -> ClockCounts:
        """Open clocks of the reader's shops by kind."""
        return await db.read(service.counts_of, actor)

    @get("/outcomes", operation_id="getSlaOutcomes")
    async def outcomes(self, db: Db, actor: Me, shop_id: ShopId, first: Day, last: Day) -> Outcomes:
        """How the targets of a shop were kept that began on these of its days."""
        if not 0 <= (last - first).days < LONGEST_DAYS:
            raise InvalidError(fields=(FieldError("query/last", "sla.wrong_days"),))
        return await db.read(service.outcomes_of, actor, shop_id, first, last)


class DailyController(Controller):
    """What the supervisor goes through every day."""

    path = "/api/v1/sla"
    tags = ("sla",)

    @get("/daily", operation_id="getDailyList")
    async def read(self, db: Db, actor: Me, shop_id: ShopId) -> DailyList:
        """Overdue, unconfirmed, and hard ones without today's contact."""
        return await db.read(service.daily_of, actor, shop_id)

    @get("/daily.csv", operation_id="exportDailyList", media_type="text/csv")
    async def export(self, db: Db, actor: Me, shop_id: ShopId) -> Response[str]:
        """The same list for a spreadsheet."""
        await db.write(service.note_export, actor, shop_id)
        name, table = await db.read(service.daily_table, actor, shop_id)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


class MatterController(Controller):
    """Clocks, level and joint session of a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}"
    tags = ("sla",)

    @get("/clocks", operation_id="listClocksOfConversation")
    async def clocks(self, db: Db, actor: Me, conversation_id: PathId) -> ClockHistory:
        """All its clocks, the newest first."""
        return await db.read(service.history_of, actor, conversation_id)

    @get("/clocks/{clock_id:int}", operation_id="explainClock")
    async def explain(self, db: Db, actor: Me, conversation_id: PathId, clock_id: PathId) -> ClockExplanation:
        """Why its deadline is where it is."""
        return await db.read(service.explain_clock, actor, conversation_id, clock_id)

    @get("/level", operation_id="getLevel")
    async def level(self, db: Db, actor: Me, conversation_id: PathId) -> MatterLevel:
        """Its level, how it came to it, its joint session."""
        return await db.read(service.access_level, actor, conversation_id)

    @put("/level", operation_id="setLevel")
    async def set_level(self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[LevelWish]) -> MatterLevel:
        """Say what level it is, and why."""
        return await db.write(service.set_level, actor, conversation_id, data.level, data.reason)

    @post("/joint-session", operation_id="openJointSession", status_code=HTTP_200_OK)
    async def open_session(
        self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[JointDraft]
    ) -> JointSession:
        """Bring people and teams together in its notes; asking again adds to them."""
        return await db.write(_open_session, actor, conversation_id, data)

    @put("/joint-session/plan", operation_id="tellPlan")
    async def tell_plan(self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[ToldPlan]) -> JointSession:
        """Write down what the customer was told, by when it is done, and by which message."""
        return await db.write(_tell_plan, actor, conversation_id, data)


def _open_session(unit: Unit, actor: Actor, conversation_id: int, draft: JointDraft) -> JointSession:
    return service.open_session(unit, actor, service.access_place(unit, actor, conversation_id), draft)


def _tell_plan(unit: Unit, actor: Actor, conversation_id: int, plan: ToldPlan) -> JointSession:
    return service.tell_plan(unit, actor, service.access_place(unit, actor, conversation_id), plan)
