"""Objects are reached only by who may see them; staff, teams, shops and hours change under their rules."""

from datetime import timedelta

import pytest

from tests.accounts.world import SECRET, START, World
from yingda.accounts import policy, service
from yingda.accounts.events import HoursChanged, ShopChanged, ShopCreated, StaffChanged, TeamChanged
from yingda.accounts.types import (
    Hours,
    Permission,
    Role,
    ShopBrief,
    ShopChange,
    ShopDraft,
    StaffChange,
    StaffDraft,
    StaffName,
    TeamChange,
    TeamDraft,
)
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db


def test_another_shop_and_no_shop_have_the_same_answer(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    world.staff("mei", tea)
    mei = world.actor("mei")
    assert world.read(service.access_shop, mei, tea).code == "tea"
    answers = []
    for shop_id in (silk, 999):
        with pytest.raises(NotFoundError) as refused:
            world.read(service.access_shop, mei, shop_id)
        answers.append((refused.value.code, refused.value.params))
    assert answers[0] == answers[1] == ("error.not_found", {})
    with pytest.raises(ForbiddenError):
        world.read(service.access_shop, mei, tea, Permission.SHOP_MANAGE)


def test_staff_and_teams_are_seen_within_ones_shops(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    mei, lan, yun = world.staff("mei", tea), world.staff("lan", tea, silk), world.staff("yun", silk)
    near = world.write(service.create_team, world.admin, TeamDraft(name="near", shop_ids=[tea]))
    far = world.write(service.create_team, world.admin, TeamDraft(name="far", shop_ids=[silk], member_ids=[yun]))
    actor = world.actor("mei")
    assert world.read(service.access_staff, actor, mei).login == "mei"
    assert world.read(service.access_staff, actor, lan).shop_ids == (tea, silk)
    assert world.read(service.access_team, actor, near.id).name == "near"
    with pytest.raises(NotFoundError):
        world.read(service.access_staff, actor, yun)
    with pytest.raises(NotFoundError):
        world.read(service.access_team, actor, far.id)
    assert world.read(service.list_teams, actor) == [near]
    assert world.read(service.list_teams, world.actor("yun")) == [far]


def test_a_supervisor_rules_over_own_shops_and_lower_roles(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    mei, admin = world.staff("mei", tea, silk), world.staff("root", tea, role=Role.ADMIN)
    world.staff("boss", tea, role=Role.SUPERVISOR)
    boss = world.actor("boss")
    changed = world.write(service.update_staff, boss, mei, StaffChange(shop_ids=[tea], aliases={tea: "小梅"}))
    assert (changed.shop_ids, changed.aliases) == ((tea, silk), {tea: "小梅"})
    changed = world.write(service.update_staff, boss, mei, StaffChange(shop_ids=[]))
    assert changed.shop_ids == (silk,)  # the shop that the supervisor cannot see stays
    for change in (StaffChange(active=False), StaffChange(name="x")):
        with pytest.raises(ForbiddenError):
            world.write(service.update_staff, boss, admin, change)
    with pytest.raises(ForbiddenError):
        world.write(service.reset_password, boss, admin, SECRET)
    with pytest.raises(ForbiddenError):
        world.write(service.create_staff, boss, StaffDraft(login="new", name="N", shop_ids=[silk]), SECRET)
    assert [each.login for each in world.read(service.list_staff, boss)] == ["root", "boss"]


def test_a_sign_in_name_is_taken_once_whatever_its_case(world: World) -> None:
    world.staff("mei")
    with pytest.raises(ConflictError) as refused:
        world.staff("ＭＥＩ")
    assert refused.value.code == "accounts.login_taken"


def test_shops_and_teams_must_exist(world: World) -> None:
    with pytest.raises(InvalidError) as refused:
        world.staff("mei", 99)
    assert refused.value.fields[0].code == "accounts.no_such_shop"
    with pytest.raises(InvalidError) as refused:
        world.staff("mei", team_ids=[99])
    assert refused.value.fields[0].code == "accounts.no_such_team"


def test_the_last_active_administrator_stays(world: World) -> None:
    first = world.staff("one", role=Role.ADMIN)
    second = world.staff("two", role=Role.ADMIN)
    world.write(service.update_staff, world.admin, second, StaffChange(active=False))
    for change in (StaffChange(active=False), StaffChange(role=Role.AGENT)):
        with pytest.raises(ConflictError) as refused:
            world.write(service.update_staff, world.admin, first, change)
        assert refused.value.code == "accounts.last_admin"
    world.write(service.update_staff, world.admin, second, StaffChange(active=True))
    assert not world.write(service.update_staff, world.admin, first, StaffChange(active=False)).active
    assert [event.deactivated for event in world.told(StaffChanged)] == [True, False, True]


def test_an_old_version_changes_nothing(world: World) -> None:
    shop = world.shop("tea")
    mei = world.staff("mei", shop)
    team = world.write(service.create_team, world.admin, TeamDraft(name="A", shop_ids=[shop]))
    world.write(service.update_staff, world.admin, mei, StaffChange(version=1, name="Mei Li"))
    world.write(service.update_shop, world.admin, shop, ShopChange(version=1, name="Tea House"))
    world.write(service.update_team, world.admin, team.id, TeamChange(version=1, name="B"))
    for verb, row_id, change in (
        (service.update_staff, mei, StaffChange(version=1, name="x")),
        (service.update_shop, shop, ShopChange(version=1, name="x")),
        (service.update_team, team.id, TeamChange(version=1, name="x")),
    ):
        with pytest.raises(ConflictError) as refused:
            world.write(verb, world.admin, row_id, change)
        assert refused.value.code == "accounts.changed_meanwhile"
    assert world.read(service.shop_info, shop).name == "Tea House"


def test_customers_never_see_a_real_name(world: World) -> None:
    tea = world.shop("tea", alias="茶小二")
    silk = world.shop("silk")
    mei, lan = world.staff("mei", tea, silk, aliases={tea: "小梅"}), world.staff("lan", tea)
    assert world.read(service.alias_of, tea, mei) == "小梅"
    assert world.read(service.aliases_of, tea, [mei, lan]) == {mei: "小梅", lan: "茶小二"}
    assert world.read(service.alias_of, silk, mei) == "Silk"


def test_names_stay_readable_after_leaving(world: World) -> None:
    shop = world.shop("tea")
    mei = world.staff("mei", shop)
    team = world.write(service.create_team, world.admin, TeamDraft(name="A", shop_ids=[shop], lead_id=mei))
    assert team.member_ids == (mei,)  # whoever leads belongs
    world.write(service.update_staff, world.admin, mei, StaffChange(active=False))
    world.write(service.delete_team, world.admin, team.id)
    assert world.read(service.names_of, [mei, 99]) == {mei: StaffName(mei, "Mei")}
    assert world.read(service.team_names, [team.id]) == {team.id: "A"}
    assert world.read(service.list_teams, world.admin) == []
    assert world.read(service.teams_of, [mei]) == {mei: ()}
    with pytest.raises(NotFoundError):
        world.write(service.update_team, world.admin, team.id, TeamChange(name="x"))
    assert [event.archived for event in world.told(TeamChanged)] == [False, True]


def test_who_serves_in_a_shop_and_a_team(world: World) -> None:
    shop = world.shop("tea")
    mei, left = world.staff("mei", shop), world.staff("left", shop)
    boss = world.staff("boss", shop, role=Role.SUPERVISOR)
    eye = world.staff("eye", shop, role=Role.INSPECTOR)
    world.staff("far", world.shop("silk"))
    draft = TeamDraft(name="A", shop_ids=[shop], member_ids=[mei, left, eye])
    team = world.write(service.create_team, world.admin, draft)
    world.write(service.update_staff, world.admin, left, StaffChange(active=False))
    assert world.read(service.staff_of_shop, shop) == [mei, boss]
    assert world.read(service.staff_of_shop, shop, Permission.WALL_READ) == [boss, eye]
    assert world.read(service.staff_in_team, team.id) == [mei]
    assert world.read(service.staff_with_role, shop, [Role.SUPERVISOR]) == [boss]
    assert world.read(service.colleagues_of, [shop]) == [mei, left, boss, eye]
    assert world.read(service.active_colleagues_of, [shop]) == [mei, boss, eye]
    assert world.read(service.teams_of_shop, shop) == [team]


def test_a_team_needs_a_shop_of_ones_own_and_people_one_may_see(world: World) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    yun = world.staff("yun", silk)
    world.staff("boss", tea, role=Role.SUPERVISOR)
    boss = world.actor("boss")
    for draft, code in (
        (TeamDraft(name="A", shop_ids=[]), "accounts.team_needs_shop"),
        (TeamDraft(name="A", shop_ids=[silk]), "accounts.no_such_shop"),
        (TeamDraft(name="A", shop_ids=[tea], member_ids=[yun]), "accounts.no_such_staff"),
    ):
        with pytest.raises(InvalidError) as refused:
            world.write(service.create_team, boss, draft)
        assert refused.value.fields[0].code == code
    both = world.write(service.create_team, world.admin, TeamDraft(name="B", shop_ids=[tea, silk]))
    with pytest.raises(ForbiddenError):
        world.write(service.delete_team, boss, both.id)


def test_a_shop_is_found_by_its_code_while_it_is_open(world: World) -> None:
    shop = world.shop("tea", quick_questions=["发什么快递", "多久到"])
    found = world.read(service.shop_by_code, "tea")
    assert (found.id, found.quick_questions, found.idle_minutes) == (shop, ("发什么快递", "多久到"), 15)
    assert len(found.identity_secret) >= 43
    brief = ShopBrief(shop, "tea", "Tea", "#0F6B68", "Asia/Shanghai")
    assert world.read(service.shop_brief, shop) == brief
    assert world.read(service.shop_briefs, [shop, 99]) == [brief]
    world.write(service.update_shop, world.admin, shop, ShopChange(active=False))
    with pytest.raises(NotFoundError):
        world.read(service.shop_by_code, "tea")
    assert [each.active for each in world.read(service.list_shops, world.admin)] == [False]
    assert (len(world.told(ShopCreated)), len(world.told(ShopChanged))) == (1, 1)


def test_only_administrators_open_shops(world: World) -> None:
    world.staff("boss", world.shop("tea"), role=Role.SUPERVISOR)
    with pytest.raises(ForbiddenError):
        world.write(service.create_shop, world.actor("boss"), ShopDraft(code="new", name="N"))
    with pytest.raises(ConflictError):
        world.shop("tea")
    with pytest.raises(InvalidError) as refused:
        world.shop("silk", zone="Asia/Atlantis")
    assert refused.value.fields[0].code == "accounts.bad_zone"


def test_a_new_shop_is_open_around_the_clock_until_hours_are_set(world: World) -> None:
    shop = world.shop("tea")
    assert world.read(service.calendar_of, shop).always_open
    office = policy.calendar_of_hours(Hours(weekly={"0": [(540, 1080)]}), "Asia/Shanghai")
    kept, version = world.write(service.put_hours, world.admin, shop, office, 1)
    assert (kept, version) == (office, 2)
    calendar = world.read(service.calendar_of, shop)
    assert calendar.is_open(START)
    assert not calendar.is_open(START - timedelta(seconds=1))
    with pytest.raises(ConflictError):
        world.write(service.put_hours, world.admin, shop, office, 1)
    assert len(world.told(HoursChanged)) == 1


def test_another_zone_moves_the_hours_with_it(world: World) -> None:
    shop = world.shop("tea")
    office = policy.calendar_of_hours(Hours(weekly={"0": [(540, 1080)]}), "Asia/Shanghai")
    world.write(service.put_hours, world.admin, shop, office)
    world.write(service.update_shop, world.admin, shop, ShopChange(zone="Europe/Berlin"))
    calendar, version = world.read(service.get_hours, world.admin, shop)
    assert (calendar.zone, version) == ("Europe/Berlin", 3)
    assert not calendar.is_open(START)
    assert calendar.is_open(START + timedelta(hours=7))
    assert len(world.told(HoursChanged)) == 2


def test_whoever_opens_a_shop_works_in_it_and_stays_where_they_were(world: World) -> None:
    tea = world.shop("tea")
    boss = world.staff("boss", tea, role=Role.ADMIN)
    silk = world.write(service.create_shop, world.actor("boss"), ShopDraft(code="silk", name="Silk"))
    assert world.read(service.staff_of_shop, silk.id) == [boss]
    assert world.read(service.staff_of_shop, tea) == [boss]
    assert world.told(StaffChanged) == [StaffChanged(boss)]
    assert world.read(service.staff_of_shop, world.shop("wool")) == []  # the command line is nobody
