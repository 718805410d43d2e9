"""Signing in by the identity provider, from the button to the desk."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.accounts.world import World
from tests.presence.web import SITE, Client, Site, make_site
from yingda.accounts import service
from yingda.accounts.types import StaffChange
from yingda.infra.oidc.fake import ISSUER

pytestmark = pytest.mark.db
START = "/api/v1/session/company"
MEI = {"sub": "u-1", "name": "梅", "email": "Mei@tea.example", "email_verified": True}


@pytest.fixture
def site(world: World, tmp_path: Path) -> Site:
    return made(world, tmp_path)


def made(world: World, home: Path, **more: Any) -> Site:
    world.staff("mei@tea.example")
    settings = {"oidc_issuer": ISSUER, "oidc_client_id": "yingda", "oidc_client_secret": "provided", **more}
    return make_site(world, home, **settings)


def begun(browser: Client, next_page: str = "") -> str:
    response = browser.get(START, params={"next_page": next_page}, follow_redirects=False)
    assert response.status_code == 303
    where: str = response.headers["location"]
    return where


def came_back(browser: Client, url: str) -> str:
    """Where the browser is sent once it is back."""
    response = browser.get(url.removeprefix(SITE), follow_redirects=False)
    assert response.status_code == 303
    where: str = response.headers["location"]
    return where


def problem(where: str) -> str:
    assert where.startswith("/console/sign-in?")
    return parse_qs(urlsplit(where).query)["problem"][0]


def link(site: Site, browser: Client, person: dict[str, Any] = MEI) -> str:
    away = browser.post(f"{START}/link")
    assert away.status_code == 200, away.text
    return came_back(browser, site.provider.authorize(away.json()["url"], person))


def test_nobody_is_known_before_the_account_is_linked(site: Site) -> None:
    browser = site.browser()
    where = came_back(browser, site.provider.authorize(begun(browser), MEI))
    assert problem(where) == "accounts.no_identity"
    assert browser.get("/api/v1/session").json()["signed_in"] is False
    assert browser.get("/api/v1/session").json()["company"] == "SSO"


def test_who_linked_the_account_signs_in_by_it(site: Site) -> None:
    assert link(site, site.signed_in("mei@tea.example")) == "/console/account"
    browser = site.browser()
    where = came_back(
        browser, site.provider.authorize(begun(browser, "/desk/7"), {**MEI, "email": "new@tea.example"})
    )
    assert where == "/console/desk/7"
    session = browser.get("/api/v1/session").json()
    assert (session["signed_in"], session["staff"]["login"]) == (True, "mei@tea.example")
    browser.headers["X-CSRF-Token"] = browser.cookies["yingda_csrf"]
    linked = browser.get("/api/v1/account").json()["identities"]
    assert [each["name"] for each in linked] == ["Mei@tea.example"]
    assert browser.delete(f"/api/v1/account/identities/{linked[0]['id']}").json() == {"items": []}
    again = site.browser()
    assert problem(came_back(again, site.provider.authorize(begun(again), MEI))) == "accounts.no_identity"


def test_a_verified_address_is_enough_only_if_the_setting_says_so(world: World, tmp_path: Path) -> None:
    site = made(world, tmp_path, oidc_link_by_email=True)
    for unverified in (False, "true", None):
        browser = site.browser()
        person = {**MEI, "email_verified": unverified}
        assert (
            problem(came_back(browser, site.provider.authorize(begun(browser), person))) == "accounts.no_identity"
        )
    browser = site.browser()
    assert came_back(browser, site.provider.authorize(begun(browser), MEI)) == "/console/desk"
    taken_over = site.browser()
    other = {**MEI, "sub": "u-2"}
    assert (
        problem(came_back(taken_over, site.provider.authorize(begun(taken_over), other))) == "accounts.no_identity"
    )


def test_an_answer_in_another_browser_is_refused(site: Site) -> None:
    link(site, site.signed_in("mei@tea.example"))
    attacker, victim = site.browser(), site.browser()
    answer = site.provider.authorize(begun(attacker), MEI)
    assert problem(came_back(victim, answer)) == "oidc.state"
    begun(victim)
    assert problem(came_back(victim, answer)) == "oidc.state"
    assert victim.get("/api/v1/session").json()["signed_in"] is False


def test_a_link_is_only_for_whoever_began_it(site: Site) -> None:
    site.world.staff("lan")
    mei = site.signed_in("mei@tea.example")
    url = site.provider.authorize(mei.post(f"{START}/link").json()["url"], MEI)
    kept = mei.cookies["yingda_company"]
    lan = site.signed_in("lan")
    lan.cookies.set("yingda_company", kept)
    assert problem(came_back(lan, url)) == "oidc.state"
    assert lan.get("/api/v1/account").json()["identities"] == []


def test_one_account_there_belongs_to_one_person_here(site: Site) -> None:
    site.world.staff("lan")
    link(site, site.signed_in("mei@tea.example"))
    assert problem(link(site, site.signed_in("lan"))) == "accounts.identity_taken"


def test_who_left_does_not_come_in_by_the_provider(site: Site) -> None:
    link(site, site.signed_in("mei@tea.example"))
    world = site.world
    world.write(service.update_staff, world.admin, 1, StaffChange(active=False))
    browser = site.browser()
    assert problem(came_back(browser, site.provider.authorize(begun(browser), MEI))) == "accounts.wrong_sign_in"


def test_a_refusal_at_the_provider_is_told(site: Site) -> None:
    browser = site.browser()
    state = dict(parse_qsl(urlsplit(begun(browser)).query))["state"]
    assert problem(came_back(browser, f"{START}/callback?error=access_denied&state={state}")) == "oidc.code"


@pytest.mark.parametrize("page", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"])
def test_nobody_is_sent_to_another_site(site: Site, page: str) -> None:
    link(site, site.signed_in("mei@tea.example"))
    browser = site.browser()
    assert came_back(browser, site.provider.authorize(begun(browser, page), MEI)) == "/console/desk"


def test_the_cookie_of_the_way_is_readable_by_nobody(site: Site) -> None:
    browser = site.browser()
    response = browser.get(START, follow_redirects=False)
    cookie = response.headers["set-cookie"]
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    state = dict(parse_qsl(urlsplit(response.headers["location"]).query))["state"]
    assert state not in cookie


def test_without_a_provider_there_is_no_way(world: World, tmp_path: Path) -> None:
    site = make_site(world, tmp_path)
    assert site.browser().get(START, follow_redirects=False).status_code == 404
    assert site.browser().get("/api/v1/session").json()["company"] is None
