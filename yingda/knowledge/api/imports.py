"""Taking articles in from files, and out into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.params import Body, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.compute import Compute
from yingda.infra.db import Reading
from yingda.infra.files import service as files
from yingda.infra.http.params import Db, PathId
from yingda.infra.sheets import XLSX, write_rows
from yingda.infra.storage import Storage
from yingda.kit.errors import InvalidError
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import text
from yingda.knowledge import service
from yingda.knowledge.pushes.imports import KnowledgeImport, KnowledgeImportList
from yingda.knowledge.types.imports import ExportFormat, ExportRow, ImportDraft

Me = NamedDependency[Actor]
Work = NamedDependency[Compute]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
Upload = Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)]


@dataclass(frozen=True, slots=True)
class ImportWish:
    """How a file is to be taken in."""

    shop_id: int
    client_id: str
    strict: bool
    dry_run: bool
    publish: bool


async def provide_wish(
    shop_id: ShopId,
    client_id: Annotated[str, QueryParameter(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")],
    strict: Annotated[bool, QueryParameter()] = True,
    dry_run: Annotated[bool, QueryParameter()] = False,
    publish: Annotated[bool, QueryParameter()] = False,
) -> ImportWish:
    """Strict: nothing is taken while a row is wrong; publish: those that do not say otherwise."""
    return ImportWish(shop_id, client_id, strict, dry_run, publish)


class KnowledgeImportController(Controller):
    """Files on their way in."""

    path = "/api/v1/knowledge/imports"
    tags = ("knowledge",)

    @get("/template", operation_id="getArticleTemplate", media_type=XLSX)
    async def template(self, actor: Me, compute: Work) -> Response[bytes]:
        """A sheet with headings and a sample."""
        accounts.check_may(actor, Permission.KNOWLEDGE_MANAGE)
        title = text("article.sheet.title", actor.locale)
        made = await compute.run(write_rows, title, *service.template_of(actor.locale))
        headers = {"Content-Disposition": 'attachment; filename="knowledge.xlsx"'}
        return Response(made, headers=headers, media_type=XLSX)

    @post("/", operation_id="importArticles", dependencies={"wish": Provide(provide_wish)})
    async def begin(
        self, db: Db, actor: Me, storage: NamedDependency[Storage], data: Upload, wish: NamedDependency[ImportWish]
    ) -> KnowledgeImport:
        """Have a sheet (Excel or CSV) taken in; how far it is can be asked for."""
        await db.read(accounts.access_shop, actor, wish.shop_id, Permission.KNOWLEDGE_MANAGE)
        name, content = await _content(data)
        stored = await storage.put(content, name)
        upload = await db.write(files.register, stored, f"staff:{actor.staff_id}")
        draft = ImportDraft(
            wish.shop_id, wish.client_id, name, upload.token, wish.strict, wish.dry_run, wish.publish
        )
        return await db.write(service.begin_import, actor, draft)

    @get("/", operation_id="listImports")
    async def list_imports(self, db: Db, actor: Me, shop_id: ShopId) -> KnowledgeImportList:
        """A shop's newest imports."""
        return KnowledgeImportList(await db.read(service.imports_of, actor, shop_id))

    @get("/{import_id:int}", operation_id="getImport")
    async def show(self, db: Db, actor: Me, import_id: PathId) -> KnowledgeImport:
        """How far an import is, and the first of what is wrong."""
        return await db.read(service.show_import, actor, import_id)

    @get("/{import_id:int}/report", operation_id="getImportReport", media_type="text/csv")
    async def report(self, db: Db, actor: Me, import_id: PathId) -> Response[str]:
        """Everything that is wrong in the file, row by row, as CSV."""
        headers = {"Content-Disposition": f'attachment; filename="import-{import_id}.csv"'}
        told = await db.read(service.import_report, actor, import_id)
        return Response(told, media_type="text/csv; charset=utf-8", headers=headers)

    @post("/{import_id:int}/cancel", operation_id="cancelImport", status_code=HTTP_200_OK)
    async def cancel(self, db: Db, actor: Me, import_id: PathId) -> KnowledgeImport:
        """Stop an import; nothing of it stays."""
        return await db.write(service.cancel_import, actor, import_id)


class KnowledgeExportController(Controller):
    """Articles taken along."""

    path = "/api/v1/knowledge/export"
    tags = ("knowledge",)

    @post("/", operation_id="exportArticles", status_code=HTTP_200_OK, media_type=XLSX)
    async def export(
        self,
        db: Db,
        actor: Me,
        compute: Work,
        shop_id: ShopId,
        form: Annotated[ExportFormat, QueryParameter(name="format")] = ExportFormat.XLSX,
    ) -> Response[bytes]:
        """All articles of a shop but the archived ones, as Excel, CSV or Markdown."""
        await db.write(service.begin_export, actor, shop_id, form)
        shop = await db.read(accounts.shop_brief, shop_id)
        rows: list[ExportRow] = []
        while some := await db.read(_slice, shop_id, rows[-1].id if rows else 0):
            rows += some
        made = await compute.run(service.write_export, rows, form, shop.name, shop.zone, actor.locale)
        headers = {"Content-Disposition": f'attachment; filename="knowledge-{shop.code}.{form.value}"'}
        return Response(made, media_type=service.MIMES[form], headers=headers)


def _slice(reading: Reading, shop_id: int, after: int) -> list[ExportRow]:
    return service.export_slice(reading, shop_id, after)


async def _content(data: Mapping[str, UploadFile]) -> tuple[str, bytes]:
    upload = data.get("file")
    content = b"" if upload is None else await upload.read(service.MAX_BYTES + 1)
    if not content or upload is None:
        raise InvalidError("error.file.empty")
    if len(content) > service.MAX_BYTES:
        raise InvalidError("error.sheet.too_large", mb=service.MAX_BYTES // 1_000_000)
    return upload.filename or "", content


ROUTES = (KnowledgeImportController, KnowledgeExportController)
