"""A shop and agents for replays and benchmarks, made with short units, also while a server runs."""

from collections.abc import Sequence

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, Secret, ShopDraft, StaffDraft
from yingda.infra.db import Database, Unit
from yingda.kit.errors import NotFoundError
from yingda.kit.ids import new_token
from yingda.presence import service as presence
from yingda.presence.types import Duty, ProfileChange, State

SHOP = "replay"
LOGIN = "replay-{:03d}"

SignIns = Sequence[tuple[str, str]]


def make_staff(db: Database, agents: int, capacity: int, shops: int = 1) -> SignIns:
    """Sign-ins of that many agents of the replay shops, with fresh passwords; what is there is used again."""
    password = new_token(12)
    secret = accounts.hash_password(password)
    shop_ids = [db.write_now(_shop, number) for number in range(shops)]
    logins = [LOGIN.format(number + 1) for number in range(agents)]
    for login in logins:
        db.write_now(_agent, shop_ids, (login, secret), capacity)
    return [(login, password) for login in logins]


def make_staff_of(db: Database, code: str, agents: int, capacity: int) -> SignIns:
    """Sign-ins of that many agents of a shop that is there already, with fresh passwords."""
    password = new_token(12)
    secret = accounts.hash_password(password)
    shop_id = db.read_now(accounts.shop_by_code, code).id
    logins = [LOGIN.format(number + 1).replace("replay", f"replay-{code}") for number in range(agents)]
    for login in logins:
        db.write_now(_agent, [shop_id], (login, secret), capacity)
    return [(login, password) for login in logins]


def make_colleague(db: Database, login: str, role: Role, shops: int = 1) -> tuple[str, str]:
    """The sign-in of somebody else of the replay shops, with a fresh password."""
    password = new_token(12)
    shop_ids = [db.write_now(_shop, number) for number in range(shops)]
    db.write_now(_colleague, shop_ids, (login, accounts.hash_password(password)), role)
    return login, password


def put_online(db: Database, sign_ins: SignIns) -> None:
    """Have agents take conversations without a console of their own."""
    for login, _ in sign_ins:
        db.write_now(_come, login)


def _come(unit: Unit, login: str) -> None:
    staff_id = _staff_of(unit, accounts.system_actor(unit), login)
    assert staff_id is not None
    presence.choose_state(unit, staff_id, State.ONLINE)


def shop_codes(count: int) -> list[str]:
    """The codes of that many replay shops."""
    return [SHOP, *(f"{SHOP}-{number}" for number in range(2, count + 1))][:count]


def _shop(unit: Unit, number: int) -> int:
    code = shop_codes(number + 1)[number]
    try:
        return accounts.shop_by_code(unit, code).id
    except NotFoundError:
        draft = ShopDraft(code=code, name=f"回放 {code}", idle_minutes=60)
        return accounts.create_shop(unit, accounts.system_actor(unit), draft).id


def _agent(unit: Unit, shop_ids: list[int], sign_in: tuple[str, Secret], capacity: int) -> None:
    staff_id = _colleague(unit, shop_ids, sign_in, Role.AGENT)
    presence.set_profile(unit, staff_id, ProfileChange(duty=Duty.FLOATING, capacity=capacity))


def _colleague(unit: Unit, shop_ids: list[int], sign_in: tuple[str, Secret], role: Role) -> int:
    login, secret = sign_in
    system = accounts.system_actor(unit)
    staff_id = _staff_of(unit, system, login)
    if staff_id is None:
        draft = StaffDraft(login=login, name=login, role=role, shop_ids=shop_ids)
        return accounts.create_staff(unit, system, draft, secret).id
    accounts.reset_password(unit, system, staff_id, secret)
    return staff_id


def _staff_of(unit: Unit, system: Actor, login: str) -> int | None:
    return next((each.id for each in accounts.list_staff(unit, system) if each.login == login), None)
