"""Articles from files: every row judged, nothing half there, out and in again."""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import branch, create, draft
from yingda.accounts.types import Actor, Role
from yingda.infra.compute import InlineCompute
from yingda.infra.files import service as files
from yingda.infra.settings import Settings
from yingda.infra.storage import Storage, make_storage
from yingda.kit.errors import ConflictError, ForbiddenError
from yingda.kit.tables import csv_table
from yingda.knowledge import service
from yingda.knowledge.pushes.imports import KnowledgeImport
from yingda.knowledge.service import updating
from yingda.knowledge.types.articles import ArticleFilter, ArticleState, Audience, FieldDraft
from yingda.knowledge.types.imports import ExportFormat, ImportDraft, ImportState

pytestmark = pytest.mark.db
HEADINGS = [
    "问题", "答案", "相似问法", "分类", "谁能看", "购买阶段", "标签", "适用商品", "生效时间", "失效时间", "状态",
]  # fmt: skip


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return make_storage(Settings(home=tmp_path, secret="s" * 40), InlineCompute())


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *rows]:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def good(number: int) -> list[str]:
    asked = f"第 {number} 号商品怎么用？"
    ways = f"{number} 号使用方法\n{number} 号说明书；怎么用 {number} 号"
    answer = f"打开 {number} 号开关。\n\n- 充电\n- 配对"
    return [asked, answer, ways, "", "客户可见", "售后", f"用法；{number}", "", "", "", "已发布"]


def bring(
    desk: Desk, storage: Storage, actor: Actor, shop_id: int, content: bytes, name: str = "知识.xlsx", **more: Any
) -> KnowledgeImport:
    """Have a file taken in, and the job done."""
    begun = begin(desk, storage, actor, shop_id, content, name, **more)
    asyncio.run(service.take_import(desk.db, storage, InlineCompute(), begun.id))
    done: KnowledgeImport = desk.read(service.show_import, actor, begun.id)
    return done


def begin(
    desk: Desk, storage: Storage, actor: Actor, shop_id: int, content: bytes, name: str = "知识.xlsx", **more: Any
) -> KnowledgeImport:
    stored = asyncio.run(storage.put(content, name))
    token = desk.write(files.register, stored, f"staff:{actor.staff_id}").token
    draft = ImportDraft(shop_id, more.pop("client_id", f"import-{next(desk.numbers):04}"), name, token, **more)
    begun: KnowledgeImport = desk.write(service.begin_import, actor, draft)
    return begun


def count(desk: Desk, actor: Actor, shop_id: int) -> int:
    counts = desk.read(service.article_counts, actor, shop_id)
    return int(counts.draft + counts.published)


