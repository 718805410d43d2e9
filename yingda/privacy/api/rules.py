"""The rules of an installation over HTTP."""

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.infra.db import Reading
from yingda.infra.http.params import Db
from yingda.privacy import service
from yingda.privacy.pushes import RetentionPreview, RulesCard
from yingda.privacy.types import Rules, RulesChange

Me = NamedDependency[Actor]


class RulesController(Controller):
    """How long what is kept."""

    path = "/api/v1/privacy"
    tags = ("privacy",)

    @get("/", operation_id="getPrivacy")
    async def read(self, db: Db, actor: Me) -> RulesCard:
        """The rules; everybody's console asks whether it shows a watermark."""
        return await db.read(_rules, actor)

    @put("/", operation_id="putPrivacy")
    async def write(self, db: Db, actor: Me, data: JSONBody[RulesChange]) -> RulesCard:
        """Change the rules."""
        return await db.write(service.put_rules, actor, data)

    @post("/preview", operation_id="previewRetention", status_code=HTTP_200_OK)
    async def preview(self, db: Db, actor: Me, data: JSONBody[Rules]) -> RetentionPreview:
        """What rules would clear, before they are kept."""
        return await db.read(_preview, actor, data)


def _rules(reading: Reading, _actor: Actor) -> RulesCard:
    return service.rules_of(reading)


def _preview(reading: Reading, actor: Actor, rules: Rules) -> RetentionPreview:
    return service.preview(reading, actor, rules, service.held_conversations(reading))
