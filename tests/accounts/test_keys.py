"""API keys: shown once, never more than their makers, never for what is about people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar, get, post
from litestar.di import NamedDependency, Provide
from litestar.testing import TestClient

from tests.desk import Desk
from yingda.accounts import api as accounts_api
from yingda.accounts import service
from yingda.accounts.policy.keys import NOT_FOR_KEYS
from yingda.accounts.types import Actor, Permission, Role, StaffChange
from yingda.accounts.types.keys import KeyDraft, NewKey
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.http.limits import Limiter, MemoryWindow
from yingda.infra.http.problems import answer
from yingda.infra.settings import Settings
from yingda.kit.errors import ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db
READ, SERVE = Permission.CONVERSATION_READ_ALL, Permission.CONVERSATION_SERVE


class Keys:
    """Two shops and an administrator who makes keys."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tea, self.shoes = desk.shop("tea"), desk.shop("shoes")
        self.boss = desk.staff("boss", self.tea, self.shoes, role=Role.ADMIN)
        desk.staff("second", role=Role.ADMIN)  # so that the first can leave
        self.agent = desk.staff("agent", self.tea)

    def make(self, *scopes: Permission, actor: Actor | None = None, **more: Any) -> NewKey:
        draft = KeyDraft(client_id=more.pop("client_id", "key-0001"), name="ERP", scopes=list(scopes), **more)
        return self.desk.write(service.create_key, actor or self.boss, draft, service.mint_key())

    def holder(self, made: NewKey) -> Actor | None:
        found = self.desk.read(service.find_key_holder, str(made.token))
        return found.actor if found else None


@pytest.fixture
def keys(db: Database, clock: FakeClock) -> Keys:
    return Keys(Desk(db, clock))


def test_a_key_is_told_once_and_kept_as_a_digest(keys: Keys) -> None:
    made, again = keys.make(READ), keys.make(READ)
    assert made.token is not None
    assert made.token.startswith("yk_")
    assert len(made.token) == 46
    assert (again.token, again.key) == (None, made.key)
    assert made.key.prefix == made.token[:10]


def test_a_key_may_do_its_scopes_in_its_shops(keys: Keys) -> None:
    holder = keys.holder(keys.make(READ, shop_ids=[keys.tea]))
    assert holder is not None
    assert (holder.permissions, holder.shop_ids) == (frozenset({READ}), frozenset({keys.tea}))
    assert (holder.staff_id, holder.session_id, holder.role) == (keys.boss.staff_id, None, "api_key")


def test_no_key_does_more_than_its_maker_may_now(keys: Keys) -> None:
    made = keys.make(READ, SERVE)
    change = StaffChange(role="agent", shop_ids=[keys.shoes])
    keys.desk.write(service.update_staff, keys.desk.admin, keys.boss.staff_id, change)
    assert keys.holder(made) is None


def test_nobody_makes_a_key_that_may_do_more_than_they(keys: Keys) -> None:
    few = replace(keys.boss, permissions=frozenset({Permission.INTEGRATION_MANAGE, SERVE}))
    with pytest.raises(ForbiddenError, match=r"accounts\.permission_beyond"):
        keys.make(READ, actor=few)
    with pytest.raises(InvalidError):
        keys.make(SERVE, actor=replace(few, shop_ids=frozenset({keys.tea})), shop_ids=[keys.shoes])
    with pytest.raises(ForbiddenError):
        keys.make(SERVE, actor=keys.agent)


@pytest.mark.parametrize("scope", sorted(NOT_FOR_KEYS))
def test_people_their_rights_and_keys_are_not_for_keys(keys: Keys, scope: Permission) -> None:
    with pytest.raises(InvalidError) as caught:
        keys.make(scope)
    assert caught.value.fields[0].code == "accounts.not_for_keys"


