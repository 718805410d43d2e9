"""Categories and campaign fields over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from yingda.accounts.types import Actor
from yingda.infra.db import Reading
from yingda.infra.http.params import Db, PathId
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleCategory, CampaignField, CampaignFieldList, CategoryTree
from yingda.knowledge.types.articles import CategoryChange, CategoryDraft, FieldChange, FieldDraft

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]


class CategoryController(Controller):
    """A shop's tree of articles."""

    path = "/api/v1/knowledge/categories"
    tags = ("knowledge",)

    @get("/", operation_id="listCategories")
    async def list_categories(self, db: Db, actor: Me, shop_id: ShopId) -> CategoryTree:
        """All branches of a shop, parents before children."""
        return await db.read(service.tree_of, actor, shop_id)

    @post("/", operation_id="createCategory")
    async def create(self, db: Db, actor: Me, data: JSONBody[CategoryDraft]) -> ArticleCategory:
        """Add a branch."""
        return await db.write(service.create_category, actor, data)

    @put("/{category_id:int}", operation_id="updateCategory")
    async def update(
        self, db: Db, actor: Me, category_id: PathId, data: JSONBody[CategoryChange]
    ) -> ArticleCategory:
        """Rename or move a branch."""
        return await db.write(service.update_category, actor, category_id, data)

    @delete("/{category_id:int}", operation_id="archiveCategory")
    async def archive(self, db: Db, actor: Me, category_id: PathId) -> None:
        """Take a branch away; what stood in it stands in the one above."""
        await db.write(service.archive_category, actor, category_id)


class CampaignFieldController(Controller):
    """Values that texts take in place of `{{name}}`."""

    path = "/api/v1/knowledge/fields"
    tags = ("knowledge",)

    @get("/", operation_id="listCampaignFields")
    async def list_fields(self, db: Db, actor: Me, shop_id: ShopId) -> CampaignFieldList:
        """The campaign fields of a shop by name, and which value counts now."""
        return await db.read(_fields, actor, shop_id)

    @post("/", operation_id="createCampaignField")
    async def create(self, db: Db, actor: Me, data: JSONBody[FieldDraft]) -> CampaignField:
        """Keep a value, for a while or for good."""
        return await db.write(service.create_field, actor, data)

    @put("/{field_id:int}", operation_id="updateCampaignField")
    async def update(self, db: Db, actor: Me, field_id: PathId, data: JSONBody[FieldChange]) -> CampaignField:
        """Change a value; every text that asks for it says the new one at once."""
        return await db.write(service.update_field, actor, field_id, data)

    @delete("/{field_id:int}", operation_id="archiveCampaignField")
    async def archive(self, db: Db, actor: Me, field_id: PathId) -> None:
        """Take a value away."""
        await db.write(service.archive_field, actor, field_id)


def _fields(reading: Reading, actor: Actor, shop_id: int) -> CampaignFieldList:
    return CampaignFieldList(service.fields_of(reading, actor, shop_id))


ROUTES = (CategoryController, CampaignFieldController)
