"""Finding articles as the server does: what customers may read, changes, what is offered no more."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.service.finding import Finder
from yingda.knowledge.types.articles import (
    ArticleChange,
    ArticleDraft,
    ArticlePlace,
    ArticleState,
    Audience,
    FieldDraft,
)
from yingda.knowledge.types.finding import Found
from yingda.lang.retrieval import Entry, shelf
from yingda.lang.retrieval.shelf import Question, Shelf, State

pytestmark = pytest.mark.db

ASKED = {
    "退款多久到账？": ("钱什么时候退给我", "退款要几天"),
    "怎么开发票？": ("可以开专票吗", "电子发票在哪里下载"),
    "下单后什么时候发货？": ("今天能发出吗", "多久可以寄出"),
}
ENTRIES = (Entry(1, ("退款几天到账", "钱多久退")), Entry(2, ("怎么开发票", "专票")))


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id)


@pytest.fixture
def articles(desk: Desk, shop_id: int, mei: Actor) -> dict[str, ArticleInfo]:
    return {question: publish(desk, mei, shop_id, question, phrasings=list(ASKED[question])) for question in ASKED}


@pytest.fixture
def finder(db: Database) -> Iterator[Finder]:
    yield Finder(db, InlineCompute())
    shelf.wait()


def publish(desk: Desk, actor: Actor, shop_id: int, question: str, **more: Any) -> ArticleInfo:
    given: dict[str, Any] = {"client_id": f"made-{question}", "html": "<p>答案。</p>", "audience": Audience.PUBLIC}
    given["places"] = [ArticlePlace(shop_id)]
    made = desk.write(service.create_article, actor, ArticleDraft(question=question, **(given | more)))
    published: ArticleInfo = desk.write(service.change_state, actor, made.id, made.version, ArticleState.PUBLISHED)
    return published


def find(finder: Finder, shop_id: int, text: str, *more: Any) -> list[Found]:
    async def found() -> list[Found]:
        hits = await finder.find(shop_id, text, *more)
        await finder.settle()
        return hits

    return asyncio.run(found())


def test_the_best_article_comes_first_with_what_it_has_in_common(
    finder: Finder, shop_id: int, articles: dict[str, ArticleInfo]
) -> None:
    hits = find(finder, shop_id, "退款啥时候到")
    best = articles["退款多久到账？"]
    assert (hits[0].article_id, hits[0].version, hits[0].question) == (best.id, best.version, best.question)
    assert any("退" in hits[0].phrasing[start:end] for start, end in hits[0].spans)
    assert len(find(finder, shop_id, "什么时候", 1)) == 1
    assert find(finder, shop_id, "  ") == []


def test_customers_get_public_articles_only(
    desk: Desk, finder: Finder, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    inner = publish(desk, mei, shop_id, "退款怎么内部上报？", audience=Audience.INTERNAL)
    assert inner.id not in [hit.article_id for hit in find(finder, shop_id, "退款内部上报", 3)]
    staff = find(finder, shop_id, "退款内部上报", 3, Audience.INTERNAL)
    assert (staff[0].article_id, staff[0].audience) == (inner.id, Audience.INTERNAL)


def test_what_is_offered_no_more_is_not_found_even_before_the_new_index(
    desk: Desk, finder: Finder, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    gone = articles["怎么开发票？"]
    assert find(finder, shop_id, "开发票")[0].article_id == gone.id
    desk.write(service.change_state, mei, gone.id, gone.version, ArticleState.ARCHIVED)
    assert gone.id not in [hit.article_id for hit in find(finder, shop_id, "开发票")]


def test_a_new_article_is_found_by_the_very_next_question(
    desk: Desk, finder: Finder, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    find(finder, shop_id, "退款")
    desk.wait(minutes=1)
    made = publish(desk, mei, shop_id, "耳机怎么配对？", phrasings=["蓝牙连不上手机"])
    inner = publish(desk, mei, shop_id, "蓝牙连不上手机了", audience=Audience.INTERNAL)
    hits = find(finder, shop_id, "蓝牙连不上手机")
    assert [(hit.article_id, hit.confidence, hit.phrasing) for hit in hits] == [(made.id, 1.0, "蓝牙连不上手机")]
    shelf.wait()
    assert find(finder, shop_id, "蓝牙连不上手机")[0].article_id == made.id
    staff = find(finder, shop_id, "蓝牙连不上手机了", 3, Audience.INTERNAL)
    assert [hit.article_id for hit in staff[:2]] == [inner.id, made.id]


def test_what_an_article_said_before_is_not_what_it_is_found_by(
    desk: Desk, finder: Finder, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    old = articles["怎么开发票？"]
    assert find(finder, shop_id, "可以开专票吗")[0].article_id == old.id
    desk.wait(minutes=1)
    change = ArticleChange(
        version=old.version, question="纸质发票怎么寄？", html="<p>随包裹。</p>", places=old.places,
        audience=Audience.PUBLIC,
    )  # fmt: skip
    desk.write(service.update_article, mei, old.id, change)
    assert old.id not in [hit.article_id for hit in find(finder, shop_id, "可以开专票吗")]
    assert find(finder, shop_id, "纸质发票怎么寄")[0].version == old.version + 1


def test_an_article_that_begins_or_gets_its_field_is_found_at_once(
    desk: Desk, finder: Finder, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    empty = FieldDraft(client_id="field-01", shop_id=shop_id, name="满减")
    desk.write(service.create_field, mei, empty)
    asking = publish(desk, mei, shop_id, "双十一满减多少", html="<p>{{满减}}</p>")
    later = publish(desk, mei, shop_id, "大促几点开始", valid_from=desk.clock.now() + timedelta(hours=2))
    desk.wait(minutes=1)
    found = [hit.article_id for text in ("双十一满减多少", "大促几点开始") for hit in find(finder, shop_id, text)]
    assert not {asking.id, later.id} & set(found)
    desk.wait(hours=3)
    desk.write(
        service.create_field, mei, FieldDraft(client_id="field-02", shop_id=shop_id, name="满减", value="30")
    )
    assert find(finder, shop_id, "双十一满减多少")[0].article_id == asking.id
    assert find(finder, shop_id, "大促几点开始")[0].article_id == later.id


class Heard(InlineCompute):
    """Computes in place and says what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def run(self, fn: Any, *args: Any) -> Any:
        self.asked.append(fn.__name__)
        return await super().run(fn, *args)


