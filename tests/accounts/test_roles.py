"""Roles of the shops' own, accounts that end, people of other companies; one administrator is always left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.accounts.world import PASSWORD, SECRET, START, World
from yingda.accounts import service
from yingda.accounts.events import RoleChanged, StaffChanged
from yingda.accounts.service.staff import EXPIRE
from yingda.accounts.types import (
    Permission,
    Role,
    RoleChange,
    RoleDraft,
    RoleInfo,
    ShopDraft,
    StaffChange,
    StaffDraft,
    TeamDraft,
)
from yingda.infra.push.hub import CLOSE
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, UnauthenticatedError

pytestmark = pytest.mark.db

SERVE, EDIT, FIGURES = Permission.CONVERSATION_SERVE, Permission.CUSTOMER_EDIT, Permission.FIGURES_READ


def add_role(world: World, *permissions: Permission, name: str = "售前专家", vendor: bool = False) -> RoleInfo:
    draft = RoleDraft(name=name, permissions=list(permissions), vendor=vendor)
    return world.write(service.create_role, world.admin, draft)


def closed(world: World) -> set[str]:
    return {push.topic for push in world.pushes if push.kind == CLOSE}


def test_an_own_role_gives_its_holders_its_permissions(world: World) -> None:
    shop = world.shop("tea")
    role = add_role(world, SERVE, FIGURES)
    mei = world.staff("mei", shop, role=role.code)
    assert world.actor("mei").permissions == {SERVE, FIGURES}
    assert world.read(service.staff_of_shop, shop, FIGURES) == [mei]
    assert world.read(service.staff_of_shop, shop, EDIT) == []
    assert world.read(service.role_names, "en")[role.code] == "售前专家"
    assert world.read(service.count_holders) == {role.code: 1}


def test_a_change_of_a_role_takes_effect_at_once(world: World) -> None:
    shop = world.shop("tea")
    role = add_role(world, SERVE)
    mei, lan = world.staff("mei", shop, role=role.code), world.staff("lan", shop)
    token = world.token("mei")
    world.pushes.clear()
    world.write(service.update_role, world.admin, role.code, RoleChange(permissions=[EDIT], version=1))
    actor = world.read(service.actor_for_token, token)
    assert actor is not None
    assert actor.permissions == {EDIT}
    assert closed(world) == {f"staff:{mei}"} - {f"staff:{lan}"}
    world.pushes.clear()
    world.write(service.update_role, world.admin, role.code, RoleChange(name="售前"))
    assert closed(world) == set()
    with pytest.raises(ConflictError):
        world.write(service.update_role, world.admin, role.code, RoleChange(name="x", version=1))


def test_a_role_goes_when_nobody_holds_it(world: World) -> None:
    shop = world.shop("tea")
    role = add_role(world, SERVE)
    mei = world.staff("mei", shop, role=role.code)
    with pytest.raises(ConflictError) as refused:
        world.write(service.delete_role, world.admin, role.code)
    assert (refused.value.code, refused.value.params) == ("accounts.role_in_use", {"n": 1})
    world.write(service.update_staff, world.admin, mei, StaffChange(active=False))
    world.write(service.delete_role, world.admin, role.code)
    with pytest.raises(InvalidError) as invalid:
        world.write(service.update_staff, world.admin, mei, StaffChange(active=True, role=role.code))
    assert invalid.value.fields[0].code == "accounts.no_such_role"
    assert role.code not in {each.code for each in world.read(service.list_roles, world.admin)}
    with pytest.raises(NotFoundError):
        world.write(service.delete_role, world.admin, role.code)
    assert len(world.told(RoleChanged)) == 2


def test_the_same_request_adds_one_role_shop_team_and_person(world: World) -> None:
    shop = world.shop("tea")
    role = RoleDraft(client_id="request-1", name="质检", permissions=[FIGURES])
    roles = [world.write(service.create_role, world.admin, role) for _ in range(2)]
    assert roles[0] == roles[1]
    shops = [
        world.write(service.create_shop, world.admin, ShopDraft(client_id="request-2", code="silk", name="Silk"))
        for _ in range(2)
    ]
    assert shops[0] == shops[1]
    teams = [
        world.write(service.create_team, world.admin, TeamDraft(client_id="request-3", name="A", shop_ids=[shop]))
        for _ in range(2)
    ]
    assert teams[0] == teams[1]
    person = StaffDraft(client_id="request-4", login="mei", name="Mei", shop_ids=[shop])
    people = [world.write(service.create_staff, world.admin, person, SECRET) for _ in range(2)]
    assert people[0] == people[1]
    other = StaffDraft(client_id="request-5", login="mei", name="Mei")
    with pytest.raises(ConflictError) as refused:
        world.write(service.create_staff, world.admin, other, SECRET)
    assert refused.value.code == "accounts.login_taken"


def test_one_persons_request_is_not_anothers(world: World) -> None:
    shop = world.shop("tea")
    world.staff("root", role=Role.ADMIN)
    draft = TeamDraft(client_id="request-1", name="A", shop_ids=[shop])
    first = world.write(service.create_team, world.admin, draft)
    assert world.write(service.create_team, world.actor("root"), draft).id != first.id


def test_an_account_ends_with_its_sessions(world: World) -> None:
    shop = world.shop("tea")
    end = START + timedelta(hours=1)
    mei = world.staff("mei", shop, expires_at=end)
    token = world.token("mei")
    world.wait(minutes=59)
    assert world.read(service.actor_for_token, token) is not None
    world.write(service.expire, mei)
    assert world.read(service.access_staff, world.admin, mei).active
    world.wait(minutes=1)
    assert world.read(service.actor_for_token, token) is None
    world.pushes.clear()
    world.write(service.expire, mei)
    assert world.told(StaffChanged) == [StaffChanged(mei, deactivated=True)]
    assert closed(world) == {f"staff:{mei}"}
    assert world.read(service.staff_of_shop, shop) == []
    credentials = world.read(service.find_credentials, "mei")
    assert service.verify_password(credentials, PASSWORD)
    with pytest.raises(UnauthenticatedError) as refused:
        world.write(service.open_session, credentials, "test")
    assert refused.value.code == "accounts.account_ended"


def test_an_end_can_be_put_off_but_not_into_the_past(world: World) -> None:
    mei = world.staff("mei", world.shop("tea"), expires_at=START + timedelta(hours=1))
    world.wait(hours=2)
    world.write(service.expire, mei)
    for change in (StaffChange(active=True), StaffChange(active=True, expires_at=START)):
        with pytest.raises(InvalidError) as refused:
            world.write(service.update_staff, world.admin, mei, change)
        assert [(each.pointer, each.code) for each in refused.value.fields] == [
            ("/expires_at", "accounts.expiry_past")
        ]
    later = StaffChange(active=True, expires_at=START + timedelta(days=1))
    world.write(service.update_staff, world.admin, mei, later)
    world.write(service.expire, mei)
    assert world.actor("mei").staff_id == mei


def test_an_end_arms_its_job(world: World) -> None:
    world.staff("mei", world.shop("tea"), expires_at=START + timedelta(hours=1))
    assert EXPIRE == "accounts.expire"
    with pytest.raises(InvalidError):
        world.staff("lan", expires_at=START)


def test_a_supervisor_reaches_nobody_beyond_own_shops(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    mei = world.staff("mei", tea, silk)
    world.staff("boss", tea, role=Role.SUPERVISOR)
    boss = world.actor("boss")
    gone = StaffChange(active=False)
    for change in (StaffChange(role=Role.TEAM_LEAD), StaffChange(expires_at=START + timedelta(days=1))):
        with pytest.raises(ForbiddenError) as refused:
            world.write(service.update_staff, boss, mei, change)
        assert refused.value.code == "accounts.shop_beyond"
    with pytest.raises(ForbiddenError):
        world.write(service.reset_password, boss, mei, SECRET)
    world.write(service.update_staff, boss, mei, gone)
    with pytest.raises(ForbiddenError):
        world.write(service.update_staff, boss, mei, StaffChange(active=True))


def test_nobody_is_put_into_a_team_of_foreign_shops(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    wide = world.write(service.create_team, world.admin, TeamDraft(name="wide", shop_ids=[tea, silk]))
    mei = world.staff("mei", tea)
    world.staff("boss", tea, role=Role.SUPERVISOR)
    boss = world.actor("boss")
    with pytest.raises(ForbiddenError) as refused:
        world.write(service.update_staff, boss, mei, StaffChange(team_ids=[wide.id]))
    assert refused.value.code == "accounts.team_beyond"
    draft = StaffDraft(login="new", name="N", shop_ids=[tea], team_ids=[wide.id])
    with pytest.raises(ForbiddenError):
        world.write(service.create_staff, boss, draft, SECRET)


def test_people_of_another_company_carry_its_name(world: World) -> None:
    shop = world.shop("tea")
    with pytest.raises(InvalidError) as refused:
        world.staff("mei", shop, role=Role.VENDOR_AGENT)
    assert refused.value.fields[0].pointer == "/company"
    mei = world.staff("mei", shop, role=Role.VENDOR_AGENT, company=" 迅答外包 ")
    assert world.read(service.access_staff, world.admin, mei).company == "迅答外包"
    with pytest.raises(InvalidError):
        world.write(service.update_staff, world.admin, mei, StaffChange(company=""))
    with pytest.raises(InvalidError):
        add_role(world, Permission.EXPORT, vendor=True)
    assert add_role(world, SERVE, vendor=True).vendor


def test_the_last_lasting_administrator_stays(world: World) -> None:
    one = world.staff("one", role=Role.ADMIN)
    two = world.staff("two", role=Role.ADMIN, expires_at=START + timedelta(days=1))
    world.write(service.update_staff, world.admin, two, StaffChange(name="Two"))
    ending = StaffChange(expires_at=START + timedelta(days=2))
    for change in (StaffChange(active=False), StaffChange(role=Role.AGENT), ending):
        with pytest.raises(ConflictError) as refused:
            world.write(service.update_staff, world.admin, one, change)
        assert refused.value.code == "accounts.last_admin"
    world.write(service.update_staff, world.admin, two, StaffChange(expires_at=None))
    world.write(service.update_staff, world.admin, one, ending)
    with pytest.raises(ConflictError):
        world.write(service.update_staff, world.admin, two, StaffChange(active=False))


def test_two_administrators_who_remove_each_other_leave_one(world: World) -> None:
    ids = [world.staff(name, role=Role.ADMIN) for name in ("one", "two")]
    admin = world.admin

    def remove(staff_id: int) -> bool:
        try:
            world.write(service.update_staff, admin, staff_id, StaffChange(active=False))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, ids))
    assert sorted(done) == [False, True]
    assert [each.active for each in world.read(service.list_staff, admin)].count(True) == 1
