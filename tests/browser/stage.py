"""The people of a journey: their browsers, what they do often, and what their pages complain of."""

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    WebError,
    expect,
)

from tests import desk as desks
from tests.desk import Desk
from yingda.accounts import policy as rights
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, StaffDraft
from yingda.infra.clock import FakeClock
from yingda.kit.calendar import BusinessCalendar, Interval

WIDE = ViewportSize(width=1440, height=900)
NARROW = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
SHOTS = os.environ.get("YINGDA_TEST_SHOTS", "")
# two cores are shared with a server, a browser and whatever else runs
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
_numbers = count(1)


@dataclass
class Site:
    """A running application."""

    url: str
    desk: Desk
    password: str


@dataclass(frozen=True)
class Person:
    """Somebody of the staff."""

    login: str
    actor: Actor

    @property
    def name(self) -> str:
        return self.actor.name


@dataclass
class Stage:
    """One shop, and everybody who has a browser open."""

    browser: Browser
    site: Site
    code: str
    name: str
    zone: str = ""
    complaints: list[str] = field(default_factory=list)
    shop_id: int = field(init=False)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _forgiven: list[str] = field(default_factory=list)
    _shots: int = 0

    def __post_init__(self) -> None:
        self.zone = self.zone or zone_at_noon()
        self.shop_id = self.site.desk.shop(self.code, name="晴川数码", alias="小晴", zone=self.zone)

    @property
    def desk(self) -> Desk:
        return self.site.desk

    def forgive(self, pattern: str, why: str) -> None:
        """Let complaints pass that match; the reason is for the reader."""
        assert why
        self._forgiven.append(pattern)

    def context(self, size: ViewportSize = WIDE, *, locale: str = "zh-CN") -> BrowserContext:
        """A browser of somebody's own: a phone has a touch screen."""
        made = self.browser.new_context(
            viewport=size, locale=locale, timezone_id="Asia/Shanghai", has_touch=size is PHONE,
            is_mobile=size is PHONE, reduced_motion="reduce",
        )  # fmt: skip
        made.set_default_timeout(PATIENCE_MS)
        self._set_clock(made)
        made.on("console", self._heard)
        made.on("weberror", self._failed)
        made.on("response", self._answered)
        self._contexts.append(made)
        return made

    def pass_time(self, seconds: float) -> None:
        """With the test clock: let time go by, for the server and for every browser, and run what is due."""
        answer = self._contexts[0].request.post(f"{self.site.url}/api/v1/test/clock", data={"seconds": seconds})
        assert answer.ok, answer.text()
        for context in self._contexts:
            self._set_clock(context)

    def _set_clock(self, context: BrowserContext) -> None:
        if isinstance(self.desk.clock, FakeClock):
            context.clock.set_fixed_time(self.desk.clock.now())

    def staff(self, name: str, role: Role = Role.AGENT, *, alias: str = "", locale: str = "zh-CN") -> Person:
        """Somebody of the shop, whom customers know by the alias."""
        login = f"{role.value}-{next(_numbers)}"
        aliases = {self.shop_id: alias} if alias else {}
        draft = StaffDraft(
            login=login, name=name, role=role, shop_ids=[self.shop_id], aliases=aliases, locale=locale
        )
        made = self.desk.write(accounts.create_staff, self.desk.admin, draft, desks.SECRET)
        shops = frozenset([self.shop_id])
        return Person(login, Actor(made.id, name, role, rights.permissions_of(role), shops, frozenset()))

    def console(
        self, person: Person, path: str = "desk", size: ViewportSize = WIDE, *, online: bool = False
    ) -> Page:
        """Somebody's console, signed in."""
        if online:
            self.desk.online(person.actor)
        context = self.context(size)
        signed_in = {"login": person.login, "password": self.site.password}
        answer = context.request.post(f"{self.site.url}/api/v1/session", data=signed_in)
        assert answer.ok, answer.text()
        page = context.new_page()
        page.goto(f"{self.site.url}/console/{path}")
        return page

    def chat(self, size: ViewportSize = WIDE, *, locale: str = "zh-CN") -> Page:
        """A customer at the chat page."""
        page = self.context(size, locale=locale).new_page()
        page.goto(f"{self.site.url}/c/{self.code}")
        return page

    def open_from(self, start: str, end: str, days: int = 7) -> None:
        """Working hours on the first so many days of the week."""
        hours = tuple((Interval.of(start, end),) if day < days else () for day in range(7))
        calendar = BusinessCalendar(self.zone, hours)
        self.desk.write(accounts.put_hours, self.desk.admin, self.shop_id, calendar)

    def shot(self, page: Page, name: str) -> None:
        """Keep a picture of the page if somebody wants to look at them."""
        if not SHOTS:
            return
        self._shots += 1
        width = (page.viewport_size or WIDE)["width"]
        test = re.sub(r"\W+", "-", self.name).strip("-")
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{test}-{self._shots:02}-{name}-{width}.png")

    def close(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()
        self.complaints = [said for said in self.complaints if not self._passes(said)]

    def _passes(self, complaint: str) -> bool:
        return any(re.search(pattern, complaint) for pattern in self._forgiven)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _failed(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error.message}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


def zone_at_noon() -> str:
    """A zone where it is about midday now, so that no test crosses midnight."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"  # these names count westward