def test_the_index_is_ready_before_somebody_asks(
    desk: Desk, db: Database, shop_id: int, mei: Actor, articles: dict[str, ArticleInfo]
) -> None:
    compute = Heard()
    finder = Finder(db, compute)
    asyncio.run(finder.warm(shop_id))
    assert compute.asked == ["look", "shelve"] * 2
    compute.asked.clear()
    assert find(finder, shop_id, "退款多久到账")[0].article_id == articles["退款多久到账？"].id
    publish(desk, mei, shop_id, "耳机怎么配对？")
    asyncio.run(finder.warm(shop_id))
    shelf.wait()
    asyncio.run(finder.warm(shop_id))
    assert compute.asked == ["look", "look", "shelve", "look", "shelve", "look", "look"]


def test_a_shop_without_articles_finds_nothing(desk: Desk, finder: Finder) -> None:
    assert find(finder, desk.shop("empty"), "退款") == []


def test_many_questions_at_once_load_one_index(
    finder: Finder, shop_id: int, articles: dict[str, ArticleInfo]
) -> None:
    async def at_once() -> list[list[Found]]:
        return await asyncio.gather(*(finder.find(shop_id, "退款") for _ in range(5)))

    assert {hits[0].question for hits in asyncio.run(at_once())} == {"退款多久到账？"}


def test_articles_are_rated_by_what_they_have_not_seen(
    finder: Finder, shop_id: int, articles: dict[str, ArticleInfo]
) -> None:
    rated = asyncio.run(finder.rate(shop_id))
    assert len(rated) == sum(map(len, ASKED.values()))
    assert all(0 <= sure <= 1 for sure, _ in rated)


def test_the_index_before_answers_until_the_new_one_is_there() -> None:
    one = Shelf()
    assert one.look(Question("a", "1", "退款", 3)).state is State.MISSING
    one.shelve("a", "1", ENTRIES)
    assert one.look(Question("a", "1", "退款", 3)).state is State.CURRENT
    stale = one.look(Question("a", "2", "退款", 3))
    assert (stale.state, stale.hits[0].id) == (State.STALE, 1)
    one.shelve("a", "2", ENTRIES[1:])
    assert one.look(Question("a", "2", "发票", 3)).state in {State.BUILDING, State.CURRENT}
    one.wait()
    current = one.look(Question("a", "2", "退款", 3))
    assert (current.state, current.hits) == (State.CURRENT, ())


def test_of_many_changes_in_a_row_the_last_one_is_built() -> None:
    one = Shelf()
    for stamp in range(1, 8):
        one.shelve("a", str(stamp), ENTRIES[: 1 + stamp % 2], read_at=stamp)
    one.wait()
    looked = one.look(Question("a", "7", "退款", 3))
    assert (looked.state, looked.read_at) == (State.CURRENT, 7)
    assert one.delivered == {}


def test_the_longest_unused_index_is_put_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_INDEXES", 2)
    one = Shelf()
    for key in "abc":
        one.shelve(key, "1", ENTRIES)
        one.look(Question("a", "1", "退款", 1))
    states = {key: one.look(Question(key, "1", "退款", 1)).state for key in "abc"}
    assert states == {"a": State.CURRENT, "b": State.MISSING, "c": State.CURRENT}
