"""Articles and their versions in the database."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import (
    BigInteger,
    Row,
    Select,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.clock import to_ms
from yingda.infra.db import Reading, Unit
from yingda.kit.ids import MAX_ID
from yingda.knowledge.models import ArticlePlaceRow, ArticleRow, ArticleVersionRow, KnowledgeImportRow
from yingda.knowledge.types.articles import (
    Article,
    ArticleFilter,
    ArticlePlace,
    ArticleSort,
    ArticleState,
    Audience,
    Content,
    PurchaseStep,
)
from yingda.knowledge.types.imports import THERE as SHOWN

article = cast(Table, ArticleRow.__table__)
place = cast(Table, ArticlePlaceRow.__table__)
version = cast(Table, ArticleVersionRow.__table__)
batch = cast(Table, KnowledgeImportRow.__table__)

Position = tuple[int, int]
DUE_WITHIN = timedelta(days=7)
# what an import has not finished bringing is not there yet
THERE = or_(
    article.c.import_id.is_(None), article.c.import_id.in_(select(batch.c.id).where(batch.c.state.in_(SHOWN)))
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list of a shop: where in it, and how often it was used there lately."""

    article: Article
    position: Position
    used: int


def find_article(reading: Reading, article_id: int) -> Article | None:
    """An article that is there."""
    row = reading.execute(select(article).where(article.c.id == article_id, THERE)).first()
    return None if row is None else _articles(reading, [row])[0]


def find_articles(reading: Reading, article_ids: Collection[int]) -> list[Article]:
    """Those of the articles that are there, by id."""
    rows = select(article).where(article.c.id.in_(article_ids), THERE).order_by(article.c.id)
    return _articles(reading, reading.execute(rows).all())


def find_made(reading: Reading, author_id: int, client_id: str) -> int | None:
    """The article that this sender's id was used for."""
    rows = select(article.c.id).where(article.c.author_id == author_id, article.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def find_page(
    reading: Reading, wanted: ArticleFilter, category_ids: Collection[int], after: Position | None, limit: int
) -> list[Listed]:
    """The next articles of a list; `after`: key and id of the last one shown.

    First their ids, then what they say: rows as long as these are not carried through a sort.
    """
    key, falls = _sort_key(wanted.sort)
    rows = _of_shop(wanted, category_ids, reading.now)
    if after is not None:
        beyond = key < after[0] if falls else key > after[0]
        rows = rows.where(or_(beyond, and_(key == after[0], article.c.id < after[1])))
    rows = rows.order_by(key.desc() if falls else key, article.c.id.desc()).limit(limit)
    listed = reading.execute(rows.add_columns(key.label("key"))).all()
    found = {one.id: one for one in find_articles(reading, [row.id for row in listed])}
    return [Listed(found[row.id], (int(row.key), row.id), row.used) for row in listed]


def count_states(reading: Reading, shop_id: int) -> dict[str, int]:
    """How many articles of a shop are in each state."""
    rows = select(article.c.state, func.count().label("found")).join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == shop_id, THERE).group_by(article.c.state)
    return {row.state: row.found for row in reading.execute(rows)}


def find_offered(reading: Reading, shop_id: int, after: int, limit: int) -> list[Article]:
    """The next articles of a shop, by id, that are published and valid now."""
    rows = (
        select(article).join(place, place.c.article_id == article.c.id)
        .where(place.c.shop_id == shop_id, article.c.id > after, offered_at(reading.now))
    )  # fmt: skip
    return _articles(reading, reading.execute(rows.order_by(article.c.id).limit(limit)).all())


def find_changed(reading: Reading, shop_id: int, since: datetime, limit: int, *, asking: bool) -> list[Article]:
    """Articles that a shop offers now and perhaps did not at `since`, or not so; `asking`: fields have changed too.

    Those of an import are there from its end.
    """
    ended = select(batch.c.id).where(batch.c.shop_id == shop_id, batch.c.ended_at >= since)
    fresh = [article.c.edited_at >= since, article.c.valid_from >= since, article.c.import_id.in_(ended)]
    if asking:
        fresh += [article.c.plain.contains("{{"), article.c.question.contains("{{")]
    rows = select(article).join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == shop_id, offered_at(reading.now), or_(*fresh))
    return _articles(reading, reading.execute(rows.order_by(article.c.edited_at.desc()).limit(limit)).all())


