"""Ways in over HTTP: invitations, links for a password, sessions, what must be done first."""

from pathlib import Path
from typing import Any

import pytest

from tests.accounts.world import PASSWORD, World
from tests.presence.web import Client, Site, enter, make_site
from yingda.accounts import service
from yingda.accounts.events import SignedOut
from yingda.accounts.types import Permission, Role, RoleDraft, StaffChange
from yingda.accounts.types.signing import SignInRules
from yingda.presence import service as presence

pytestmark = pytest.mark.db
NEW = "a new password"


@pytest.fixture
def site(world: World, tmp_path: Path) -> Site:
    world.shop("tea")
    world.staff("root", role=Role.ADMIN)
    return make_site(world, tmp_path)


@pytest.fixture
def root(site: Site) -> Client:
    return site.signed_in("root")


def invite(browser: Client, client_id: str = "invite-1", **more: Any) -> Any:
    body = {"client_id": client_id, "name": "梅", "role": "agent", "shop_ids": [1], **more}
    return browser.post("/api/v1/invitations", json=body)


def accept(site: Site, token: str, login: str = "mei") -> Any:
    body = {"token": token, "login": login, "name": "小梅", "password": NEW}
    return site.browser().post("/api/v1/invitations/accept", json=body)


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_an_invited_person_chooses_name_and_password(site: Site, root: Client) -> None:
    made = invite(root).json()
    token = made["link"]["token"]
    assert (made["invitation"]["state"], made["link"]["expires_at"]) == ("waiting", "2026-11-09T01:00:00Z")
    welcome = site.browser().post("/api/v1/invitations/look", json={"token": token}).json()
    assert (welcome["name"], welcome["role_name"], welcome["shops"], welcome["inviter"]) == (
        "梅", "客服", ["Tea"], "Root",
    )  # fmt: skip
    assert accept(site, token).json() == {"login": "mei"}
    session = enter(site.browser(), "mei", NEW).json()
    assert (session["staff"]["name"], session["staff"]["must_change_password"]) == ("小梅", False)
    assert [shop["name"] for shop in session["shops"]] == ["Tea"]
    assert told(accept(site, token, "other")) == (404, "accounts.link_over")
    assert [each["state"] for each in root.get("/api/v1/invitations").json()["items"]] == ["accepted"]


def test_a_taken_name_leaves_the_invitation_open(site: Site, root: Client) -> None:
    token = invite(root).json()["link"]["token"]
    assert told(accept(site, token, "root")) == (409, "accounts.login_taken")
    bad = site.browser().post(
        "/api/v1/invitations/accept", json={"token": token, "login": "mei", "name": "梅", "password": "short"}
    )
    assert bad.json()["errors"][0]["pointer"] == "/password"
    assert accept(site, token).status_code == 200


def test_a_link_ends_after_seven_days_and_can_be_renewed(site: Site, root: Client) -> None:
    made = invite(root).json()
    site.world.wait(days=7)
    assert told(accept(site, made["link"]["token"])) == (404, "accounts.link_over")
    root = site.signed_in("root")
    assert root.get("/api/v1/invitations").json()["items"][0]["state"] == "expired"
    again = root.post(f"/api/v1/invitations/{made['invitation']['id']}/renew").json()
    assert told(accept(site, made["link"]["token"])) == (404, "accounts.link_over")
    assert accept(site, again["link"]["token"]).status_code == 200
    assert told(root.post(f"/api/v1/invitations/{made['invitation']['id']}/renew"))[0] == 409


def test_a_revoked_invitation_is_over(site: Site, root: Client) -> None:
    made = invite(root).json()
    path = f"/api/v1/invitations/{made['invitation']['id']}/revoke"
    assert [root.post(path).json()["state"] for _ in range(2)] == ["revoked"] * 2
    assert told(accept(site, made["link"]["token"])) == (404, "accounts.link_over")


def test_saying_it_twice_invites_once(site: Site, root: Client) -> None:
    first, second = invite(root).json(), invite(root).json()
    assert first["invitation"]["id"] == second["invitation"]["id"]
    assert told(accept(site, first["link"]["token"])) == (404, "accounts.link_over")
    assert accept(site, second["link"]["token"]).status_code == 200


def test_nobody_invites_to_more_than_they_hold(site: Site) -> None:
    world = site.world
    silk = world.shop("silk")
    world.staff("boss", 1, role=Role.SUPERVISOR)
    boss = site.signed_in("boss")
    assert told(invite(boss, role="admin")) == (403, "accounts.role_beyond")
    assert told(invite(boss, shop_ids=[silk])) == (403, "accounts.shop_beyond")
    assert told(invite(boss, role="no-such-role")) == (422, "error.invalid")
    world.staff("lan", 1)
    assert invite(site.signed_in("lan")).status_code == 403
    assert site.signed_in("lan").get("/api/v1/invitations").status_code == 403


