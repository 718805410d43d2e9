"""How somebody wants to be told, and what a shop says about telling."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Role
from yingda.alerts import service
from yingda.alerts.store import settings as store
from yingda.alerts.types import AlertSettings, ShopRules, ShopRulesChange, Tone, Way
from yingda.infra.db import Unit
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db


def test_settings_are_as_shipped_until_somebody_changes_their_own(desk: Desk) -> None:
    shop = desk.shop("tea")
    qing, ming = desk.staff("qing", shop), desk.staff("ming", shop)
    assert desk.read(service.alerts_of, qing) == AlertSettings()
    wanted = AlertSettings(message=Tone.NONE, volume=10, quiet=True, quiet_from="21:30")
    desk.write(service.keep_alerts, qing, wanted)
    desk.write(service.keep_alerts, qing, wanted)
    assert desk.read(service.alerts_of, qing) == wanted
    assert desk.read(service.alerts_of, ming) == AlertSettings()


def test_a_setting_that_is_gone_does_not_lock_anybody_out(desk: Desk) -> None:
    qing = desk.staff("qing", desk.shop("tea"))

    def old(unit: Unit) -> None:
        store.save_settings(unit, qing.staff_id, {"volume": 5, "of_last_year": True})

    desk.write(old)
    assert desk.read(service.alerts_of, qing).volume == 5


def test_mail_needs_an_address(desk: Desk) -> None:
    qing = desk.staff("qing", desk.shop("tea"))
    with pytest.raises(InvalidError) as refused:
        desk.write(service.keep_alerts, qing, AlertSettings(mail=True))
    assert [one.pointer for one in refused.value.fields] == ["/mail_address"]


def test_rules_of_a_shop_change_in_turn(desk: Desk) -> None:
    shop, other = desk.shop("tea"), desk.shop("shoes")
    boss, far = desk.staff("boss", shop, role=Role.ADMIN), desk.staff("far", other)
    assert desk.read(service.get_rules, boss, shop) == ShopRules()
    first = desk.write(
        service.change_rules, boss, shop, ShopRulesChange(version=0, quiet=True, on_call=[boss.staff_id])
    )
    assert (first.quiet, first.on_call, first.version) == (True, [boss.staff_id], 1)
    ways = {"shop_unattended": [Way.MAIL]}
    second = desk.write(service.change_rules, boss, shop, ShopRulesChange(version=1, ways=ways))
    assert (second.quiet, second.ways, second.version) == (True, ways, 2)
    with pytest.raises(ConflictError, match=r"alerts\.changed_meanwhile"):
        desk.write(service.change_rules, boss, shop, ShopRulesChange(version=1, quiet=False))
    with pytest.raises(InvalidError):
        desk.write(service.change_rules, boss, shop, ShopRulesChange(version=2, on_call=[far.staff_id]))
    assert desk.read(service.get_rules, boss, shop) == second


def test_rules_are_for_who_may_manage_the_shop(desk: Desk) -> None:
    shop, other = desk.shop("tea"), desk.shop("shoes")
    qing, far = desk.staff("qing", shop), desk.staff("far", other, role=Role.SUPERVISOR)
    with pytest.raises(ForbiddenError):
        desk.read(service.get_rules, qing, shop)
    with pytest.raises(NotFoundError):
        desk.write(service.change_rules, far, shop, ShopRulesChange(version=0, quiet=True))
