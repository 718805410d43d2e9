"""The trail of changes over HTTP."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.http.paging import MAX_LIMIT, clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, QueryId
from yingda.kit.ids import MAX_ID
from yingda.privacy import service
from yingda.privacy.pushes import AuditActs, AuditLine, AuditPage
from yingda.privacy.types import Asked

Me = NamedDependency[Actor]
Word = Annotated[str | None, QueryParameter(max_length=60)]
Instant = Annotated[datetime | None, QueryParameter()]
MOST_EXPORTED = 50_000  # a spreadsheet that people can still open


async def provide_asked(
    actor_id: QueryId = None,
    act: Word = None,
    target: Word = None,
    since: Instant = None,
    until: Instant = None,
    address: Word = None,
) -> Asked:
    """Which entries are wanted; a target is a kind, or a kind and an id: `shop` or `shop:3`."""
    kind, _, number = (target or "").partition(":")
    return Asked(actor_id, act or None, kind or None, number or None, since, until, address or None)


ASKED = {"asked": Provide(provide_asked)}


class TrailController(Controller):
    """Who changed what."""

    path = "/api/v1/audit"
    tags = ("audit",)

    @get("/", operation_id="listAudit", dependencies=ASKED)
    async def read(
        self, db: Db, actor: Me, asked: NamedDependency[Asked], cursor: Cursor = None, limit: Limit = None
    ) -> AuditPage:
        """Entries, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else MAX_ID
        items, more = await db.read(service.read_trail, actor, asked, before, clamp_limit(limit))
        return AuditPage(items, encode_cursor(more) if more else None)

    @get("/acts", operation_id="listAuditActs")
    async def acts(self, db: Db, actor: Me) -> AuditActs:
        """Every act that was ever written down, for choosing."""
        return AuditActs(await db.read(service.acts_of, actor))

    @post("/export", operation_id="exportAudit", dependencies=ASKED, status_code=HTTP_200_OK, media_type="text/csv")
    async def export(self, db: Db, actor: Me, asked: NamedDependency[Asked]) -> Response[str]:
        """The same entries for a spreadsheet."""
        await db.write(service.note_export, actor, asked)
        lines: list[AuditLine] = []
        more: int | None = MAX_ID
        while more is not None and len(lines) < MOST_EXPORTED:
            items, more = await db.read(service.read_trail, actor, asked, more, MAX_LIMIT)
            lines += items
        return Response(
            service.to_csv(lines, actor.locale),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
        )