def find_products(reading: Reading, shop_id: int, limit: int) -> list[str]:
    """The products that published articles of a shop name, those that most name first."""
    rows = select(article.c.products).join(place, place.c.article_id == article.c.id)
    named = type_coerce(article.c.products, Text) != "[]"
    mine = rows.where(place.c.shop_id == shop_id, article.c.state == ArticleState.PUBLISHED, THERE, named)
    counts = Counter(name for products in reading.execute(mine).scalars() for name in products)
    return [name for name, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:limit]]


def find_having(reading: Reading, shop_id: int, pieces: Collection[str], limit: int) -> list[int]:
    """Articles that a shop offers now and that have one of these pieces of text in them."""
    if not pieces:
        return []
    has = or_(*(article.c.folded.contains(piece, autoescape=True) for piece in pieces))
    rows = select(article.c.id).join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == shop_id, offered_at(reading.now), has)
    return list(reading.execute(rows.order_by(article.c.id).limit(limit)).scalars())


def find_by_slug(reading: Reading, slug: str) -> Article | None:
    """The article with this address."""
    row = reading.execute(select(article).where(article.c.slug == slug, THERE)).first()
    return None if row is None else _articles(reading, [row])[0]


def last_boundary(reading: Reading) -> int:
    """The last instant (ms) at which some article came into or went out of its validity."""
    passed = [
        reading.execute(select(func.max(column)).where(column <= reading.now)).scalar()
        for column in (article.c.valid_from, article.c.valid_until)
    ]
    return max((to_ms(at) for at in passed if at is not None), default=0)


def offered_at(now: datetime) -> Any:
    """Published, there, and valid at `now`."""
    return and_(
        article.c.state == ArticleState.PUBLISHED, THERE,
        or_(article.c.valid_from.is_(None), article.c.valid_from <= now),
        or_(article.c.valid_until.is_(None), article.c.valid_until > now),
    )  # fmt: skip


def insert_article(unit: Unit, content: Content, made: Mapping[str, Any]) -> int | None:
    """A new article's id; None when this sender's id was used for one already."""
    statement: Any = sqlite.insert(article) if unit.sqlite else postgresql.insert(article)
    values = {"version": 1, "created_at": unit.now, "edited_at": unit.now, **columns_of(content), **made}
    rows = statement.values(**values).on_conflict_do_nothing().returning(article.c.id)
    new_id: int | None = unit.execute(rows).scalar()
    if new_id is not None:
        insert_places(unit, {new_id: content.places})
    return new_id


def insert_articles(
    unit: Unit, author_id: int, rows: Sequence[tuple[Content, Mapping[str, Any]]]
) -> dict[str, int]:
    """Many new articles of one author; the id of each by its sender's id."""
    common = {"version": 1, "created_at": unit.now, "edited_at": unit.now, "author_id": author_id}
    unit.execute(insert(article), [{**common, **columns_of(content), **own} for content, own in rows])
    mine = (article.c.author_id == author_id, article.c.client_id.in_([own["client_id"] for _, own in rows]))
    ids = {row.client_id: row.id for row in unit.execute(select(article.c.client_id, article.c.id).where(*mine))}
    insert_places(unit, {ids[own["client_id"]]: each.places for each, own in rows})
    return ids


def insert_places(unit: Unit, places: Mapping[int, Sequence[ArticlePlace]]) -> None:
    """Where articles hold."""
    rows = [
        {"article_id": article_id, "shop_id": one.shop_id, "category_id": one.category_id}
        for article_id, several in places.items()
        for one in several
    ]
    if rows:
        unit.execute(insert(place), rows)


