"""What changes of staff and teams would cause, asked before they are made; and many people at once."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Ids, StaffChange, TeamChange
from yingda.console import service
from yingda.console.pushes import Consequences, QueueTroubles
from yingda.console.service import RehearsedError
from yingda.infra.db import Database
from yingda.infra.http.params import Db, PathId
from yingda.kit.errors import AppError
from yingda.kit.texts import text
from yingda.presence.types import StaffEdit

Me = NamedDependency[Actor]


class StaffRehearsal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of some people that is only to be tried."""

    staff_ids: Ids
    change: StaffEdit


class TeamRehearsal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of a team that is only to be tried; none dissolves it."""

    change: TeamChange | None = None


class ManyStaff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People who all leave."""

    staff_ids: Ids


class NotDone(msgspec.Struct, frozen=True):
    """Somebody for whom it was not done, and why."""

    staff_id: int
    text: str


class Deactivated(msgspec.Struct, frozen=True):
    """Who has left, and who could not."""

    staff_ids: list[int]
    refused: list[NotDone]


class StaffingController(Controller):
    """Consequences of changes of staff and teams."""

    path = "/api/v1"
    tags = ("staff",)

    @post("/staff/consequences", operation_id="rehearseStaff", status_code=HTTP_200_OK)
    async def rehearse_staff(self, db: Db, actor: Me, data: JSONBody[StaffRehearsal]) -> Consequences:
        """What a change of these people would cause; refused as the change itself would be."""
        return await _rehearsed(db, service.rehearse_staff, actor, data.staff_ids, data.change)

    @post("/teams/{team_id:int}/consequences", operation_id="rehearseTeam", status_code=HTTP_200_OK)
    async def rehearse_team(
        self, db: Db, actor: Me, team_id: PathId, data: JSONBody[TeamRehearsal]
    ) -> Consequences:
        """What a change of this team would cause; refused as the change itself would be."""
        return await _rehearsed(db, service.rehearse_team, actor, team_id, data.change)

    @post("/staff/deactivate", operation_id="deactivateStaff", status_code=HTTP_200_OK)
    async def deactivate(self, db: Db, actor: Me, data: JSONBody[ManyStaff]) -> Deactivated:
        """Deactivate many people, each in a unit of their own; saying it again changes nothing."""
        done: list[int] = []
        refused: list[NotDone] = []
        for staff_id in dict.fromkeys(data.staff_ids):
            try:
                await db.write(accounts.update_staff, actor, staff_id, StaffChange(active=False))
                done.append(staff_id)
            except AppError as error:
                refused.append(NotDone(staff_id, text(error.code, actor.locale, error.params)))
        return Deactivated(done, refused)

    @get("/queues/troubles", operation_id="listQueueTroubles")
    async def troubles(self, db: Db, actor: Me) -> QueueTroubles:
        """Queues of the reader's shops that nobody could ever serve."""
        return QueueTroubles(await db.read(service.troubles_of, actor))


async def _rehearsed(db: Database, fn: Callable[..., None], *args: Any) -> Consequences:
    try:
        await db.write(fn, *args)
    except RehearsedError as rehearsed:
        return rehearsed.found
    raise AssertionError("a rehearsal always ends its unit")
