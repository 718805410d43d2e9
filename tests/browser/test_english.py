"""The pages speak English whole: no Chinese of ours, and no name of a text instead of the text."""

import re

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.people import picture
from tests.browser.stage import Stage
from yingda.accounts.types import Role
from yingda.console.types import StepKey
from yingda.infra.db import Base, Reading

KEY = re.compile(r"(?m)^[a-z]+\.[a-z_.]+$")
HAN = re.compile(r"[\u4e00-\u9fff]+")
CONSOLE_PAGES = (
    "desk", "wall", "figures", "admin", "admin/shops", "admin/shops/{shop}", "admin/shops/new",
    "knowledge", "knowledge/articles/new", "knowledge/gaps", "knowledge/feedback", "knowledge/health",
    "knowledge/fields", "knowledge/scripts",
    "admin/hours/{shop}", "admin/staff", "admin/teams", "admin/queues", "admin/replies", "admin/bubble/{shop}",
    *(f"admin/first-steps/{step.value}" for step in StepKey),
)  # fmt: skip
# the product's own name, and the way to the other language
OURS = {"应答", "中文", "简体中文"}
# what shops and people of these journeys are called (also who came unnamed, in Chinese), and the picture's letter
NAMES = {"晴川数码", "小晴", "晴", "陆晓晴", "何知明", "周延庆", "钱管家", "钱主管", "新来的", "访客"}


def spoken(page: Page | FrameLocator) -> str:
    """Everything that can be read or heard on the page."""
    return str(
        page.locator("body").evaluate(
            """body => [body.innerText, ...[...body.querySelectorAll('[aria-label], [title], [placeholder]')]
              .flatMap((el) => ['aria-label', 'title', 'placeholder'].map((name) => el.getAttribute(name) ?? ''))]
              .join('\\n')"""
        )
    )


def foreign(text: str, allowed: set[str]) -> list[str]:
    """Chinese words and raw keys in a page that should be English."""
    for known in sorted(allowed | OURS, key=len, reverse=True):
        text = text.replace(known, "")
    return sorted(set(HAN.findall(text)) | set(KEY.findall(text)))


def put_in(stage: Stage) -> set[str]:
    """Every Chinese word that people of any journey have put in: names, texts, aliases."""

    def words(reading: Reading) -> set[str]:
        tables = Base.metadata.sorted_tables
        rows = (row for table in tables for row in reading.execute(table.select()))
        texts = (str(value) for row in rows for value in row if isinstance(value, str | list | dict))
        return {word for text in texts for word in HAN.findall(text)}

    return set(stage.desk.read(words))


def test_every_page_of_the_console_is_english(stage: Stage) -> None:
    admin = stage.staff("Ada", Role.ADMIN, alias="Ada", locale="en")
    page = stage.console(admin, "desk", online=True)
    page.evaluate("localStorage.setItem('yingda.locale', 'en')")
    found = {}
    for path in CONSOLE_PAGES:
        page.goto(f"{stage.site.url}/console/{path.format(shop=stage.shop_id)}")
        page.wait_for_load_state("networkidle")
        expect(page.locator("main")).not_to_be_empty()
        expect(page.get_by_text("Not allowed")).to_have_count(0)
        wrong = foreign(spoken(page), NAMES | put_in(stage))
        stage.shot(page, path.replace("/", "-").format(shop="shop"))
        if wrong:
            found[path] = wrong
    assert found == {}


def test_a_conversation_is_english_on_both_sides(stage: Stage) -> None:
    agent = stage.staff("Ann", alias="Ann", locale="en")
    other = stage.staff("Bob", alias="Bob", locale="en")
    desk = stage.console(agent, online=True)
    stage.console(other, online=False)
    desk.evaluate("localStorage.setItem('yingda.locale', 'en')")
    desk.reload()
    chat = stage.chat(locale="en-GB")
    field = chat.get_by_role("textbox", name="Message")
    field.fill("Which colours does it come in?")
    field.press("Enter")
    with chat.expect_file_chooser() as chooser:
        chat.get_by_role("button", name="Picture", exact=True).click()
    chooser.value.set_files({"name": "ear.png", "mimeType": "image/png", "buffer": picture()})
    expect(chat.get_by_text("Ann is here for you")).to_be_visible()
    desk.get_by_role("tabpanel").locator("button.row").first.click()
    reply = desk.get_by_role("textbox", name=re.compile("reply", re.IGNORECASE))
    reply.fill("White and black")
    reply.press("Enter")
    expect(chat.get_by_text("White and black").first).to_be_visible()
    assert foreign(spoken(desk), NAMES) == []
    for key in ("Alt+t", "Alt+h", "Alt+e"):
        desk.keyboard.press(key)
        expect(desk.get_by_role("dialog")).to_be_visible()
        desk.wait_for_load_state("networkidle")
        assert foreign(spoken(desk), NAMES) == []
        desk.keyboard.press("Escape")
        expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("Alt+e")
    desk.get_by_role("dialog").get_by_role("radio").first.click()
    expect(desk.get_by_role("button", name=re.compile("Enter$"))).to_be_focused()
    desk.keyboard.press("Enter")
    expect(chat.get_by_text("This chat has ended")).to_be_visible()
    chat.get_by_role("button", name="More").click()
    stage.shot(chat, "english")
    stage.shot(desk, "english")
    assert foreign(spoken(chat), NAMES) == []
