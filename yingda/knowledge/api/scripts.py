"""What scripts have to contain, over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.http.params import Db
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes.scripts import ScriptElements, ScriptPreview
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.scripts import KindElements, PreviewScript, ScriptRules

Me = NamedDependency[Actor]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]


class ScriptController(Controller):
    """Required elements of scripts, and looking at a script before it is saved."""

    path = "/api/v1/knowledge/scripts"
    tags = ("knowledge",)

    @get("/elements", operation_id="listScriptElements")
    async def list_elements(self, db: Db, actor: Me, shop_id: ShopId) -> ScriptElements:
        """What scripts of each kind have to contain in a shop."""
        return await db.read(service.script_elements, actor, shop_id)

    @put("/elements/{kind:str}", operation_id="putScriptElements")
    async def put_elements(
        self, db: Db, actor: Me, kind: FromPath[ScriptKind], data: JSONBody[KindElements]
    ) -> ScriptElements:
        """A shop's own list for a kind; an empty one asks for nothing."""
        return await db.write(service.put_elements, actor, kind, data)

    @delete("/elements/{kind:str}", operation_id="resetScriptElements", status_code=HTTP_200_OK)
    async def reset_elements(
        self, db: Db, actor: Me, kind: FromPath[ScriptKind], shop_id: ShopId
    ) -> ScriptElements:
        """The shipped list again."""
        return await db.write(service.reset_elements, actor, kind, shop_id)

    @put("/rules", operation_id="putScriptRules")
    async def put_rules(self, db: Db, actor: Me, data: JSONBody[ScriptRules]) -> ScriptElements:
        """Whether scripts that lack an element may be saved."""
        return await db.write(service.put_strict, actor, data.shop_id, data.strict)

    @post("/preview", operation_id="previewScript", status_code=HTTP_200_OK)
    async def preview(self, db: Db, actor: Me, data: JSONBody[PreviewScript]) -> ScriptPreview:
        """A script filled in with sample values, and what is missing or doubtful in it."""
        return await db.read(service.preview_script, actor, data)


ROUTES = (ScriptController,)