def test_a_key_ends_by_time_by_hand_and_with_its_maker(keys: Keys) -> None:
    ends = keys.desk.clock.now() + timedelta(days=1)
    timed = keys.make(READ, expires_at=ends)
    revoked = keys.make(READ, client_id="key-0002")
    left = keys.make(READ, client_id="key-0003")
    keys.desk.write(service.revoke_key, keys.boss, revoked.key.id)
    assert (keys.holder(timed) is None, keys.holder(revoked) is None) == (False, True)
    keys.desk.wait(days=1)
    assert keys.holder(timed) is None
    keys.desk.write(service.update_staff, keys.desk.admin, keys.boss.staff_id, StaffChange(active=False))
    assert keys.holder(left) is None
    with pytest.raises(InvalidError):
        keys.make(READ, client_id="key-0004", expires_at=ends)


def test_somebody_elses_key_does_not_exist(keys: Keys) -> None:
    made = keys.make(READ)
    other = replace(keys.agent, permissions=frozenset(Permission))
    assert keys.desk.read(service.list_keys, other) == []
    with pytest.raises(NotFoundError):
        keys.desk.write(service.revoke_key, other, made.key.id)
    assert keys.holder(made) is not None


@get("/api/v1/things")
async def see(actor: NamedDependency[Actor]) -> str:
    return actor.role


@post("/api/v1/things")
async def change(actor: NamedDependency[Actor]) -> str:
    return actor.role


@pytest.fixture
def client(db: Database) -> Iterator[TestClient[Litestar]]:
    def given(value: Any) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    app = Litestar(
        [see, change, *accounts_api.ROUTES],
        dependencies={
            "db": given(db),
            "limiter": given(Limiter(MemoryWindow(lambda: db.clock.now().timestamp()))),
            "settings": given(Settings()),
            "signed_in": Provide(accounts_api.provide_signed_in),
            "actor": Provide(accounts_api.provide_actor),
        },
        exception_handlers={Exception: answer},
    )
    with TestClient(app, base_url="https://shop.example") as made:
        yield made


def test_a_key_opens_routes_without_a_session_and_its_use_is_noted(
    keys: Keys, client: TestClient[Litestar]
) -> None:
    made = keys.make(READ)
    client.headers["Authorization"] = f"Bearer {made.token}"
    assert client.get("/api/v1/things").text == "api_key"
    assert client.post("/api/v1/things").status_code == 201
    (shown,) = keys.desk.read(service.list_keys, keys.boss)
    assert shown.last_used_at == keys.desk.clock.now()


def test_a_wrong_key_is_not_somebody_and_guessing_is_slowed(client: TestClient[Litestar]) -> None:
    client.headers["Authorization"] = "Bearer yk_" + "x" * 43
    assert [client.get("/api/v1/things").status_code for _ in range(31)] == [401] * 30 + [429]


def test_a_key_has_a_rate_of_its_own(keys: Keys, client: TestClient[Litestar]) -> None:
    client.headers["Authorization"] = f"Bearer {keys.make(READ).token}"
    codes = [client.get("/api/v1/things").status_code for _ in range(601)]
    assert codes == [200] * 600 + [429]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/keys"),
        ("POST", "/api/v1/keys"),
        ("DELETE", "/api/v1/keys/1"),
        ("GET", "/api/v1/account"),
        ("GET", "/api/v1/account/sessions"),
        ("POST", "/api/v1/account/sessions/end-others"),
        ("GET", "/api/v1/invitations"),
        ("GET", "/api/v1/sign-in-rules"),
        ("POST", "/api/v1/staff/1/password-link"),
        ("GET", "/api/v1/roles"),
    ],
)
def test_no_key_reaches_what_is_about_people(
    keys: Keys, client: TestClient[Litestar], method: str, path: str
) -> None:
    every = [scope for scope in Permission if scope not in NOT_FOR_KEYS]
    client.headers["Authorization"] = f"Bearer {keys.make(*every).token}"
    body = {"json": {}} if method == "POST" else {}
    assert client.request(method, path, **body).status_code in {401, 403, 404}
