"""Chromium on a running application: one server and one browser for all journeys, a shop of its own for each."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from tests import desk as desks
from tests.browser.stage import Site, Stage
from tests.desk import Desk
from tests.passwords import light_secret
from yingda.app.main import Parts, make_app, make_parts
from yingda.app.pages import WEB
from yingda.app.serving import listen, server_config
from yingda.infra.settings import Settings

HERE = Path(__file__).parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PAGES = ("chat.html", "console.html", "bubble.js")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--use-fake-device-for-media-stream",
)  # fmt: skip
PASSWORD = "correct-horse-battery"
_numbers = count(1)


def missing() -> str:
    """What is not there to drive the pages with; empty when everything is."""
    if not CHROMIUM.is_file():
        return f"there is no Chromium at {CHROMIUM} (set CHROMIUM)"
    lacking = [name for name in PAGES if not (WEB / name).is_file()]
    return f"the pages are not built ({', '.join(lacking)}): run make install" if lacking else ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = missing()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@contextmanager
def served(settings: Settings) -> Iterator[tuple[Parts, str]]:
    """The application on a free port of this machine, in a thread."""
    parts = make_parts(settings)
    listening = listen(settings)
    server = uvicorn.Server(server_config(make_app(parts)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    host, port = listening.getsockname()[:2]
    try:
        yield parts, f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()


def site_settings(home: Path, template: Path, *, test_clock: bool = False) -> Settings:
    """A data folder with the tables in it; no limits, because all visitors come from one address."""
    (home / "yingda.db").write_bytes(template.read_bytes())
    return Settings(
        home=home, port=0, secret="s" * 40, workers=0, rate_limits=False, test_clock=test_clock,
        jobs=not test_clock,
    )  # fmt: skip


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium; closed when the last journey is over, because other tests want the event loop."""
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield made
        made.close()


@pytest.fixture(scope="package")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with the machine's clock and running jobs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "SECRET", light_secret(PASSWORD))
        with served(site_settings(tmp_path_factory.mktemp("site"), sqlite_template)) as (parts, url):
            yield Site(url, Desk(parts.db, parts.clock), PASSWORD)


@pytest.fixture
def timed_site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The application with the test clock at 10:00 in Shanghai; jobs run when time is passed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "SECRET", light_secret(PASSWORD))
        with served(site_settings(tmp_path, sqlite_template, test_clock=True)) as (parts, url):
            yield Site(url, Desk(parts.db, parts.clock), PASSWORD)


@pytest.fixture
def stage(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A shop of this test's own and the browsers of its people; what a page complains of fails the test."""
    yield from _staged(browser, site, request)


@pytest.fixture
def timed_stage(browser: Browser, timed_site: Site, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """As `stage`, with the test clock."""
    yield from _staged(browser, timed_site, request, "Asia/Shanghai")


def _staged(browser: Browser, site: Site, request: pytest.FixtureRequest, zone: str = "") -> Iterator[Stage]:
    made = Stage(browser, site, f"shop{next(_numbers)}", request.node.name, zone)
    yield made
    made.close()
    assert made.complaints == []
