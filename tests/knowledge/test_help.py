"""A shop's help page as anybody's browser meets it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests.desk import Desk
from tests.knowledge.test_articles import branch, create
from yingda.accounts.types import Actor
from yingda.bot.ports import Brain
from yingda.channels.web.api import help as pages
from yingda.infra.db import Database
from yingda.infra.http.limits import Limiter
from yingda.infra.http.problems import exception_handlers
from yingda.infra.settings import Settings
from yingda.kit.errors import TooManyError
from yingda.knowledge import service
from yingda.knowledge.types.articles import ArticlePlace, ArticleState, Audience, FieldDraft, PurchaseStep
from yingda.knowledge.types.gaps import FeedbackState

pytestmark = pytest.mark.db
PUBLIC = {"audience": Audience.PUBLIC, "publish": True}


class NoFinder:
    async def find(self, *_asked: Any) -> list[Any]:
        return []


class FullLimiter(Limiter):
    """Refuses everybody."""

    def __init__(self) -> None:
        super().__init__(None)

    async def hit(self, *_asked: Any) -> None:
        raise TooManyError(5)


def without_finder() -> Brain:
    brain = object.__new__(Brain)
    object.__setattr__(brain, "finder", NoFinder())
    return brain


def giving(value: Any) -> Callable[[], Any]:
    return lambda: value


def client_of(db: Database, limiter: Limiter) -> TestClient[Litestar]:
    given: dict[str, Any] = {
        "db": db, "limiter": limiter, "brain": without_finder(),
        "settings": Settings(public_url="https://kefu.example.com"),
    }  # fmt: skip
    provided = {name: Provide(giving(value), sync_to_thread=False) for name, value in given.items()}
    app = Litestar(
        list(pages.ROUTES), dependencies=provided, exception_handlers=exception_handlers(), logging_config=None
    )
    return TestClient(app)


@pytest.fixture
def browser(db: Database) -> Iterator[TestClient[Litestar]]:
    with client_of(db, Limiter(None)) as client:
        yield client


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川<数码>", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id)


def links(page: httpx.Response) -> list[str]:
    return re.findall(r'href="(/help/[^"]+/a/[^"]+)"', page.text)


def test_it_shows_what_is_public_and_offered_by_category_and_step(
    desk: Desk, browser: TestClient[Litestar], shop_id: int, mei: Actor
) -> None:
    top = branch(desk, mei, shop_id, "耳机类")
    under = branch(desk, mei, shop_id, "蓝牙耳机", parent_id=top, name_en="Bluetooth")
    at = {"places": [ArticlePlace(shop_id, under)]}
    create(desk, mei, shop_id, "怎么配对", stage=PurchaseStep.AFTERSALES, **PUBLIC, **at)
    create(desk, mei, shop_id, "续航多久", stage=PurchaseStep.PRESALES, **PUBLIC, **at)
    create(desk, mei, shop_id, "没有分类的", **PUBLIC)
    create(desk, mei, shop_id, "内部的", publish=True)
    create(desk, mei, shop_id, "草稿的", audience=Audience.PUBLIC)
    home = browser.get("/help/qingchuan")
    assert home.headers["cache-control"] == "public, max-age=120"
    assert '<link rel="canonical" href="https://kefu.example.com/help/qingchuan">' in home.text
    assert "晴川&lt;数码&gt;帮助中心" in home.text
    assert all(word in home.text for word in ("怎么配对", "续航多久", "没有分类的", "耳机类"))
    assert 'href="/c/qingchuan"' in home.text
    assert not any(word in home.text for word in ("内部的", "草稿的", "noindex"))
    steps = browser.get(f"/help/qingchuan/c/{top}").text
    assert 0 < steps.index("购买前") < steps.index("续航多久") < steps.index("收货后") < steps.index("怎么配对")
    english = browser.get(f"/help/qingchuan/c/{under}", headers={"accept-language": "en"})
    assert "<h1>Bluetooth</h1>" in english.text
    assert "Chat with us" in english.text


def test_an_article_has_a_page_that_search_engines_read(
    desk: Desk, browser: TestClient[Litestar], shop_id: int, mei: Actor
) -> None:
    field = FieldDraft(client_id="field-01", shop_id=shop_id, name="时限", value="2 天")
    desk.write(service.create_field, mei, field)
    html = "<p>付款后 <b>{{时限}}</b> 发出</p><p>&lt;/script&gt;&lt;b&gt;</p>"
    made = create(desk, mei, shop_id, "什么时候发货？", html=html, **PUBLIC)
    address = links(browser.get("/help/qingchuan"))[0]
    page = browser.get(address)
    assert "<p>付款后 <b>2 天</b> 发出</p>" in page.text
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert len(data) == 1
    assert '"@type": "FAQPage"' in data[0]
    assert "\\u003c/script\\u003e" in data[0]
    assert "script-src" not in page.headers["content-security-policy"]
    changed = desk.write(service.change_state, mei, made.id, 1, ArticleState.DRAFT)
    gone = browser.get(address)
    assert (gone.status_code, "noindex" in gone.text, "联系客服" in gone.text) == (404, True, True)
    desk.write(service.change_state, mei, made.id, changed.version, ArticleState.PUBLISHED)
    assert browser.get(address).status_code == 200
    assert browser.get("/help/nobody").status_code == 404
    assert browser.get("/help/qingchuan/c/999").status_code == 404


def test_a_search_finds_other_words_and_says_when_nothing_fits(
    desk: Desk, browser: TestClient[Litestar], shop_id: int, mei: Actor
) -> None:
    create(desk, mei, shop_id, "蓝牙耳机怎么配对手机", phrasings=["连不上手机"], **PUBLIC)
    create(desk, mei, shop_id, "充电宝能上飞机吗", **PUBLIC)
    found = browser.get("/help/qingchuan", params={"q": "藍牙怎麼配對"})
    assert "noindex" in found.text
    assert "蓝牙耳机怎么配对手机" in found.text
    assert "充电宝" not in found.text
    nothing = browser.get("/help/qingchuan", params={"q": '"><script>x'})
    assert "没有找到合适的答案" in nothing.text
    assert "<script>x" not in nothing.text


def test_an_opinion_counts_once_and_from_its_own_page_only(
    desk: Desk, browser: TestClient[Litestar], shop_id: int, mei: Actor
) -> None:
    made = create(desk, mei, shop_id, **PUBLIC)
    address = links(browser.get("/help/qingchuan"))[0]
    verdict = {"data": {"verdict": "wrong"}, "follow_redirects": False}
    strange = browser.post(f"{address}/opinion", headers={"sec-fetch-site": "cross-site"}, **verdict)  # type: ignore[arg-type] # as httpx takes them
    assert strange.status_code == 403
    strange = browser.post(f"{address}/opinion", headers={"origin": "https://elsewhere.cn"}, **verdict)  # type: ignore[arg-type] # as httpx takes them
    assert strange.status_code == 403
    first = browser.post(f"{address}/opinion", headers={"sec-fetch-site": "same-origin"}, **verdict)  # type: ignore[arg-type] # as httpx takes them
    assert (first.status_code, first.headers["location"]) == (303, f"{address}?said=thanks#said")
    again = browser.post(f"{address}/opinion", **verdict)  # type: ignore[arg-type] # as httpx takes them
    assert again.headers["location"].endswith("said=twice#said")
    assert "谢谢您的反馈" in browser.get(first.headers["location"]).text
    listed = desk.read(service.list_feedback, mei, shop_id, FeedbackState.OPEN, None, 10)[0]
    assert [one.article_id for one in listed] == [made.id]


def test_who_asks_too_often_is_told_so(desk: Desk, db: Database, shop_id: int, mei: Actor) -> None:
    create(desk, mei, shop_id, **PUBLIC)
    with client_of(db, FullLimiter()) as browser:
        address = links(browser.get("/help/qingchuan"))[0]
        assert browser.get("/help/qingchuan?q=配对").status_code == 429
        assert browser.post(f"{address}/opinion", data={"verdict": "wrong"}).status_code == 429


def test_the_language_that_was_chosen_is_kept(browser: TestClient[Litestar], shop_id: int) -> None:
    assert shop_id
    chosen = browser.get("/help/qingchuan?lang=en")
    assert chosen.cookies["locale"] == "en"
    assert "There is nothing here yet" in browser.get("/help/qingchuan").text
