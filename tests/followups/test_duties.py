"""Recurring work at a shop: who is told, who does it, what proves it, what is missed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.alerts import service as alerts
from yingda.followups.pushes.duties import DutyRunCard
from yingda.followups.service import duties as service
from yingda.followups.types.duties import (
    DutyDone,
    DutyEdit,
    NewDuty,
    ProofKind,
    Rhythm,
    RhythmKind,
    RunState,
    Window,
)
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.files import service as files
from yingda.infra.storage import StoredFile
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.presence import service as presence
from yingda.presence.types import Duty, ProfileChange

pytestmark = pytest.mark.db
HALF = Rhythm(kind=RhythmKind.EVERY, minutes=30, window=Window.ALWAYS)


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return int(desk.shop("qingchuan", name="晴川数码"))


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def ming(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("ming", shop_id)
    desk.online(made)
    return made


@pytest.fixture
def hong(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("hong", shop_id)
    desk.online(made)
    return made


def a_duty(desk: Desk, boss: Actor, shop_id: int, **more: Any) -> int:
    more = {"name": "检查新订单", "rhythm": HALF, **more}
    draft = NewDuty(client_id=f"duty-{next(desk.numbers):06}", shop_id=shop_id, **more)
    return int(desk.write(service.create_duty, boss, draft).id)


def pass_time(desk: Desk, **span: float) -> None:
    desk.wait(**span)
    desk.write(service.fire_duties)


def mine(desk: Desk, actor: Actor) -> list[DutyRunCard]:
    return list(desk.read(service.my_duties, actor, None).items)


def told(desk: Desk, actor: Actor) -> list[str]:
    items, _ = desk.read(alerts.list_alerts, actor, None, 50, unread=True)
    return [each.kind for each in items if each.kind.startswith("duty_")]


def finish(desk: Desk, actor: Actor, run: DutyRunCard, **done: Any) -> DutyRunCard:
    made: DutyRunCard = desk.write(service.finish_duty, actor, run.id, DutyDone(**done))
    return made


def test_one_does_it_with_one_press_and_the_others_need_not(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    a_duty(desk, boss, shop_id)
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    assert [each.id for each in mine(desk, hong)] == [run.id]
    assert (told(desk, ming), told(desk, hong)) == (["duty_due"], ["duty_due"])
    done = finish(desk, ming, run)
    assert (done.state, done.done_by.id if done.done_by else 0) == (RunState.DONE, ming.staff_id)
    assert (told(desk, ming), told(desk, hong), mine(desk, hong)) == ([], [], [])
    assert finish(desk, ming, run) == done
    with pytest.raises(ConflictError, match="taken"):
        finish(desk, hong, run)


def test_who_takes_it_has_it(desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor) -> None:
    a_duty(desk, boss, shop_id)
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    desk.write(service.take_duty, ming, run.id)
    assert mine(desk, hong) == []
    with pytest.raises(ConflictError, match="taken"):
        desk.write(service.take_duty, hong, run.id)
    assert finish(desk, boss, run).done_at is not None


def test_nobody_is_reminded_whom_a_customer_waits_for(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor
) -> None:
    talk = desk.says(desk.customer(shop_id, "wang"), "我的快递呢")
    desk.assign(talk, ming)
    a_duty(desk, boss, shop_id, minutes=20)
    pass_time(desk, minutes=30)
    assert told(desk, ming) == []
    desk.answers(ming, talk, "这就为您查")
    pass_time(desk, seconds=61)
    assert told(desk, ming) == ["duty_due"]


def test_it_belongs_to_a_role_and_a_team(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    desk.write(presence.set_profile, hong.staff_id, ProfileChange(duty=Duty.AFTERSALES))
    a_duty(desk, boss, shop_id, roles=(Duty.AFTERSALES,))
    pass_time(desk, minutes=30)
    assert mine(desk, ming) == []
    (run,) = mine(desk, hong)
    with pytest.raises(ForbiddenError):
        finish(desk, ming, run)
    assert told(desk, ming) == []


def test_it_can_be_put_off_a_few_times_but_not_past_its_time(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    a_duty(desk, boss, shop_id, snooze_minutes=10, snoozes=2)
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    later = desk.write(service.snooze_duty, ming, run.id)
    assert (later.owner.id, later.snoozes_left, mine(desk, hong)) == (ming.staff_id, 1, [])
    assert told(desk, ming) == []
    pass_time(desk, minutes=10)
    assert told(desk, ming) == ["duty_due"]
    assert told(desk, hong) == []
    assert desk.write(service.snooze_duty, ming, run.id).snoozes_left == 0
    with pytest.raises(ConflictError, match="no_snooze"):
        desk.write(service.snooze_duty, ming, run.id)
    pass_time(desk, minutes=20)
    assert [each.state for each in mine(desk, ming) if each.id == run.id] == [RunState.MISSED]


def test_what_is_missed_stays_missed_also_when_it_is_made_up_for(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor
) -> None:
    a_duty(desk, boss, shop_id, minutes=20)
    pass_time(desk, minutes=30)
    pass_time(desk, minutes=20)
    (run,) = mine(desk, ming)
    assert (run.state, told(desk, ming)) == (RunState.MISSED, ["duty_missed"])
    after = finish(desk, ming, run)
    assert (after.state, told(desk, ming)) == (RunState.MISSED, [])
    day = desk.read(service.day_of, boss, shop_id, None)
    assert (day.missed, day.late, day.done, day.open) == (0, 1, 0, 0)


def test_a_restart_makes_no_storm(desk: Desk, shop_id: int, boss: Actor, ming: Actor) -> None:
    a_duty(desk, boss, shop_id)
    a_duty(desk, boss, shop_id, name="检查缺货")
    pass_time(desk, hours=5)
    desk.write(service.fire_duties)
    runs = mine(desk, ming)
    missed = [each for each in runs if each.state is RunState.MISSED]
    assert [(each.name, each.skipped) for each in missed] == [("检查新订单", 8), ("检查缺货", 8)]
    assert [each.name for each in runs if each.state is RunState.OPEN] == ["检查新订单", "检查缺货"]


@pytest.mark.parametrize(
    ("proof", "given", "code"),
    [
        ({"proof": ProofKind.COUNT}, {"count": 7}, "followups.duty.no_count"),
        ({"proof": ProofKind.NOTE}, {"note": "已全部联系"}, "followups.duty.no_note"),
        ({"checklist": ("查", "联系")}, {"checked": (0, 1)}, "followups.duty.steps_left"),
        ({"checklist": ("查", "联系")}, {"note": "系统在维护"}, "followups.duty.steps_left"),
    ],
)
def test_its_proof_is_asked_for(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, proof: Any, given: Any, code: str
) -> None:
    a_duty(desk, boss, shop_id, **proof)
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    with pytest.raises(InvalidError) as refused:
        finish(desk, ming, run)
    assert [each.code for each in refused.value.fields] == [code]
    assert finish(desk, ming, run, **given).state is RunState.DONE


def test_a_picture_is_ones_own(desk: Desk, shop_id: int, boss: Actor, ming: Actor) -> None:
    a_duty(desk, boss, shop_id, proof=ProofKind.PICTURE)
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    with pytest.raises(InvalidError) as refused:
        finish(desk, ming, run)
    assert [each.code for each in refused.value.fields] == ["followups.duty.no_picture"]
    with pytest.raises(InvalidError, match="unknown"):
        finish(desk, ming, run, file_token="of-somebody-else")
    stored = StoredFile("ab/cd.png", "image/png", 100, "screen.png", 20, 20)
    token = desk.write(files.register, stored, f"staff:{ming.staff_id}").token
    assert finish(desk, ming, run, file_token=token).picture_url


def test_the_system_looks_itself_where_it_can(desk: Desk, shop_id: int, boss: Actor, ming: Actor) -> None:
    a_duty(desk, boss, shop_id, proof=ProofKind.DATA, probe="unanswered")
    pass_time(desk, minutes=30)
    (run,) = mine(desk, ming)
    assert run.pending == 0
    talk = desk.says(desk.customer(shop_id, "wang"), "在吗")
    desk.assign(talk, ming)
    assert mine(desk, ming)[0].pending == 1
    with pytest.raises(InvalidError):
        finish(desk, ming, run)
    done = finish(desk, ming, run, note="正在查")
    assert (done.pending, done.note) == (1, "正在查")


def test_the_end_of_a_shift_is_everybodys_own(
    desk: Desk, shop_id: int, boss: Actor, ming: Actor, hong: Actor
) -> None:
    rhythm = Rhythm(kind=RhythmKind.SHIFT_END, minutes=30)
    a_duty(desk, boss, shop_id, rhythm=rhythm, minutes=60, proof=ProofKind.DATA, probe="own_open")
    end = datetime(2026, 11, 10, 7, tzinfo=UTC)
    desk.write(presence.set_profile, ming.staff_id, ProfileChange(shift_ends_at=end))
    desk.clock.advance(end - timedelta(minutes=30) - desk.clock.now())
    desk.write(service.fire_duties)
    (run,) = mine(desk, ming)
    assert (run.personal, run.pending, mine(desk, hong)) == (True, 0, [])
    assert finish(desk, ming, run).pending == 0


def test_what_ships_is_taken_on_once_and_in_words(desk: Desk, shop_id: int, boss: Actor) -> None:
    book = desk.write(service.adopt_shipped, boss, shop_id)
    assert len(book.items) == 9
    assert book.shipped == []
    assert next(each.name for each in book.items if each.code == "orders") == "检查新订单"
    assert len(desk.write(service.adopt_shipped, boss, shop_id).items) == 9


def test_it_is_written_over_a_version_and_given_up(desk: Desk, shop_id: int, boss: Actor, ming: Actor) -> None:
    duty_id = a_duty(desk, boss, shop_id)
    pass_time(desk, minutes=30)
    edit = DutyEdit(version=1, name="检查订单", rhythm=HALF)
    assert desk.write(service.update_duty, boss, duty_id, edit).version == 2
    with pytest.raises(ConflictError):
        desk.write(service.update_duty, boss, duty_id, edit)
    desk.write(service.archive_duty, boss, duty_id)
    assert (mine(desk, ming), told(desk, ming)) == ([], [])
    with pytest.raises(NotFoundError):
        desk.write(service.archive_duty, boss, duty_id)


def test_only_who_looks_after_a_shop_writes_its_work_down(desk: Desk, shop_id: int, ming: Actor) -> None:
    for attempt in (lambda: a_duty(desk, ming, shop_id), lambda: desk.read(service.day_of, ming, shop_id, None)):
        with pytest.raises(ForbiddenError):
            attempt()
