"""Who carries a shop's text messages, and the templates that its provider has approved."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, changes_of
from yingda.followups.policy.texting import check_template, filled, locale_of, segments_of, time_words
from yingda.followups.pushes.callbacks import ShopTexts, TextAccount, TextCard, TextTemplate
from yingda.followups.store import texting as store
from yingda.followups.store.promises import AnyRow
from yingda.followups.types.callbacks import NotReached
from yingda.followups.types.texting import (
    NewTextAccount,
    TemplateChange,
    TemplateDraft,
    TemplateState,
    TextState,
    TextVariable,
)
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.sealing import Sealer
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.texts import text as words
from yingda.lang.contacts import mask_contacts

PURPOSE = "text_account"
NEWEST, MOST_TEMPLATES = 20, 100
_TRAIL = ("name", "code", "text", "state")


def get_texts(reading: Reading, actor: Actor, shop_id: int, *, needed: bool) -> ShopTexts:
    """Account, templates and the newest text messages of a shop."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    row = store.find_account(reading, shop_id)
    return ShopTexts(
        account=_account(shop_id, row, needed=needed),
        templates=[_shown(reading, each) for each in store.load_templates(reading, shop_id, MOST_TEMPLATES)],
        newest=[text_card(each, actor.locale) for each in store.newest_texts(reading, shop_id, NEWEST)],
    )


def put_account(unit: Unit, actor: Actor, shop_id: int, wanted: NewTextAccount, sealer: Sealer) -> None:
    """Say where a shop's text messages go from now on; the secret is never shown again."""
    accounts.access_shop(unit, actor, shop_id, Permission.INTEGRATION_MANAGE)
    before = store.find_account(unit, shop_id)
    if wanted.secret is None and before is None:
        raise InvalidError(fields=(FieldError("/secret", "followups.no_secret"),))
    secret = sealer.seal(wanted.secret) if wanted.secret else before and before.secret
    values = {
        "endpoint": wanted.endpoint.strip(), "key_id": wanted.key_id.strip(), "secret": secret,
        "sign": wanted.sign.strip(), "active": wanted.active,
    }  # fmt: skip
    if not store.save_account(unit, shop_id, wanted.version, values):
        raise ConflictError("followups.settings_changed_meanwhile")
    shown = ("endpoint", "key_id", "sign", "active")
    was = None if before is None else {name: getattr(before, name) for name in shown}
    audit.record(
        unit, actor, "promise.text_account", Target("shop", shop_id, shop_id), was,
        {name: values[name] for name in shown},
    )  # fmt: skip


def create_template(unit: Unit, actor: Actor, shop_id: int, draft: TemplateDraft) -> TextTemplate:
    """Add a template; the same `client_id` again gives the first."""
    accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    check_template(draft.text)
    values = {
        "shop_id": shop_id, "author_id": actor.staff_id, "client_id": draft.client_id, "name": draft.name.strip(),
        "code": draft.code, "text": draft.text.strip(), "state": draft.state.value,
    }  # fmt: skip
    made = store.insert_template(unit, values)
    row = store.find_made_template(unit, actor.staff_id, draft.client_id)
    if made is not None:
        audit.record(unit, actor, "promise.template_create", _target(row), None, _trail(row))
    return _shown(unit, row)


def update_template(unit: Unit, actor: Actor, template_id: int, change: TemplateChange) -> TextTemplate:
    """Change a template, have it go out or stop it."""
    row = access_template(unit, actor, template_id)
    values: dict[str, Any] = {
        name: value.value if isinstance(value, TemplateState) else value.strip()
        for name, value in changes_of(change).items()
    }
    if "text" in values:
        check_template(values["text"])
    if not store.update_template(unit, template_id, change.version, values):
        raise ConflictError("followups.settings_changed_meanwhile")
    after = access_template(unit, actor, template_id)
    audit.record(unit, actor, "promise.template_update", _target(row), _trail(row), _trail(after))
    return _shown(unit, after)


def access_template(reading: Reading, actor: Actor, template_id: int) -> AnyRow:
    """A template of a shop whose rules the actor may set."""
    row = store.find_template(reading, template_id)
    if row is None or not actor.may_in(Permission.SLA_MANAGE, row.shop_id):
        raise NotFoundError
    return row


def text_card(row: AnyRow, locale: str | None = None) -> TextCard:
    """A text message as screens show it; what the provider said only in the language of a reader."""
    said = words(row.outcome, locale, {"detail": row.detail}) if row.outcome and locale else ""
    return TextCard(
        id=row.id, state=TextState(row.state), text=row.text, number=mask_contacts(row.number),
        made_at=row.made_at, next_at=row.next_at, decided_at=row.decided_at, outcome=said,
    )  # fmt: skip


def values_for(reading: Reading, shop_id: int, staff_id: int, text: str, **more: Any) -> dict[TextVariable, str]:
    """What fills a template in: who, why, and by when the shop calls next."""
    locale = locale_of(text)
    reason: NotReached = more["reason"]
    return {
        TextVariable.SHOP: "、".join(shop.name for shop in accounts.shop_briefs(reading, [shop_id])),
        TextVariable.ALIAS: accounts.alias_of(reading, shop_id, staff_id),
        TextVariable.REASON: words(f"followups.not_reached.{reason}", locale),
        TextVariable.TIME: time_words(more["due_at"], accounts.calendar_of(reading, shop_id), locale),
    }


def _account(shop_id: int, row: AnyRow | None, *, needed: bool) -> TextAccount:
    if row is None:
        return TextAccount(
            shop_id=shop_id, version=0, endpoint="", key_id="", sign="", active=True, has_secret=False,
            needed=needed,
        )  # fmt: skip
    return TextAccount(
        shop_id=shop_id, version=row.version, endpoint=row.endpoint, key_id=row.key_id, sign=row.sign,
        active=bool(row.active), has_secret=True, needed=needed,
    )  # fmt: skip


def _shown(reading: Reading, row: AnyRow) -> TextTemplate:
    account = store.find_account(reading, row.shop_id)
    brief = accounts.shop_briefs(reading, [row.shop_id])
    sign = account.sign if account else brief[0].name
    values = values_for(
        reading, row.shop_id, row.author_id, row.text, reason=NotReached.NO_ANSWER, due_at=reading.now
    )
    example = filled(sign, row.text, {name.value: value for name, value in values.items()})
    return TextTemplate(
        id=row.id, version=row.version, shop_id=row.shop_id, name=row.name, code=row.code, text=row.text,
        state=TemplateState(row.state), example=example, length=len(example), segments=segments_of(example),
    )  # fmt: skip


def _trail(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TRAIL}


def _target(row: AnyRow) -> Target:
    return Target("text_template", row.id, row.shop_id)
