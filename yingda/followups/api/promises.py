"""Promises over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.customers.pushes import Revealed
from yingda.customers.types import Reveal
from yingda.followups import service
from yingda.followups.pushes import (
    ConversationPromises,
    PromiseCard,
    PromisePage,
    PromiseReading,
    PromiseShopSettings,
)
from yingda.followups.service import PromiseQuery
from yingda.followups.types import CallNote, Postponement, PromiseDrop, PromiseFilter, PromiseSettings, PromiseView
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Id, Limit, PathId, QueryId
from yingda.kit.errors import FieldError, InvalidError

Me = NamedDependency[Actor]
LATEST_MS = 253_402_300_799_000  # the end of the year 9999


class TypedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that is being typed."""

    conversation_id: Id
    text: Annotated[str, Meta(max_length=5000)]


class PromiseReveal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a number is shown in full or was copied."""

    how: Reveal = Reveal.SHOW


class NewPromiseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Settings written over a version."""

    settings: PromiseSettings
    version: Annotated[int, Meta(ge=0)]


async def provide_wanted(
    view: Annotated[PromiseView, QueryParameter()] = PromiseView.MINE,
    which: Annotated[PromiseFilter, QueryParameter()] = PromiseFilter.OPEN,
    shop_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> PromiseQuery:
    """Which list, from where."""
    return PromiseQuery(view, which, shop_id, _after(cursor), clamp_limit(limit))


class PromiseController(Controller):
    """Promises in lists, and what is done with them."""

    path = "/api/v1/promises"
    tags = ("promises",)

    @get("/", operation_id="listPromises", dependencies={"wanted": Provide(provide_wanted)})
    async def page(self, db: Db, actor: Me, wanted: NamedDependency[PromiseQuery]) -> PromisePage:
        """The reader's, those of their teams, or all of their shops."""
        items, more = await db.read(service.list_promises, actor, wanted)
        return PromisePage(items, encode_cursor(to_ms(more[0]), more[1]) if more else None)

    @post("/reading", operation_id="readPromises", status_code=HTTP_200_OK)
    async def read_line(self, db: Db, actor: Me, data: JSONBody[TypedLine]) -> PromiseReading:
        """What a line says about time, while it is typed; nothing is kept."""
        return await db.read(service.read_line, actor, data.conversation_id, data.text)

    @post("/{promise_id:int}/confirm", operation_id="confirmPromise", status_code=HTTP_200_OK)
    async def confirm(self, db: Db, actor: Me, promise_id: PathId) -> PromiseCard:
        """What was read out of a message is a promise."""
        return await db.write(service.confirm, actor, promise_id)

    @post("/{promise_id:int}/take", operation_id="takePromise", status_code=HTTP_200_OK)
    async def take(self, db: Db, actor: Me, promise_id: PathId) -> PromiseCard:
        """See to what one's team was given."""
        return await db.write(service.take, actor, promise_id)

    @post("/{promise_id:int}/postpone", operation_id="postponePromise", status_code=HTTP_200_OK)
    async def postpone(self, db: Db, actor: Me, promise_id: PathId, data: JSONBody[Postponement]) -> PromiseCard:
        """Set another time; the promise that takes its place."""
        return await db.write(service.postpone, actor, promise_id, data)

    @post("/{promise_id:int}/drop", operation_id="dropPromise", status_code=HTTP_200_OK)
    async def drop(self, db: Db, actor: Me, promise_id: PathId, data: JSONBody[PromiseDrop]) -> PromiseCard:
        """Say that nobody has to see to it, and why."""
        return await db.write(service.drop, actor, promise_id, data)

    @post("/{promise_id:int}/calls", operation_id="noteCall", status_code=HTTP_200_OK)
    async def note_call(self, db: Db, actor: Me, promise_id: PathId, data: JSONBody[CallNote]) -> PromiseCard:
        """Write down that the customer was called."""
        return await db.write(service.note_call, actor, promise_id, data)

    @post("/{promise_id:int}/reveal", operation_id="revealPromise", status_code=HTTP_200_OK)
    async def reveal(self, db: Db, actor: Me, promise_id: PathId, data: JSONBody[PromiseReveal]) -> Revealed:
        """The number to call, in full; every look is written down."""
        return await db.write(service.reveal, actor, promise_id, data.how)


class PromiseSettingsController(Controller):
    """What holds for the promises of a shop."""

    path = "/api/v1/shops/{shop_id:int}/promise-settings"
    tags = ("promises",)

    @get("/", operation_id="getPromiseSettings")
    async def read(self, db: Db, actor: Me, shop_id: PathId) -> PromiseShopSettings:
        """Times where none was said, warning, length of a hold."""
        return await db.read(service.get_settings, actor, shop_id)

    @put("/", operation_id="putPromiseSettings")
    async def write(
        self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[NewPromiseSettings]
    ) -> PromiseShopSettings:
        """Set them for what is promised from now on."""
        return await db.write(service.put_settings, actor, shop_id, data.settings, data.version)


@get(
    "/api/v1/conversations/{conversation_id:int}/promises", operation_id="listPromisesOfConversation",
    tags=["promises"],
)  # fmt: skip
async def of_conversation(db: Db, actor: Me, conversation_id: PathId) -> ConversationPromises:
    """Promises of a conversation, the newest first, and its hold."""
    return await db.read(service.promises_of, actor, conversation_id)


def _after(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    due, last = decode_cursor(cursor, tuple[int, int])
    if not 0 <= due <= LATEST_MS:
        raise InvalidError("error.cursor", fields=(FieldError("query/cursor", "error.cursor"),))
    return from_ms(due), last


ROUTES = (PromiseController, PromiseSettingsController, of_conversation)
