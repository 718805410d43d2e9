"""Signing in, being recognised, signing out."""

import pytest

from tests.accounts.world import ORIGIN, PASSWORD, SECRET, World
from yingda.accounts import service
from yingda.accounts.events import SignedIn, SignedOut
from yingda.accounts.types import Credentials, Permission, Role, Secret, StaffChange, TeamDraft
from yingda.infra.push.hub import CLOSE
from yingda.kit.errors import InvalidError, UnauthenticatedError

pytestmark = pytest.mark.db


def test_the_right_password_opens_a_session(world: World) -> None:
    shop, other = world.shop("tea"), world.shop("silk")
    mei = world.staff("mei", shop)
    team = world.write(service.create_team, world.admin, TeamDraft(name="A", shop_ids=[shop], member_ids=[mei]))
    credentials = world.read(service.find_credentials, " ＭＥＩ")
    assert service.verify_password(credentials, PASSWORD)
    assert not service.verify_password(credentials, PASSWORD + "x")
    token = world.write(service.open_session, credentials, ORIGIN).token
    actor = world.read(service.actor_for_token, token)
    assert (actor.staff_id, actor.name, actor.role) == (mei, "Mei", Role.AGENT)
    assert (actor.shop_ids, actor.team_ids) == ({shop}, {team.id})
    assert actor.may_in(Permission.CONVERSATION_SERVE, shop)
    assert not actor.may_in(Permission.CONVERSATION_SERVE, other)
    assert len(world.told(SignedIn)) == 1


def test_an_administrator_works_in_every_shop(world: World) -> None:
    shops = {world.shop("tea"), world.shop("silk")}
    world.staff("boss", role=Role.ADMIN)
    assert world.actor("boss").shop_ids == shops


def test_an_unknown_name_is_verified_against_a_hash_that_nothing_matches(world: World) -> None:
    nobody = world.read(service.find_credentials, "nobody")
    assert nobody.staff_id is None
    assert nobody.password_hash.startswith("$argon2id$")
    assert not service.verify_password(nobody, PASSWORD)
    assert not service.verify_password(Credentials(None, SECRET.password_hash), PASSWORD)
    with pytest.raises(UnauthenticatedError) as refused:
        world.write(service.open_session, nobody, ORIGIN)
    assert refused.value.code == "accounts.wrong_sign_in"


def test_a_password_that_changed_meanwhile_opens_nothing(world: World) -> None:
    mei = world.staff("mei")
    credentials = world.read(service.find_credentials, "mei")
    world.write(service.reset_password, world.admin, mei, Secret("$other"))
    with pytest.raises(UnauthenticatedError):
        world.write(service.open_session, credentials, ORIGIN)


def test_signing_in_again_in_one_browser_replaces_its_session(world: World) -> None:
    world.staff("mei")
    first = world.token("mei")
    credentials = world.read(service.find_credentials, "mei")
    second = world.write(service.open_session, credentials, ORIGIN, first).token
    assert world.read(service.actor_for_token, first) is None
    assert world.read(service.actor_for_token, second) is not None


def test_a_session_ends_after_twelve_idle_hours(world: World) -> None:
    world.staff("mei")
    token = world.token("mei")
    world.wait(hours=11.9)
    session = world.read(service.find_session, token)
    assert service.is_touch_due(session, world.clock.now())
    world.write(service.touch_session, session.actor.session_id)
    world.wait(hours=11.9)
    assert world.read(service.actor_for_token, token) is not None
    world.wait(hours=0.2)
    assert world.read(service.actor_for_token, token) is None


def test_a_session_ends_after_a_week_in_any_case(world: World) -> None:
    world.staff("mei")
    token = world.token("mei")
    for _ in range(14):
        world.wait(hours=11.5)
        world.write(service.touch_session, world.read(service.find_session, token).actor.session_id)
    world.wait(hours=7)
    assert world.read(service.actor_for_token, token) is None


def test_signing_out_says_whether_another_browser_is_left(world: World) -> None:
    world.staff("mei")
    desk, phone = world.actor("mei"), world.actor("mei")
    assert not world.write(service.sign_out, desk)
    assert not world.write(service.sign_out, desk)
    assert world.write(service.sign_out, phone)
    assert [event.last for event in world.told(SignedOut)] == [False, True]


def test_sockets_connect_again_when_rights_or_sessions_change(world: World) -> None:
    shop = world.shop("tea")
    mei = world.staff("mei", shop)
    phone = world.actor("mei")

    def closed(fn, *args) -> list[tuple[str, int]]:
        world.pushes.clear()
        world.write(fn, *args)
        return [(push.topic, push.card) for push in world.pushes if push.kind == CLOSE]

    again = [(f"staff:{mei}", 1012)]
    assert closed(service.update_staff, world.admin, mei, StaffChange(name="小梅")) == []
    assert closed(service.update_staff, world.admin, mei, StaffChange(shop_ids=[])) == again
    assert closed(service.sign_out, phone) == again
    assert closed(service.update_staff, world.admin, mei, StaffChange(active=False)) == again
    assert closed(service.reset_password, world.admin, mei, Secret("$other")) == again


def test_a_deactivated_person_is_out_at_once(world: World) -> None:
    mei = world.staff("mei")
    token = world.token("mei")
    world.write(service.update_staff, world.admin, mei, StaffChange(active=False))
    assert world.read(service.actor_for_token, token) is None
    assert world.read(service.find_credentials, "mei").staff_id is None


def test_another_role_ends_the_sessions(world: World) -> None:
    mei = world.staff("mei")
    token = world.token("mei")
    world.write(service.update_staff, world.admin, mei, StaffChange(role=Role.TEAM_LEAD))
    assert world.read(service.actor_for_token, token) is None


def test_changing_the_password_moves_to_a_new_session_and_ends_the_others(world: World) -> None:
    world.staff("mei")
    elsewhere, here = world.token("mei"), world.token("mei")
    actor = world.read(service.actor_for_token, here)
    verified = world.read(service.credentials_of, actor)
    fresh = world.write(service.change_password, actor, verified, Secret("$new", must_change=True), ORIGIN)
    assert world.read(service.actor_for_token, elsewhere) is None
    assert world.read(service.actor_for_token, here) is None
    session = world.read(service.find_session, fresh.token)
    assert (session.login, session.must_change_password) == ("mei", False)
    with pytest.raises(InvalidError) as refused:
        world.write(service.change_password, actor, verified, Secret("$newer"), ORIGIN)
    assert refused.value.code == "accounts.wrong_password"


def test_a_bad_new_password_is_refused(world: World) -> None:
    world.staff("mei")
    with pytest.raises(InvalidError):
        world.read(service.check_new_password, world.actor("mei"), "short")


def test_the_first_administrator_is_made_once(world: World) -> None:
    login, password = world.write(service.ensure_admin)
    assert login == "admin"
    assert world.write(service.ensure_admin) is None
    credentials = world.read(service.find_credentials, login)
    assert service.verify_password(credentials, password)
    token = world.write(service.open_session, credentials, ORIGIN).token
    session = world.read(service.find_session, token)
    assert (session.actor.role, session.must_change_password) == (Role.ADMIN, True)
