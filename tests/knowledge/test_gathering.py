"""Unanswered questions in other words come together; editors join and part them."""

import asyncio
from datetime import timedelta

import pytest

from tests.desk import Desk
from tests.knowledge.test_gaps import asks, gaps
from yingda.accounts.types import Actor, Role
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.knowledge import service
from yingda.knowledge.types.gaps import GapJoin, GapPart, GapProposal, GapRefusal, GapState

pytestmark = pytest.mark.db

RENT = ("充电宝可以租吗", "充电宝租一天多少钱", "租充电宝一天要多少钱")
OTHERS = (
    "能改裤长吗", "门店在哪里", "有没有学生价", "寄到新疆要加钱吗", "怎么开发票", "耳机左边没声音", "什么时候发货",
    "退款多久到账", "手表怎么连手机",
)  # fmt: skip


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id)


def gather(db: Database, shop_id: int) -> int:
    return asyncio.run(service.gather_gaps(db, InlineCompute(), shop_id))


def listed(desk: Desk, actor: Actor, shop_id: int) -> list[tuple[str, int]]:
    return [(one.text, one.customers) for one in gaps(desk, actor, shop_id)]


def ask_all(desk: Desk, shop_id: int, *texts: str) -> None:
    for number, text in enumerate(texts):
        asks(desk, shop_id, f"客户{number}", text)
        desk.wait(minutes=1)


def test_a_question_in_other_words_counts_to_the_one_that_was_there(
    db: Database, desk: Desk, shop_id: int, mei: Actor
) -> None:
    ask_all(desk, shop_id, *RENT, *OTHERS)
    assert len(gaps(desk, mei, shop_id)) == len(RENT + OTHERS)
    now = desk.clock.now()
    assert gather(db, shop_id) == 2
    assert listed(desk, mei, shop_id)[0] == (RENT[0], 3)
    assert len(gaps(desk, mei, shop_id)) == 1 + len(OTHERS)
    found = gaps(desk, mei, shop_id)[0]
    assert (found.first_at, found.last_at) == (now - timedelta(minutes=12), now - timedelta(minutes=10))
    assert set(found.samples) == set(RENT)
    assert gather(db, shop_id) == 0


def test_what_was_decided_or_is_worked_on_stays_as_it_is(
    db: Database, desk: Desk, shop_id: int, mei: Actor
) -> None:
    ask_all(desk, shop_id, *RENT, *OTHERS)
    by_text = {one.text: one for one in gaps(desk, mei, shop_id)}
    refused, proposed = by_text[RENT[0]], by_text[RENT[2]]
    desk.write(service.refuse_gap, mei, refused.id, GapRefusal(refused.version, "不出租"))
    given = GapProposal(version=proposed.version, question="充电宝出租吗", html="<p>不出租。</p>")
    desk.write(service.propose_for_gap, mei, proposed.id, given)
    assert gather(db, shop_id) == 1
    kept = desk.read(service.show_gap, mei, proposed.id)
    assert (kept.gap.questions, kept.proposal is not None) == (2, True)
    assert [one.questions for one in gaps(desk, mei, shop_id, GapState.REFUSED)] == [1]


def test_an_editor_joins_two_gaps(desk: Desk, shop_id: int, mei: Actor) -> None:
    ask_all(desk, shop_id, "能短租吗", "充电宝可以租吗", "门店在哪里")
    by_text = {one.text: one for one in gaps(desk, mei, shop_id)}
    short, rent = by_text["能短租吗"], by_text["充电宝可以租吗"]
    after = desk.write(service.join_gaps, mei, short.id, GapJoin(short.version, rent.id))
    assert (after.gap.id, after.gap.customers, after.gap.questions) == (rent.id, 2, 2)
    with pytest.raises(NotFoundError):
        desk.read(service.show_gap, mei, short.id)
    with pytest.raises(InvalidError) as refused:
        desk.write(service.join_gaps, mei, rent.id, GapJoin(after.gap.version, rent.id))
    assert refused.value.fields[0].code == "knowledge_gap.not_joined"
    with pytest.raises(ConflictError):
        desk.write(service.join_gaps, mei, rent.id, GapJoin(rent.version - 1, by_text["门店在哪里"].id))


def test_gaps_of_two_shops_are_not_joined(desk: Desk, shop_id: int, mei: Actor) -> None:
    other = desk.shop("other")
    ask_all(desk, shop_id, "充电宝可以租吗")
    asks(desk, other, "李", "充电宝可以租吗")
    both = desk.staff("both", shop_id, other)
    mine, theirs = gaps(desk, both, shop_id)[0], gaps(desk, both, other)[0]
    with pytest.raises(InvalidError) as refused:
        desk.write(service.join_gaps, both, mine.id, GapJoin(mine.version, theirs.id))
    assert refused.value.fields[0].code == "knowledge_gap.not_joined"
    with pytest.raises(NotFoundError):
        desk.write(service.join_gaps, mei, mine.id, GapJoin(mine.version, theirs.id))
    assert len(gaps(desk, both, shop_id)) == len(gaps(desk, both, other)) == 1


def test_a_question_that_was_taken_out_stays_out(db: Database, desk: Desk, shop_id: int, mei: Actor) -> None:
    ask_all(desk, shop_id, *RENT, *OTHERS)
    gather(db, shop_id)
    gap = gaps(desk, mei, shop_id)[0]
    sample = next(one for one in desk.read(service.show_gap, mei, gap.id).samples if one.text == RENT[0])
    after = desk.write(service.part_question, mei, gap.id, GapPart(gap.version, sample.id))
    assert (after.gap.questions, after.gap.text) == (2, RENT[2])  # it was named after the one that went
    assert (RENT[0], 1) in listed(desk, mei, shop_id)
    assert gather(db, shop_id) == 0
    with pytest.raises(NotFoundError):  # it is no question of this gap any more
        desk.write(service.part_question, mei, gap.id, GapPart(after.gap.version, sample.id))


def test_the_only_question_is_not_taken_out(desk: Desk, shop_id: int, mei: Actor) -> None:
    ask_all(desk, shop_id, "充电宝可以租吗")
    gap = gaps(desk, mei, shop_id)[0]
    sample = desk.read(service.show_gap, mei, gap.id).samples[0]
    with pytest.raises(InvalidError) as refused:
        desk.write(service.part_question, mei, gap.id, GapPart(gap.version, sample.id))
    assert refused.value.fields[0].code == "knowledge_gap.only_question"


def test_whoever_may_not_edit_neither_joins_nor_parts(desk: Desk, shop_id: int, mei: Actor) -> None:
    ask_all(desk, shop_id, "充电宝可以租吗", "门店在哪里")
    reader = desk.staff("reader", shop_id, role=Role.INSPECTOR)
    rent, place = gaps(desk, mei, shop_id)
    with pytest.raises(ForbiddenError):
        desk.write(service.join_gaps, reader, rent.id, GapJoin(rent.version, place.id))
    with pytest.raises(ForbiddenError):
        desk.write(service.part_question, reader, rent.id, GapPart(rent.version, 1))
