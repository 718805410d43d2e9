"""What customers are answered with: articles, two editors at once, versions, sheets, gaps, scripts."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import Agent, Customer, picture
from tests.browser.stage import PHONE, WIDE, Person, Stage
from yingda.accounts.types import Role
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.types.articles import (
    ArticleChange,
    ArticleDraft,
    ArticlePlace,
    Audience,
    CategoryDraft,
    FieldDraft,
)
from yingda.knowledge.types.gaps import GapSource, Unanswered, WrongReport

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
SHEET = """问题,答案,相似问法,分类
{rows}
"""


@pytest.fixture
def chief(stage: Stage) -> Person:
    """Somebody who writes articles and may take in sheets."""
    return stage.staff("钱主管", Role.SUPERVISOR)


def article(stage: Stage, by: Person, question: str, html: str, **more: Any) -> ArticleInfo:
    """An article that is offered."""
    given: dict[str, Any] = {
        "client_id": f"article-{next(stage.desk.numbers):04}", "question": question, "html": html,
        "places": [ArticlePlace(stage.shop_id)], "audience": Audience.PUBLIC, "publish": True,
    }  # fmt: skip
    draft = ArticleDraft(**(given | more))
    made: ArticleInfo = stage.desk.write(service.create_article, by.actor, draft)
    return made


def shelf(stage: Stage, by: Person) -> list[ArticleInfo]:
    """A few articles in two branches, one of them with a campaign field."""
    branches = [
        stage.desk.write(
            service.create_category, by.actor,
            CategoryDraft(client_id=f"branch-{stage.code}-{n}", shop_id=stage.shop_id, name=name, place=n),
        ).id
        for n, name in enumerate(["物流配送", "退换货与售后"])
    ]  # fmt: skip
    stage.desk.write(
        service.create_field, by.actor,
        FieldDraft(client_id=f"field-{stage.code}", shop_id=stage.shop_id, name="发货时间", value="48 小时内"),
    )  # fmt: skip

    def put(number: int) -> list[ArticlePlace]:
        return [ArticlePlace(stage.shop_id, branches[number])]

    return [
        article(
            stage, by, "多久能发货？", "<p>付款后<b>{{发货时间}}</b>发出，节假日顺延。</p>",
            places=put(0), tags=["发货"], phrasings=["什么时候发货", "今天能发吗", "催发货", "还没发货"],
        ),
        article(stage, by, "发什么快递？", "<p>默认中通，偏远地区发邮政。</p>", places=put(0)),
        article(
            stage, by, "怎么退货？", "<p>签收七天内可以退：</p><ol><li>在订单里申请</li><li>寄回</li></ol>",
            places=put(1), phrasings=["七天无理由怎么弄", "不想要了"],
        ),
        article(stage, by, "维修网点的内部电话", "<p>转 8011。</p>", audience=Audience.INTERNAL),
    ]  # fmt: skip


def answer_of(page: Page, text: str) -> None:
    """Write an answer into the editor."""
    page.get_by_role("textbox", name="答案").click()
    page.keyboard.type(text)


def test_an_article_is_written_published_and_found(stage: Stage, chief: Person) -> None:
    page = stage.console(chief, "knowledge")
    expect(page.get_by_text("还没有知识")).to_be_visible()
    stage.shot(page, "empty")
    page.get_by_role("button", name="新建知识").click()
    page.get_by_label("问题", exact=True).fill("多久能发货？")
    page.get_by_role("button", name="加一种问法").click()
    page.keyboard.type("什么时候发货")
    page.keyboard.press("Enter")
    page.keyboard.type("多久能发货")
    expect(page.get_by_text("和问题是同一句")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("今天能发吗")
    expect(page.get_by_text("和问题是同一句")).to_have_count(0)
    answer_of(page, "现货当天发出。")
    expect(page.get_by_role("region", name="客户在聊天里看到")).to_contain_text("现货当天发出。")
    stage.shot(page, "written")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("正在使用")).to_be_visible()
    stage.shot(page, "published")
    page.get_by_role("link", name="返回").click()
    page.get_by_label("问题、问法、答案里的词").fill("今天能发")
    expect(page.get_by_role("link", name=re.compile("多久能发货"))).to_be_visible()


@SIZES
def test_the_library_is_filtered_and_changed_at_once(stage: Stage, chief: Person, size: ViewportSize) -> None:
    shelf(stage, chief)
    page = stage.console(chief, "knowledge", size)
    expect(page.get_by_role("link", name=re.compile("多久能发货"))).to_be_visible()
    stage.shot(page, "library")
    page.get_by_label("选中“发什么快递？”").check()
    page.get_by_label("选中“怎么退货？”").check()
    page.get_by_role("button", name="归档", exact=True).click()
    expect(page.get_by_text("已归档 2 条。")).to_be_visible()
    stage.shot(page, "archived")
    page.get_by_role("button", name="撤销").last.click()
    expect(page.get_by_text("已归档", exact=True)).to_have_count(0)
    if size is WIDE:
        page.get_by_role("button", name=re.compile("^物流配送")).click()
        expect(page.get_by_role("link", name=re.compile("怎么退货"))).to_have_count(0)
        expect(page.get_by_role("link", name=re.compile("发什么快递"))).to_be_visible()


def test_the_list_stands_in_the_address_also_on_the_way_back(stage: Stage, chief: Person) -> None:
    made = shelf(stage, chief)
    for number, days in ((2, 3), (1, 20)):
        one = made[number]
        change = ArticleChange(
            version=one.version, question=one.question, html=one.html, places=one.places, audience=one.audience,
            review_at=stage.desk.clock.now() + timedelta(days=days),
        )  # fmt: skip
        stage.desk.write(service.update_article, chief.actor, one.id, change)
    stage.desk.write(service.count_sent, stage.shop_id, chief.actor.staff_id, [made[2].id])
    page = stage.console(chief, "knowledge?sort=review")
    lines = page.get_by_role("listitem").filter(has=page.get_by_role("checkbox"))
    expect(lines.first).to_contain_text("怎么退货？")
    expect(lines.first).to_contain_text("3 天后复查")
    expect(lines.nth(1)).to_contain_text("发什么快递？")
    page.get_by_role("button", name="待复查").click()
    expect(lines).to_have_count(1)
    stage.shot(page, "due")
    page.get_by_role("link", name=re.compile("怎么退货")).click()
    page.get_by_role("link", name="返回").click()
    expect(lines).to_have_count(1)
    page.get_by_role("button", name="待复查").click()
    page.locator(".el-select", has=page.get_by_role("combobox", name="排序")).click()
    page.get_by_role("option", name="用得最多").click()
    expect(lines).to_have_count(4)
    expect(lines.first).to_contain_text("用 1 次")


@SIZES
def test_an_article_is_edited_with_fields_and_what_a_customer_sees(
    stage: Stage, chief: Person, size: ViewportSize
) -> None:
    made = shelf(stage, chief)[0]
    page = stage.console(chief, f"knowledge/articles/{made.id}", size)
    preview = page.get_by_role("region", name="客户在聊天里看到")
    expect(preview).to_contain_text("付款后48 小时内发出")
    answer_of(page, "")
    page.keyboard.press("Control+End")
    page.keyboard.type("急的话{{")
    expect(page.get_by_role("listbox", name="活动字段")).to_be_visible()
    stage.shot(page, "field")
    page.keyboard.press("Enter")
    expect(page.locator(".field-chip")).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(page.locator(".field-chip")).to_have_count(1)
    page.keyboard.press("Control+Z")
    expect(page.locator(".field-chip")).to_have_count(2)
    stage.shot(page, "article")
    page.keyboard.press("Control+S")
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("button", name="第 2 版").click()
    drawer = page.get_by_role("dialog", name="历史版本")
    expect(drawer.locator("ins").first).to_contain_text("急")
    stage.shot(page, "versions")
    drawer.get_by_role("button", name=re.compile("^第 1 版")).click()
    drawer.get_by_role("button", name="恢复到这一版").click()
    expect(page.get_by_text("已恢复到第 1 版的内容。")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="答案")).not_to_contain_text("急的话")


def test_two_editors_bring_their_changes_together(stage: Stage, chief: Person) -> None:
    made = shelf(stage, chief)[2]
    stage.forgive(r"status of 409", "the second save is refused, which is what is looked at")
    page = stage.console(chief, f"knowledge/articles/{made.id}")
    page.get_by_label("问题", exact=True).fill("怎么申请退货？")
    page.get_by_label("第 2 种问法", exact=True).fill("不喜欢想退")
    other = stage.staff("王五", Role.SUPERVISOR)
    change = ArticleChange(
        version=made.version, question="退货怎么退？", phrasings=made.phrasings,
        html=f"{made.html}<p>运费险会赔。</p>",
        places=made.places, audience=made.audience,
    )  # fmt: skip
    stage.desk.write(service.update_article, other.actor, made.id, change)
    page.keyboard.press("Control+S")
    merge = page.get_by_role("alertdialog", name="王五刚刚保存过这条知识")
    expect(merge.get_by_role("button", name="还有 1 处要选")).to_be_disabled()
    stage.shot(page, "merge")
    merge.get_by_text("用我的").click()
    merge.get_by_role("button", name="合并并保存").click()
    expect(page.get_by_text("已保存。").first).to_be_visible()
    expect(page.get_by_label("问题", exact=True)).to_have_value("怎么申请退货？")
    expect(page.get_by_role("textbox", name="答案")).to_contain_text("运费险会赔。")
    expect(page.get_by_label("第 2 种问法", exact=True)).to_have_value("不喜欢想退")
    stage.shot(page, "merged")


def test_unsaved_words_are_not_lost_by_leaving(stage: Stage, chief: Person) -> None:
    made = shelf(stage, chief)[0]
    page = stage.console(chief, f"knowledge/articles/{made.id}")
    page.get_by_label("问题", exact=True).fill("几天发货？")
    page.get_by_role("link", name="返回").click()
    asked = page.get_by_role("dialog", name="有未保存的修改")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="保存并离开").click()
    expect(page.get_by_role("link", name=re.compile("几天发货"))).to_be_visible()


def test_a_sheet_is_tried_and_taken_without_its_bad_row(stage: Stage, chief: Person) -> None:
    page = stage.console(chief, "knowledge")
    page.get_by_role("button", name="导入导出").click()
    dialog = page.get_by_role("dialog", name="导入导出知识")
    rows = [f"问题{n}怎么办,答案{n},问法{n}," for n in range(1, 6)] + [",没有问题的行,,"]
    content = SHEET.format(rows="\n".join(rows)).encode()
    with page.expect_file_chooser() as chooser:
        dialog.locator("button", has_text="选择表格").click()
    chooser.value.set_files({"name": "知识.csv", "mimeType": "text/csv", "buffer": content})
    expect(dialog.get_by_text("6 行里有 1 行有问题")).to_be_visible()
    expect(dialog.get_by_role("row").filter(has_text="7")).to_contain_text("问题")
    stage.shot(page, "checked")
    take = dialog.get_by_role("button", name="导入 5 条")
    expect(take).to_be_disabled()
    dialog.get_by_text("跳过有问题的 1 行").click()
    dialog.get_by_text("导入后直接发布").click()
    take.click()
    expect(dialog.get_by_text("已导入并发布 5 条。")).to_be_visible()
    stage.shot(page, "taken")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=re.compile("问题5怎么办"))).to_be_visible()


@SIZES
def test_a_gap_becomes_an_article(stage: Stage, chief: Person, size: ViewportSize) -> None:
    shelf(stage, chief)
    for number, text in enumerate(["耳机防水吗", "这个耳机防不防水", "耳机 防水 吗？", "可以开专票吗"]):
        place = stage.desk.customer(stage.shop_id, f"客户{number}")
        conversation_id = stage.desk.says(place, text)
        asked = Unanswered(stage.shop_id, text, GapSource.BOT, conversation_id, 1, place.customer_id)
        stage.desk.write(service.record_gap, asked)
    page = stage.console(chief, "knowledge/gaps", size)
    page.get_by_role("button", name=re.compile("耳机.*防水")).click()
    expect(page.get_by_text("客户是这样问的")).to_be_visible()
    stage.shot(page, "gap")
    page.get_by_role("button", name="写成知识").click()
    expect(page.get_by_text("来自知识缺口")).to_be_visible()
    answer_of(page, "支持 IPX4 防水，可以淋雨，不能游泳。")
    stage.shot(page, "prefilled")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("正在使用")).to_be_visible()
    page.get_by_role("link", name="知识缺口").click()
    expect(page.get_by_role("button", name=re.compile("专票"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("耳机.*防水"))).to_have_count(0)
    page.get_by_role("button", name=re.compile("专票")).click()
    page.get_by_role("button", name="不处理").click()
    page.get_by_role("dialog").get_by_role("button", name="要人工处理").click()
    stage.shot(page, "refusing")
    page.get_by_role("dialog").get_by_role("button", name="不处理").click()
    expect(page.get_by_text("没有缺口")).to_be_visible()


@SIZES
def test_feedback_health_and_fields_say_what_needs_an_eye(stage: Stage, chief: Person, size: ViewportSize) -> None:
    made = shelf(stage, chief)
    report = WrongReport(shop_id=stage.shop_id, note="现在默认发顺丰了")
    stage.desk.write(service.report_wrong, chief.actor, made[1].id, report)
    page = stage.console(chief, "knowledge/feedback", size)
    expect(page.get_by_text("现在默认发顺丰了")).to_be_visible()
    stage.shot(page, "feedback")
    page.get_by_role("button", name="已改好").click()
    expect(page.get_by_text("没有待处理的反馈")).to_be_visible()
    page.get_by_role("link", name="活动字段").click()
    expect(page.get_by_text("{{发货时间}}")).to_be_visible()
    stage.shot(page, "fields")
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有活动字段")).to_be_visible()
    page.get_by_role("button", name="撤销").last.click()
    page.get_by_role("link", name="体检").click()
    expect(page.get_by_text("已发布的 4 条知识都没有问题。")).to_be_visible()
    stage.shot(page, "health")


@SIZES
def test_a_script_says_what_it_lacks_while_it_is_written(stage: Stage, chief: Person, size: ViewportSize) -> None:
    shelf(stage, chief)
    page = stage.console(chief, "knowledge/scripts", size)
    page.get_by_role("button", name="新建“欢迎语”").click()
    checklist = page.get_by_role("region", name="必备要素")
    expect(checklist.get_by_role("status")).to_contain_text("还缺：问候、店铺名")
    page.get_by_label("标题").fill("进店欢迎")
    words = page.get_by_label("第 1 条消息")
    words.fill("您好，欢迎光临")
    expect(checklist.get_by_role("status")).to_contain_text("还缺：店铺名")
    page.get_by_role("button", name="店铺", exact=True).click()
    expect(checklist.get_by_role("status")).to_contain_text("要素都有了")
    words.press_sequentially("，")
    page.get_by_role("button", name="发货时间").click()
    expect(page.get_by_role("region", name="客户看到的")).to_contain_text("48 小时内")
    stage.shot(page, "script")
    page.get_by_role("button", name="新建快捷短语").click()
    expect(page.get_by_text("已保存。")).to_be_visible()


def searches_and_tells(stage: Stage, agent: Agent) -> None:
    """By the keyboard: found and inserted; what was not found, and what is wrong, is told."""
    page = agent.page
    page.keyboard.press("Alt+K")
    page.keyboard.type("tuihuo")
    expect(page.get_by_role("option", name=re.compile("怎么退货"))).to_be_visible()
    expect(page.get_by_role("region", name="怎么退货？")).to_contain_text("在订单里申请")
    stage.shot(page, "searched")
    page.keyboard.press("Control+Enter")
    expect(agent.field).to_have_value(re.compile("签收七天内可以退"))
    expect(page.get_by_role("tab", name="客户")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name=re.compile("^知识")).click()
    page.get_by_role("button", name="没找到").click()
    expect(page.get_by_text("已记下，编辑会补上这个答案。")).to_be_visible()
    page.get_by_role("button", name="这条有误").click()
    page.get_by_label("哪里不对？回车提交").fill("节假日照发")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已转给编辑，谢谢。")).to_be_visible()
    stage.shot(page, "told")


@SIZES
def test_an_agent_answers_from_knowledge(stage: Stage, chief: Person, size: ViewportSize) -> None:
    shelf(stage, chief)
    person = stage.staff("小明", alias="小晴")
    agent = Agent(stage.console(person, size=size, online=True))
    place = stage.desk.customer(stage.shop_id, "张女士")
    stage.desk.says(place, "你好")
    stage.desk.says(place, "我买的耳机什么时候能发货啊")
    agent.opens(agent.rows.first)
    page = agent.page
    if size is PHONE:
        page.get_by_role("button", name="打开客户资料").click()
    strip = page.get_by_role("region", name="建议答案")
    expect(strip.get_by_text("多久能发货？")).to_be_visible()
    stage.shot(page, "suggested")
    if size is WIDE:
        page.keyboard.press("Alt+1")
    else:
        strip.get_by_role("button", name=re.compile("多久能发货")).click()
    expect(agent.field).to_have_value("付款后48 小时内发出，节假日顺延。")
    expect(page.get_by_text("来自知识：多久能发货？")).to_be_visible()
    stage.shot(page, "inserted")
    agent.answers("您好，付款后48 小时内发出，节假日顺延。")
    expect(agent.log.locator("article.mine").last).to_contain_text("知识")
    if size is WIDE:
        searches_and_tells(stage, agent)
    desk = stage.console(chief, "knowledge")
    expect(desk.get_by_role("listitem").filter(has_text="多久能发货")).to_contain_text("用 1 次")


def test_a_picture_of_an_answer_reaches_customers_and_the_help_page(stage: Stage, chief: Person) -> None:
    made = article(stage, chief, "耳机怎么戴才稳？", "<p>耳翼朝上，转一下卡住。</p>", phrasings=["耳机老是掉"])
    page = stage.console(chief, f"knowledge/articles/{made.id}")
    page.get_by_role("textbox", name="答案").click()
    page.keyboard.press("Control+End")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("toolbar").get_by_role("button", name="插入图片").click()
    chooser.value.set_files({"name": "戴法.png", "mimeType": "image/png", "buffer": picture("R")})
    expect(page.get_by_role("textbox", name="答案").locator("img")).to_be_visible()
    expect(page.get_by_role("region", name="客户在聊天里看到").locator("img")).to_be_visible()
    stage.shot(page, "picture")
    page.keyboard.press("Control+S")
    expect(page.get_by_text("已保存。")).to_be_visible()

    agent = Agent(stage.console(stage.staff("小明", alias="小晴"), online=True))
    customer = Customer(stage.chat())
    customer.says("耳机老是掉怎么办")
    agent.opens(agent.rows.first)
    expect(agent.page.get_by_role("region", name="建议答案").get_by_text("耳机怎么戴才稳？")).to_be_visible()
    agent.page.keyboard.press("Alt+1")
    expect(agent.page.get_by_text("连同 1 张图片")).to_be_visible()
    stage.shot(agent.page, "told")
    agent.field.press("Enter")
    customer.sees("耳翼朝上，转一下卡住。")
    expect(customer.pictures).to_have_count(1)
    stage.shot(customer.page, "seen")

    help_page = stage.context(PHONE).new_page()
    help_page.goto(f"{stage.site.url}/help/{stage.code}")
    help_page.get_by_role("link", name=re.compile("耳机怎么戴才稳")).first.click()
    shown = help_page.get_by_role("img", name="戴法.png")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.complete && one.naturalWidth > 0")
    stage.shot(help_page, "help")


def test_what_is_exported_opens_and_comes_back_changed(stage: Stage, chief: Person) -> None:
    shelf(stage, chief)
    page = stage.console(chief, "knowledge")
    page.get_by_role("button", name="导入导出").click()
    dialog = page.get_by_role("dialog", name="导入导出知识")
    files = {}
    for name in ("Excel", "CSV", "Markdown"):
        with page.expect_download() as download:
            dialog.get_by_role("button", name=name, exact=True).click()
        files[name] = Path(download.value.path()).read_bytes()
    rows = list(openpyxl.load_workbook(BytesIO(files["Excel"])).active.values)
    assert (rows[0][0], len(rows), {row[0] for row in rows[1:]} >= {"多久能发货？", "怎么退货？"}) == (
        "问题",
        5,
        True,
    )
    table = files["CSV"].decode("utf-8-sig")
    assert table.count("\r\n") >= 5
    assert "### 怎么退货？" in files["Markdown"].decode()

    with page.expect_file_chooser() as chooser:
        dialog.locator("button", has_text="选择表格").click()
    content = table.replace("默认中通", "默认顺路快递").encode()
    chooser.value.set_files({"name": "知识.csv", "mimeType": "text/csv", "buffer": content})
    expect(dialog.get_by_text("新增 0 条，修改 1 条，3 条和现在一样。")).to_be_visible()
    dialog.get_by_text("要修改的 1 条").click()
    expect(dialog.get_by_role("row").filter(has_text="发什么快递")).to_contain_text("答案")
    stage.shot(page, "changes")
    dialog.get_by_role("button", name="导入 1 条").click()
    expect(dialog.get_by_text("已修改 1 条。")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("发什么快递")).click()
    expect(page.get_by_role("textbox", name="答案")).to_contain_text("默认顺路快递")
    expect(page.get_by_role("button", name="第 2 版")).to_be_visible()
