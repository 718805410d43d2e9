"""Reading the trail: entries with names, as far as the reader's rights go."""

from collections.abc import Iterable

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, Role
from yingda.customers import service as customers
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Entry, Search, Target
from yingda.infra.db import Reading, Unit
from yingda.kit.tables import csv_table
from yingda.kit.texts import text
from yingda.privacy import policy
from yingda.privacy.pushes import AuditLine, AuditPerson
from yingda.privacy.types import Asked

COLUMNS = (
    "audit.column.at",
    "audit.column.actor",
    "audit.column.act",
    "audit.column.object",
    "audit.column.field",
    "audit.column.before",
    "audit.column.after",
    "audit.column.address",
)


def read_trail(
    reading: Reading, actor: Actor, asked: Asked, before: int, limit: int
) -> tuple[list[AuditLine], int | None]:
    """Entries newest first, and before which id there are more."""
    accounts.check_may(actor, Permission.AUDIT_READ)
    wanted = {name: getattr(asked, name) for name in Asked.__slots__}
    shop_ids = None if actor.role == Role.ADMIN else actor.shop_ids
    found = audit.search(reading, Search(**wanted, shop_ids=shop_ids), before, limit + 1)
    page = found[:limit]
    return _lines(reading, actor, page), page[-1].id if len(found) > limit else None


def acts_of(reading: Reading, actor: Actor) -> list[str]:
    """Every act that was ever written down, for choosing."""
    accounts.check_may(actor, Permission.AUDIT_READ)
    return audit.acts_of(reading)


def note_export(unit: Unit, actor: Actor, asked: Asked) -> None:
    """Taking the trail along is an entry of it."""
    accounts.check_may(actor, Permission.AUDIT_READ)
    accounts.check_may(actor, Permission.EXPORT)
    wanted = {name: str(value) for name in Asked.__slots__ if (value := getattr(asked, name)) is not None}
    audit.record(unit, actor, "audit.export", Target("installation", "audit"), None, wanted)


def to_csv(lines: Iterable[AuditLine], locale: str) -> str:
    """Entries for a spreadsheet, a row for each field that was changed; cells that no spreadsheet runs."""
    rows = [[text(code, locale) for code in COLUMNS]]
    for line in lines:
        thing = f"{line.target_kind} {line.target_name or line.target_id}"
        head = [line.at.isoformat(timespec="seconds"), line.actor.name, line.act, thing]
        for field in list(dict.fromkeys([*line.before, *line.after])) or [""]:
            values = [policy.in_words(one.get(field)) for one in (line.before, line.after)]
            rows.append([*head, field, *values, line.address])
    return csv_table(rows)


def _lines(reading: Reading, actor: Actor, page: list[Entry]) -> list[AuditLine]:
    people = {entry.actor_id for entry in page} | _ids(page, "staff")
    names = {one.id: one.name for one in accounts.names_of(reading, people).values()}
    things = {("staff", number): name for number, name in names.items()}
    things |= {("shop", one.id): one.name for one in accounts.shop_briefs(reading, _ids(page, "shop"))}
    things |= {("team", number): name for number, name in accounts.team_names(reading, _ids(page, "team")).items()}
    customers_ = customers.briefs(reading, _ids(page, "customer"))
    things |= {("customer", number): one.name for number, one in customers_.items()}
    show = dict if actor.may(Permission.CUSTOMER_SEE_CONTACT) else policy.masked
    return [
        AuditLine(
            id=entry.id, at=entry.at, actor=AuditPerson(entry.actor_id, names.get(entry.actor_id, "")),
            session_id=entry.session_id, address=entry.address, act=entry.act, target_kind=entry.target_kind,
            target_id=entry.target_id, target_name=things.get((entry.target_kind, _number(entry)), ""),
            shop_id=entry.shop_id, before=show(entry.before), after=show(entry.after), forgotten=entry.forgotten,
        )
        for entry in page
    ]  # fmt: skip


def _ids(page: list[Entry], kind: str) -> set[int]:
    return {_number(entry) for entry in page if entry.target_kind == kind} - {0}


def _number(entry: Entry) -> int:
    return int(entry.target_id) if entry.target_id.isdecimal() else 0
