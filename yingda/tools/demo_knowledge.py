"""The demo shops' answers and scripts: campaign fields, a tree, articles, by the knowledge room's verbs."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby

import msgspec

from yingda.infra.db import Database, Unit
from yingda.kit.texts import text
from yingda.knowledge import service as knowledge
from yingda.knowledge.types import Level, PartDraft, PartKind, ReplyDraft
from yingda.knowledge.types.articles import (
    ArticleDraft,
    ArticlePlace,
    Audience,
    CategoryDraft,
    FieldDraft,
    PurchaseStep,
)
from yingda.knowledge.types.kinds import ScriptKind
from yingda.tools.demo_texts import demo_shops
from yingda.tools.demo_world import World

AT_ONCE = 100  # articles of one unit: nobody who writes meanwhile waits long
DUE_EVERY = 12
SEASONAL = frozenset({"price", "promo"})
_BULLET, _NUMBER = re.compile(r"- +"), re.compile(r"\d+\. +")


@dataclass(frozen=True)
class Field:
    name: str
    value: str


@dataclass(frozen=True)
class Category:
    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Article:
    """`answer` is plain: paragraphs, lines that begin with a dash, lines that begin with a number."""

    code: str
    category: str
    question: str
    phrasings: tuple[str, ...]
    answer: str
    audience: Audience
    tags: tuple[str, ...]
    products: tuple[str, ...]
    stage: PurchaseStep


@dataclass(frozen=True)
class Book:
    """What one demo shop knows."""

    fields: tuple[Field, ...]
    categories: tuple[Category, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Script:
    """One text of a kind, for one shop or for several."""

    kind: ScriptKind
    code: str
    title: str
    text: str
    level: Level
    shops: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Where a shop's articles go, and when somebody looks at them first."""

    world: World
    shop: str
    branches: Mapping[str, int]
    now: datetime

    def review(self, number: int) -> datetime:
        """Every twelfth article is due, or will be within days; the others some time in the next half year."""
        return self.now + timedelta(days=number % 7 - 3 if number % DUE_EVERY == 0 else 14 + number * 7 % 170)

    def end(self, number: int, article: Article) -> datetime | None:
        """Some of what is told of prices ends with the season."""
        seasonal = article.category in SEASONAL and number % 6 == 0
        return self.now + timedelta(days=8 + number % 5) if seasonal else None


@cache
def demo_books() -> Mapping[str, Book]:
    """The books of those demo shops that have one, by the shop's code."""
    found = {shop.code: _folder().joinpath(f"{shop.code}.json") for shop in demo_shops().shops}
    return {
        code: msgspec.json.decode(file.read_bytes(), type=Book) for code, file in found.items() if file.is_file()
    }


@cache
def demo_scripts() -> tuple[Script, ...]:
    """The scripts of all demo shops."""
    return msgspec.json.decode(_folder().joinpath("scripts.json").read_bytes(), type=tuple[Script, ...])


def make_knowledge(db: Database, world: World, now: datetime) -> None:
    """Write every book with the shop's scripts, in few units; `now`: when the demo is looked at first."""
    for shop, book in demo_books().items():
        frame = Frame(world, shop, db.write_now(_make_frame, world, shop, book), now)
        numbered = list(enumerate(book.articles))
        for start in range(0, len(numbered), AT_ONCE):
            db.write_now(_make_articles, frame, numbered[start : start + AT_ONCE])
        db.write_now(_make_scripts, world, shop)


def html_of(plain: str) -> str:
    """A plain answer as the editor would write it."""
    return "".join(
        _block(kind, list(lines))
        for paragraph in re.split(r"\n{2,}", plain.strip())
        for kind, lines in groupby(paragraph.split("\n"), _kind)
    )


def _make_frame(unit: Unit, world: World, shop: str, book: Book) -> dict[str, int]:
    """Fields first, because articles may ask for known ones only; then the branches of the tree, by code."""
    shop_id, author = world.shops[shop], world.actors[0]
    for number, field in enumerate(book.fields):
        draft = FieldDraft(
            client_id=f"demo-{shop}-field-{number}", shop_id=shop_id, name=field.name, value=field.value
        )
        knowledge.create_field(unit, author, draft)
    branches = {}
    for number, each in enumerate(book.categories):
        branch = CategoryDraft(
            client_id=f"demo-{shop}-branch-{number}", shop_id=shop_id,
            code=each.code, name=each.name, name_en=each.name_en, place=number,
        )  # fmt: skip
        branches[each.code] = knowledge.create_category(unit, author, branch).id
    return branches


def _make_articles(unit: Unit, frame: Frame, articles: Iterable[tuple[int, Article]]) -> None:
    shop_id = frame.world.shops[frame.shop]
    keepers = [each for each in frame.world.actors if shop_id in each.shop_ids]
    for number, each in articles:
        owner = keepers[list(frame.branches).index(each.category) % len(keepers)]
        draft = ArticleDraft(
            client_id=f"demo-{frame.shop}-{each.code}", publish=True,
            question=each.question, phrasings=list(each.phrasings), html=html_of(each.answer),
            audience=each.audience, stage=each.stage, tags=list(each.tags), products=list(each.products),
            places=[ArticlePlace(shop_id=shop_id, category_id=frame.branches[each.category])],
            owner_id=owner.staff_id, review_at=frame.review(number), valid_until=frame.end(number, each),
        )  # fmt: skip
        knowledge.create_article(unit, owner, draft)


def _make_scripts(unit: Unit, world: World, shop: str) -> None:
    """After the fields, because scripts ask for known ones only."""
    for each in demo_scripts():
        if shop not in each.shops:
            continue
        draft = ReplyDraft(
            client_id=f"demo-{shop}-script-{each.code}", level=each.level, shop_id=world.shops[shop],
            kind=each.kind, code=each.code, group=text(f"script.kind.{each.kind}", "zh-CN"), title=each.title,
            parts=[PartDraft(kind=PartKind.TEXT, text=each.text)],
        )  # fmt: skip
        knowledge.create_reply(unit, world.actors[0], draft)


def _folder() -> Traversable:
    return files("yingda.tools").joinpath("data", "knowledge")


def _kind(line: str) -> str:
    return "ul" if _BULLET.match(line) else "ol" if _NUMBER.match(line) else "p"


def _block(kind: str, lines: Sequence[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(html.escape(line, quote=False) for line in lines)}</p>"
    mark = _BULLET if kind == "ul" else _NUMBER
    items = "".join(f"<li>{html.escape(mark.sub('', line, count=1), quote=False)}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>"
