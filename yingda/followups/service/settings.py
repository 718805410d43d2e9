"""What shops set for their promises."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.followups.policy.texting import check_times
from yingda.followups.pushes import PromiseShopSettings
from yingda.followups.store import settings as store
from yingda.followups.store.texting import find_template
from yingda.followups.types import PromiseSettings
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError


def get_settings(reading: Reading, actor: Actor, shop_id: int) -> PromiseShopSettings:
    """Times and warnings of a shop."""
    accounts.access_shop(reading, actor, shop_id)
    settings, version = store.find_settings(reading, shop_id)
    return PromiseShopSettings(shop_id=shop_id, version=version, settings=settings)


def put_settings(
    unit: Unit, actor: Actor, shop_id: int, settings: PromiseSettings, version: int
) -> PromiseShopSettings:
    """Write them, for what is promised from now on; refused when somebody else wrote meanwhile."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    check_times(settings)
    template = find_template(unit, settings.text_template_id) if settings.text_template_id else None
    if settings.text_template_id and (template is None or template.shop_id != shop_id):
        raise InvalidError(fields=(FieldError("/settings/text_template_id", "followups.no_template"),))
    before, _ = store.find_settings(unit, shop_id)
    if not store.save_settings(unit, shop_id, settings, version):
        raise ConflictError("followups.settings_changed_meanwhile")
    audit.record(unit, actor, "promise.settings", Target("shop", shop_id, shop_id), before, settings)
    return get_settings(unit, actor, shop_id)