def test_the_inviter_gives_what_they_hold_on_the_day(site: Site) -> None:
    world = site.world
    boss = world.staff("boss", 1, role=Role.SUPERVISOR)
    token = invite(site.signed_in("boss"), role="team_lead").json()["link"]["token"]
    world.write(service.update_staff, world.admin, boss, StaffChange(role=Role.AGENT.value))
    assert told(accept(site, token)) == (403, "accounts.invitation_beyond")
    world.write(service.update_staff, world.admin, boss, StaffChange(active=False))
    assert told(accept(site, token)) == (403, "accounts.invitation_beyond")
    assert world.read(service.find_credentials, "mei").staff_id is None


def test_a_role_that_grew_is_not_given_by_an_old_invitation(site: Site) -> None:
    world = site.world
    draft = RoleDraft(name="帮手", permissions=[Permission.CONVERSATION_SERVE])
    code = world.write(service.create_role, world.admin, draft).code
    world.staff("boss", 1, role=Role.SUPERVISOR)
    token = invite(site.signed_in("boss"), role=code).json()["link"]["token"]
    from yingda.accounts.types import RoleChange

    wider = RoleChange(permissions=[Permission.SHOP_MANAGE])
    world.write(service.update_role, world.admin, code, wider)
    assert told(accept(site, token)) == (403, "accounts.invitation_beyond")


def test_invitations_of_other_shops_do_not_exist(site: Site, root: Client) -> None:
    world = site.world
    world.staff("boss", world.shop("silk"), role=Role.SUPERVISOR)
    made = invite(root).json()["invitation"]["id"]
    boss = site.signed_in("boss")
    assert boss.get("/api/v1/invitations").json()["items"] == []
    for act in ("renew", "revoke"):
        assert boss.post(f"/api/v1/invitations/{made}/{act}").status_code == 404


def test_a_password_link_works_once_and_ends_what_was_before(site: Site, root: Client) -> None:
    mei_id = site.world.staff("mei", 1)
    mei = site.signed_in("mei")
    token = root.post(f"/api/v1/staff/{mei_id}/password-link").json()["token"]
    assert mei.get("/api/v1/session").json()["signed_in"] is False
    assert told(enter(site.browser(), "mei")) == (401, "accounts.wrong_sign_in")
    links, browser = "/api/v1/password-links", site.browser()
    assert browser.post(f"{links}/look", json={"token": token}).json() == {"login": "mei", "name": "Mei"}
    short = browser.post(f"{links}/use", json={"token": token, "password": "short"})
    assert short.json()["errors"][0]["code"] == "accounts.bad_password"
    assert browser.post(f"{links}/use", json={"token": token, "password": NEW}).json() == {"login": "mei"}
    assert told(browser.post(f"{links}/use", json={"token": token, "password": NEW})) == (404, "accounts.link_over")
    assert enter(site.browser(), "mei", NEW).json()["staff"]["must_change_password"] is False


def test_a_password_link_ends_after_a_day_or_with_the_next(site: Site, root: Client) -> None:
    mei = site.world.staff("mei", 1)
    path, look = f"/api/v1/staff/{mei}/password-link", "/api/v1/password-links/look"
    first, second = root.post(path).json()["token"], root.post(path).json()["token"]
    assert site.browser().post(look, json={"token": first}).status_code == 404
    assert site.browser().post(look, json={"token": second}).status_code == 200
    site.world.wait(days=1)
    assert site.browser().post(look, json={"token": second}).status_code == 404


def test_who_must_change_the_password_may_do_nothing_else(site: Site, root: Client) -> None:
    mei = site.world.staff("mei", 1)
    password = root.post(f"/api/v1/staff/{mei}/password").json()["password"]
    browser = site.signed_in("mei", password)
    assert browser.get("/api/v1/session").json()["permissions"] == []
    for method, path in (
        ("GET", "/staff"),
        ("GET", "/account/sessions"),
        ("PATCH", "/session"),
        ("GET", "/presence"),
    ):
        body = {"locale": "en"} if method == "PATCH" else None
        assert told(browser.request(method, f"/api/v1{path}", json=body)) == (403, "accounts.must_change_password")
    same = browser.post("/api/v1/session/password", json={"old": password, "new": password})
    assert same.json()["errors"][0]["code"] == "accounts.password_same"
    changed = browser.post("/api/v1/session/password", json={"old": password, "new": NEW})
    assert changed.json()["staff"]["must_change_password"] is False
    browser.headers["X-CSRF-Token"] = browser.cookies["yingda_csrf"]
    assert browser.get("/api/v1/account/sessions").status_code == 200


