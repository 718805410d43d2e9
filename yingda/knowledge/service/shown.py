"""Articles as lists and editors show them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, StaffName
from yingda.conversations.pushes import MessageFile
from yingda.infra.db import Reading
from yingda.infra.files import service as files
from yingda.kit.errors import FieldError
from yingda.kit.texts import text
from yingda.knowledge.policy import articles as policy
from yingda.knowledge.policy import fields, richtext
from yingda.knowledge.pushes.articles import ArticleInfo, ArticleLine, ArticleUses, TextProblem
from yingda.knowledge.store import articles as store
from yingda.knowledge.store import feedback as feedback_store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.store import uses as use_store
from yingda.knowledge.types.articles import Article, ArticlePlace, Content

USES_FOR = timedelta(days=30)


def lines(reading: Reading, actor: Actor, found: Sequence[tuple[Article, int]]) -> list[ArticleLine]:
    """Articles as a list of a shop shows them, each with how often it was used there."""
    ids = [each.id for each, _ in found]
    people = accounts.names_of(reading, _people([each for each, _ in found]))
    uses, wrong = recent_uses(reading, ids), feedback_store.count_open_feedback(reading, ids)
    missing = _Missing(reading)
    return [
        ArticleLine(
            id=each.id, version=each.version, state=each.state,
            standing=policy.standing_of(each.state, each.content, missing.of(each), reading.now),
            question=each.content.question, phrasings=len(each.content.phrasings),
            excerpt=policy.excerpt_of(each.content.plain), audience=each.content.audience,
            stage=each.content.stage, places=_own(actor, each.content), elsewhere=_elsewhere(actor, each.content),
            tags=list(each.content.tags), valid_from=each.content.valid_from,
            valid_until=each.content.valid_until, review_at=each.content.review_at,
            owner_id=each.content.owner_id, owner=_name(people, each.content.owner_id),
            edited_by=_name(people, each.edited_by), edited_at=each.edited_at,
            used=used, uses=uses.get(each.id, ArticleUses()), open_feedback=wrong.get(each.id, 0),
        )
        for each, used in found
    ]  # fmt: skip


def info(reading: Reading, actor: Actor, article: Article) -> ArticleInfo:
    """An article with everything."""
    content = article.content
    people = accounts.names_of(reading, _people([article]))
    missing = _Missing(reading)
    return ArticleInfo(
        id=article.id, version=article.version, state=article.state,
        standing=policy.standing_of(article.state, content, missing.of(article), reading.now),
        question=content.question, phrasings=list(content.phrasings), html=html(reading, content),
        plain=content.plain, pictures=pictures(reading, content), audience=content.audience, stage=content.stage,
        places=_own(actor, content), elsewhere=_elsewhere(actor, content), products=list(content.products),
        tags=list(content.tags), valid_from=content.valid_from, valid_until=content.valid_until,
        owner_id=content.owner_id, owner=_name(people, content.owner_id), review_at=content.review_at,
        source_url=content.source_url, slug=article.slug, author=_name(people, article.author_id),
        created_at=article.created_at, edited_by=_name(people, article.edited_by), edited_at=article.edited_at,
        editable=policy.may_edit(actor, shop_ids(content)),
        uses=recent_uses(reading, [article.id]).get(article.id, ArticleUses()),
        problems=_problems(missing.names(article), actor.locale),
    )  # fmt: skip


def html(reading: Reading, content: Content) -> str:
    """The answer with links to its pictures."""
    links = {kept["token"]: files.links_of(reading, kept)[0] for kept in content.pictures}
    return richtext.with_links(content.html, links)


def pictures(reading: Reading, content: Content) -> list[MessageFile]:
    """The pictures of an answer."""
    return [picture(reading, kept) for kept in content.pictures]


def picture(reading: Reading, kept: Mapping[str, object]) -> MessageFile:
    """One picture as messages carry it."""
    url, thumb_url = files.links_of(reading, kept)
    shown = {name: kept[name] for name in ("token", "name", "mime", "size", "width", "height")}
    return MessageFile(url=url, thumb_url=thumb_url, **shown)  # type: ignore[arg-type] # as infra.files kept them


def recent_uses(reading: Reading, article_ids: Collection[int]) -> dict[int, ArticleUses]:
    """How often articles were used lately."""
    since = (reading.now - USES_FOR).date().isoformat()
    return {
        row.article_id: ArticleUses(
            int(row.shown), int(row.inserted), int(row.edited), int(row.sent), int(row.helped)
        )
        for row in use_store.sum_uses(reading, article_ids, since)
    }


def shop_ids(content: Content) -> tuple[int, ...]:
    """The shops that an article holds for."""
    return tuple(place.shop_id for place in content.places)


def names_in(reading: Reading, *contents: Content) -> dict[str, str]:
    """What the shops, branches and people in articles are called."""
    places = [place for content in contents for place in content.places]
    shops = accounts.shop_briefs(reading, {place.shop_id for place in places})
    ids = {place.category_id for place in places if place.category_id is not None}
    people = accounts.names_of(reading, {one.owner_id for one in contents if one.owner_id is not None})
    return {
        **{f"shop:{shop.id}": shop.name for shop in shops},
        **{f"category:{key}": name for key, name in shop_store.category_names(reading, ids).items()},
        **{f"staff:{key}": person.name for key, person in people.items()},
    }


def lacking_fields(reading: Reading, shop_id: int) -> list[tuple[Article, list[str]]]:
    """The articles of a shop that would be offered if their campaign fields had values, and which have none."""
    values = fields.current_of(shop_store.field_values(reading, shop_id), reading.now)
    asking = store.find_asking(reading, shop_id)
    found = [(one, fields.fields_in(one.content.question, one.content.plain)) for one in asking]
    lacking = [(one, [name for name in names if name not in values]) for one, names in found]
    return [(one, names) for one, names in lacking if names]


class _Missing:
    """Which articles lack a field's value in some of their shops; every shop is asked once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._values: dict[int, Collection[str]] = {}

    def names(self, article: Article) -> list[str]:
        asked = fields.fields_in(article.content.question, article.content.plain)
        if not asked:
            return []
        have = [self._of_shop(shop_id) for shop_id in shop_ids(article.content)]
        return [name for name in asked if not all(name in each for each in have)]

    def of(self, article: Article) -> bool:
        return bool(self.names(article))

    def _of_shop(self, shop_id: int) -> Collection[str]:
        if shop_id not in self._values:
            values = shop_store.field_values(self._reading, shop_id)
            self._values[shop_id] = fields.current_of(values, self._reading.now).keys()
        return self._values[shop_id]


def _problems(missing: Iterable[str], locale: str) -> list[TextProblem]:
    return [
        TextProblem("/html", "article.field_empty", text("article.field_empty", locale, {"name": name}))
        for name in missing
    ]


def told(wrong: Iterable[FieldError], locale: str, *, blocking: bool) -> list[TextProblem]:
    """Problems in the reader's language."""
    return [TextProblem(one.pointer, one.code, text(one.code, locale, one.params), blocking) for one in wrong]


def _people(found: Sequence[Article]) -> set[int]:
    return {
        person for each in found for person in (each.author_id, each.edited_by, each.content.owner_id) if person
    }


def _name(people: Mapping[int, StaffName], staff_id: int | None) -> str:
    return people[staff_id].name if staff_id is not None and staff_id in people else ""


def _own(actor: Actor, content: Content) -> list[ArticlePlace]:
    return [place for place in content.places if place.shop_id in actor.shop_ids]


def _elsewhere(actor: Actor, content: Content) -> int:
    return sum(place.shop_id not in actor.shop_ids for place in content.places)
