"""First steps of a new shop, and rehearsals, over HTTP."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.console import service
from yingda.console.pushes import FirstSteps, RehearsalCard
from yingda.console.types import RehearsalDraft
from yingda.infra.http.params import Db, PathId

Me = NamedDependency[Actor]


class FirstStepsController(Controller):
    """Setting a new shop up."""

    path = "/api/v1/shops/{shop_id:int}"
    tags = ("shops",)

    @get("/first-steps", operation_id="getFirstSteps")
    async def first_steps(self, db: Db, actor: Me, shop_id: PathId) -> FirstSteps:
        """How far the shop is."""
        return await db.read(service.first_steps, actor, shop_id)

    @post("/rehearsals", operation_id="beginRehearsal")
    async def begin(self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[RehearsalDraft]) -> RehearsalCard:
        """Let simulated customers write for at most five minutes; no figure counts them."""
        return await db.write(service.begin_rehearsal, actor, shop_id, data)

    @post("/rehearsals/{rehearsal_id:int}/stop", operation_id="stopRehearsal", status_code=HTTP_200_OK)
    async def stop(self, db: Db, actor: Me, shop_id: PathId, rehearsal_id: PathId) -> RehearsalCard:
        """Send the simulated customers away."""
        return await db.write(service.stop_rehearsal, actor, shop_id, rehearsal_id)
