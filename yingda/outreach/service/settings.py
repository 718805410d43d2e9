"""What shops set for their surveys."""

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError
from yingda.kit.texts import text
from yingda.outreach.pushes import SurveyShopSettings
from yingda.outreach.store import settings as store
from yingda.outreach.types import SurveySettings

LOW = (
    "outreach.reason.slow", "outreach.reason.unclear", "outreach.reason.unsolved", "outreach.reason.manner",
    "outreach.reason.passed_on", "outreach.reason.policy",
)  # fmt: skip
HIGH = (
    "outreach.reason.quick", "outreach.reason.clear", "outreach.reason.solved", "outreach.reason.kind",
)  # fmt: skip


def get_settings(reading: Reading, actor: Actor, shop_id: int) -> SurveyShopSettings:
    """When and how customers of a shop are asked."""
    accounts.access_shop(reading, actor, shop_id)
    settings, version = store.find_settings(reading, shop_id)
    low, high = reasons_of(SurveySettings(), actor.locale)
    return SurveyShopSettings(
        shop_id=shop_id, version=version, settings=settings, shipped_low=low, shipped_high=high
    )


def put_settings(
    unit: Unit, actor: Actor, shop_id: int, settings: SurveySettings, version: int
) -> SurveyShopSettings:
    """Write them, for what ends from now on; refused when somebody else wrote meanwhile."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    before, _ = store.find_settings(unit, shop_id)
    if not store.save_settings(unit, shop_id, settings, version):
        raise ConflictError("outreach.settings_changed_meanwhile")
    audit.record(unit, actor, "survey.settings", Target("shop", shop_id, shop_id), before, settings)
    return get_settings(unit, actor, shop_id)


def reasons_of(settings: SurveySettings, locale: str) -> tuple[list[str], list[str]]:
    """The reasons that customers choose from: with few stars, with many."""
    low = settings.low or [text(code, locale) for code in LOW]
    high = settings.high or [text(code, locale) for code in HIGH]
    return low, high
