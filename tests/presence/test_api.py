"""Session, staff, shops, hours, teams and presence over HTTP, through a whole application."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests.accounts.world import PASSWORD, World
from yingda.accounts import api as accounts_api
from yingda.accounts.types import Role
from yingda.infra.compute import InlineCompute
from yingda.infra.http.limits import Limiter, MemoryWindow
from yingda.infra.http.openapi import document, openapi_config
from yingda.infra.http.problems import answer
from yingda.infra.settings import Settings
from yingda.presence import api as presence_api

pytestmark = pytest.mark.db
Client = TestClient[Litestar]


def given(value: Any) -> Provide:
    async def provide() -> Any:
        return value

    return Provide(provide)


@pytest.fixture
def client(world: World, tmp_path: Path) -> Iterator[Client]:
    app = Litestar(
        [*accounts_api.ROUTES, *presence_api.ROUTES],
        dependencies={
            "db": given(world.db),
            "limiter": given(Limiter(MemoryWindow(lambda: world.clock.now().timestamp()))),
            "settings": given(Settings(home=tmp_path, public_url="https://shop.example")),
            "actor": Provide(accounts_api.provide_actor),
            "compute": given(InlineCompute()),
            "signed_in": Provide(accounts_api.provide_signed_in),
            "oidc": given(None),
        },
        exception_handlers={Exception: answer},
        openapi_config=openapi_config("test"),
    )
    with TestClient(app, base_url="https://shop.example") as made:
        yield made


def sign_in(client: Client, login: str, password: str = PASSWORD) -> dict[str, Any]:
    response = client.post("/api/v1/session", json={"login": login, "password": password})
    assert response.status_code == 200, response.text
    client.headers["X-CSRF-Token"] = client.cookies["yingda_csrf"]
    session: dict[str, Any] = response.json()
    return session


def test_nobody_is_signed_in_at_first(client: Client) -> None:
    response = client.get("/api/v1/session")
    assert response.status_code == 200
    session = response.json()
    assert (session["signed_in"], session["staff"], session["permissions"]) == (False, None, [])
    assert session["server_time"] == "2026-11-02T01:00:00Z"
    assert client.get("/api/v1/shops").status_code == 401


def test_signing_in_says_who_one_is_and_what_one_may(world: World, client: Client) -> None:
    shop = world.shop("tea")
    mei = world.staff("mei", shop)
    session = sign_in(client, "Mei")
    assert session["staff"] == {
        "id": mei,
        "name": "Mei",
        "login": "mei",
        "role": "agent",
        "role_name": "",
        "locale": "zh-CN",
        "must_change_password": False,
        "expires_at": None,
        "must_set_up_two_step": False,
    }
    assert session["permissions"] == [
        "conversation.serve", "customer.edit", "customer.see_contact", "knowledge.edit",
    ]  # fmt: skip
    assert session["shops"] == [
        {"id": shop, "code": "tea", "name": "Tea", "color": "#0F6B68", "zone": "Asia/Shanghai"}
    ]
    assert session["presence"]["state"] == "offline"
    assert client.get("/api/v1/session").json() == session


def test_the_cookies_keep_the_token_from_scripts(world: World, client: Client) -> None:
    world.staff("mei")
    response = client.post("/api/v1/session", json={"login": "mei", "password": PASSWORD})
    cookies: dict[str, Any] = {}
    for line in response.headers.get_list("set-cookie"):
        cookies |= SimpleCookie(line)
    token, csrf = cookies["yingda_session"], cookies["yingda_csrf"]
    assert (token["httponly"], token["secure"], token["samesite"], token["path"]) == (True, True, "lax", "/")
    assert (csrf["httponly"], csrf["secure"]) == ("", True)
    assert len(token.value) >= 43


def test_an_unknown_name_and_a_wrong_password_have_the_same_answer(world: World, client: Client) -> None:
    world.staff("mei")
    answers = []
    for login in ("mei", "nobody"):
        response = client.post("/api/v1/session", json={"login": login, "password": "wrong"})
        answers.append((response.status_code, response.json()["code"], response.json()["detail"]))
    assert answers[0] == answers[1] == (401, "accounts.wrong_sign_in", "登录名或密码不正确")


def test_guessing_is_slowed_down_by_name(world: World, client: Client) -> None:
    world.staff("mei")
    codes = [
        client.post("/api/v1/session", json={"login": name, "password": "wrong"}).status_code
        for name in ("mei", "MEI", "ｍｅｉ") * 4
    ]
    assert codes == [401] * 10 + [429] * 2
    world.wait(seconds=61)
    sign_in(client, "mei")


def test_a_form_of_a_foreign_page_signs_nobody_in(world: World, client: Client) -> None:
    world.staff("mei")
    body = '{"login":"mei","password":"correct horse"}'
    response = client.post("/api/v1/session", content=body, headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()["code"]) == (415, "error.media_type")


def test_writing_needs_the_token_of_the_page(world: World, client: Client) -> None:
    world.staff("mei")
    sign_in(client, "mei")
    for token in ("", "x" * 24):
        response = client.put("/api/v1/presence/me", json={"state": "online"}, headers={"X-CSRF-Token": token})
        assert (response.status_code, response.json()["code"]) == (403, "error.csrf")
    assert client.put("/api/v1/presence/me", json={"state": "online"}).json()["state"] == "online"


def test_signing_out(world: World, client: Client) -> None:
    world.staff("mei")
    sign_in(client, "mei")
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").json()["signed_in"] is False


def test_language_and_password_are_ones_own(world: World, client: Client) -> None:
    world.staff("mei")
    sign_in(client, "mei")
    changed = client.patch("/api/v1/session", json={"locale": "en"})
    assert changed.json()["staff"]["locale"] == "en"
    wrong = client.post("/api/v1/session/password", json={"old": "nope", "new": "a new password"})
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "The old password is wrong")
    short = client.post("/api/v1/session/password", json={"old": PASSWORD, "new": "short"})
    assert [each["code"] for each in short.json()["errors"]] == ["accounts.bad_password"]
    right = client.post("/api/v1/session/password", json={"old": PASSWORD, "new": "a new password"})
    assert right.status_code == 200
    assert client.get("/api/v1/session").json()["signed_in"] is True
    client.cookies.clear()
    sign_in(client, "mei", "a new password")


def test_presence(world: World, client: Client) -> None:
    tea, silk = world.shop("tea"), world.shop("silk")
    mei, lan = world.staff("mei", tea), world.staff("lan", tea)
    world.staff("yun", silk)
    sign_in(client, "mei")
    refused = client.put("/api/v1/presence/me", json={"state": "break"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/reason")
    card = client.put("/api/v1/presence/me", json={"state": "break", "reason": "午饭"}).json()
    assert (card["state"], card["reason"], card["since"]) == ("break", "午饭", "2026-11-02T01:00:00Z")
    assert [each["staff_id"] for each in client.get("/api/v1/presence").json()["items"]] == [mei, lan]
    assert client.put("/api/v1/presence/me", json={"state": "lunch"}).status_code == 422


def test_staff_are_taken_on_with_a_password_that_works_once_told(world: World, client: Client) -> None:
    shop = world.shop("tea")
    world.staff("root", role=Role.ADMIN)
    sign_in(client, "root")
    body = {"login": "Mei", "name": "梅", "shop_ids": [shop], "aliases": {str(shop): "小梅"}, "duty": "temporary"}
    made = client.post("/api/v1/staff", json=body)
    assert made.status_code == 201
    member = made.json()["member"]
    assert (member["login"], member["capacity"], member["aliases"]) == ("mei", 6, {str(shop): "小梅"})
    assert client.get(f"/api/v1/staff/{member['id']}").json() == member
    change = {"version": member["version"], "role": "team_lead", "skills": ["面料"], "weight": 0.5}
    changed = client.patch(f"/api/v1/staff/{member['id']}", json=change).json()
    assert (changed["role"], changed["skills"], changed["weight"]) == ("team_lead", ["面料"], 0.5)
    old = client.patch(f"/api/v1/staff/{member['id']}", json=change)
    assert (old.status_code, old.json()["code"]) == (409, "accounts.changed_meanwhile")
    assert [each["login"] for each in client.get("/api/v1/staff").json()["items"]] == ["root", "mei"]
    password = client.post(f"/api/v1/staff/{member['id']}/password").json()["password"]
    client.cookies.clear()
    assert sign_in(client, "mei", password)["staff"]["must_change_password"] is True
    refused = client.get("/api/v1/staff")
    assert (refused.status_code, refused.json()["code"]) == (403, "accounts.must_change_password")


def test_shops_and_hours(world: World, client: Client) -> None:
    world.staff("root", role=Role.ADMIN)
    sign_in(client, "root")
    made = client.post("/api/v1/shops", json={"code": "tea", "name": "茶铺", "alias": "茶小二"})
    assert made.status_code == 201
    shop = made.json()
    assert (shop["idle_minutes"], shop["picture_url"], len(shop["visitor_identity_secret"])) == (15, None, 43)
    path = f"/api/v1/shops/{shop['id']}"
    assert client.patch(path, json={"greeting": "您好"}).json()["greeting"] == "您好"
    assert client.patch(path, json={"secret": "x"}).json()["errors"][0]["code"] == "error.field.unknown"
    hours = client.get(f"{path}/hours").json()
    assert hours["weekly"] == {str(day): [[0, 1440]] for day in range(7)}
    hours["weekly"]["6"] = []
    saved = client.put(f"{path}/hours", json=hours).json()
    assert (saved["version"], saved["weekly"]["6"]) == (hours["version"] + 1, [])
    assert client.put(f"{path}/hours", json=hours).status_code == 409
    preview = {"hours": saved, "zone": "Asia/Shanghai", "from": "2026-11-07T00:00:00+08:00", "add_s": 2 * 86_400}
    told = client.post("/api/v1/hours/preview", json=preview)
    assert told.status_code == 200
    assert [line["used"] for line in told.json()["lines"]] == [True, False, True]
    assert told.json()["lines"][1]["to"] == "2026-11-08T16:00:00Z"
    assert "星期日" in told.json()["lines"][1]["text"] or "周日" in told.json()["lines"][1]["text"]


def test_the_secret_is_not_for_everybody(world: World, client: Client) -> None:
    world.staff("mei", world.shop("tea"))
    sign_in(client, "mei")
    assert client.get("/api/v1/shops").json()["items"][0]["visitor_identity_secret"] is None
    assert client.post("/api/v1/shops", json={"code": "new", "name": "N"}).status_code == 403


def test_teams(world: World, client: Client) -> None:
    shop = world.shop("tea")
    root = world.staff("root", role=Role.ADMIN)
    sign_in(client, "root")
    made = client.post("/api/v1/teams", json={"name": "早班", "shop_ids": [shop], "lead_id": root})
    assert made.status_code == 201
    team = made.json()
    assert team["member_ids"] == [root]
    changed = client.patch(f"/api/v1/teams/{team['id']}", json={"lead_id": None, "member_ids": []}).json()
    assert (changed["lead_id"], changed["member_ids"]) == (None, [])
    assert client.delete(f"/api/v1/teams/{team['id']}").status_code == 204
    assert client.get("/api/v1/teams").json() == {"items": []}


def test_the_document_names_every_operation(client: Client) -> None:
    described = document(client.app)
    named = {
        operation["operationId"] for item in described["paths"].values() for operation in item.values() if operation
    }
    assert named >= {
        "getSession", "signIn", "signOut", "changePassword", "changeSession", "listStaff", "createStaff",
        "getStaff", "updateStaff", "resetPassword", "listShops", "createShop", "getShop", "updateShop", "getHours",
        "putHours", "previewHours", "listTeams", "createTeam", "updateTeam", "deleteTeam",
        "listPresence", "choosePresence", "listRoles", "createRole", "updateRole", "deleteRole",
        "getAccount", "listOwnSessions", "endOwnSession", "endOtherSessions", "listOwnSignIns", "unlinkIdentity",
        "beginTwoStep", "confirmTwoStep", "renewRecoveryCodes", "endTwoStep", "listInvitations", "createInvitation",
        "renewInvitation", "revokeInvitation", "lookAtInvitation", "acceptInvitation", "lookAtPasswordLink",
        "usePasswordLink", "getStaffEntry", "listStaffSignIns", "createPasswordLink", "endStaffSession",
        "endStaffSessions", "endStaffTwoStep", "getSignInRules", "putSignInRules", "beginCompanySignIn",
        "linkIdentity", "endCompanySignIn", "getIntakeTemplate", "checkIntake", "takeOnStaff", "listKeys",
        "createKey", "revokeKey",
    }  # fmt: skip
    assert {"Session", "PresenceCard", "StaffMember", "Shop", "Team", "Hours"} <= set(
        described["components"]["schemas"]
    )