def test_who_must_change_the_password_may_leave(site: Site, root: Client) -> None:
    mei = site.world.staff("mei", 1)
    password = root.post(f"/api/v1/staff/{mei}/password").json()["password"]
    assert site.signed_in("mei", password).delete("/api/v1/session").status_code == 204


def test_one_sees_and_ends_ones_sessions(site: Site) -> None:
    site.world.staff("mei", 1)
    phone = site.signed_in("mei", address="198.51.100.7", agent="Phone")
    desk = site.signed_in("mei")
    found = desk.get("/api/v1/account/sessions").json()["items"]
    assert [(each["device"], each["address"], each["current"]) for each in found] == [
        ("Firefox", "203.0.113.1", True),
        ("Phone", "198.51.100.7", False),
    ]
    other = site.signed_in("root")
    assert other.delete(f"/api/v1/account/sessions/{found[1]['id']}").status_code == 404
    assert desk.delete(f"/api/v1/account/sessions/{found[1]['id']}").status_code == 204
    assert phone.get("/api/v1/session").json()["signed_in"] is False
    site.signed_in("mei"), site.signed_in("mei")
    assert desk.post("/api/v1/account/sessions/end-others").json() == {"ended": 2}
    assert desk.get("/api/v1/session").json()["signed_in"] is True


def test_administration_ends_sessions(site: Site, root: Client) -> None:
    mei = site.world.staff("mei", 1)
    one, two = site.signed_in("mei"), site.signed_in("mei")
    sessions = root.get(f"/api/v1/staff/{mei}/entry").json()["sessions"]
    assert root.delete(f"/api/v1/staff/{mei}/sessions/{sessions[0]['id']}").status_code == 204
    assert root.post(f"/api/v1/staff/{mei}/sessions/end").json() == {"ended": 1}
    assert [each.get("/api/v1/session").json()["signed_in"] for each in (one, two)] == [False, False]
    assert [event.last for event in site.world.told(SignedOut)] == [False, True]


def test_rules_of_the_installation_end_sessions(site: Site, root: Client) -> None:
    rules = root.get("/api/v1/sign-in-rules").json()
    assert rules == {"idle_minutes": 720, "longest_hours": 168, "two_step_roles": [], "version": 0}
    saved = root.put("/api/v1/sign-in-rules", json=rules | {"idle_minutes": 30, "longest_hours": 2}).json()
    assert (saved["idle_minutes"], saved["version"]) == (30, 1)
    saved = root.put("/api/v1/sign-in-rules", json=saved | {"longest_hours": 1}).json()
    stale = root.put("/api/v1/sign-in-rules", json=saved | {"version": 1})
    assert told(stale) == (409, "accounts.changed_meanwhile")
    assert root.put("/api/v1/sign-in-rules", json=saved | {"idle_minutes": 5}).status_code == 422
    site.world.wait(minutes=31)
    assert root.get("/api/v1/session").json()["signed_in"] is False
    site.world.staff("lan", 1, role=Role.SUPERVISOR)
    assert site.signed_in("lan").get("/api/v1/sign-in-rules").status_code == 403


def test_time_ends_no_session_while_conversations_are_held(site: Site) -> None:
    world = site.world
    mei = world.staff("mei", 1)
    browser = site.signed_in("mei")
    world.write(service.put_rules, world.admin, SignInRules(longest_hours=2))
    assert browser.get("/api/v1/session").json()["ends_at"] == "2026-11-02T03:00:00Z"
    world.write(presence.set_load, mei, 2, None)
    world.wait(hours=3)
    assert world.write(service.end_over) == 0
    assert browser.get("/api/v1/session").json()["signed_in"] is True
    world.write(presence.set_load, mei, 0, None)
    assert browser.get("/api/v1/session").json()["signed_in"] is False
    assert world.write(service.end_over, mei) == 1
    assert [push.topic for push in world.pushes if push.kind == "close"][-1:] == [f"staff:{mei}"]


def test_a_password_says_nothing_of_itself_elsewhere(site: Site, root: Client) -> None:
    """Nothing that administration may read carries a secret of a link."""
    made = invite(root).json()
    mei = site.world.staff("mei", 1)
    token = root.post(f"/api/v1/staff/{mei}/password-link").json()["token"]
    for path in ("/invitations", "/staff", f"/staff/{mei}/entry"):
        text = root.get(f"/api/v1{path}").text
        assert made["link"]["token"] not in text
        assert token not in text
        assert PASSWORD not in text
