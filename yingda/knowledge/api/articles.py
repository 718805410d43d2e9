"""Articles over HTTP: lists, editing, versions."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from yingda.accounts.types import Actor
from yingda.infra.db import Reading
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import (
    ArticleComparison,
    ArticleCounts,
    ArticleInfo,
    ArticlePage,
    ArticlePreview,
    ArticleVersionInfo,
    ArticleVersionList,
)
from yingda.knowledge.types.articles import (
    ArticleChange,
    ArticleDraft,
    ArticleFilter,
    ArticleSort,
    ArticleState,
    Audience,
    Html,
    Id,
    OfVersion,
    PurchaseStep,
)

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
Number = Annotated[int, PathParameter(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class ArticleKind:
    """What narrows a list to articles of a kind, and its order."""

    state: ArticleState | None
    audience: Audience | None
    stage: PurchaseStep | None
    due: bool
    sort: ArticleSort


class PreviewAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to be looked at as a shop's customers would see it."""

    shop_id: Id
    html: Html


async def provide_kind(
    in_state: Annotated[ArticleState | None, QueryParameter(name="state")] = None,
    audience: Annotated[Audience | None, QueryParameter()] = None,
    stage: Annotated[PurchaseStep | None, QueryParameter()] = None,
    due: Annotated[bool, QueryParameter()] = False,
    sort: Annotated[ArticleSort, QueryParameter()] = ArticleSort.EDITED,
) -> ArticleKind:
    """Articles of which kind; due: to be looked at again within a week."""
    return ArticleKind(in_state, audience, stage, due, sort)


async def provide_wanted(
    kind: NamedDependency[ArticleKind],
    shop_id: ShopId,
    category_id: Annotated[int | None, QueryParameter(ge=0, le=MAX_ID)] = None,
    owner_id: QueryId = None,
    tag: Annotated[str, QueryParameter(max_length=60)] = "",
    q: Annotated[str, QueryParameter(max_length=100)] = "",
) -> ArticleFilter:
    """Which articles of a shop; category 0 is "in none"."""
    found = (kind.state, kind.audience, kind.stage, category_id, tag.strip() or None, q.strip() or None, owner_id)
    return ArticleFilter(shop_id, *found, due=kind.due, sort=kind.sort)


ASKED = {"kind": Provide(provide_kind), "wanted": Provide(provide_wanted)}


class ArticleController(Controller):
    """Reading and writing articles."""

    path = "/api/v1/knowledge/articles"
    tags = ("knowledge",)

    @get("/", operation_id="listArticles", dependencies=ASKED)
    async def list_articles(
        self,
        db: Db,
        actor: Me,
        wanted: NamedDependency[ArticleFilter],
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> ArticlePage:
        """A shop's articles in the wanted order; archived ones only when asked for."""
        before = decode_cursor(cursor, tuple[int, int]) if cursor else None
        items, more = await db.read(service.list_articles, actor, wanted, before, clamp_limit(limit))
        return ArticlePage(items, encode_cursor(*more) if more else None)

    @get("/counts", operation_id="countArticles")
    async def counts(self, db: Db, actor: Me, shop_id: ShopId) -> ArticleCounts:
        """How many articles a shop has by state."""
        return await db.read(service.article_counts, actor, shop_id)

    @post("/", operation_id="createArticle")
    async def create(self, db: Db, actor: Me, data: JSONBody[ArticleDraft]) -> ArticleInfo:
        """Keep a new article, as a draft or published at once."""
        return await db.write(service.create_article, actor, data)

    @post("/preview", operation_id="previewAnswer", status_code=HTTP_200_OK)
    async def preview(self, db: Db, actor: Me, data: JSONBody[PreviewAnswer]) -> ArticlePreview:
        """An answer as customers would see it now, with its campaign fields filled in."""
        return await db.read(service.preview_answer, actor, data.shop_id, data.html)

    @get("/{article_id:int}", operation_id="getArticle")
    async def show(self, db: Db, actor: Me, article_id: PathId) -> ArticleInfo:
        """An article with everything."""
        return await db.read(service.show_article, actor, article_id)

    @put("/{article_id:int}", operation_id="updateArticle")
    async def update(self, db: Db, actor: Me, article_id: PathId, data: JSONBody[ArticleChange]) -> ArticleInfo:
        """Save a new version; 409 with what somebody else wrote if theirs is newer than `version`."""
        return await db.write(service.update_article, actor, article_id, data)

    @post("/{article_id:int}/comparison", operation_id="compareArticle", status_code=HTTP_200_OK)
    async def compare(
        self, db: Db, actor: Me, article_id: PathId, data: JSONBody[ArticleChange]
    ) -> ArticleComparison:
        """What was saved since `version`, and how the text given here differs from it; nothing is saved."""
        return await db.read(service.compare_article, actor, article_id, data)

    @post("/{article_id:int}/publish", operation_id="publishArticle", status_code=HTTP_200_OK)
    async def publish(self, db: Db, actor: Me, article_id: PathId, data: JSONBody[OfVersion]) -> ArticleInfo:
        """Offer it from now on, while it is valid."""
        return await db.write(service.change_state, actor, article_id, data.version, ArticleState.PUBLISHED)

    @post("/{article_id:int}/unpublish", operation_id="unpublishArticle", status_code=HTTP_200_OK)
    async def unpublish(self, db: Db, actor: Me, article_id: PathId, data: JSONBody[OfVersion]) -> ArticleInfo:
        """Make it a draft again, from published or from the archive."""
        return await db.write(service.change_state, actor, article_id, data.version, ArticleState.DRAFT)

    @post("/{article_id:int}/archive", operation_id="archiveArticle", status_code=HTTP_200_OK)
    async def archive(self, db: Db, actor: Me, article_id: PathId, data: JSONBody[OfVersion]) -> ArticleInfo:
        """Take it out of use and out of the lists."""
        return await db.write(service.change_state, actor, article_id, data.version, ArticleState.ARCHIVED)


class ArticleVersionController(Controller):
    """What an article said before."""

    path = "/api/v1/knowledge/articles/{article_id:int}/versions"
    tags = ("knowledge",)

    @get("/", operation_id="listArticleVersions")
    async def list_versions(self, db: Db, actor: Me, article_id: PathId) -> ArticleVersionList:
        """Every saved state, newest first."""
        return await db.read(_versions, actor, article_id)

    @get("/{number:int}", operation_id="getArticleVersion")
    async def show(
        self,
        db: Db,
        actor: Me,
        article_id: PathId,
        number: Number,
        against: Annotated[int | None, QueryParameter(ge=1, le=MAX_ID)] = None,
    ) -> ArticleVersionInfo:
        """One saved state, compared word by word with the one before it or with `against`."""
        return await db.read(service.article_version, actor, article_id, number, against)

    @post("/{number:int}/restore", operation_id="restoreArticleVersion", status_code=HTTP_200_OK)
    async def restore(
        self, db: Db, actor: Me, article_id: PathId, number: Number, data: JSONBody[OfVersion]
    ) -> ArticleInfo:
        """Save an older state as the newest; `version` is the newest that the reader knows."""
        return await db.write(service.restore_version, actor, article_id, number, data.version)


def _versions(reading: Reading, actor: Actor, article_id: int) -> ArticleVersionList:
    return ArticleVersionList(service.article_versions(reading, actor, article_id))


ROUTES = (ArticleController, ArticleVersionController)
