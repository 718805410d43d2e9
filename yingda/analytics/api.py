"""Figures over HTTP."""

from datetime import date
from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from yingda.accounts.types import Actor, Permission
from yingda.analytics import service
from yingda.analytics.pushes import Figures
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
        rows = await db.read(service.figures, actor, shop_id, day_from, day_to)
        return service.show(rows, actor.locale)

    @get("/figures.csv", operation_id="exportFigures", media_type="text/csv")
    async def export(
        self, db: Db, actor: Me, shop_id: QueryId = None, day_from: From = None, day_to: To = None
    ) -> Response[str]:
        """The same table for a spreadsheet."""
        actor.check(Permission.EXPORT)
        rows = await db.read(service.figures, actor, shop_id, day_from, day_to)
        return Response(
            service.to_csv(rows, actor.locale),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="figures.csv"'},
        )


ROUTES = (FigureController,)
