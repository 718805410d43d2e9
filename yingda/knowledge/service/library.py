"""Articles as others read them: lists for staff, the finder's index, answers for customers."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.db import Reading
from yingda.kit.texts import text
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy import fields, richtext
from yingda.knowledge.pushes.articles import ArticleCounts, ArticleLine, ArticlePreview
from yingda.knowledge.service import shown, tree
from yingda.knowledge.service.fields import field_values
from yingda.knowledge.service.scripts import typed_promises
from yingda.knowledge.store import articles as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types.articles import (
    Answer,
    Article,
    ArticleFilter,
    ArticleState,
    Audience,
    IndexEntry,
)
from yingda.lang.folding import fold_text

Position = tuple[int, int]
MOST_PRODUCTS = 2000


@dataclass(frozen=True, slots=True)
class IndexSlice:
    """Some of a shop's entries; `next` is the id after which the following slice begins, None at the end."""

    entries: tuple[IndexEntry, ...]
    next: int | None


def list_articles(
    reading: Reading, actor: Actor, wanted: ArticleFilter, before: Position | None, limit: int
) -> tuple[list[ArticleLine], Position | None]:
    """A page of a shop's articles in the wanted order, and where the next one begins."""
    accounts.access_shop(reading, actor, wanted.shop_id)
    ids = tree.below(reading, wanted.shop_id, wanted.category_id) if wanted.category_id else ()
    found = store.find_page(reading, _folded(wanted), ids, before, limit + 1)
    page = found[:limit]
    more = page[-1].position if len(found) > limit else None
    return shown.lines(reading, actor, [(one.article, one.used) for one in page]), more


def article_counts(reading: Reading, actor: Actor, shop_id: int) -> ArticleCounts:
    """How many articles a shop has by state."""
    accounts.access_shop(reading, actor, shop_id)
    counts = store.count_states(reading, shop_id)
    return ArticleCounts(*(counts.get(state, 0) for state in ArticleState))


def index_stamp(reading: Reading, shop_id: int) -> str:
    """Another text whenever what a shop offers has changed, also by a date that came."""
    row = shop_store.find_shop(reading, shop_id)
    boundary = max(store.last_boundary(reading), shop_store.last_boundary(reading, shop_id))
    return f"{row.changes if row else 0}.{boundary}"


def article_stamp(reading: Reading, shop_id: int) -> int:
    """Another number whenever the shop's articles may say something else, whatever the date."""
    row = shop_store.find_shop(reading, shop_id)
    return row.changes if row else 0


def product_names(reading: Reading, shop_id: int) -> list[str]:
    """What the shop's published articles hold for, those that most hold for first; the first 2,000."""
    return store.find_products(reading, shop_id, MOST_PRODUCTS)


def index_entries(reading: Reading, shop_id: int, after: int, limit: int) -> IndexSlice:
    """The next articles that a shop offers now, by id; those that lack a campaign field's value are left out."""
    values = field_values(reading, shop_id)
    names = {row.id: row.name for row in shop_store.find_categories(reading, [shop_id])}
    found = store.find_offered(reading, shop_id, after, limit)
    entries = tuple(_entry(each, shop_id, names) for each in found if _is_filled(each, values))
    return IndexSlice(entries, found[-1].id if len(found) == limit else None)


def changed_entries(reading: Reading, shop_id: int, since: datetime, limit: int) -> tuple[IndexEntry, ...]:
    """Of the articles that a shop offers now those that changed since an instant, or came; the last ones first."""
    values = field_values(reading, shop_id)
    names = {row.id: row.name for row in shop_store.find_categories(reading, [shop_id])}
    asking = shop_store.fields_changed(reading, shop_id, since)
    found = store.find_changed(reading, shop_id, since, limit, asking=asking)
    return tuple(_entry(each, shop_id, names) for each in found if _is_filled(each, values))


def answers(reading: Reading, shop_id: int, article_ids: Collection[int]) -> dict[int, Answer]:
    """What customers of a shop are answered now; articles that are not offered there are left out."""
    values = field_values(reading, shop_id)
    found = [
        each for each in store.find_articles(reading, article_ids)
        if shop_id in shown.shop_ids(each.content) and _is_offered(reading, each, values)
    ]  # fmt: skip
    names = shown.names_in(reading, *(each.content for each in found))
    return {each.id: answer_of(reading, each, shop_id, values, names) for each in found}


def answer_of(
    reading: Reading, article: Article, shop_id: int, values: dict[str, str], names: dict[str, str]
) -> Answer:
    """An article with its campaign fields filled in."""
    content = article.content
    category_id = next((one.category_id for one in content.places if one.shop_id == shop_id), None)
    return Answer(
        id=article.id, version=article.version, question=fields.fill(content.question, values),
        html=fields.fill_html(shown.html(reading, content), values), plain=fields.fill(content.plain, values),
        pictures=content.pictures, category=names.get(f"category:{category_id}", ""), audience=content.audience,
    )  # fmt: skip


def preview_answer(reading: Reading, actor: Actor, shop_id: int, html: str) -> ArticlePreview:
    """An answer as customers of a shop would see it now, and which fields have no value."""
    accounts.access_shop(reading, actor, shop_id)
    values = field_values(reading, shop_id)
    cleaned = richtext.clean(html)
    plain = richtext.plain_of(cleaned)
    known = {row.name for row in shop_store.find_fields(reading, shop_id)}
    return ArticlePreview(
        html=fields.fill_html(cleaned, values),
        plain=fields.fill(richtext.plain_of(cleaned, text("article.picture", actor.locale)), values),
        missing=fields.missing_in(plain, values),
        problems=[
            *shown.told(policy.unknown_fields(plain, "/html", known), actor.locale, blocking=True),
            *shown.told(typed_promises(plain, "/html"), actor.locale, blocking=False),
        ],
    )  # fmt: skip


def is_for_customers(answer: Answer) -> bool:
    """Whether an answer may be shown to anybody."""
    return answer.audience is Audience.PUBLIC


def _folded(wanted: ArticleFilter) -> ArticleFilter:
    if not wanted.words:
        return wanted
    return replace(wanted, words=fold_text(wanted.words))


def _entry(article: Article, shop_id: int, names: dict[int, str]) -> IndexEntry:
    content = article.content
    category_id = next((one.category_id for one in content.places if one.shop_id == shop_id), None)
    extra = [names.get(category_id or 0, ""), *content.tags, *content.products]
    return IndexEntry(
        id=article.id, version=article.version, question=content.question, phrasings=content.phrasings,
        extra=" ".join(word for word in extra if word), audience=content.audience, category=extra[0],
    )  # fmt: skip


def _is_filled(article: Article, values: dict[str, str]) -> bool:
    return not fields.missing_in(f"{article.content.question}\n{article.content.plain}", values)


def _is_offered(reading: Reading, article: Article, values: dict[str, str]) -> bool:
    content = article.content
    published = article.state is ArticleState.PUBLISHED
    return (
        published
        and fields.is_valid(content.valid_from, content.valid_until, reading.now)
        and _is_filled(article, values)
    )
