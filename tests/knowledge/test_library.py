"""The library's list: sorted over all its pages, what is due, how often articles were used."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import create
from yingda.accounts.types import Actor
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo, ArticleLine
from yingda.knowledge.types.articles import (
    ArticleChange,
    ArticleFilter,
    ArticlePlace,
    ArticleSort,
    ArticleState,
)
from yingda.knowledge.types.gaps import Opinion, Verdict

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id)


@pytest.fixture
def lin(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("lin", shop_id)


def paged(desk: Desk, actor: Actor, wanted: ArticleFilter, limit: int) -> list[ArticleLine]:
    """A whole list, page by page."""
    found: list[ArticleLine] = []
    position = None
    while True:
        page, position = desk.read(service.list_articles, actor, wanted, position, limit)
        found += page
        if position is None:
            return found


@pytest.fixture
def shelf(desk: Desk, shop_id: int, mei: Actor, lin: Actor) -> list[ArticleInfo]:
    """Eleven articles: some owned, some to be looked at again, some published, some used."""
    made = []
    for number in range(11):
        due = desk.clock.now() + timedelta(days=number * 3 - 4) if number % 3 else None
        owner = [None, mei.staff_id, lin.staff_id][number % 3]
        made.append(
            create(
                desk,
                mei,
                shop_id,
                f"问题 {number}",
                publish=number % 2 == 0,
                review_at=due,
                owner_id=owner,
                phrasings=[],
            )
        )
        for _ in range(number * 5 % 4):
            desk.write(service.count_sent, shop_id, mei.staff_id, [made[-1].id])
        desk.wait(minutes=1)
    return made


FAR = datetime(9999, 1, 1, tzinfo=UTC)
ORDERS: dict[ArticleSort, Callable[[ArticleLine], Any]] = {
    ArticleSort.EDITED: lambda line: -line.edited_at.timestamp(),
    ArticleSort.USED: lambda line: -line.used,
    ArticleSort.REVIEW: lambda line: line.review_at or FAR,
    ArticleSort.STATE: lambda line: line.state is ArticleState.PUBLISHED,
    ArticleSort.OWNER: lambda line: line.owner_id or 10**9,
}


@pytest.mark.parametrize("sort", ArticleSort)
@pytest.mark.parametrize("limit", [1, 4, 50])
def test_a_list_is_sorted_over_all_its_pages(
    desk: Desk, shop_id: int, mei: Actor, shelf: list[ArticleInfo], sort: ArticleSort, limit: int
) -> None:
    found = paged(desk, mei, ArticleFilter(shop_id, sort=sort), limit)
    expected = sorted(sorted(found, key=lambda line: -line.id), key=ORDERS[sort])
    assert [line.id for line in found] == [line.id for line in expected]
    assert sorted(line.id for line in found) == [one.id for one in shelf]
    drafts = paged(desk, mei, ArticleFilter(shop_id, state=ArticleState.DRAFT, sort=sort), limit)
    assert [line.id for line in drafts] == [line.id for line in expected if line.state is ArticleState.DRAFT]


def test_what_is_due_within_a_week_is_picked_out(
    desk: Desk, shop_id: int, mei: Actor, shelf: list[ArticleInfo]
) -> None:
    due = paged(desk, mei, ArticleFilter(shop_id, due=True, sort=ArticleSort.REVIEW), 2)
    assert [line.question for line in due] == ["问题 1", "问题 2"]


def test_uses_count_for_a_month_in_the_shop_of_the_list(desk: Desk, shop_id: int, mei: Actor) -> None:
    other = desk.shop("xiaoman")
    both = desk.staff("both", shop_id, other)
    places = [ArticlePlace(shop_id), ArticlePlace(other)]
    made = create(desk, both, shop_id, places=places, publish=True)
    desk.write(service.count_sent, shop_id, mei.staff_id, [made.id])
    desk.write(service.count_sent, other, both.staff_id, [made.id], edited=True)
    desk.wait(days=20)
    desk.write(service.give_opinion, Opinion(made.id, shop_id, Verdict.HELPFUL, visitor="somebody"))
    desk.write(service.count_shown, shop_id, mei.staff_id, [made.id])

    def used() -> list[int]:
        return [paged(desk, both, ArticleFilter(one), 5)[0].used for one in (shop_id, other)]

    assert used() == [2, 1]
    change = ArticleChange(version=1, question="换个问法", html="<p>答</p>", places=[places[0]])
    desk.write(service.update_article, both, made.id, change)
    assert [paged(desk, both, ArticleFilter(shop_id), 5)[0].used, paged(desk, both, ArticleFilter(other), 5)] == [
        2,
        [],
    ]
    desk.wait(days=15)
    asyncio.run(service.slide_uses(desk.db))
    assert paged(desk, both, ArticleFilter(shop_id), 5)[0].used == 1
