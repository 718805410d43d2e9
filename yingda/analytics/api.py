"""Figures over HTTP."""

from datetime import date
from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from yingda.accounts.types import Actor, Permission
from yingda.analytics import service
from yingda.analytics.pushes import Figures
from yingda.analytics.types import Gathered, Row
from yingda.infra.http.params import Db, QueryId

Me = NamedDependency[Actor]
From = Annotated[date | None, QueryParameter(name="from")]
To = Annotated[date | None, QueryParameter(name="to")]


class FigureController(Controller):
    """Figures of shops and agents, each with its definition."""

    path = "/api/v1"
    tags = ("figures",)

    @get("/figures", operation_id="getFigures")
    async def figures(
        self, db: Db, actor: Me, shop_id: QueryId = None, day_from: From = None, day_to: To = None
    ) -> Figures:
        """A table of figures; today's unless days are given."""
        return service.show(await _table(db, actor, shop_id, day_from, day_to), actor.locale)

    @get("/figures.csv", operation_id="exportFigures", media_type="text/csv")
    async def export(
        self, db: Db, actor: Me, shop_id: QueryId = None, day_from: From = None, day_to: To = None
    ) -> Response[str]:
        """The same table for a spreadsheet."""
        actor.check(Permission.EXPORT)
        await db.write(service.note_export, actor, shop_id)
        rows = await _table(db, actor, shop_id, day_from, day_to)
        days = "_".join(dict.fromkeys(str(day) for day in (day_from, day_to) if day)) or "today"
        return Response(
            service.to_csv(rows, actor.locale),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="figures-{days}.csv"'},
        )


ROUTES = (FigureController,)


async def _table(db: Db, actor: Actor, shop_id: int | None, first: date | None, last: date | None) -> list[Row]:
    """Read day by day: a quarter of a busy shop in one snapshot would hold up the writer's log."""
    asked = await db.read(service.ask, actor, shop_id, first, last)
    gathered = Gathered()
    for of_shop, day in asked.parts():
        gathered = gathered.with_day(of_shop, await db.read(service.measure, of_shop, day))
    return await db.read(service.table, asked, gathered)
