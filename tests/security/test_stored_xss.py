"""Texts that try to become code, through every text field into every screen, in Chromium with the policies on."""

import base64
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import CHROMIUM, QUIET, missing
from tests.journeys.conftest import Agent, Guest
from tests.security.payloads import PAYLOADS, POLYGLOTS, within
from tests.security.town import Town, a_town
from yingda.infra.http import headers as policies

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SETTLE_MS = 900  # of a screen that has answered: handlers of broken pictures run a moment later


@dataclass
class Watch:
    """What ran, or tried to and was stopped by the policy, in a browser."""

    context: BrowserContext
    found: list[str] = field(default_factory=list)
    where: str = ""

    def __post_init__(self) -> None:
        self.context.expose_binding("pwned", lambda _source, number=0: self._note(f"payload {number} ran"))
        self.context.on("dialog", lambda dialog: (self._note(f"dialog {dialog.message}"), dialog.dismiss()))
        self.context.on("console", lambda said: self._said(said.text))
        self.context.on("page", lambda page: page.on("frameattached", lambda _frame: None))

    def look(self, page: Page, url: str) -> None:
        self.where = url
        with contextlib.suppress(BrowserError):  # a download is no page
            page.goto(url, wait_until="load")
        self.settle(page)

    def settle(self, page: Page) -> None:
        page.wait_for_timeout(SETTLE_MS)
        page.mouse.move(300, 300)
        for selector in (
            "[onmouseover]",
            "[onfocus]",
            "[onerror]",
            "a[href^='javascript' i]",
            "a[href^='data:text']",
        ):
            for frame in page.frames:
                if frame.locator(selector).count():
                    self._note(f"{selector} in {frame.url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self._note(text[:160])

    def _note(self, what: str) -> None:
        self.found.append(f"{self.where}: {what}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Callable[[], BrowserContext]]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield lambda: made.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        made.close()


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town"), sqlite_template) as made:
        poison(made)
        yield made


def poison(town: Town) -> None:
    """Every text field, by the routes that people use; what is refused cannot be shown."""
    admin, agent = _agent(town, "admin"), _agent(town, "agent")
    _customers(town, agent)
    _send(admin, "PATCH", f"/shops/{town.own['shop']}", {
        "name": POLYGLOTS[0], "greeting": "\n".join(within(80))[:500], "alias": POLYGLOTS[2],
        "out_of_hours_text": POLYGLOTS[1], "closing_text": POLYGLOTS[0], "quick_questions": within(60)[:12],
    })  # fmt: skip
    for number, one in enumerate(within(60)[::4]):  # a password is hashed for each of the staff
        _send(admin, "POST", "/teams", {"name": one, "shop_ids": [town.own["shop"]]})
        _send(admin, "POST", "/staff", {"login": f"x-{number}", "name": one, "shop_ids": [town.own["shop"]]})
        _send(admin, "POST", "/roles", {"name": one, "permissions": ["conversation.serve"]})
        _send(admin, "POST", "/views", {"client_id": f"view-{number:06}", "name": one[:30], "wanted": {}})
        shop = {"client_id": f"shop-{number:06}", "code": f"x-{number}", "name": one}
        _send(admin, "POST", "/shops", shop)
    for number, one in enumerate(PAYLOADS):
        reply = {
            "client_id": f"reply-{number:05}", "level": "shop", "shop_id": town.own["shop"], "title": one[:40],
            "group": one[:20], "parts": [{"kind": "text", "text": one}],
        }  # fmt: skip
        _send(admin, "POST", "/quick-replies", reply)
        notice = {"title": one[:60], "body": one, "shop_ids": [town.own["shop"]]}
        _send(admin, "POST", "/notices", {"client_id": f"notice-{number:05}", **notice})
        log = {"client_id": f"shift-{number:05}", "shop_id": town.own["shop"], "text": one}
        _send(admin, "POST", "/shift-log", log)


def _customers(town: Town, agent: Agent) -> None:
    guest: Guest = town.own["guest"]
    page = {"url": "javascript:pwned(910)", "title": POLYGLOTS[0]}
    headers = {"Authorization": f"Bearer {guest.token}"}
    conversation = town.own["conversation"]
    for number, one in enumerate(PAYLOADS):
        said = {"client_id": f"xss-{number:06}", "kind": "text", "text": one, "page": page}
        guest.client.post("/api/v1/visitor/messages", json=said, headers=headers)
        note = {"client_id": f"note-x{number:05}", "kind": "note", "text": one}
        _send(agent, "POST", f"/conversations/{conversation}/messages", note)
        answer = {"client_id": f"text-x{number:05}", "kind": "text", "text": one}
        _send(agent, "POST", f"/conversations/{conversation}/messages", answer)
        if number % 6 == 0:
            up = guest.client.post("/api/v1/visitor/files", files={"file": (one, PNG)}, headers=headers)
            if up.status_code == 200:
                sent = {"client_id": f"file-{number:05}", "kind": "file", "file_token": up.json()["token"]}
                guest.client.post("/api/v1/visitor/messages", json=sent, headers=headers)
    customer = agent.get(f"/customers/{town.own['customer']}")
    change = {
        "version": customer["version"], "name": POLYGLOTS[0], "note": "\n".join(PAYLOADS)[:4000],
        "tags": within(30)[:20], "fields": {one[:40]: one for one in within(200)[:30]},
    }  # fmt: skip
    _send(agent, "PATCH", f"/customers/{town.own['customer']}", change)
    _send(agent, "PUT", f"/conversations/{conversation}/tags", {"tags": within(20)[:10]})
    for name in within(60)[::3]:
        client = town.house.client()
        hello = client.post("/api/v1/visitor/session", json={"shop": "qingchuan"}).json()
        other = Guest(client, hello["token"], hello)
        other.says(name)
        client.post("/api/v1/visitor/contact", json={"contact": name[:100], "name": name}, headers={
            "Authorization": f"Bearer {other.token}"
        })  # fmt: skip


def _agent(town: Town, name: str) -> Agent:
    caller = town.callers[name]
    return Agent(caller.client, 0, dict(caller.headers))


def _send(agent: Agent, method: str, path: str, body: object) -> httpx.Response:
    return agent.client.request(method, f"/api/v1{path}", json=body, headers=agent.headers)


def signed_in(town: Town, context: BrowserContext, name: str) -> None:
    cookies = town.callers[name].client.cookies
    context.add_cookies(
        [{"name": key, "value": str(value), "url": town.house.url} for key, value in cookies.items()]
    )


SCREENS = (
    "desk", "desk/{conversation}", "wall", "figures", "admin", "admin/shops", "admin/shops/{shop}",
    "admin/shops/new", "admin/hours/{shop}", "admin/staff", "admin/teams", "admin/queues", "admin/replies",
    "admin/bubble/{shop}", "admin/privacy", "admin/audit", "admin/roles", "admin/invitations", "admin/operations",
    "no-such-page",
)  # fmt: skip


@pytest.mark.parametrize("name", ["admin", "agent"])
def test_nothing_runs_in_the_console(town: Town, browser: Callable[[], BrowserContext], name: str) -> None:
    context = browser()
    watch = Watch(context)
    signed_in(town, context, name)
    page = context.new_page()
    for screen in SCREENS:
        watch.look(page, f"{town.house.url}/console/{screen.format(**town.own)}")
    watch.look(page, f"{town.house.url}/console/desk/{town.own['conversation']}")
    for keys in ("Control+k", "Slash", "Shift+Slash"):
        page.keyboard.press(keys)
        page.keyboard.type("pwned", delay=5)
        watch.settle(page)
        page.keyboard.press("Escape")
    shown = page.locator("body").inner_text()
    context.close()
    assert "pwned(" in shown, "the texts were shown, as texts"
    assert watch.found == []


def test_nothing_runs_at_the_customers_and_on_public_pages(
    town: Town, browser: Callable[[], BrowserContext]
) -> None:
    context = browser()
    watch = Watch(context)
    token, url = town.own["guest"].token, town.house.url
    kept = f"localStorage.setItem('yingda.token.qingchuan', {json.dumps(token)})"
    context.add_init_script(f"try {{ {kept} }} catch {{}}")
    page = context.new_page()
    watch.look(page, f"{url}/c/qingchuan")
    for number in range(0, 10, 3):
        watch.look(page, f"{url}/c/x-{number}")
    for path in (
        "/",
        "/c/{}",
        "/console/{}",
        "/demo/{}",
        "/{}",
        "/files/{}/a",
        "/api/v1/figures?from={}",
        "/c/qingchuan?x={}#{}",
    ):
        for one in (POLYGLOTS[0], PAYLOADS[0], "javascript:pwned(1)"):
            watch.look(page, url + path.replace("{}", quote(one, safe="")))
    context.close()
    assert watch.found == []


def test_nothing_runs_in_the_bubble_on_a_hostile_page(town: Town, browser: Callable[[], BrowserContext]) -> None:
    context = browser()
    watch = Watch(context)
    attributes = f'data-shop="qingchuan" data-color="{quote(POLYGLOTS[0])}" data-position="{quote(POLYGLOTS[1])}"'
    title = POLYGLOTS[0].replace("<", "&lt;")
    script = f"<script src='{town.house.url}/bubble.js' {attributes}></script>"
    html = f"<!doctype html><title>{title}</title>{script}"
    shop = f"{town.house.url}/a-shops-page"  # of this machine, because browsers keep other sites from asking it
    context.route(f"{shop}**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page = context.new_page()
    watch.look(page, f"{shop}?" + quote(PAYLOADS[0]) + "#javascript:pwned(920)")
    button = page.get_by_role("button").first
    button.wait_for()
    button.click()
    watch.settle(page)
    context.close()
    assert watch.found == []


def test_the_watch_sees_a_planted_fault(browser: Callable[[], BrowserContext]) -> None:
    """A page that shows a message as HTML: without a policy it runs, with ours the attempt is reported."""
    body = "<!doctype html><body>" + PAYLOADS[12] + PAYLOADS[0]
    ran, stopped = Watch(browser()), Watch(browser())
    policy = {"Content-Security-Policy": policies.CONSOLE_CSP}
    for watch, headers in ((ran, {}), (stopped, policy)):
        watch.context.route("http://fault.invalid/**", _fulfilling(body, headers))
        page = watch.context.new_page()
        watch.look(page, "http://fault.invalid/a")
        watch.context.close()
    assert any("payload 12 ran" in one for one in ran.found)
    assert any("payload 0 ran" in one for one in ran.found)
    assert any("Content Security Policy" in one for one in stopped.found)
    assert not any("ran" in one.split(": ", 2)[-1] for one in stopped.found)


def _fulfilling(body: str, headers: dict[str, str]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="text/html", headers=headers)


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
