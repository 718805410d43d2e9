"""How one person wants to be told, and what a shop says about telling, over HTTP."""

from litestar import get, patch, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from yingda.accounts.types import Actor
from yingda.alerts import service
from yingda.alerts.policy.telling import kinds_of
from yingda.alerts.pushes import AlertKind, AlertKinds
from yingda.alerts.types import AlertSettings, ShopRules, ShopRulesChange
from yingda.infra.http.params import Db, PathId

Me = NamedDependency[Actor]


@get("/api/v1/me/alerts", operation_id="getAlerts", tags=["alerts"])
async def get_alerts(db: Db, actor: Me) -> AlertSettings:
    """How the reader wants to be told."""
    return await db.read(service.alerts_of, actor)


@put("/api/v1/me/alerts", operation_id="putAlerts", tags=["alerts"])
async def put_alerts(db: Db, actor: Me, data: JSONBody[AlertSettings]) -> AlertSettings:
    """Replace it."""
    return await db.write(service.keep_alerts, actor, data)


@get("/api/v1/shops/{shop_id:int}/alert-rules", operation_id="getAlertRules", tags=["alerts"])
async def get_rules(db: Db, actor: Me, shop_id: PathId) -> ShopRules:
    """Quiet hours, who is on call, and which kinds go where."""
    return await db.read(service.get_rules, actor, shop_id)


@patch("/api/v1/shops/{shop_id:int}/alert-rules", operation_id="changeAlertRules", tags=["alerts"])
async def change_rules(db: Db, actor: Me, shop_id: PathId, data: JSONBody[ShopRulesChange]) -> ShopRules:
    """Change them."""
    return await db.write(service.change_rules, actor, shop_id, data)


@get("/api/v1/alert-kinds", operation_id="listAlertKinds", tags=["alerts"])
async def list_kinds(actor: Me) -> AlertKinds:
    """Every kind of alert, to choose from."""
    return AlertKinds([AlertKind(kind, name) for kind, name in kinds_of(actor.locale)])


ROUTES = (list_kinds, get_alerts, put_alerts, get_rules, change_rules)
