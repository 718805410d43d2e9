"""Accounts, templates and text messages in the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models.callbacks import CustomerTextRow, TextAccountRow, TextTemplateRow
from yingda.followups.store.promises import AnyRow
from yingda.followups.types.texting import CustomerText, TemplateState, TextState
from yingda.infra.db import Reading, Unit

account = cast(Table, TextAccountRow.__table__)
template = cast(Table, TextTemplateRow.__table__)
text = cast(Table, CustomerTextRow.__table__)

OPEN = (TextState.WAITING, TextState.SENDING)
_COUNTED = (*OPEN, TextState.SENT, TextState.UNKNOWN)


def find_account(reading: Reading, shop_id: int) -> AnyRow | None:
    """Where a shop's text messages are handed over."""
    return reading.execute(select(account).where(account.c.shop_id == shop_id)).first()


def save_account(unit: Unit, shop_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write it over `version`; whether nobody wrote meanwhile."""
    if version == 0:
        made: Any = sqlite.insert(account) if unit.sqlite else postgresql.insert(account)
        row = made.values(shop_id=shop_id, version=1, **values).on_conflict_do_nothing()
        return unit.execute(row.returning(account.c.shop_id)).first() is not None
    found = update(account).where(account.c.shop_id == shop_id, account.c.version == version)
    return unit.execute(found.values(version=version + 1, **values)).rowcount == 1


def insert_template(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """A new template's id; None if its author made it before."""
    made: Any = sqlite.insert(template) if unit.sqlite else postgresql.insert(template)
    row = made.values(version=1, changed_at=unit.now, **values).on_conflict_do_nothing()
    found: int | None = unit.execute(row.returning(template.c.id)).scalar()
    return found


def find_made_template(reading: Reading, author_id: int, client_id: str) -> AnyRow:
    """The template that its author made under this id."""
    rows = select(template).where(template.c.author_id == author_id, template.c.client_id == client_id)
    return reading.execute(rows).one()


def find_template(reading: Reading, template_id: int) -> AnyRow | None:
    """A template by id."""
    return reading.execute(select(template).where(template.c.id == template_id)).first()


def load_templates(reading: Reading, shop_id: int, limit: int) -> list[AnyRow]:
    """Templates of a shop, the newest first."""
    rows = select(template).where(template.c.shop_id == shop_id).order_by(template.c.id.desc())
    return list(reading.execute(rows.limit(limit)))


def update_template(unit: Unit, template_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Change a template; false if it is another by now."""
    found = update(template).where(template.c.id == template_id, template.c.version == version)
    return unit.execute(found.values(version=version + 1, changed_at=unit.now, **values)).rowcount == 1


def first_approved(reading: Reading, shop_id: int) -> AnyRow | None:
    """The shop's oldest template that may go out."""
    rows = select(template).where(template.c.shop_id == shop_id, template.c.state == TemplateState.APPROVED)
    return reading.execute(rows.order_by(template.c.id).limit(1)).first()


def insert_text(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new text message's id."""
    fresh = {"round": 0, "attempts": 0, "outcome": "", "detail": "", "receipt": "", "made_at": unit.now}
    made = insert(text).values(state=TextState.WAITING, **fresh, **values)
    return int(unit.execute(made.returning(text.c.id)).scalar_one())


def find_made_text(reading: Reading, author_id: int, client_id: str) -> AnyRow | None:
    """The text message that its author wished under this id."""
    rows = select(text).where(text.c.author_id == author_id, text.c.client_id == client_id)
    return reading.execute(rows).first()


def count_texts(reading: Reading, customer_id: int, since: datetime) -> int:
    """How many went or will go to a customer since then."""
    rows = select(func.count()).where(
        text.c.customer_id == customer_id, text.c.made_at >= since, text.c.state.in_(_COUNTED)
    )
    return int(reading.execute(rows).scalar_one())


def lock_text(unit: Unit, text_id: int) -> CustomerText | None:
    """A text message by id, held until the unit ends."""
    row = unit.execute(select(text).where(text.c.id == text_id).with_for_update()).first()
    return None if row is None else text_of(row)


def save_text(unit: Unit, text_id: int, **values: Any) -> None:
    """Write what has become of a text message that is held."""
    unit.execute(update(text).where(text.c.id == text_id).values(**values))


def texts_of_promises(reading: Reading, promise_ids: Collection[int]) -> dict[int, AnyRow]:
    """The text messages that told customers of promises, by promise."""
    rows = select(text).where(text.c.promise_id.in_(promise_ids)).order_by(text.c.id)
    return {row.promise_id: row for row in reading.execute(rows)}


def newest_texts(reading: Reading, shop_id: int, limit: int) -> list[AnyRow]:
    """Text messages of a shop, the newest first."""
    rows = select(text).where(text.c.shop_id == shop_id).order_by(text.c.id.desc())
    return list(reading.execute(rows.limit(limit)))


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take numbers and words out; times and outcomes stay. What still waits is not sent any more."""
    _erase(unit, text.c.conversation_id == conversation_id)


def text_of(row: AnyRow) -> CustomerText:
    """A row as a text message."""
    return CustomerText(
        row.id, row.shop_id, row.conversation_id, row.promise_id, TextState(row.state), row.key, row.round,
        row.number, row.sign, row.code, row.variables, row.text, row.attempts, row.tried_at, row.next_at,
    )  # fmt: skip


def _erase(unit: Unit, which: Any) -> None:
    unit.execute(update(text).where(which, text.c.state.in_(OPEN)).values(state=TextState.DROPPED, next_at=None))
    unit.execute(update(text).where(which).values(number="", text="", variables={}))
