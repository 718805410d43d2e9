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


def make_staff(db: Database, agents: int, capacity: int) -> SignIns:
    """Sign-ins of that many agents of the replay shop, with fresh passwords; what is there is used again."""
    password = new_token(12)
    secret = accounts.hash_password(password)
    shop_id = db.write_now(_shop)
    logins = [LOGIN.format(number + 1) for number in range(agents)]
    for login in logins:
        db.write_now(_agent, shop_id, (login, secret), capacity)
    return [(login, password) for login in logins]


def put_online(db: Database, sign_ins: SignIns) -> None:
    """Have agents take conversations without a console of their own."""
    for login, _ in sign_ins:
        db.write_now(_come, login)


def _come(unit: Unit, login: str) -> None:
    staff_id = _staff_of(unit, accounts.system_actor(unit), login)
    assert staff_id is not None
    presence.choose_state(unit, staff_id, State.ONLINE)


def _shop(unit: Unit) -> int:
    try:
        return accounts.shop_by_code(unit, SHOP).id
    except NotFoundError:
        draft = ShopDraft(code=SHOP, name="回放 Replay", idle_minutes=60)
        return accounts.create_shop(unit, accounts.system_actor(unit), draft).id


def _agent(unit: Unit, shop_id: int, sign_in: tuple[str, Secret], capacity: int) -> None:
    login, secret = sign_in
    system = accounts.system_actor(unit)
    staff_id = _staff_of(unit, system, login)
    if staff_id is None:
        draft = StaffDraft(login=login, name=login, role=Role.AGENT, shop_ids=[shop_id])
        staff_id = accounts.create_staff(unit, system, draft, secret).id
    else:
        accounts.reset_password(unit, system, staff_id, secret)
    presence.set_profile(unit, staff_id, ProfileChange(duty=Duty.FLOATING, capacity=capacity))


def _staff_of(unit: Unit, system: Actor, login: str) -> int | None:
    return next((each.id for each in accounts.list_staff(unit, system) if each.login == login), None)
