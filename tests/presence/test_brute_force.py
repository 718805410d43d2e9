"""Guessing and asking around: nobody learns who works here, nobody locks anybody out."""

from pathlib import Path

import pytest

from tests.accounts.world import PASSWORD, World
from tests.presence.web import Site, enter, make_site
from yingda.accounts import service
from yingda.accounts.types import Role, StaffChange

pytestmark = pytest.mark.db


@pytest.fixture
def site(world: World, tmp_path: Path) -> Site:
    world.staff("mei")
    return make_site(world, tmp_path)


def test_unknown_locked_and_departed_people_look_alike(site: Site) -> None:
    world = site.world
    gone, locked = world.staff("gone"), world.staff("locked")
    world.write(service.update_staff, world.admin, gone, StaffChange(active=False))
    world.write(service.create_password_link, world.admin, locked)
    answers = set()
    for login in ("mei", "gone", "locked", "nobody"):
        response = enter(site.browser(), login, "wrong password")
        answers.add((response.status_code, response.json()["code"], response.json()["detail"]))
        assert "Retry-After" not in response.headers
    assert len(answers) == 1


def test_whoever_hammers_is_told_when_to_come_back(site: Site) -> None:
    attacker = site.browser("198.51.100.1")
    answers = [enter(attacker, "mei", "wrong") for _ in range(12)]
    assert [each.status_code for each in answers] == [401] * 10 + [429] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].json()["code"] == "error.too_many"
    assert enter(attacker, "mei").status_code == 429


def test_an_unknown_name_is_slowed_down_just_the_same(site: Site) -> None:
    attacker = site.browser("198.51.100.1")
    assert [enter(attacker, "nobody", "wrong").status_code for _ in range(12)] == [401] * 10 + [429] * 2


def test_the_honest_person_elsewhere_gets_in_all_the_time(site: Site) -> None:
    for number in range(14):
        attacker = site.browser(f"198.51.100.{number}")
        for _ in range(10):
            enter(attacker, "mei", "wrong")
    assert enter(site.browser("203.0.113.77"), "mei").status_code == 200


def test_many_addresses_together_have_few_tries_left(site: Site) -> None:
    for number in range(10):
        attacker = site.browser(f"198.51.100.{number}")
        assert {enter(attacker, "mei", "wrong").status_code for _ in range(10)} == {401}
    late = site.browser("198.51.100.200")
    assert [enter(late, "mei", "wrong").status_code for _ in range(5)] == [401] * 3 + [429] * 2
    site.world.wait(minutes=2)
    assert enter(late, "mei", "wrong").status_code == 429


def test_a_place_that_is_known_is_not_slowed_by_strangers(site: Site) -> None:
    site.signed_in("mei", address="203.0.113.77")
    site.world.wait(minutes=2)
    for number in range(10):
        attacker = site.browser(f"198.51.100.{number}")
        for _ in range(10):
            enter(attacker, "mei", "wrong")
    home = site.browser("203.0.113.77")
    assert [enter(home, "mei", "typo").status_code for _ in range(9)] == [401] * 9
    assert enter(home, "mei").status_code == 200


def test_one_address_cannot_go_through_the_whole_list(site: Site) -> None:
    attacker = site.browser("198.51.100.1")
    answers = [enter(attacker, f"name{number}", PASSWORD).status_code for number in range(62)]
    assert answers == [401] * 60 + [429] * 2
    assert enter(site.browser("203.0.113.5"), "mei").status_code == 200


def test_history_says_who_tried_and_why_it_failed(site: Site) -> None:
    enter(site.browser("198.51.100.1", "curl"), "mei", "wrong")
    mei = site.signed_in("mei", address="203.0.113.5")
    found = mei.get("/api/v1/account/sign-ins").json()["items"]
    assert [(each["outcome"], each["method"], each["address"], each["device"]) for each in found] == [
        ("done", "password", "203.0.113.5", "Firefox"),
        ("wrong_password", "password", "198.51.100.1", "curl"),
    ]
    first = mei.get("/api/v1/account/sign-ins?limit=1").json()
    second = mei.get("/api/v1/account/sign-ins", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [each["id"] for each in (*first["items"], *second["items"])] == [each["id"] for each in found]
    assert second["next_cursor"] is None


def test_others_see_history_and_sessions_only_if_they_manage_that_person(site: Site) -> None:
    world = site.world
    tea, silk = world.shop("tea"), world.shop("silk")
    world.staff("boss", tea, role=Role.SUPERVISOR)
    lan, yun, root = world.staff("lan", tea), world.staff("yun", silk), world.staff("root", tea, role=Role.ADMIN)
    site.signed_in("lan")
    boss = site.signed_in("boss")
    for path in ("entry", "sign-ins"):
        assert boss.get(f"/api/v1/staff/{lan}/{path}").status_code == 200
        assert boss.get(f"/api/v1/staff/{yun}/{path}").status_code == 404
        assert boss.get(f"/api/v1/staff/{root}/{path}").status_code == 403
        assert site.signed_in("lan").get(f"/api/v1/staff/{root}/{path}").status_code == 403


def test_history_is_forgotten_after_180_days(site: Site) -> None:
    mei = site.signed_in("mei")
    site.world.wait(days=179)
    assert site.world.write(service.forget_sign_ins, 200) == 0
    site.world.wait(days=2)
    assert site.world.write(service.forget_sign_ins, 200) == 1
    assert mei.get("/api/v1/session").json()["signed_in"] is False
