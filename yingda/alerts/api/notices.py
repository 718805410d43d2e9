"""Notices and the shift log over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.alerts import service
from yingda.alerts.pushes import LogEntry, LogPage, Notice, NoticeList, NoticeReceipts
from yingda.alerts.types import LogDraft, LogQuery, NoticeDraft
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId
from yingda.kit.ids import MAX_ID

Me = NamedDependency[Actor]


class NoticeController(Controller):
    """The notice board."""

    path = "/api/v1/notices"
    tags = ("notices",)

    @get("/", operation_id="listNotices")
    async def list_notices(self, db: Db, actor: Me) -> NoticeList:
        """The newest notices of the reader's shops."""
        return await db.read(service.board_of, actor)

    @post("/", operation_id="postNotice")
    async def post_notice(self, db: Db, actor: Me, data: JSONBody[NoticeDraft]) -> Notice:
        """Put a notice on the board."""
        return await db.write(service.post_notice, actor, data)

    @delete("/{notice_id:int}", operation_id="archiveNotice")
    async def archive(self, db: Db, actor: Me, notice_id: PathId) -> None:
        """Take a notice off the board."""
        await db.write(service.archive_notice, actor, notice_id)

    @post("/{notice_id:int}/receipt", operation_id="confirmNotice", status_code=HTTP_204_NO_CONTENT)
    async def confirm(self, db: Db, actor: Me, notice_id: PathId) -> None:
        """Say that one has read it."""
        await db.write(service.confirm_notice, actor, notice_id)

    @get("/{notice_id:int}/receipts", operation_id="getNoticeReceipts")
    async def receipts(self, db: Db, actor: Me, notice_id: PathId) -> NoticeReceipts:
        """Who has read it and who is missing."""
        return await db.read(service.receipts_of, actor, notice_id)


async def provide_wanted(
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    team_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> LogQuery:
    """Which entries, from where."""
    before = decode_cursor(cursor, tuple[int])[0] if cursor else None
    return LogQuery(q.strip(), team_id, before, clamp_limit(limit))


class ShiftLogController(Controller):
    """What one shift leaves for the next."""

    path = "/api/v1/shift-log"
    tags = ("shift log",)

    @get("/", operation_id="listShiftLog", dependencies={"wanted": Provide(provide_wanted)})
    async def list_entries(
        self,
        db: Db,
        actor: Me,
        shop_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)],
        wanted: NamedDependency[LogQuery],
    ) -> LogPage:
        """A shop's entries, newest first."""
        items, more = await db.read(service.log_of, actor, shop_id, wanted)
        return LogPage(items, encode_cursor(more) if more else None)

    @post("/", operation_id="writeShiftLog")
    async def write(self, db: Db, actor: Me, data: JSONBody[LogDraft]) -> LogEntry:
        """Write an entry."""
        return await db.write(service.write_log, actor, data)


ROUTES = (NoticeController, ShiftLogController)
