"""One act on many conversations: each is done or says why not, and ending waits until it cannot be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.console import jobs as console_jobs
from yingda.console import service
from yingda.console.pushes import BulkCard
from yingda.console.types import BulkAct, BulkDraft, BulkKind
from yingda.conversations import service as conversations
from yingda.conversations.types import Result
from yingda.infra.db import Database
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.push.types import Push
from yingda.kit.errors import ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def kinds(db: Database) -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in console_jobs.kinds(db)}


@dataclass
class Floor:
    desk: Desk
    shop_id: int
    boss: Actor
    qing: Actor
    ming: Actor

    def waiting(self, *names: str) -> list[int]:
        return [self.desk.says(self.desk.customer(self.shop_id, name), "耳机没声音") for name in names]

    def begin(self, actor: Actor, ids: list[int], client_id: str = "bulk-00001", **act: object) -> BulkCard:
        wanted = BulkDraft(client_id=client_id, act=BulkAct(**act), conversation_ids=ids)
        return self.desk.write(service.begin_bulk, actor, wanted)

    def report(self, actor: Actor, bulk_id: int) -> tuple[str, list[tuple[str, str, str | None]]]:
        told = self.desk.read(service.bulk_report, actor, bulk_id)
        return told.card.state, [(one.customer_name, one.state, one.why) for one in told.items]

    def states(self, ids: list[int]) -> list[str]:
        cards = self.desk.read(conversations.cards, ids)
        return [cards[one].state for one in ids]


@pytest.fixture
def floor(desk: Desk) -> Floor:
    shop_id = desk.shop("qingchuan")
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    made = Floor(desk, shop_id, boss, desk.staff("qing", shop_id), desk.staff("ming", shop_id))
    desk.online(boss, made.qing, made.ming)
    return made


def test_each_row_is_done_or_says_why_not(floor: Floor, drain: Callable[[], int]) -> None:
    ids = floor.waiting("张女士", "李先生", "王先生")
    floor.desk.assign(ids[1], floor.qing)
    floor.desk.answers(floor.qing, ids[1], "已为您处理")
    floor.desk.assign(ids[2], floor.qing)
    card = floor.begin(floor.qing, ids, kind=BulkKind.END)
    assert (card.state, card.total) == ("waiting", 3)
    floor.desk.wait(seconds=8)
    drain()
    state, rows = floor.report(floor.qing, card.id)
    assert state == "done"
    assert [row[:2] for row in rows] == [("张女士", "refused"), ("李先生", "done"), ("王先生", "refused")]
    assert "接待" in (rows[0][2] or "")
    assert "还没有回复" in (rows[2][2] or "")
    assert floor.states(ids) == ["queued", "ended", "active"]


def test_ending_begins_after_eight_seconds_and_can_be_taken_back(floor: Floor, drain: Callable[[], int]) -> None:
    ids = floor.waiting("张女士")
    card = floor.begin(floor.boss, ids, kind=BulkKind.SPAM)
    assert card.starts_at - floor.desk.clock.now() == timedelta(seconds=8)
    floor.desk.wait(seconds=7)
    drain()
    assert floor.states(ids) == ["queued"]
    assert floor.desk.write(service.cancel_bulk, floor.boss, card.id).state == "cancelled"
    floor.desk.wait(seconds=7)
    drain()
    assert floor.states(ids) == ["queued"]
    assert floor.report(floor.boss, card.id) == ("cancelled", [("张女士", "cancelled", None)])


def test_many_are_given_to_somebody_at_once_and_progress_is_shown(
    floor: Floor, drain: Callable[[], int], pushes: list[Push]
) -> None:
    ids = floor.waiting(*(f"客户{number:02}" for number in range(25)))
    card = floor.begin(floor.boss, ids, kind=BulkKind.ASSIGN, agent_id=floor.ming.staff_id)
    drain()
    cards = floor.desk.read(conversations.cards, ids)
    assert {one.owner.id for one in cards.values()} == {floor.ming.staff_id}
    told = [push for push in pushes if push.kind == "bulk"]
    assert {push.topic for push in told} == {f"staff:{floor.boss.staff_id}"}
    assert [(push.card.state, push.card.done) for push in told] == [
        ("waiting", 0), ("running", 0), ("running", 20), ("done", 25),
    ]  # fmt: skip
    assert floor.report(floor.boss, card.id)[0] == "done"


def test_tags_are_added_to_those_that_are_there(floor: Floor, drain: Callable[[], int]) -> None:
    ids = floor.waiting("张女士")
    floor.desk.write(conversations.set_tags, floor.boss, ids[0], ["耳机"])
    floor.begin(floor.boss, ids, kind=BulkKind.TAG, tags=["补发", "耳机"])
    drain()
    assert floor.desk.read(conversations.cards, ids)[ids[0]].tags == ["耳机", "补发"]


def test_asked_twice_it_is_done_once(floor: Floor, drain: Callable[[], int]) -> None:
    ids = floor.waiting("张女士", "李先生")
    first = floor.begin(floor.boss, ids[:1], kind=BulkKind.TAG, tags=["补发"])
    again = floor.begin(floor.boss, ids, kind=BulkKind.TAG, tags=["别的"])
    assert (again.id, again.total) == (first.id, 1)


def test_what_no_row_could_allow_is_refused_at_once(floor: Floor) -> None:
    ids = floor.waiting("张女士")
    with pytest.raises(ForbiddenError):
        floor.begin(floor.qing, ids, kind=BulkKind.ASSIGN, agent_id=floor.ming.staff_id)
    with pytest.raises(InvalidError):
        floor.begin(floor.boss, ids, kind=BulkKind.TAG)
    with pytest.raises(InvalidError):
        floor.begin(floor.boss, ids, kind=BulkKind.END, result=Result.UNSOLVED)


def test_an_act_reaches_and_names_nothing_that_its_author_does_not_see(
    floor: Floor, drain: Callable[[], int]
) -> None:
    other = floor.desk.shop("xiaoman")
    stranger = floor.desk.staff("stranger", other, role=Role.SUPERVISOR)
    theirs = floor.waiting("张女士")
    with pytest.raises(NotFoundError):
        floor.begin(stranger, theirs, kind=BulkKind.TAG, tags=["补发"])
    own = floor.desk.says(floor.desk.customer(other, "李先生"), "在吗")
    card = floor.begin(stranger, [own, *theirs, 99_999], kind=BulkKind.TAG, tags=["补发"])
    drain()
    assert card.total == 1
    assert len(floor.report(stranger, card.id)[1]) == 1
    assert floor.desk.read(conversations.cards, theirs)[theirs[0]].tags == []


def test_only_whoever_asked_sees_what_became_of_it(floor: Floor) -> None:
    card = floor.begin(floor.boss, floor.waiting("张女士"), kind=BulkKind.TAG, tags=["补发"])
    with pytest.raises(NotFoundError):
        floor.report(floor.qing, card.id)
    with pytest.raises(NotFoundError):
        floor.desk.write(service.cancel_bulk, floor.qing, card.id)