def save_article(unit: Unit, before: Article, content: Content, values: Mapping[str, Any]) -> bool:
    """Write a new version if the article still is `before`; false if somebody else wrote meanwhile."""
    written = {**columns_of(content), "version": before.version + 1, "edited_at": unit.now, **values}
    statement = update(article).where(article.c.id == before.id, article.c.version == before.version)
    if unit.execute(statement.values(**written)).rowcount != 1:
        return False
    if content.places != before.content.places:
        _move(unit, before.id, content.places)
    return True


def _move(unit: Unit, article_id: int, places: Sequence[ArticlePlace]) -> None:
    """Where an article holds from now on; what is counted in a shop stays."""
    here = [one.shop_id for one in places]
    unit.execute(delete(place).where(place.c.article_id == article_id, place.c.shop_id.not_in(here)))
    made: Any = sqlite.insert(place) if unit.sqlite else postgresql.insert(place)
    rows = made.values(
        [{"article_id": article_id, "shop_id": one.shop_id, "category_id": one.category_id} for one in places]
    )
    moved = {"category_id": rows.excluded.category_id}
    unit.execute(rows.on_conflict_do_update(index_elements=[place.c.article_id, place.c.shop_id], set_=moved))


def save_state(unit: Unit, before: Article, state: ArticleState, by: int) -> bool:
    """Another state of the same content; false if somebody else wrote meanwhile."""
    statement = update(article).where(
        article.c.id == before.id, article.c.version == before.version, article.c.state == before.state
    )
    values = {"state": state, "edited_by": by, "edited_at": unit.now}
    return unit.execute(statement.values(**values)).rowcount == 1


