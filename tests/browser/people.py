"""What a customer and an agent do and see, on whatever page the chat is."""

import base64
import re
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import FrameLocator, Locator, Page, expect

WAITED = re.compile(r"已等待\s*(\d+:\d\d)")
# a picture in the clipboard, as browsers hand it to a page
PASTE = """(field, base64) => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const clipboardData = new DataTransfer()
  clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }))
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}"""


def picture(label: str = "L", color: str = "#8fb8b5") -> bytes:
    """A small PNG with something on it."""
    made = Image.new("RGB", (320, 200), color)
    draw = ImageDraw.Draw(made)
    draw.ellipse((110, 50, 210, 150), fill="#24504d")
    draw.text((155, 92), label, fill="white")
    out = BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


class Customer:
    """Somebody at the chat, on its own page or inside a bubble's frame."""

    def __init__(self, page: Page, chat: Page | FrameLocator | None = None) -> None:
        self.page = page
        self.chat = chat or page

    @property
    def field(self) -> Locator:
        return self.chat.get_by_role("textbox", name="消息")

    @property
    def log(self) -> Locator:
        return self.chat.get_by_role("log", name="对话内容")

    @property
    def pictures(self) -> Locator:
        return self.log.get_by_role("button", name="查看大图")

    def says(self, text: str) -> None:
        """Write and send; it is there at once, and then accepted."""
        self.field.fill(text)
        self.chat.get_by_role("button", name="发送", exact=True).click()
        expect(self.log.locator(".row.mine", has_text=text).last).to_be_visible()
        expect(self.log.get_by_label("发送中")).to_have_count(0)

    def attaches(self, content: bytes) -> None:
        """Choose a picture by the button."""
        with self.page.expect_file_chooser() as chooser:
            self.chat.get_by_role("button", name="图片", exact=True).click()
        chooser.value.set_files({"name": "left-ear.png", "mimeType": "image/png", "buffer": content})

    def pastes(self, content: bytes) -> None:
        """Paste a picture into the field."""
        self.field.focus()
        self.field.evaluate(PASTE, base64.b64encode(content).decode())

    def sees(self, text: str) -> None:
        expect(self.log.get_by_text(text).last).to_be_visible()


class Agent:
    """Somebody at the workbench."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("region", name="会话列表")

    @property
    def rows(self) -> Locator:
        return self.list.get_by_role("tabpanel").locator("button.row")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="消息")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="回复客户")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def tab(self, name: str) -> Locator:
        return self.list.get_by_role("tab", name=name)

    def goes_online(self) -> None:
        self.page.get_by_role("button", name="我的状态").click()
        self.page.get_by_role("button", name=re.compile("^在线")).click()
        expect(self.page.locator(".presence.online")).to_be_visible()

    def waited(self, row: Locator) -> str:
        """The count beside a row: 00:07."""
        found = WAITED.search(row.inner_text())
        assert found is not None, row.inner_text()
        return found[1]

    def opens(self, row: Locator) -> None:
        row.click()
        expect(self.field).to_be_visible()

    def answers(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.log.locator("article.mine", has_text=text).last).to_be_visible()
        expect(self.field).to_have_value("")

    def transfers_to(self, name: str) -> None:
        """Ask the customer with the text that is filled in."""
        self.page.get_by_role("button", name="转接", exact=True).click()
        self.dialog.get_by_role("radiogroup", name="转给谁").get_by_role("radio", name=name).click()
        self.dialog.get_by_role("button", name="质量问题").click()
        expect(self.dialog.get_by_label("征求客户同意")).not_to_have_value("")
        self.dialog.get_by_role("button", name="发送并征求同意").click()
        expect(self.dialog).to_have_count(0)

    def ends_as_solved(self) -> None:
        self.page.get_by_role("button", name="结束会话").first.click()
        expect(self.dialog.get_by_role("radio", name="已解决")).to_be_checked()
        self.says_what_was_done()
        self.dialog.get_by_role("button", name="结束会话").click()
        expect(self.dialog).to_have_count(0)

    def says_what_was_done(self) -> None:
        """Where the matter asks for it."""
        self.page.wait_for_load_state("networkidle")
        field = self.dialog.get_by_label("做了什么")
        if field.is_visible():
            field.fill("换了一副新的")

    def back(self) -> None:
        """On a phone: from the conversation to the list."""
        button = self.page.get_by_role("button", name="返回")
        if button.is_visible():
            button.click()
