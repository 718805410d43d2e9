"""Who may give what to whom: decisions without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.accounts import policy
from yingda.accounts.policy.areas import permission_areas
from yingda.accounts.types import Actor, Permission, Role, RoleInfo, Standing, Team
from yingda.kit.errors import ForbiddenError, InvalidError
from yingda.kit.texts import text

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SHOP_IDS = range(1, 5)

ROLES = st.one_of(
    st.sampled_from([shipped for role in Role if (shipped := policy.shipped_role(role.value))]),
    st.builds(
        RoleInfo,
        st.just("own-1"),
        st.frozensets(st.sampled_from(Permission)),
        st.booleans(),
        st.just("自定义"),
        st.integers(1, 9),
    ),
)
SHOPS = st.frozensets(st.sampled_from(SHOP_IDS))
ENDS = st.sampled_from([None, NOW - timedelta(days=1), NOW + timedelta(days=1), NOW + timedelta(days=9)])
STANDINGS = st.builds(Standing, ROLES, SHOPS, st.booleans(), ENDS)
ACTORS = st.builds(lambda role, shops: actor(role, *shops), ROLES, SHOPS)
Reach = frozenset[tuple[Permission, int]]


def actor(role: RoleInfo, *shop_ids: int, team_ids: tuple[int, ...] = ()) -> Actor:
    everywhere = role.code == Role.ADMIN
    shops = frozenset(SHOP_IDS if everywhere else shop_ids)
    return Actor(7, "Mei", role.code, role.permissions, shops, frozenset(team_ids))


def shipped(role: Role) -> RoleInfo:
    found = policy.shipped_role(role.value)
    assert found is not None
    return found


def reach(standing: Standing) -> Reach:
    """What somebody may do where; an administrator works everywhere, whoever left nowhere."""
    if not standing.active or policy.has_ended(standing.expires_at, NOW):
        return frozenset()
    shops = SHOP_IDS if standing.role.code == Role.ADMIN else standing.shop_ids
    return frozenset((permission, shop) for permission in standing.role.permissions for shop in shops)


def held(who: Actor) -> Reach:
    return frozenset((permission, shop) for permission in who.permissions for shop in who.shop_ids)


def test_what_the_shipped_roles_may() -> None:
    serving = {Permission.CONVERSATION_SERVE, Permission.CUSTOMER_EDIT}
    assert policy.permissions_of(Role.VENDOR_AGENT) == serving
    assert serving <= policy.permissions_of(Role.AGENT)
    assert policy.permissions_of(Role.ADMIN) == set(Permission)
    assert policy.permissions_of(Role.SUPERVISOR).isdisjoint({Permission.SHOP_MANAGE, Permission.ROLE_MANAGE})
    assert Permission.CONVERSATION_SERVE not in policy.permissions_of(Role.INSPECTOR)
    assert policy.roles_with(Permission.SHOP_MANAGE) == [Role.ADMIN]


def test_the_matrix_shows_every_permission_once_with_its_sentence() -> None:
    shown = [permission for area in permission_areas().values() for permission in area]
    assert sorted(shown) == sorted(Permission)
    for permission in Permission:
        sentences = [text(f"permission_text.{permission}", locale) for locale in ("zh-CN", "en")]
        assert all(sentence.endswith(end) for sentence, end in zip(sentences, "。.", strict=True)), permission


def test_higher_roles_hold_what_lower_ones_do() -> None:
    ladder = [Role.VENDOR_AGENT, Role.AGENT, Role.TEAM_LEAD, Role.SUPERVISOR, Role.ADMIN]
    for lower, higher in pairwise(ladder):
        assert policy.permissions_of(lower) < policy.permissions_of(higher)


@given(ACTORS, STANDINGS, STANDINGS)
def test_an_edit_gives_nobody_more_than_its_author_holds_there(
    who: Actor, before: Standing, after: Standing
) -> None:
    after = Standing(after.role, before.shop_ids | after.shop_ids, after.active, after.expires_at)
    try:
        policy.check_edit(who, before, after, NOW)
    except (ForbiddenError, InvalidError):
        return
    assert who.may(Permission.STAFF_MANAGE)
    assert reach(after) - reach(before) <= held(who)


@given(ACTORS, ROLES, SHOPS)
def test_nobody_is_taken_on_or_invited_with_more_than_the_giver_holds(
    who: Actor, role: RoleInfo, shops: frozenset[int]
) -> None:
    try:
        policy.check_grant(who, role, shops)
    except ForbiddenError:
        return
    assert who.may(Permission.STAFF_MANAGE)
    assert reach(Standing(role, shops)) <= held(who)


@given(ACTORS, ROLES, ROLES, SHOPS)
def test_no_change_of_a_role_gives_its_holders_more(
    who: Actor, before: RoleInfo, after: RoleInfo, holders: frozenset[int]
) -> None:
    try:
        policy.check_role(who, after, before, holders)
    except (ForbiddenError, InvalidError):
        return
    assert who.may(Permission.ROLE_MANAGE)
    assert not before.shipped
    assert reach(Standing(after, holders)) - reach(Standing(before, holders)) <= held(who)
    assert not (after.vendor and Permission.EXPORT in after.permissions)


@given(ACTORS, ROLES)
def test_a_new_role_holds_no_more_than_its_author(who: Actor, wanted: RoleInfo) -> None:
    try:
        policy.check_role(who, wanted, None, ())
    except (ForbiddenError, InvalidError):
        return
    assert wanted.permissions <= who.permissions


@given(ACTORS, st.frozensets(st.sampled_from(SHOP_IDS), min_size=1), st.frozensets(st.integers(1, 3)))
def test_nobody_lets_others_into_a_team_of_foreign_shops(
    who: Actor, shops: frozenset[int], own_teams: frozenset[int]
) -> None:
    inside = Actor(7, "Mei", who.role, who.permissions, who.shop_ids, own_teams)
    team = Team(2, 1, "far", tuple(shops), None, ())
    assert policy.may_fill(inside, team) == (shops <= who.shop_ids or 2 in own_teams)


def test_a_role_that_may_do_everything_does_not_make_an_administrator() -> None:
    mighty = actor(RoleInfo("own-1", frozenset(Permission), version=1), 1)
    with pytest.raises(ForbiddenError) as refused:
        policy.check_grant(mighty, shipped(Role.ADMIN), [1])
    assert refused.value.code == "accounts.role_beyond"


def test_refusals_say_why() -> None:
    boss, lead = actor(shipped(Role.SUPERVISOR), 1), actor(shipped(Role.TEAM_LEAD), 1)
    for who, role, shops, code in (
        (boss, Role.ADMIN, [1], "accounts.role_beyond"),
        (boss, Role.AGENT, [1, 2], "accounts.shop_beyond"),
        (lead, Role.AGENT, [1], "accounts.no_permission"),
    ):
        with pytest.raises(ForbiddenError) as refused:
            policy.check_grant(who, shipped(role), shops)
        assert refused.value.code == code


def test_refusals_of_roles_say_why() -> None:
    root = actor(shipped(Role.ADMIN))
    exporting = frozenset({Permission.EXPORT})
    with pytest.raises(InvalidError) as invalid:
        policy.check_role(root, RoleInfo("own-1", exporting, vendor=True), None, ())
    assert [(each.pointer, each.code) for each in invalid.value.fields] == [
        ("/permissions", "accounts.vendor_no_export")
    ]
    with pytest.raises(ForbiddenError) as refused:
        policy.check_role(root, shipped(Role.AGENT), shipped(Role.AGENT), ())
    assert refused.value.code == "accounts.role_shipped"
    clerk = actor(RoleInfo("own-2", frozenset({Permission.ROLE_MANAGE}), version=1), 1)
    with pytest.raises(ForbiddenError) as refused:
        policy.check_role(clerk, RoleInfo("own-1", exporting), None, ())
    assert (refused.value.code, refused.value.params) == ("accounts.permission_beyond", {"permission": "export"})


@given(st.sampled_from(Role), st.sampled_from(Permission), SHOPS, st.sampled_from(SHOP_IDS))
def test_a_permission_holds_in_own_shops_only(
    role: Role, permission: Permission, own: frozenset[int], shop: int
) -> None:
    who = actor(shipped(role), *own)
    assert who.may_in(permission, shop) == (who.may(permission) and shop in who.shop_ids)


def test_who_is_seen() -> None:
    lead = actor(shipped(Role.TEAM_LEAD), 1, team_ids=(4,))
    assert policy.sees_staff(lead, 7, [])
    assert policy.sees_staff(lead, 8, [1, 2])
    assert not policy.sees_staff(lead, 8, [2])
    assert policy.sees_team(lead, 4, [2])
    assert not policy.sees_team(lead, 5, [2])
    assert policy.sees_staff(actor(shipped(Role.ADMIN)), 8, [])


def test_people_of_another_company_need_its_name() -> None:
    policy.check_company(shipped(Role.AGENT), "")
    policy.check_company(shipped(Role.VENDOR_AGENT), "迅答外包")
    with pytest.raises(InvalidError) as refused:
        policy.check_company(shipped(Role.VENDOR_AGENT), "  ")
    assert [(each.pointer, each.code) for each in refused.value.fields] == [("/company", "accounts.company_needed")]