def test_a_row_becomes_an_article(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    top = branch(desk, boss, shop_id, "耳机")
    under = branch(desk, boss, shop_id, "蓝牙", parent_id=top)
    row = [
        "怎么配对？", "长按 3 秒。", "配对方法；怎么连", "耳机/蓝牙", "客户可见", "售后", "蓝牙；配对", "A1",
        "2026-11-10 20:00", "2026-11-12", "已发布",
    ]  # fmt: skip
    before = desk.read(service.index_stamp, shop_id)
    done = bring(desk, storage, boss, shop_id, sheet([row]))
    assert (done.state, done.total, done.wrong, done.done, done.by) == (ImportState.DONE, 1, 0, 1, "Boss")
    line = desk.read(service.list_articles, boss, ArticleFilter(shop_id), None, 10)[0][0]
    made = desk.read(service.show_article, boss, line.id)
    assert (made.plain, made.phrasings, made.tags, made.products) == (
        "长按 3 秒。", ["配对方法", "怎么连"], ["蓝牙", "配对"], ["A1"],
    )  # fmt: skip
    assert (made.audience, made.stage, made.state) == (Audience.PUBLIC, "aftersales", ArticleState.PUBLISHED)
    assert made.places[0].category_id == under
    assert [f"{at:%m-%d %H:%M}" for at in (made.valid_from, made.valid_until)] == ["11-10 12:00", "11-12 16:00"]
    assert [one.act for one in desk.read(service.article_versions, boss, made.id)] == ["imported"]
    assert desk.read(service.index_stamp, shop_id) != before


def test_every_wrong_row_is_told_with_its_reason(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    create(desk, boss, shop_id, "已经有了？")
    rows = [
        ["", "答案"], ["问题一"], ["已经有了?", "答"], ["重复", "答"], ["重 复", "答"],
        ["分类", "答", "", "没有这类"], ["谁", "答", "", "", "大家"],
        ["日期", "答", "", "", "", "", "", "", "下周"], ["段", "{{没有}}"],
        ["倒", "答", "", "", "", "", "", "", "2026-11-12", "2026-11-10"], ["长" * 201, "答"],
        ["好的", "答案"],
    ]  # fmt: skip
    done = bring(desk, storage, boss, shop_id, sheet([[*row, *[""] * (11 - len(row))] for row in rows]))
    assert (done.state, done.total, done.wrong, done.done) == (ImportState.REFUSED, 12, 9, 0)
    assert [(one.row, one.columns) for one in done.changes] == [(4, ["question", "answer"])]
    assert [(one.row, one.column, one.code) for one in done.problems] == [
        (2, "question", "error.field.required"), (3, "answer", "error.field.required"),
        (6, "question", "article.sheet.twice"),
        (7, "category", "article.sheet.category"), (8, "audience", "article.sheet.word"),
        (9, "valid_from", "article.sheet.date"), (10, "answer", "article.unknown_field"),
        (11, "valid_until", "article.span"), (12, "question", "error.field.too_long"),
    ]  # fmt: skip
    report = desk.read(service.import_report, boss, done.id)
    assert "6,问题,和第 5 行的问题重复" in report
    assert count(desk, boss, shop_id) == 1


@pytest.mark.parametrize(("strict", "kept"), [(True, 0), (False, 193)])
def test_strict_takes_nothing_and_lenient_what_is_right(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor, strict: bool, kept: int
) -> None:
    rows = [good(number) for number in range(200)]
    for number in range(0, 200, 30):
        rows[number][1] = ""
    done = bring(desk, storage, boss, shop_id, sheet(rows), strict=strict)
    assert (done.total, done.wrong, done.done) == (200, 7, kept)
    assert done.state is (ImportState.REFUSED if strict else ImportState.DONE)
    assert (count(desk, boss, shop_id), entries(desk, shop_id)) == (kept, kept)


def entries(desk: Desk, shop_id: int) -> int:
    return len(desk.read(service.index_entries, shop_id, 0, 500).entries)


def test_a_trial_takes_nothing(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    done = bring(desk, storage, boss, shop_id, sheet([good(1)]), dry_run=True)
    assert (done.state, done.wrong, count(desk, boss, shop_id)) == (ImportState.CHECKED, 0, 0)


def taken(desk: Desk, storage: Storage, import_id: int) -> tuple[bytes, ...]:
    """The slices of an import whose job is interrupted before it takes any."""
    key, name, shelf = desk.read(service.shelf_of, import_id)
    read = service.read_file(asyncio.run(storage.get(key)), name, shelf)
    outlook = updating.total_of([desk.read(updating.plan_slice, import_id, packed)[0] for packed in read.slices])
    assert desk.write(service.note_read, import_id, read, outlook)
    return read.slices


def test_nothing_is_seen_before_everything_is_there(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    begun = begin(desk, storage, boss, shop_id, sheet([good(number) for number in range(150)]))
    slices = taken(desk, storage, begun.id)
    assert desk.write(service.take_slice, begun.id, 0, slices[0])
    assert desk.read(service.show_import, boss, begun.id).done == 100
    assert (count(desk, boss, shop_id), entries(desk, shop_id)) == (0, 0)
    # the job runs again, from its cursor
    asyncio.run(service.take_import(desk.db, storage, InlineCompute(), begun.id))
    assert (count(desk, boss, shop_id), entries(desk, shop_id)) == (150, 150)
    assert desk.read(service.show_import, boss, begun.id).done == 150


def test_a_cancelled_import_leaves_nothing(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    begun = begin(desk, storage, boss, shop_id, sheet([good(number) for number in range(150)]))
    slices = taken(desk, storage, begun.id)
    desk.write(service.take_slice, begun.id, 0, slices[0])
    assert desk.write(service.cancel_import, boss, begun.id).state is ImportState.CANCELLED
    assert desk.write(service.take_slice, begun.id, 1, slices[1]) is False
    asyncio.run(service.take_import(desk.db, storage, InlineCompute(), begun.id))
    assert count(desk, boss, shop_id) == 0
    assert desk.write(service.clear_slice, begun.id) is True
    again = bring(desk, storage, boss, shop_id, sheet([good(1)]))
    with pytest.raises(ConflictError):
        desk.write(service.cancel_import, boss, again.id)


def test_csv_in_both_encodings_and_a_file_that_is_none(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    for number, encoding in enumerate(("utf-8-sig", "gb18030")):
        content = csv_table([HEADINGS, good(number)]).removeprefix("\ufeff").encode(encoding)
        assert bring(desk, storage, boss, shop_id, content, "a.csv").state is ImportState.DONE
    broken = bring(desk, storage, boss, shop_id, b"PK\x03\x04 not a book", "b.xlsx")
    assert (broken.state, broken.error != "") == (ImportState.FAILED, True)
    headless = bring(desk, storage, boss, shop_id, "甲,乙\n1,2".encode(), "c.csv")
    assert headless.state is ImportState.FAILED


def test_who_may_and_once(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    content = sheet([good(1)])
    with pytest.raises(ForbiddenError):
        begin(desk, storage, desk.staff("mei", shop_id), shop_id, content)
    first = begin(desk, storage, boss, shop_id, content, client_id="import-once")
    assert begin(desk, storage, boss, shop_id, content, client_id="import-once").id == first.id


def test_what_goes_out_comes_in_again(desk: Desk, storage: Storage, shop_id: int, boss: Actor) -> None:
    desk.write(service.create_field, boss, FieldDraft(client_id="field-01", shop_id=shop_id, name="天", value="7"))
    other = desk.shop("xiaoman")
    desk.write(service.create_field, desk.admin, FieldDraft(client_id="field-02", shop_id=other, name="天"))
    content = csv_table([HEADINGS, good(1), ["=1+1 是几", "-号开头，{{天}} 天", *[""] * 9]]).encode()
    assert bring(desk, storage, boss, shop_id, content, "a.csv").done == 2
    html = "<p>看<b>这里</b></p>"
    desk.write(service.create_article, boss, draft(shop_id, "+粗体的", html=html))
    for form in (ExportFormat.CSV, ExportFormat.XLSX):
        rows = desk.read(service.export_slice, shop_id, 0)
        content = service.write_export(rows, form, "晴川", "Asia/Shanghai", "zh-CN")
        target = desk.shop(f"copy-{form}")
        desk.write(service.create_field, desk.admin, FieldDraft(client_id="field-03", shop_id=target, name="天"))
        done = bring(desk, storage, desk.admin, target, content, f"a.{form}")
        assert (done.state, done.problems) == (ImportState.DONE, [])
        copied = desk.read(service.export_slice, target, 0)

        def said(row: Any) -> tuple[Any, ...]:
            one = row.content
            return (one.question, one.html, one.phrasings, one.audience, one.stage, one.tags, row.state)

        assert [said(row) for row in copied] == [said(row) for row in rows]
        assert copied[2].content.html == html
    assert b"\n'=1+1" in service.write_export(rows, ExportFormat.CSV, "晴川", "Asia/Shanghai", "zh-CN")
    told = service.write_export(rows, ExportFormat.MARKDOWN, "晴川", "Asia/Shanghai", "zh-CN").decode()
    assert "### 第 1 号商品怎么用？" in told


def test_taking_articles_along_needs_both_rights(desk: Desk, shop_id: int, boss: Actor) -> None:
    desk.write(service.begin_export, boss, shop_id, ExportFormat.CSV)
    with pytest.raises(ForbiddenError):
        desk.write(service.begin_export, desk.staff("mei", shop_id), shop_id, ExportFormat.CSV)
