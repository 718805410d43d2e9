"""What became of the demo's articles in a month: shown, sent, helpful or wrong; and what nothing answered."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

import msgspec

from yingda.accounts.types import Actor
from yingda.customers import service as customers
from yingda.infra.db import Unit
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.gaps import GapSource, Opinion, Unanswered, Verdict, WrongReport
from yingda.tools.demo_bot import articles_of
from yingda.tools.demo_knowledge import demo_books
from yingda.tools.demo_shelf import BOT
from yingda.tools.demo_texts import demo_shops
from yingda.tools.demo_world import Act, World

DAYS = 30
LIKED = 6  # articles that are asked for every day
UNREAD_EVERY = 14  # one of so many is never used
EVENING, ASKED = timedelta(hours=20), timedelta(hours=11)


@dataclass(frozen=True)
class Report:
    article: str
    days_ago: int
    by: str
    note: str


@dataclass(frozen=True)
class Gap:
    """Ways in which as many customers asked for the same."""

    days_ago: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Readers:
    """What the people of one shop said of its articles, and missed in them."""

    reports: tuple[Report, ...]
    gaps: tuple[Gap, ...]


@cache
def demo_readers() -> Mapping[str, Readers]:
    """By the shops' codes."""
    file = files("yingda.tools").joinpath("data", "demo_readers.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Readers])


@dataclass
class _Shop:
    """One shop while its month is played."""

    world: World
    code: str
    articles: dict[str, int] = field(default_factory=dict)

    @property
    def shop_id(self) -> int:
        return self.world.shops[self.code]

    @property
    def staff(self) -> list[Actor]:
        return [each for each in self.world.actors if self.shop_id in each.shop_ids]

    def read(self, unit: Unit, days_ago: int) -> None:
        """One day: everybody who serves, and the bot, tell some of the articles; a customer is helped."""
        chosen = random.Random(f"{self.code}-{days_ago}")
        ids = [one for place, one in enumerate(self._ids(unit).values()) if place % UNREAD_EVERY]
        public = {
            self.articles[each.code] for each in demo_books()[self.code].articles if each.audience == "public"
        }
        size = -(-len(ids) // DAYS)
        turn = ids[days_ago * size : (days_ago + 1) * size]  # in a month each has its turn
        told = [*chosen.sample(ids[:LIKED], 3), *turn]
        tellers = [BOT, *(each.staff_id for each in chosen.sample(self.staff, 2))]
        for place, teller in enumerate(tellers):
            part = [one for one in told[place :: len(tellers)] if teller != BOT or one in public]
            knowledge.count_shown(unit, self.shop_id, teller, {*part, *chosen.sample(sorted(public), 2)})
            knowledge.count_sent(unit, self.shop_id, teller, part, edited=place == 1)
        helped = Opinion(told[0], self.shop_id, Verdict.HELPFUL, visitor=f"demo-{days_ago}")
        knowledge.give_opinion(unit, helped)

    def report(self, unit: Unit, report: Report) -> None:
        """A colleague says what is wrong, after a customer has said that something is."""
        article_id = self._ids(unit)[report.article]
        wrong = Opinion(article_id, self.shop_id, Verdict.WRONG, visitor=f"demo-wrong-{report.by}")
        knowledge.give_opinion(unit, wrong)
        given = WrongReport(shop_id=self.shop_id, note=report.note)
        knowledge.report_wrong(unit, self.world.actor(report.by), article_id, given)

    def miss(self, unit: Unit, gap: Gap) -> None:
        """Customers ask what nothing answers."""
        people = demo_shops().customers
        for place, said in enumerate(gap.texts):
            number = (gap.days_ago * 7 + place) % len(people)
            who = customers.identify(unit, self.shop_id, f"demo-{number}", people[number].nickname, "zh-CN")
            knowledge.record_gap(unit, Unanswered(self.shop_id, said, GapSource.BOT, customer_id=who))

    def _ids(self, unit: Unit) -> dict[str, int]:
        if not self.articles:
            found = articles_of(unit, self.code, self.shop_id)
            self.articles = {each.code: found[each.code] for each in demo_books()[self.code].articles}
        return self.articles


def acts_of_readers(world: World, today: datetime) -> Iterator[tuple[datetime, Act]]:
    """Every act with its instant; `today` is midnight in the shops' zone."""
    for code, readers in demo_readers().items():
        shop = _Shop(world, code)
        for days_ago in range(1, DAYS + 1):
            yield today - timedelta(days=days_ago) + EVENING, _reading(shop, days_ago)
        for report in readers.reports:
            yield today - timedelta(days=report.days_ago) + EVENING, _reporting(shop, report)
        for gap in readers.gaps:
            yield today - timedelta(days=gap.days_ago) + ASKED, _missing(shop, gap)


def _reading(shop: _Shop, days_ago: int) -> Act:
    return lambda unit: shop.read(unit, days_ago)


def _reporting(shop: _Shop, report: Report) -> Act:
    return lambda unit: shop.report(unit, report)


def _missing(shop: _Shop, gap: Gap) -> Act:
    return lambda unit: shop.miss(unit, gap)
