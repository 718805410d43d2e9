"""Accounts and presence over HTTP, through a whole application with browsers at several addresses."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests.accounts.world import PASSWORD, World
from yingda.accounts import api as accounts_api
from yingda.infra.compute import InlineCompute
from yingda.infra.http.limits import Limiter, MemoryWindow
from yingda.infra.http.problems import answer
from yingda.infra.oidc import make_client
from yingda.infra.oidc.fake import FakeProvider
from yingda.infra.settings import Settings
from yingda.presence import api as presence_api

SITE = "https://kefu.example"
SECRET = "t" * 32
Client = TestClient[Litestar]


def given(value: Any) -> Provide:
    async def provide() -> Any:
        return value

    return Provide(provide)


@dataclass
class Site:
    """An application, and browsers for it."""

    world: World
    app: Litestar
    provider: FakeProvider

    def browser(self, address: str = "203.0.113.1", agent: str = "Firefox") -> Client:
        """Another browser, at an address."""
        made = TestClient(_At(self.app, address), base_url=SITE)
        made.headers["User-Agent"] = agent
        return made

    def signed_in(self, login: str, password: str = PASSWORD, **where: str) -> Client:
        browser = self.browser(**where)
        response = enter(browser, login, password)
        assert response.status_code == 200, response.text
        return browser


class _At:
    """The application as it looks from an address."""

    def __init__(self, app: Litestar, address: str) -> None:
        self.app, self.address = app, address

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope | {"client": (self.address, 5000)}, receive, send)


def enter(browser: Client, login: str, password: str = PASSWORD, code: str = "") -> Any:
    """Try to sign in."""
    response = browser.post("/api/v1/session", json={"login": login, "password": password, "code": code})
    if response.status_code == 200:
        browser.headers["X-CSRF-Token"] = browser.cookies["yingda_csrf"]
    return response


def make_site(world: World, home: Path, **more: Any) -> Site:
    provider = FakeProvider(world.clock, "yingda", "provided")
    settings = Settings(home=home, public_url=SITE, secret=SECRET, **more)
    app = Litestar(
        [*accounts_api.ROUTES, *presence_api.ROUTES],
        dependencies={
            "db": given(world.db),
            "limiter": given(Limiter(MemoryWindow(lambda: world.clock.now().timestamp()))),
            "settings": given(settings),
            "compute": given(InlineCompute()),
            "oidc": given(make_client(settings, provider, world.clock)),
            "actor": Provide(accounts_api.provide_actor),
            "signed_in": Provide(accounts_api.provide_signed_in),
        },
        exception_handlers={Exception: answer},
    )
    return Site(world, app, provider)
