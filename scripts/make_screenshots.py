"""Takes the pictures of the documents: a private server with the demo shops, customers who ask, staff who answer.

Needs Chromium (`CHROMIUM` names another than the first on the path). Takes some minutes: waits are real.
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from screenshot_scene import ANSWERS, EARLY, LATE, PROFILE, QUEUED, SHOWN_CUSTOMER, Customer, Staff

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
MAX_BYTES = 250_000
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
DESK = ViewportSize(width=1440, height=900)
LAPTOP = ViewportSize(width=1280, height=760)
PHONE = ViewportSize(width=420, height=820)
START_S = 60
ASSIGNED_S = 2
QUEUED_S = 7
BY_DAY = "xiaoman"  # the demo's shop that is closed at night
# long enough that the waiting have passed different marks
WAIT_S = 45


def main() -> int:
    """Take every picture, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *SHOTS], help="default: all")
    names = parser.parse_args().names or list(SHOTS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, server(Path(home)) as base_url, sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        scene = Scene(browser, base_url, json.loads((Path(home) / "demo.json").read_text("utf-8"))["password"])
        scene.play()
        for name in names:
            SHOTS[name](scene)
        browser.close()
    return 0


@contextlib.contextmanager
def server(home: Path) -> Iterator[str]:
    """A server with the demo shops on a free port."""
    command = [sys.executable, "-m", "yingda.app.cli"]
    port = free_port()
    env = {**os.environ, "YINGDA_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port)}
    subprocess.run([*command, "demo"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen([*command, "serve"], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_ready(base_url: str) -> None:
    """Ask until the server says that it is ready."""
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{base_url}/readyz").status_code == httpx.codes.OK:
                return
        time.sleep(0.2)
    raise TimeoutError(f"the server is not ready after {START_S} s")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Scene:
    """A busy half hour: staff with open consoles, customers who wait."""

    def __init__(self, browser: Browser, base_url: str, password: str) -> None:
        self.base_url, self._browser = base_url, browser
        self.agent = self._sign_in("luxiaoyu", password)
        self.colleagues = [self._sign_in(login, password) for login in ("hezhizhou", "xuanran")]
        self.supervisor = self._sign_in("zhouyanqing", password)
        self.customers: dict[str, Customer] = {}
        self.hours = self.supervisor.hours(BY_DAY)

    def play(self) -> None:
        """Have everybody say what they say, and wait until it shows."""
        always = {day: [[0, 24 * 60]] for day in self.hours["weekly"]}
        self.supervisor.set_hours(BY_DAY, {**self.hours, "weekly": always})
        self.supervisor.rest_bot("qingchuan")  # the pictures are of people at work
        self.agent.be("online")
        secrets = {code: self.supervisor.identity_secret(code) for code in ("qingchuan", "xiaoman")}
        for one in (*EARLY, *LATE, *QUEUED):
            self.customers[one.name] = Customer(self.base_url, one, secrets[one.shop])
        self._past()
        for one in EARLY:
            self.customers[one.name].say_all()
        self._answer()
        self.colleagues[0].be("online")
        self.colleagues[1].be("break", "吃饭")
        for one in LATE:
            self.customers[one.name].say_all()
            time.sleep(WAIT_S / len(LATE))

    def _past(self) -> None:
        """The shown customer was here before, and colleagues wrote down what they learned."""
        customer = self.customers[SHOWN_CUSTOMER]
        customer.say("耳机怎么连电脑")
        time.sleep(ASSIGNED_S)
        self.agent.answer(SHOWN_CUSTOMER, "长按触控区 5 秒，听到「嘀」声后在电脑蓝牙里选 QC-Air 就行。")
        customer.say("连上了，谢谢")
        self.agent.end(SHOWN_CUSTOMER, "solved")
        customer.rate(5)
        time.sleep(ASSIGNED_S)

    def _answer(self) -> None:
        time.sleep(ASSIGNED_S)
        self.agent.describe(SHOWN_CUSTOMER, PROFILE)
        for name, texts in ANSWERS.items():
            for text in texts:
                self.agent.answer(name, text)
        for name in ANSWERS:
            self.customers[name].say_rest()
        self.agent.note(SHOWN_CUSTOMER, "和昨天那单同一批次，建议直接换新，问一下贺知舟要不要登记首次品退")

    def _sign_in(self, login: str, password: str) -> Staff:
        context = self.context(DESK)
        staff = Staff(context.request, self.base_url)
        staff.sign_in(login, password)
        page = context.new_page()
        page.goto(f"{self.base_url}/console/desk")
        page.wait_for_load_state("networkidle")
        staff.confirm_notices()
        staff.page = page
        return staff

    def context(self, size: ViewportSize) -> BrowserContext:
        """A browser of its own, in Chinese."""
        return self._browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", device_scale_factor=1.5,
            reduced_motion="reduce",
        )  # fmt: skip


def workbench(scene: Scene) -> None:
    """The agent's desk with a conversation open."""
    page = scene.agent.page
    page.goto(f"{scene.base_url}/console/desk/{scene.agent.find(SHOWN_CUSTOMER)}")
    settle(page)
    keep(page, "workbench")


def chat(scene: Scene) -> None:
    """The same conversation on the customer's phone."""
    page = customer_page(scene, PHONE)
    page.goto(f"{scene.base_url}/c/qingchuan")
    settle(page)
    keep(page, "chat")


def bubble(scene: Scene) -> None:
    """The same conversation in the bubble on the shop's page."""
    page = customer_page(scene, LAPTOP)
    page.goto(f"{scene.base_url}/demo/qingchuan")
    page.evaluate("Yingda.open()")
    settle(page)
    keep(page, "bubble")


def customer_page(scene: Scene, size: ViewportSize) -> Page:
    """A browser in which the shown customer was before."""
    page = scene.context(size).new_page()
    token = json.dumps(scene.customers[SHOWN_CUSTOMER].token)
    page.add_init_script(f"localStorage.setItem('yingda.token.qingchuan', {token})")
    return page


def wall(scene: Scene) -> None:
    """A moment in which nobody takes new conversations, and customers come."""
    for staff in (scene.agent, *scene.colleagues):
        staff.be("paused")
    for one in QUEUED:
        scene.customers[one.name].say_all()
        time.sleep(QUEUED_S)
    console("wall", "wall")(scene)


def hours(scene: Scene) -> None:
    """The hours of a shop that is closed at night."""
    scene.supervisor.set_hours(BY_DAY, scene.hours)
    console("hours", f"admin/hours/{scene.supervisor.shop_id(BY_DAY)}")(scene)


def figures(scene: Scene) -> None:
    """The figures of a week."""
    page = scene.supervisor.page
    page.goto(f"{scene.base_url}/console/figures")
    page.get_by_text("近 7 天").click()
    settle(page)
    keep(page, "figures")


def console(name: str, path: str) -> Callable[[Scene], None]:
    """A page of the supervisor's console."""

    def take(scene: Scene) -> None:
        page = scene.supervisor.page
        page.goto(f"{scene.base_url}/console/{path}")
        settle(page)
        keep(page, name)

    return take


def settle(page: Page) -> None:
    """Wait until everything is loaded and drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)


def keep(page: Page, name: str) -> None:
    """Write a picture small enough for a document."""
    shot = Image.open(BytesIO(page.screenshot()))
    file = PICTURES / f"{name}.webp"
    for quality in (88, 78, 68):
        shot.save(file, "WEBP", quality=quality, method=6)
        if file.stat().st_size <= MAX_BYTES:
            break
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} KB")


SHOTS: dict[str, Callable[[Scene], None]] = {
    "workbench": workbench,
    "chat": chat,
    "bubble": bubble,
    "wall": wall,
    "figures": figures,
    "hours": hours,
}

if __name__ == "__main__":
    sys.exit(main())
