"""Sheets whose rows are about articles that are there: what changes, what stays, what comes back as it went out."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import branch, create
from tests.knowledge.test_import import HEADINGS, begin, bring, count, good, sheet, taken
from tests.knowledge.test_service import STORED
from yingda.accounts.types import Actor, Role
from yingda.infra.compute import InlineCompute
from yingda.infra.files import service as files
from yingda.infra.settings import Settings
from yingda.infra.storage import Storage, make_storage
from yingda.kit.errors import ConflictError
from yingda.kit.tables import csv_table
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.service import importing, updating
from yingda.knowledge.types.articles import ArticlePlace, ArticleState, Audience
from yingda.knowledge.types.imports import ExportFormat, ImportState

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return make_storage(Settings(home=tmp_path, secret="s" * 40), InlineCompute())


def small(*rows: list[str], headings: list[str] | None = None) -> bytes:
    return csv_table([headings or ["编号", "问题", "答案"], *rows]).encode()


def shown(desk: Desk, actor: Actor, article: ArticleInfo) -> ArticleInfo:
    found: ArticleInfo = desk.read(service.show_article, actor, article.id)
    return found


def exported(desk: Desk, shop_id: int, form: ExportFormat, locale: str = "zh-CN") -> bytes:
    rows = desk.read(service.export_slice, shop_id, 0)
    return service.write_export(rows, form, "晴川", "Asia/Shanghai", locale)


@pytest.mark.parametrize(
    ("form", "locale"), [(ExportFormat.CSV, "zh-CN"), (ExportFormat.XLSX, "zh-CN"), (ExportFormat.XLSX, "en")]
)
def test_what_went_out_changes_nothing_when_it_comes_in(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor, form: ExportFormat, locale: str
) -> None:
    now = desk.clock.now() + timedelta(seconds=17)
    token = desk.write(files.register, STORED, f"staff:{boss.staff_id}").token
    headset = branch(desk, boss, shop_id, "耳机")
    made = [
        create(
            desk, boss, shop_id, "=1+1 是几", phrasings=["一加一; 等于几", "-1+1|呢"], tags=["算；数", "题"],
            publish=True, html=f'<p>看<b>图</b></p><img data-file="{token}"><ul><li>二</li></ul>',
            valid_from=now, valid_until=now + timedelta(days=3), review_at=now, owner_id=boss.staff_id,
            audience=Audience.PUBLIC, places=[ArticlePlace(shop_id, headset)], source_url="https://example.com/a",
        ),
        create(desk, boss, shop_id, "只有图", html=f'<img data-file="{token}">'),
        create(desk, boss, shop_id, "同一个问题", client_id="article-same-1", html="<p>一</p>"),
        create(desk, boss, shop_id, "同一个问题", client_id="article-same-2", html="<p>二</p>"),
    ]  # fmt: skip
    desk.wait(hours=1)
    before = [shown(desk, boss, one) for one in made]
    for dry_run in (True, False):
        content = exported(desk, shop_id, form, locale)
        done = bring(desk, storage, boss, shop_id, content, f"a.{form}", dry_run=dry_run)
        assert (done.problems, done.changes) == ([], [])
        assert (done.total, done.added, done.changed, done.same) == (4, 0, 0, 4)
    assert [shown(desk, boss, one) for one in made] == before


def test_rows_change_articles_by_number_or_by_question(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    headset = branch(desk, boss, shop_id, "耳机")
    author = desk.staff("mei", shop_id)
    one = create(desk, author, shop_id, "怎么配对？", tags=["蓝牙"], phrasings=["连不上"], owner_id=author.staff_id)
    two = create(desk, author, shop_id, "多久发货？", publish=True, places=[ArticlePlace(shop_id, headset)])
    content = small(
        [str(one.id), "耳机怎么配对？", "长按 5 秒。", "草稿"], ["", "多久发货?", "长按 3 秒。", "草稿"],
        ["", "新的问题", "新的答案", ""], headings=["编号", "问题", "答案", "状态"],
    )  # fmt: skip
    desk.wait(hours=1)
    tried = bring(desk, storage, boss, shop_id, content, "a.csv", dry_run=True)
    assert (tried.added, tried.changed, tried.same) == (1, 2, 0)
    assert [(row.row, row.article_id, row.columns) for row in tried.changes] == [
        (2, one.id, ["question", "answer"]), (3, two.id, ["question", "state"]),
    ]  # fmt: skip
    assert (shown(desk, boss, one).question, count(desk, boss, shop_id)) == ("怎么配对？", 2)
    assert "2,问题；答案,修改" in desk.read(service.import_report, boss, tried.id)
    done = bring(desk, storage, boss, shop_id, content, "a.csv")
    assert (done.state, done.done, count(desk, boss, shop_id)) == (ImportState.DONE, 3, 3)
    after = shown(desk, boss, one)
    assert (after.question, after.plain, after.version) == ("耳机怎么配对？", "长按 5 秒。", 2)
    assert (after.tags, after.phrasings, after.owner_id, after.edited_by) == (
        ["蓝牙"],
        ["连不上"],
        author.staff_id,
        "Boss",
    )
    last = desk.read(service.article_versions, boss, one.id)[0]
    assert (last.act, last.by, last.changed) == ("imported", "Boss", ["question", "answer"])
    other = shown(desk, boss, two)
    assert (other.state, other.version, other.places[0].category_id) == (ArticleState.DRAFT, 2, headset)


def test_a_cell_that_is_emptied_empties_and_a_column_that_lacks_does_not(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    one = create(desk, boss, shop_id, "怎么配对？", tags=["蓝牙"], phrasings=["连不上"], publish=True)
    content = small(["怎么配对？", one.plain, "", "", ""], headings=["问题", "答案", "标签", "谁能看", "状态"])
    done = bring(desk, storage, boss, shop_id, content, "a.csv")
    assert [row.columns for row in done.changes] == [["tags"]]
    after = shown(desk, boss, one)
    assert (after.tags, after.phrasings, after.state) == ([], ["连不上"], ArticleState.PUBLISHED)


def test_one_wrong_row_keeps_a_strict_sheet_from_changing_anything(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    one = create(desk, boss, shop_id, "怎么配对？")
    two = create(desk, boss, shop_id, "多久发货")
    rows = [
        [str(one.id), "怎么连？", "长按。"],
        [str(one.id), "又一次", "答"],
        [str(two.id), "怎么配对？", "答"],
        ["", "空的", ""],
    ]
    strict = bring(desk, storage, boss, shop_id, small(*rows), "a.csv")
    assert [(each.row, each.code) for each in strict.problems] == [
        (3, "article.sheet.twice"), (4, "article.sheet.here"), (5, "error.field.required"),
    ]  # fmt: skip
    assert (strict.state, shown(desk, boss, one).version) == (ImportState.REFUSED, 1)
    lenient = bring(desk, storage, boss, shop_id, small(*rows), "a.csv", strict=False)
    assert (lenient.state, lenient.changed, shown(desk, boss, one).question) == (ImportState.DONE, 1, "怎么连？")
    assert shown(desk, boss, two).version == 1


def test_an_article_of_others_shops_too_is_not_changed_from_a_sheet(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    other = desk.shop("xiaoman")
    both = desk.staff("both", shop_id, other, role=Role.SUPERVISOR)
    one = create(desk, both, shop_id, "怎么配对？", places=[ArticlePlace(shop_id), ArticlePlace(other)])
    content = small([str(one.id), "怎么连？", "长按。"])
    refused = bring(desk, storage, boss, shop_id, content, "a.csv")
    assert [each.code for each in refused.problems] == ["article.sheet.elsewhere"]
    assert bring(desk, storage, both, shop_id, content, "a.csv").state is ImportState.DONE
    after = desk.read(service.show_article, both, one.id)
    assert (after.question, [place.shop_id for place in after.places]) == ("怎么连？", [shop_id, other])
    far = create(desk, both, other, "别家的", client_id="article-far-1")
    added = bring(desk, storage, boss, shop_id, small([str(far.id), "别家的", "答"]), "a.csv")
    assert (added.added, added.changed) == (1, 0)


def test_what_is_there_changes_only_when_everything_new_is_there_and_then_all_of_it(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    made = [create(desk, boss, shop_id, good(number)[0], client_id=f"article-{number:04}") for number in range(150)]
    begun = begin(desk, storage, boss, shop_id, sheet([good(number) for number in range(160)]))
    slices = taken(desk, storage, begun.id)
    for number, packed in enumerate(slices):
        desk.write(service.take_slice, begun.id, number, packed)
    assert (count(desk, boss, shop_id), shown(desk, boss, made[0]).version) == (150, 1)
    desk.write(importing.show_import_new, begun.id)
    with pytest.raises(ConflictError):
        desk.write(service.cancel_import, boss, begun.id)
    _, planned = desk.read(updating.plan_slice, begun.id, slices[0])
    desk.write(updating.apply_rows, begun.id, planned[:30])
    # the job is interrupted here, and begun again
    asyncio.run(service.take_import(desk.db, storage, InlineCompute(), begun.id))
    done = desk.read(service.show_import, boss, begun.id)
    assert (done.state, done.done, done.added, done.changed) == (ImportState.DONE, 160, 10, 150)
    assert {shown(desk, boss, one).version for one in made} == {2}
    assert {shown(desk, boss, one).audience for one in made} == {Audience.PUBLIC}


def test_what_somebody_edits_meanwhile_is_taken_into_account(
    desk: Desk, storage: Storage, shop_id: int, boss: Actor
) -> None:
    one = create(desk, boss, shop_id, "怎么配对？", tags=["蓝牙"])
    begun = begin(desk, storage, boss, shop_id, small([str(one.id), "怎么配对？", "长按 9 秒。"]), "a.csv")
    slices = taken(desk, storage, begun.id)
    desk.write(importing.show_import_new, begun.id)
    _, planned = desk.read(updating.plan_slice, begun.id, slices[0])
    edited: Any = desk.write(service.change_state, boss, one.id, 1, ArticleState.PUBLISHED)
    assert edited.state is ArticleState.PUBLISHED
    asyncio.run(service.take_import(desk.db, storage, InlineCompute(), begun.id))
    after = shown(desk, boss, one)
    assert (after.plain, after.state, after.tags) == ("长按 9 秒。", ArticleState.PUBLISHED, ["蓝牙"])
    assert desk.write(updating.apply_rows, begun.id, planned) is True  # it is over
    assert shown(desk, boss, one) == after


def test_the_sample_sheet_is_read_and_has_the_numbers_column() -> None:
    rows, hints = service.template_of("zh-CN")
    assert rows[0][:2] == HEADINGS[:2]
    assert (rows[0][-1], len(rows[1]), len(hints)) == ("编号", len(rows[0]), len(rows[0]))
