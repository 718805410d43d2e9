"""The second step over HTTP: switching it on, signing in with it, losing the phone."""

from pathlib import Path
from typing import Any

import pytest
from pyotp import TOTP

from tests.accounts.world import PASSWORD, World
from tests.presence.web import Client, Site, enter, make_site
from yingda.accounts import service
from yingda.accounts.types import Role
from yingda.accounts.types.signing import SignInRules

pytestmark = pytest.mark.db
STEP = "/api/v1/account/two-step"


@pytest.fixture
def site(world: World, tmp_path: Path) -> Site:
    world.staff("mei")
    return make_site(world, tmp_path)


def code_of(site: Site, secret: str) -> str:
    return TOTP(secret).at(site.world.clock.now())


def switch_on(site: Site, browser: Client) -> tuple[str, list[str]]:
    begun = browser.post(STEP, json={"password": PASSWORD}).json()
    assert begun["uri"].startswith("otpauth://totp/Yingda:mei?secret=" + begun["secret"])
    confirmed = browser.post(f"{STEP}/confirm", json={"code": code_of(site, begun["secret"])})
    assert confirmed.status_code == 200, confirmed.text
    return begun["secret"], confirmed.json()["codes"]


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_it_counts_only_once_a_code_has_confirmed_it(site: Site) -> None:
    mei = site.signed_in("mei")
    assert mei.post(STEP, json={"password": "wrong password"}).status_code == 422
    mei.post(STEP, json={"password": PASSWORD})
    refused = mei.post(f"{STEP}/confirm", json={"code": "000000"})
    assert refused.json()["errors"][0]["code"] == "accounts.wrong_code"
    assert mei.get("/api/v1/account").json()["two_step_since"] is None
    assert enter(site.browser(), "mei").status_code == 200


def test_the_password_alone_is_no_longer_enough(site: Site) -> None:
    secret, codes = switch_on(site, site.signed_in("mei"))
    assert len(set(codes)) == 10
    site.world.wait(seconds=60)
    assert told(enter(site.browser(), "mei")) == (401, "accounts.code_needed")
    assert told(enter(site.browser(), "mei", "wrong", "123456")) == (401, "accounts.wrong_sign_in")
    assert told(enter(site.browser(), "mei", code="123456")) == (401, "accounts.wrong_code")
    assert enter(site.browser(), "mei", code=code_of(site, secret)).status_code == 200


def test_a_code_works_once_also_the_one_that_confirmed(site: Site) -> None:
    secret, _ = switch_on(site, site.signed_in("mei"))
    code = code_of(site, secret)
    assert told(enter(site.browser(), "mei", code=code)) == (401, "accounts.wrong_code")
    site.world.wait(seconds=30)
    code = code_of(site, secret)
    assert enter(site.browser(), "mei", code=code).status_code == 200
    assert told(enter(site.browser(), "mei", code=code)) == (401, "accounts.wrong_code")


def test_a_recovery_code_works_once(site: Site) -> None:
    mei = site.signed_in("mei")
    _, codes = switch_on(site, mei)
    assert enter(site.browser(), "mei", code=codes[0].upper().replace("-", " ")).status_code == 200
    assert told(enter(site.browser(), "mei", code=codes[0])) == (401, "accounts.wrong_code")
    assert mei.get("/api/v1/account").json()["recovery_left"] == 9
    fresh = mei.post(f"{STEP}/recovery-codes", json={"password": PASSWORD}).json()["codes"]
    assert told(enter(site.browser(), "mei", code=codes[1])) == (401, "accounts.wrong_code")
    assert enter(site.browser(), "mei", code=fresh[1]).status_code == 200


def test_codes_cannot_be_guessed_quickly(site: Site) -> None:
    switch_on(site, site.signed_in("mei"))
    browser = site.browser("203.0.113.9")
    answers = [enter(browser, "mei", code=f"{n:06}").status_code for n in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert int(enter(browser, "mei", code="123456").headers["Retry-After"]) > 200


def test_it_is_switched_off_with_the_password(site: Site) -> None:
    mei = site.signed_in("mei")
    switch_on(site, mei)
    assert mei.post(f"{STEP}/off", json={"password": "wrong password"}).status_code == 422
    assert mei.post(f"{STEP}/off", json={"password": PASSWORD}).json()["two_step_since"] is None
    assert enter(site.browser(), "mei").status_code == 200


def test_administration_helps_whoever_lost_the_phone(site: Site) -> None:
    mei = site.signed_in("mei")
    switch_on(site, mei)
    site.world.staff("root", role=Role.ADMIN)
    root = site.signed_in("root")
    mei_id = mei.get("/api/v1/session").json()["staff"]["id"]
    entry = root.get(f"/api/v1/staff/{mei_id}/entry").json()
    assert (entry["two_step"], len(entry["sessions"])) == (True, 1)
    assert mei.delete(f"/api/v1/staff/{mei_id}/two-step").status_code == 403
    assert root.delete(f"/api/v1/staff/{mei_id}/two-step").status_code == 204
    assert mei.get("/api/v1/session").json()["signed_in"] is False
    assert enter(site.browser(), "mei").status_code == 200
    own = root.get("/api/v1/session").json()["staff"]["id"]
    assert told(root.delete(f"/api/v1/staff/{own}/two-step")) == (409, "accounts.own_two_step")


def test_a_role_can_ask_for_it(site: Site) -> None:
    world = site.world
    world.write(service.put_rules, world.admin, SignInRules(two_step_roles=["agent"]))
    mei = site.signed_in("mei")
    session = mei.get("/api/v1/session").json()
    assert session["staff"]["must_set_up_two_step"] is True
    assert session["permissions"] == []
    assert told(mei.get("/api/v1/account/sessions")) == (403, "accounts.must_set_up_two_step")
    assert world.read(service.actor_for_token, mei.cookies["yingda_session"]) is None
    switch_on(site, mei)
    assert mei.get("/api/v1/session").json()["staff"]["must_set_up_two_step"] is False
    assert mei.get("/api/v1/account/sessions").status_code == 200


def test_the_secret_does_not_lie_open(site: Site) -> None:
    from yingda.accounts.store import signing

    mei = site.signed_in("mei")
    secret, codes = switch_on(site, mei)
    kept = site.world.read(signing.find_second_step, mei.get("/api/v1/session").json()["staff"]["id"])
    assert secret not in kept.sealed
    assert codes[0].encode() not in b"".join(site.world.read(signing.load_recovery, 1))
