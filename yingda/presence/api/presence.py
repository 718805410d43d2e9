"""Presence over HTTP: colleagues' and one's own."""

from typing import Annotated

import msgspec
from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading
from yingda.presence import service
from yingda.presence.pushes import PresenceCard
from yingda.presence.types import State


class PresenceList(msgspec.Struct, frozen=True):
    """Cards of the colleagues of the reader's shops."""

    items: list[PresenceCard]


class StateChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state to be in; a break needs a reason."""

    state: State
    reason: Annotated[str, Meta(max_length=100)] | None = None


class PresenceController(Controller):
    """Who is here."""

    path = "/api/v1/presence"
    tags = ("presence",)

    @get("/", operation_id="listPresence")
    async def list_presence(self, db: NamedDependency[Database], actor: NamedDependency[Actor]) -> PresenceList:
        """Everybody of the reader's shops who still works here."""
        return PresenceList(await db.read(_list, actor))

    @put("/me", operation_id="choosePresence")
    async def choose(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], data: JSONBody[StateChoice]
    ) -> PresenceCard:
        """Be online, paused, on a break or offline."""
        return await db.write(service.choose_state, actor.staff_id, data.state, data.reason)


def _list(reading: Reading, actor: Actor) -> list[PresenceCard]:
    return service.cards(reading, {actor.staff_id, *accounts.active_colleagues_of(reading, actor.shop_ids)})