def insert_versions(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Versions as they were saved."""
    unit.execute(insert(version), [{"restored_from": None, "made_at": unit.now, **row} for row in rows])


def find_versions(reading: Reading, article_id: int) -> list[Row[Any]]:
    """The versions of an article without their content, newest first."""
    shown = (version.c.version, version.c.act, version.c.made_by, version.c.made_at, version.c.changed)
    rows = select(*shown, version.c.restored_from).where(version.c.article_id == article_id)
    return list(reading.execute(rows.order_by(version.c.version.desc())))


def find_version(reading: Reading, article_id: int, number: int) -> tuple[Row[Any], Content] | None:
    """One version of an article with what it said."""
    rows = select(version).where(version.c.article_id == article_id, version.c.version == number)
    row = reading.execute(rows).first()
    return None if row is None else (row, msgspec.convert(row.content, Content))


def find_asking(reading: Reading, shop_id: int) -> list[Article]:
    """The articles of a shop that ask for campaign fields and are published and valid now."""
    rows = select(article).join(place, place.c.article_id == article.c.id)
    asks = or_(article.c.plain.contains("{{"), article.c.question.contains("{{"))
    rows = rows.where(place.c.shop_id == shop_id, asks, offered_at(reading.now)).order_by(article.c.id)
    return _articles(reading, reading.execute(rows).all())


def find_of_shop(reading: Reading, shop_id: int, after: int, limit: int) -> list[Article]:
    """The next articles of a shop by id, all but the archived ones."""
    rows = select(article).join(place, place.c.article_id == article.c.id)
    mine = (place.c.shop_id == shop_id, article.c.state != ArticleState.ARCHIVED, article.c.id > after, THERE)
    return _articles(reading, reading.execute(rows.where(*mine).order_by(article.c.id).limit(limit)).all())


def count_using(reading: Reading, shop_id: int, names: Collection[str]) -> dict[str, int]:
    """How many articles of a shop ask for each campaign field."""
    rows = select(article.c.plain, article.c.question).join(place, place.c.article_id == article.c.id)
    rows = rows.where(
        place.c.shop_id == shop_id, article.c.state != ArticleState.ARCHIVED, article.c.plain.contains("{{"), THERE
    )
    texts = [f"{row.plain}\n{row.question}" for row in reading.execute(rows)]
    return {name: sum(f"{{{{{name}}}}}" in text for text in texts) for name in names}


def columns_of(content: Content) -> dict[str, Any]:
    """An article's content as its row keeps it; where it holds is kept beside."""
    return {
        "question": content.question, "phrasings": content.phrasings, "html": content.html, "plain": content.plain,
        "pictures": content.pictures, "audience": content.audience, "stage": content.stage or "",
        "products": content.products, "tags": content.tags, "valid_from": content.valid_from,
        "valid_until": content.valid_until, "owner_id": content.owner_id, "review_at": content.review_at,
        "source_url": content.source_url,
    }  # fmt: skip


def _sort_key(sort: ArticleSort) -> tuple[Any, bool]:
    """A whole number for each article, and whether the largest comes first."""
    state = case({ArticleState.DRAFT: 0, ArticleState.PUBLISHED: 1}, value=article.c.state, else_=2)
    keys: dict[ArticleSort, tuple[Any, bool]] = {
        ArticleSort.EDITED: (type_coerce(article.c.edited_at, BigInteger), True),
        ArticleSort.USED: (place.c.used, True),
        ArticleSort.REVIEW: (func.coalesce(type_coerce(article.c.review_at, BigInteger), MAX_ID), False),
        ArticleSort.STATE: (state, False),
        ArticleSort.OWNER: (func.coalesce(article.c.owner_id, MAX_ID), False),
    }
    return keys[sort]


def _of_shop(wanted: ArticleFilter, category_ids: Collection[int], now: datetime) -> Select[Any]:
    rows = select(article.c.id, place.c.used).join(place, place.c.article_id == article.c.id)
    rows = rows.where(place.c.shop_id == wanted.shop_id, THERE)
    if wanted.due:
        rows = rows.where(article.c.review_at <= now + DUE_WITHIN)
    rows = rows.where(article.c.state == wanted.state if wanted.state else article.c.state != ArticleState.ARCHIVED)
    if wanted.audience:
        rows = rows.where(article.c.audience == wanted.audience)
    if wanted.stage:
        rows = rows.where(article.c.stage == wanted.stage)
    if wanted.owner_id is not None:
        rows = rows.where(article.c.owner_id == wanted.owner_id)
    if wanted.category_id is not None:
        kept = place.c.category_id.in_(category_ids) if wanted.category_id else place.c.category_id.is_(None)
        rows = rows.where(kept)
    if wanted.tag:
        said = msgspec.json.encode(wanted.tag).decode()
        rows = rows.where(type_coerce(article.c.tags, Text).contains(said, autoescape=True))
    for word in (wanted.words or "").split():
        rows = rows.where(article.c.folded.contains(word, autoescape=True))
    return rows


def _articles(reading: Reading, rows: Sequence[Row[Any]]) -> list[Article]:
    places: dict[int, list[ArticlePlace]] = {row.id: [] for row in rows}
    if rows:
        found = select(place).where(place.c.article_id.in_(list(places))).order_by(place.c.shop_id)
        for row in reading.execute(found):
            places[row.article_id].append(ArticlePlace(row.shop_id, row.category_id))
    return [_article(row, tuple(places[row.id])) for row in rows]


def _article(row: Row[Any], places: tuple[ArticlePlace, ...]) -> Article:
    content = Content(
        question=row.question, phrasings=tuple(row.phrasings), html=row.html, plain=row.plain,
        pictures=tuple(row.pictures), audience=Audience(row.audience),
        stage=PurchaseStep(row.stage) if row.stage else None, places=places, products=tuple(row.products),
        tags=tuple(row.tags), valid_from=row.valid_from, valid_until=row.valid_until, owner_id=row.owner_id,
        review_at=row.review_at, source_url=row.source_url,
    )  # fmt: skip
    return Article(
        id=row.id, version=row.version, state=ArticleState(row.state), content=content, slug=row.slug,
        author_id=row.author_id, created_at=row.created_at, edited_by=row.edited_by, edited_at=row.edited_at,
    )  # fmt: skip
