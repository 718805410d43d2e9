"""Hard cases: collected once for each matter, written up, offered to the knowledge base."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.followups.service import hard_cases as service
from yingda.followups.types.hard_cases import HardEdit, HardNote, HardState
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.knowledge import service as knowledge
from yingda.sla import service as sla
from yingda.sla.types import ServiceLevel

pytestmark = pytest.mark.db
PROBLEM = "耳机固件升级以后左声道没有声音"


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return int(desk.shop("qingchuan", name="晴川数码"))


@pytest.fixture
def ming(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("ming", shop_id, role=Role.SUPERVISOR)
    desk.online(made)
    return made


@pytest.fixture
def talk(desk: Desk, shop_id: int, ming: Actor) -> int:
    made = desk.says(desk.customer(shop_id, "wang"), "耳机左边没有声音")
    desk.assign(made, ming)
    return made


def test_one_is_written_up_and_offered_to_the_knowledge_base(
    desk: Desk, shop_id: int, ming: Actor, talk: int
) -> None:
    made = desk.write(service.add_hard_case, ming, talk, HardNote(problem=PROBLEM))
    assert desk.write(service.add_hard_case, ming, talk, HardNote(problem="再记一次")) == made
    with pytest.raises(ConflictError, match="not_solved"):
        desk.write(service.offer_hard_case, ming, made.id)
    edit = HardEdit(version=1, problem=PROBLEM, solution="长按电源键十秒\n再重新配对")
    assert desk.write(service.edit_hard_case, ming, made.id, edit).state is HardState.SOLVED
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        desk.write(service.edit_hard_case, ming, made.id, edit)
    offered = desk.write(service.offer_hard_case, ming, made.id)
    gap = desk.read(knowledge.show_gap, ming, offered.gap_id)
    assert gap.proposal is not None
    assert (gap.proposal.question, "重新配对" in gap.proposal.plain) == (PROBLEM, True)
    assert desk.write(service.offer_hard_case, ming, made.id) == offered
    (line,), _ = desk.read(service.list_hard_cases, ming, shop_id, HardState.OFFERED, None, 10)
    assert line.customer


def test_what_becomes_l3_stands_in_the_register(desk: Desk, shop_id: int, ming: Actor, talk: int) -> None:
    desk.write(sla.set_level, ming, talk, ServiceLevel.L3, "要工厂一起查")
    (line,), _ = desk.read(service.list_hard_cases, ming, shop_id, HardState.OPEN, None, 10)
    assert (line.source, line.problem, line.conversation_id) == ("level", "要工厂一起查", talk)


def test_it_is_nobodys_of_another_shop(desk: Desk, ming: Actor, talk: int) -> None:
    stranger = desk.staff("stranger", desk.shop("other"), role=Role.SUPERVISOR)
    made = desk.write(service.add_hard_case, ming, talk, HardNote(problem=PROBLEM))
    with pytest.raises(NotFoundError):
        desk.write(service.edit_hard_case, stranger, made.id, HardEdit(version=1, problem="x"))
    with pytest.raises(NotFoundError):
        desk.write(service.add_hard_case, stranger, talk, HardNote(problem="x"))
