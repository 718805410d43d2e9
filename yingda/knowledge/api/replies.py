"""Quick replies over HTTP, also from a sheet: template, trial, and all of them or none."""

from collections.abc import Mapping
from typing import Annotated

from litestar import Controller, Response, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations.pushes import Message
from yingda.infra.compute import Compute
from yingda.infra.db import Reading
from yingda.infra.http.params import ClientId, Db, PathId
from yingda.infra.sheets import MAX_BYTES, XLSX, read_rows, write_rows
from yingda.kit.errors import InvalidError
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import text
from yingda.knowledge import service
from yingda.knowledge.policy import MOST_IN_SHEET
from yingda.knowledge.ports import Waits
from yingda.knowledge.pushes import QuickReply, QuickReplyList, RenderedReply
from yingda.knowledge.types import Cell, Column, ReplyChange, ReplyDraft, SheetLine

Me = NamedDependency[Actor]
Work = NamedDependency[Compute]
Waiting = NamedDependency[Waits]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
Upload = Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)]
# rows add their number to it
SheetId = Annotated[str, QueryParameter(min_length=8, max_length=56, pattern=r"^[\w.:-]+$")]


class SendReply(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a quick reply now; the same `client_id` again sends nothing twice."""

    client_id: ClientId


class SentReply(Struct, frozen=True):
    """The messages that a quick reply became."""

    items: list[Message]
    has_more: bool


class SheetProblem(Struct, frozen=True):
    """What is wrong in one cell."""

    column: Column
    text: str


class SheetRow(Struct, frozen=True):
    """One quick reply of a sheet as it was read, and all that is wrong."""

    row: int
    cells: dict[str, str]
    problems: list[SheetProblem]


class SheetReport(Struct, frozen=True):
    """What importing a sheet would do; nothing is kept while any row is wrong."""

    rows: list[SheetRow]
    wrong: int


class SheetImported(Struct, frozen=True):
    """How many quick replies the sheet brought."""

    count: int


class QuickReplyController(Controller):
    """Keeping quick replies."""

    path = "/api/v1/quick-replies"
    tags = ("quick replies",)

    @get("/", operation_id="listQuickReplies")
    async def list_replies(self, db: Db, actor: Me, shop_id: ShopId) -> QuickReplyList:
        """What the reader can use in a shop."""
        return QuickReplyList(await db.read(service.replies_of, actor, shop_id))

    @post("/", operation_id="createQuickReply")
    async def create(self, db: Db, actor: Me, data: JSONBody[ReplyDraft]) -> QuickReply:
        """Keep a new quick reply."""
        return await db.write(service.create_reply, actor, data)

    @put("/{reply_id:int}", operation_id="updateQuickReply")
    async def update(self, db: Db, actor: Me, reply_id: PathId, data: JSONBody[ReplyChange]) -> QuickReply:
        """Replace the content of a quick reply."""
        return await db.write(service.update_reply, actor, reply_id, data)

    @delete("/{reply_id:int}", operation_id="archiveQuickReply")
    async def archive(self, db: Db, actor: Me, reply_id: PathId) -> None:
        """Take a quick reply out of use."""
        await db.write(service.archive_reply, actor, reply_id)


class QuickReplySheetController(Controller):
    """Many quick replies of a shop from one sheet."""

    path = "/api/v1/quick-replies/sheet"
    tags = ("quick replies",)

    @get("/template", operation_id="getQuickReplyTemplate", media_type=XLSX)
    async def template(self, actor: Me, compute: Work) -> Response[bytes]:
        """A sheet with headings and a few phrases to begin with."""
        accounts.check_may(actor, Permission.QUICK_REPLY_EDIT_SHOP)
        made = await compute.run(
            write_rows, text("quick_reply.sheet.title", actor.locale), *_template(actor.locale)
        )
        headers = {"Content-Disposition": 'attachment; filename="quick-replies.xlsx"'}
        return Response(made, headers=headers, media_type=XLSX)

    @post("/check", operation_id="checkQuickReplySheet", status_code=HTTP_200_OK)
    async def check(self, db: Db, actor: Me, compute: Work, data: Upload, shop_id: ShopId) -> SheetReport:
        """Try a sheet: every row with everything that is wrong, and nothing is kept."""
        await db.read(accounts.access_shop, actor, shop_id, Permission.QUICK_REPLY_EDIT_SHOP)
        rows = await _rows(compute, data)
        return _report(await db.read(service.judge_sheet, actor, shop_id, rows), actor.locale)

    @post("/", operation_id="importQuickReplySheet", status_code=HTTP_200_OK)
    async def take_in(
        self, db: Db, actor: Me, compute: Work, data: Upload, shop_id: ShopId, client_id: SheetId
    ) -> SheetImported:
        """Keep every quick reply of a sheet, or none; the same `client_id` again keeps nothing twice."""
        await db.read(accounts.access_shop, actor, shop_id, Permission.QUICK_REPLY_EDIT_SHOP)
        rows = await _rows(compute, data)
        return SheetImported(await db.write(service.import_sheet, actor, shop_id, rows, client_id))


class QuickReplyUseController(Controller):
    """Using a quick reply in a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}/quick-replies/{reply_id:int}"
    tags = ("quick replies",)

    @get("/", operation_id="renderQuickReply")
    async def preview(
        self, db: Db, actor: Me, waits: Waiting, conversation_id: PathId, reply_id: PathId
    ) -> RenderedReply:
        """The quick reply filled in for this customer."""
        return await db.read(_preview, actor, conversation_id, reply_id, waits)

    @post("/", operation_id="sendQuickReply")
    async def send(
        self,
        db: Db,
        actor: Me,
        waits: Waiting,
        conversation_id: PathId,
        reply_id: PathId,
        data: JSONBody[SendReply],
    ) -> SentReply:
        """Send all its messages at once."""
        rendered = await db.read(service.render, actor, conversation_id, reply_id, waits)
        outgoing = service.prepare(rendered, data.client_id)
        sent = await db.write(service.send_reply, actor, conversation_id, reply_id, outgoing)
        return SentReply(sent, has_more=False)


ROUTES = (QuickReplyController, QuickReplySheetController, QuickReplyUseController)


def _preview(reading: Reading, actor: Actor, conversation_id: int, reply_id: int, waits: Waits) -> RenderedReply:
    return service.show(reading, service.render(reading, actor, conversation_id, reply_id, waits))


async def _rows(compute: Compute, data: Mapping[str, UploadFile]) -> list[list[Cell]]:
    upload = data.get("file")
    content = b"" if upload is None else await upload.read(MAX_BYTES + 1)
    if not content:
        raise InvalidError("error.file.empty")
    return await compute.run(read_rows, content, MOST_IN_SHEET + 1)


def _template(locale: str) -> tuple[list[list[str]], list[str]]:
    headings = service.sheet_headings(locale)
    samples = [line.split("|") for line in text("quick_reply.sheet.samples", locale).splitlines()]
    rows = [headings, *([*cells, *[""] * (len(headings) - len(cells))] for cells in samples)]
    return rows, [text(f"quick_reply.sheet.hint.{column}", locale) for column in Column]


def _report(lines: list[SheetLine], locale: str) -> SheetReport:
    rows = [
        SheetRow(
            line.number,
            {column.value: cell for column, cell in line.cells.items()},
            [
                SheetProblem(Column(each.pointer.removeprefix("/")), text(each.code, locale, each.params))
                for each in line.problems
            ],
        )
        for line in lines
    ]
    return SheetReport(rows, sum(bool(row.problems) for row in rows))
