"""Taking the articles of a shop along as a sheet or as Markdown."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.sheets import write_rows
from yingda.kit.tables import csv_table
from yingda.kit.texts import text
from yingda.knowledge.policy import sheets
from yingda.knowledge.service.importing import values_in
from yingda.knowledge.store import articles as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types.imports import ArticleColumn, ExportFormat, ExportRow

AT_ONCE = 500
MIMES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
}


def begin_export(unit: Unit, actor: Actor, shop_id: int, form: ExportFormat) -> None:
    """Check that the actor may take a shop's articles along, and write down that they did."""
    accounts.access_shop(unit, actor, shop_id, Permission.EXPORT)
    actor.check(Permission.KNOWLEDGE_EDIT)
    audit.record(unit, actor, "article.export", Target("shop", shop_id, shop_id), None, {"format": form})


def export_slice(reading: Reading, shop_id: int, after: int) -> list[ExportRow]:
    """The next articles of a shop, by id."""
    names = {row.id: row.name for row in shop_store.find_categories(reading, [shop_id])}
    return [
        ExportRow(
            one.id, one.content, one.state,
            next((names.get(at.category_id or 0, "") for at in one.content.places if at.shop_id == shop_id), ""),
            one.edited_at,
        )
        for one in store.find_of_shop(reading, shop_id, after, AT_ONCE)
    ]  # fmt: skip


def write_export(rows: list[ExportRow], form: ExportFormat, title: str, zone: str, locale: str) -> bytes:
    """For the compute child: the file."""
    words = values_in(locale)
    if form is ExportFormat.MARKDOWN:
        return sheets.markdown_of(rows, title, {**words, "picture": text("article.picture", locale)}).encode()
    headings = [text(f"article.sheet.column.{column}", locale) for column in ArticleColumn]
    lines = sheets.sheet_of(rows, headings, words, zone)
    if form is ExportFormat.CSV:
        return csv_table(lines).encode()
    return write_rows(text("article.sheet.title", locale), lines)
