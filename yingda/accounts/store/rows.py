"""The SQL of shops, staff, teams and sessions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    LargeBinary,
    Row,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite

from yingda.accounts.models import Shop, Staff, StaffSession, StaffShop, TeamMember, TeamRow, TeamShop
from yingda.accounts.store.roles import holds
from yingda.accounts.types import Permission, Role, Secret, ShopBrief, ShopInfo, StaffInfo, Team
from yingda.infra.db.lists import one_of
from yingda.infra.db.prepared import Prepared
from yingda.infra.db.types import Base, BigId
from yingda.infra.db.unit import Reading, Unit

_SHOP_COLUMNS = [getattr(Shop, name) for name in ShopInfo.__slots__]
_STAFF_COLUMNS = [
    Staff.id, Staff.version, Staff.login, Staff.name, Staff.role, Staff.locale, Staff.active,
    Staff.must_change_password, Staff.expires_at, Staff.company,
]  # fmt: skip


def insert_once(unit: Unit, table: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert a row and give its id; None if a unique value is taken."""
    statement: Any = sqlite.insert(table) if unit.sqlite else postgresql.insert(table)
    made: int | None = unit.execute(
        statement.values(**values).on_conflict_do_nothing().returning(table.__table__.c.id)
    ).scalar()
    return made


