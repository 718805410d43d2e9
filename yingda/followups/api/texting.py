"""Calling back, text messages and matters that last, over HTTP."""

from litestar import Controller, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.followups import service
from yingda.followups.pushes.callbacks import ShopTexts, TextTemplate
from yingda.followups.pushes.promises import PromiseCard
from yingda.followups.service import TextCarrier
from yingda.followups.types.callbacks import TextWish
from yingda.followups.types.texting import NewTextAccount, TemplateChange, TemplateDraft
from yingda.infra.http.params import Db, PathId
from yingda.infra.outgoing import Fetcher, RefusedError
from yingda.kit.errors import FieldError, InvalidError

Me = NamedDependency[Actor]


class ShopTextsController(Controller):
    """Text messages of a shop: who carries them, and what they may say."""

    path = "/api/v1/shops/{shop_id:int}/texts"
    tags = ("promises",)

    @get("/", operation_id="getShopTexts")
    async def read(
        self, db: Db, actor: Me, text_carrier: NamedDependency[TextCarrier], shop_id: PathId
    ) -> ShopTexts:
        """Account, templates and the newest text messages."""
        return await db.read(service.get_texts, actor, shop_id, needed=text_carrier.needs_account)

    @put("/account", operation_id="putTextAccount")
    async def put_account(
        self,
        db: Db,
        actor: Me,
        text_carrier: NamedDependency[TextCarrier],
        fetcher: NamedDependency[Fetcher],
        shop_id: PathId,
        data: JSONBody[NewTextAccount],
    ) -> ShopTexts:
        """Say where text messages are handed over; the secret is never shown again."""
        _check_endpoint(fetcher, data.endpoint.strip())
        await db.write(service.put_text_account, actor, shop_id, data, text_carrier.sealer)
        return await db.read(service.get_texts, actor, shop_id, needed=text_carrier.needs_account)

    @post("/templates", operation_id="createTextTemplate")
    async def create(self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[TemplateDraft]) -> TextTemplate:
        """Add a template."""
        return await db.write(service.create_text_template, actor, shop_id, data)


@patch("/api/v1/text-templates/{template_id:int}", operation_id="updateTextTemplate", tags=["promises"])
async def update_template(
    db: Db, actor: Me, template_id: PathId, data: JSONBody[TemplateChange]
) -> TextTemplate:
    """Change a template, have it go out or stop it."""
    return await db.write(service.update_text_template, actor, template_id, data)


@post(
    "/api/v1/promises/{promise_id:int}/text", operation_id="textPromise", tags=["promises"],
    status_code=HTTP_200_OK,
)  # fmt: skip
async def text_promise(db: Db, actor: Me, promise_id: PathId, data: JSONBody[TextWish]) -> PromiseCard:
    """Tell a customer who was not reached when the shop calls next; the promise of that time."""
    return await db.write(service.text, actor, promise_id, data)


@post(
    "/api/v1/conversations/{conversation_id:int}/matter/dismiss", operation_id="dismissMatter", tags=["promises"],
    status_code=HTTP_204_NO_CONTENT,
)  # fmt: skip
async def dismiss_matter(db: Db, actor: Me, conversation_id: PathId) -> None:
    """No promise is wanted for what lasts; it is not proposed again."""
    await db.write(service.dismiss_matter, actor, conversation_id)


def _check_endpoint(fetcher: Fetcher, endpoint: str) -> None:
    try:
        listed = fetcher.is_listed(endpoint)
    except RefusedError as error:
        raise InvalidError(fields=(FieldError("/endpoint", error.code, error.params),)) from error
    if not endpoint.startswith("https://") and not listed:
        raise InvalidError(fields=(FieldError("/endpoint", "outgoing.scheme"),))


ROUTES = (ShopTextsController, update_template, text_promise, dismiss_matter)