def update_version(unit: Unit, table: type[Base], row_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write values and the next version if the row still has `version`; false if it does not."""
    columns = table.__table__.c
    statement = update(table).where(columns.id == row_id, columns.version == version)
    return unit.execute(statement.values(**values, version=version + 1)).rowcount == 1


# asked with every message
_ID = bindparam("id", type_=BigId)
_SHOP = Prepared(select(*_SHOP_COLUMNS).where(Shop.id == _ID))
_HOURS = Prepared(
    select(Shop.zone, type_coerce(Shop.hours, Text).label("hours"), Shop.hours_version).where(Shop.id == _ID)
)
_OWN_ALIAS = (StaffShop.shop_id == Shop.id) & one_of(StaffShop.staff_id, "staff_ids")
_COMMON_ALIAS = func.coalesce(func.nullif(Shop.alias, ""), Shop.name).label("common")
_ALIASES = Prepared(
    select(_COMMON_ALIAS, StaffShop.staff_id, StaffShop.alias)
    .join_from(Shop, StaffShop, _OWN_ALIAS, isouter=True)
    .where(Shop.id == _ID)
)
_TEAM_NAMES = Prepared(select(TeamRow.id, TeamRow.name).where(one_of(TeamRow.id, "team_ids")))
_NAMES = Prepared(select(Staff.id, Staff.name).where(one_of(Staff.id, "staff_ids")))


# shops


def find_shop(reading: Reading, shop_id: int) -> ShopInfo | None:
    """A shop by id."""
    found = reading.execute(_SHOP, {"id": shop_id}).mappings()
    return _shop_info(found[0]) if found else None


def find_shop_by_code(reading: Reading, code: str) -> ShopInfo | None:
    """An active shop by its code."""
    return next(iter(_shops(reading, Shop.code == code, Shop.active)), None)


def load_shops(reading: Reading, shop_ids: Collection[int] | None) -> list[ShopInfo]:
    """Shops by id, all for None, in the order of their opening."""
    return _shops(reading, *([] if shop_ids is None else [Shop.id.in_(shop_ids)]))


def load_briefs(reading: Reading, shop_ids: Collection[int]) -> list[ShopBrief]:
    """Names and colours of shops."""
    columns = (Shop.id, Shop.code, Shop.name, Shop.color, Shop.zone)
    rows = reading.execute(select(*columns).where(Shop.id.in_(shop_ids)).order_by(Shop.id))
    return [ShopBrief(row.id, row.code, row.name, row.color, row.zone) for row in rows]


def existing_shop_ids(reading: Reading, shop_ids: Collection[int]) -> set[int]:
    """Those of the ids that are shops."""
    return set(reading.execute(select(Shop.id).where(Shop.id.in_(shop_ids))).scalars())


def find_hours(reading: Reading, shop_id: int) -> Row[Any] | None:
    """`zone`, `hours` as stored text, `hours_version` of a shop."""
    return reading.once(("hours", shop_id), lambda: reading.execute(_HOURS, {"id": shop_id}).first())


def update_hours(unit: Unit, shop_id: int, version: int, hours: object) -> bool:
    """Write a shop's hours if they still have `version`."""
    statement = update(Shop).where(Shop.id == shop_id, Shop.hours_version == version)
    return unit.execute(statement.values(hours=hours, hours_version=version + 1)).rowcount == 1


def raise_hours_version(unit: Unit, shop_id: int) -> None:
    """Say that the hours mean something else now, as after a change of zone."""
    unit.execute(update(Shop).where(Shop.id == shop_id).values(hours_version=Shop.hours_version + 1))


def find_alias(reading: Reading, shop_id: int, staff_ids: Collection[int]) -> tuple[str, dict[int, str]]:
    """The shop's own alias (its name if it has none), and what each of the staff is called there."""
    wanted = {"id": shop_id, "staff_ids": staff_ids}
    rows = reading.once(("alias", shop_id, *sorted(staff_ids)), lambda: reading.execute(_ALIASES, wanted).all())
    return rows[0].common, {row.staff_id: row.alias for row in rows if row.alias}


def _shops(reading: Reading, *conditions: Any) -> list[ShopInfo]:
    rows = reading.execute(select(*_SHOP_COLUMNS).where(*conditions).order_by(Shop.id)).mappings()
    return [_shop_info(row) for row in rows]


def _shop_info(row: Mapping[Any, Any]) -> ShopInfo:
    return ShopInfo(**(dict(row) | {"quick_questions": tuple(row["quick_questions"])}))


# staff


def find_staff(reading: Reading, staff_id: int) -> StaffInfo | None:
    """Somebody by id."""
    return next(iter(load_staff(reading, [staff_id])), None)


def load_staff(reading: Reading, staff_ids: Collection[int] | None) -> list[StaffInfo]:
    """Staff by id, all for None, with shops, teams and aliases."""
    wanted = [] if staff_ids is None else [Staff.id.in_(staff_ids)]
    rows = reading.execute(select(*_STAFF_COLUMNS).where(*wanted).order_by(Staff.id)).mappings().all()
    ids = [row["id"] for row in rows]
    shops = load_staff_shops(reading, ids)
    teams = load_staff_teams(reading, ids)
    return [_staff_info(row, shops.get(row["id"], {}), teams.get(row["id"], [])) for row in rows]


def load_staff_shops(reading: Reading, staff_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Of each of the staff: shop → alias, in the order of shops."""
    columns = (StaffShop.staff_id, StaffShop.shop_id, StaffShop.alias)
    rows = reading.execute(select(*columns).where(StaffShop.staff_id.in_(staff_ids)).order_by(StaffShop.shop_id))
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        found.setdefault(row.staff_id, {})[row.shop_id] = row.alias
    return found


def load_staff_teams(reading: Reading, staff_ids: Collection[int]) -> dict[int, list[int]]:
    """Of each of the staff: the teams that are not dissolved."""
    rows = reading.execute(
        select(TeamMember.staff_id, TeamMember.team_id)
        .join(TeamRow, TeamRow.id == TeamMember.team_id)
        .where(TeamMember.staff_id.in_(staff_ids), TeamRow.archived.is_(False))
        .order_by(TeamMember.team_id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.staff_id, []).append(row.team_id)
    return found


def find_colleague_ids(reading: Reading, shop_ids: Collection[int], *, active_only: bool = False) -> list[int]:
    """Everybody of any of the shops."""
    statement = select(StaffShop.staff_id).where(StaffShop.shop_id.in_(shop_ids)).distinct()
    if active_only:
        statement = statement.join(Staff, Staff.id == StaffShop.staff_id).where(Staff.active)
    return list(reading.execute(statement.order_by(StaffShop.staff_id)).scalars())


def find_active_ids(
    reading: Reading, *, permission: Permission, shop_id: int | None = None, team_id: int | None = None
) -> list[int]:
    """Active staff of a shop or a team whose role holds the permission."""
    statement = select(Staff.id).where(Staff.active, holds(permission))
    if shop_id is not None:
        statement = statement.join(StaffShop, StaffShop.staff_id == Staff.id)
        statement = statement.where(StaffShop.shop_id == shop_id)
    if team_id is not None:
        statement = statement.join(TeamMember, TeamMember.staff_id == Staff.id)
        statement = statement.join(TeamRow, TeamRow.id == TeamMember.team_id)
        statement = statement.where(TeamMember.team_id == team_id, TeamRow.archived.is_(False))
    return list(reading.execute(statement.order_by(Staff.id)).scalars())


def find_ids_with_role(reading: Reading, shop_id: int, roles: Collection[str]) -> list[int]:
    """Active staff of a shop with one of the roles."""
    statement = select(Staff.id).join(StaffShop, StaffShop.staff_id == Staff.id)
    wanted = (Staff.active, StaffShop.shop_id == shop_id, Staff.role.in_([str(role) for role in roles]))
    return list(reading.execute(statement.where(*wanted).order_by(Staff.id)).scalars())


def load_names(reading: Reading, staff_ids: Collection[int]) -> list[Row[Any]]:
    """`id`, `name` of staff, also of those who left."""
    wanted = {"staff_ids": staff_ids}
    return reading.once(("names", *sorted(staff_ids)), lambda: reading.execute(_NAMES, wanted).all())


def load_locales(reading: Reading, staff_ids: Collection[int]) -> dict[int, str]:
    """The language of each of the staff who still work here."""
    rows = select(Staff.id, Staff.locale).where(Staff.active, Staff.id.in_(staff_ids))
    return {row.id: row.locale for row in reading.execute(rows)}


def find_login(reading: Reading, login: str) -> Row[Any] | None:
    """`id`, `password_hash` of whoever signs in as `login`; of those who left only if their account ended."""
    columns = (Staff.id, Staff.password_hash)
    may_try = Staff.active | (Staff.expires_at <= reading.now)
    return reading.execute(select(*columns).where(Staff.login == login, may_try)).first()


def find_password(reading: Reading, staff_id: int) -> Row[Any] | None:
    """`login`, `password_hash`, `active`, `expires_at` of somebody."""
    columns = (Staff.login, Staff.password_hash, Staff.active, Staff.expires_at)
    return reading.execute(select(*columns).where(Staff.id == staff_id)).first()


def set_password(unit: Unit, staff_id: int, secret: Secret) -> None:
    """Write somebody's password."""
    values = {"password_hash": secret.password_hash, "must_change_password": secret.must_change}
    unit.execute(update(Staff).where(Staff.id == staff_id).values(**values, version=Staff.version + 1))


def set_locale(unit: Unit, staff_id: int, locale: str) -> None:
    """Write somebody's language."""
    unit.execute(update(Staff).where(Staff.id == staff_id).values(locale=locale, version=Staff.version + 1))


def has_staff(reading: Reading) -> bool:
    """Whether anybody was ever taken on."""
    return reading.execute(select(Staff.id).limit(1)).first() is not None


def lock_lasting_admins(unit: Unit) -> list[int]:
    """The active administrators without an end; nobody else can change that until this unit ends."""
    lasting = (Staff.role == Role.ADMIN.value, Staff.active, Staff.expires_at.is_(None))
    statement = select(Staff.id).where(*lasting).order_by(Staff.id)
    return list(unit.execute(statement.with_for_update()).scalars())


def replace_staff_shops(unit: Unit, staff_id: int, aliases: Mapping[int, str]) -> None:
    """Have somebody work in exactly these shops, under these aliases."""
    unit.execute(delete(StaffShop).where(StaffShop.staff_id == staff_id))
    rows = [{"staff_id": staff_id, "shop_id": shop, "alias": alias} for shop, alias in aliases.items()]
    _insert_many(unit, StaffShop, rows)


def replace_staff_teams(unit: Unit, staff_id: int, team_ids: Iterable[int]) -> None:
    """Have somebody belong to exactly these teams."""
    unit.execute(delete(TeamMember).where(TeamMember.staff_id == staff_id))
    rows = [{"team_id": team_id, "staff_id": staff_id} for team_id in sorted(set(team_ids))]
    _insert_many(unit, TeamMember, rows)


def _staff_info(row: Mapping[Any, Any], shops: Mapping[int, str], teams: Sequence[int]) -> StaffInfo:
    aliases = {shop: alias for shop, alias in shops.items() if alias}
    return StaffInfo(**row, shop_ids=tuple(shops), team_ids=tuple(teams), aliases=aliases)


# teams


def find_team(reading: Reading, team_id: int) -> Team | None:
    """A team that is not dissolved."""
    return next(iter(load_teams(reading, [team_id])), None)


def load_teams(reading: Reading, team_ids: Collection[int] | None) -> list[Team]:
    """Teams by id, all for None, without dissolved ones."""
    wanted = [] if team_ids is None else [TeamRow.id.in_(team_ids)]
    columns = (TeamRow.id, TeamRow.version, TeamRow.name, TeamRow.lead_id)
    statement = select(*columns).where(TeamRow.archived.is_(False), *wanted).order_by(TeamRow.id)
    rows = reading.execute(statement).all()
    ids = [row.id for row in rows]
    shops = _grouped(reading, TeamShop.team_id, TeamShop.shop_id, ids)
    members = _grouped(reading, TeamMember.team_id, TeamMember.staff_id, ids)
    return [
        Team(row.id, row.version, row.name, shops.get(row.id, ()), row.lead_id, members.get(row.id, ()))
        for row in rows
    ]


def find_team_ids(reading: Reading, shop_ids: Collection[int]) -> list[int]:
    """Teams that work for any of the shops."""
    statement = select(TeamShop.team_id).where(TeamShop.shop_id.in_(shop_ids)).distinct()
    return list(reading.execute(statement.order_by(TeamShop.team_id)).scalars())


def load_team_names(reading: Reading, team_ids: Collection[int]) -> dict[int, str]:
    """Names of teams, also of dissolved ones."""
    rows = reading.execute(_TEAM_NAMES, {"team_ids": team_ids}) if team_ids else ()
    return {row.id: row.name for row in rows}


def replace_team(
    unit: Unit, team_id: int, shop_ids: Iterable[int] | None, member_ids: Iterable[int] | None
) -> None:
    """Have a team work for exactly these shops and consist of exactly these people; None leaves as is."""
    if shop_ids is not None:
        unit.execute(delete(TeamShop).where(TeamShop.team_id == team_id))
        _insert_many(unit, TeamShop, [{"team_id": team_id, "shop_id": id_} for id_ in sorted(set(shop_ids))])
    if member_ids is not None:
        unit.execute(delete(TeamMember).where(TeamMember.team_id == team_id))
        rows = [{"team_id": team_id, "staff_id": id_} for id_ in sorted(set(member_ids))]
        _insert_many(unit, TeamMember, rows)


def _grouped(reading: Reading, by: Any, value: Any, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    statement = select(by.label("one"), value.label("many")).where(by.in_(ids)).order_by(by, value)
    for row in reading.execute(statement):
        found[row.one] = (*found.get(row.one, ()), row.many)
    return found


def _insert_many(unit: Unit, table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        unit.execute(insert(table), rows)


# sessions


def find_session(reading: Reading, token_sha256: bytes) -> Row[Any] | None:
    """A session with its owner, shops and teams (ids joined by commas), in one statement."""
    return reading.execute(_SESSION, {"token": token_sha256}).first()


def touch_session(unit: Unit, session_id: int) -> None:
    """Say that a session is in use."""
    unit.execute(update(StaffSession).where(StaffSession.id == session_id).values(last_seen_at=unit.now))


def delete_session(unit: Unit, session_id: int) -> bool:
    """End one session; false if it was over."""
    return unit.execute(delete(StaffSession).where(StaffSession.id == session_id)).rowcount == 1


def delete_session_of_token(unit: Unit, token_sha256: bytes) -> None:
    """End the session with this token, if there is one."""
    unit.execute(delete(StaffSession).where(StaffSession.token_sha256 == token_sha256))


def delete_sessions_of(unit: Unit, staff_id: int) -> None:
    """End every session of somebody."""
    unit.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def _joined(column: Any) -> Any:
    # written out: a bound separator would be rendered anew for each run
    comma: Any = literal_column("','")
    return func.aggregate_strings(sql_cast(column, Text), comma)


def _session_statement() -> Any:
    own_shops = select(_joined(StaffShop.shop_id)).where(StaffShop.staff_id == Staff.id).scalar_subquery()
    every_shop = select(_joined(Shop.id)).scalar_subquery()
    teams = (
        select(_joined(TeamMember.team_id))
        .join(TeamRow, TeamRow.id == TeamMember.team_id)
        .where(TeamMember.staff_id == Staff.id, TeamRow.archived.is_(False))
        .scalar_subquery()
    )
    return (
        select(
            StaffSession.id.label("session_id"), StaffSession.csrf, StaffSession.last_seen_at,
            StaffSession.expires_at, Staff.id.label("staff_id"), Staff.name, Staff.login, Staff.role,
            Staff.locale, Staff.must_change_password, Staff.expires_at.label("account_ends_at"),
            teams.label("teams"),
            case((Staff.role == Role.ADMIN.value, every_shop), else_=own_shops).label("shops"),
        )
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(StaffSession.token_sha256 == bindparam("token", type_=LargeBinary), Staff.active)
    )  # fmt: skip


# asked with every request of the console
_SESSION = Prepared(_session_statement())
