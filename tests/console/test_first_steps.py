"""First steps of a shop are told from what is there; a rehearsal ends by itself and is in no figure."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.desk import Desk
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role
from yingda.analytics import service as analytics
from yingda.console import service
from yingda.console.policy import advice_for, is_shops_page, next_move
from yingda.console.pushes import RehearsalCard
from yingda.console.types import Advice, Move, RehearsalDraft, Turn
from yingda.conversations import service as conversations
from yingda.conversations.types import REHEARSAL, Draft, Kind, State, Totals
from yingda.customers import service as customers
from yingda.kit.calendar import BusinessCalendar, Interval
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError
from yingda.knowledge import service as knowledge

pytestmark = pytest.mark.db
NEVER_NOW = tuple((Interval.of("03:00", "03:15"),) for _ in range(7))


@dataclass
class NewShop:
    desk: Desk
    id: int
    boss: Actor

    def done(self) -> list[str]:
        shown = self.desk.read(service.first_steps, self.boss, self.id)
        return [one.key for one in shown.steps if one.done]

    def begin(self, customers: int = 2, client_id: str = "rehearse-1") -> RehearsalCard:
        draft = RehearsalDraft(client_id=client_id, customers=customers)
        made: RehearsalCard = self.desk.write(service.begin_rehearsal, self.boss, self.id, draft)
        return made

    def look(self, card: RehearsalCard, number: int, said: int, *, nudged: bool = False) -> None:
        self.desk.write(service.play, Turn(card.id, number, said, nudged))

    def conversation(self, card: RehearsalCard, number: int) -> int:
        known_as = f"{REHEARSAL}:{card.id}:{number}"
        customer = self.desk.read(customers.find_visitor, self.id, "", known_as)
        found = self.desk.read(conversations.find_customer_conversation, self.id, REHEARSAL, customer)
        return int(found)

    def said(self, conversation_id: int) -> list[str]:
        shown, _ = self.desk.read(conversations.messages_for_customer, conversation_id, conversations.Span())
        return [one.text for one in shown if one.author == "customer"]

    def latest(self) -> RehearsalCard:
        card: RehearsalCard = self.desk.read(service.latest_rehearsal, self.id)
        return card


@pytest.fixture
def new_shop(desk: Desk) -> NewShop:
    shop_id = desk.shop("tea")
    return NewShop(desk, shop_id, desk.staff("boss", shop_id, role=Role.ADMIN))


def test_each_step_is_done_when_it_has_happened(new_shop: NewShop) -> None:
    desk, boss = new_shop.desk, new_shop.boss
    assert new_shop.done() == ["name"]
    week = tuple((Interval.of("09:00", "21:00"),) for _ in range(7))
    desk.write(accounts.put_hours, boss, new_shop.id, BusinessCalendar("Asia/Shanghai", week))
    rows = [["标题", "内容"], ["欢迎", "您好"]]
    desk.write(knowledge.import_sheet, boss, new_shop.id, rows, "sheet-001")
    assert new_shop.done() == ["name", "hours", "replies"]
    place = desk.customer(new_shop.id, "王")
    page = {"url": "https://tea.example/8827", "title": "红茶"}
    desk.write(
        conversations.receive,
        conversations.Place(place.shop_id, "web", place.customer_id, "zh-CN", page),
        Draft("customer-1", Kind.TEXT, "在吗"),
    )
    desk.staff("mei", new_shop.id)
    assert new_shop.done() == ["name", "hours", "invite", "replies", "bubble", "message"]


def test_only_who_sets_the_shop_up_sees_them(new_shop: NewShop) -> None:
    desk = new_shop.desk
    with pytest.raises(ForbiddenError):
        desk.read(service.first_steps, desk.staff("mei", new_shop.id), new_shop.id)
    other = desk.shop("silk")
    with pytest.raises(NotFoundError):
        desk.read(service.first_steps, desk.staff("lan", other, role=Role.SUPERVISOR), new_shop.id)


def test_simulated_customers_write_on_when_answered_and_are_in_no_figure(new_shop: NewShop) -> None:
    desk, boss = new_shop.desk, new_shop.boss
    desk.online(boss)
    card = new_shop.begin()
    assert new_shop.begin().id == card.id  # the same request again
    new_shop.look(card, 0, 0)
    first = new_shop.conversation(card, 0)
    desk.assign(first, boss)
    desk.wait(seconds=20)
    new_shop.look(card, 0, 1)
    assert len(new_shop.said(first)) == 1  # nobody answered yet
    for said in (1, 2):
        desk.answers(boss, first, "您好")
        new_shop.look(card, 0, said)
    assert len(new_shop.said(first)) == 3
    new_shop.look(card, 0, 3)
    assert desk.read(conversations.cards, [first])[first].state == State.ENDED
    new_shop.look(card, 1, 0)
    desk.wait(seconds=41)
    new_shop.look(card, 1, 1)
    assert new_shop.said(new_shop.conversation(card, 1))[-1] == "在吗？"
    desk.wait(minutes=4)
    new_shop.look(card, 1, 1, nudged=True)
    over = new_shop.latest()
    assert (over.running, over.arrived, over.answered, over.left) == (False, 2, 1, 2)
    assert (over.first_response_s, over.share_in_30s) == (20.0, 0.5)
    assert over.advice == [Advice.ANSWER_ALL, Advice.QUICK_REPLIES]
    assert new_shop.done() == ["name", "rehearsal"]
    rows = desk.read(analytics.figures, boss, new_shop.id)
    assert [row.values["customers"] for row in rows] == [0]


def test_a_rehearsal_needs_somebody_and_is_alone(new_shop: NewShop) -> None:
    desk = new_shop.desk
    with pytest.raises(ConflictError) as refused:
        new_shop.begin()
    assert refused.value.code == "rehearsal.nobody_online"
    desk.online(new_shop.boss)
    card = new_shop.begin()
    with pytest.raises(ConflictError) as refused:
        new_shop.begin(client_id="rehearse-2")
    assert refused.value.code == "rehearsal.running"
    desk.write(service.stop_rehearsal, new_shop.boss, new_shop.id, card.id)
    for number in range(2):
        new_shop.look(card, number, 0)
    assert (new_shop.latest().running, new_shop.latest().arrived) == (False, 0)
    desk.write(accounts.put_hours, new_shop.boss, new_shop.id, BusinessCalendar("Asia/Shanghai", NEVER_NOW))
    with pytest.raises(ConflictError) as refused:
        new_shop.begin(client_id="rehearse-3")
    assert refused.value.code == "rehearsal.shop_closed"


@pytest.mark.parametrize(
    ("turn", "state", "waited", "move"),
    [
        (Turn(1, 0), None, None, Move.SAY),
        (Turn(1, 0, 1), State.QUEUED, 39, Move.WAIT),
        (Turn(1, 0, 1), State.QUEUED, 40, Move.NUDGE),
        (Turn(1, 0, 1, nudged=True), State.ACTIVE, 90, Move.WAIT),
        (Turn(1, 0, 1), State.ACTIVE, None, Move.SAY),
        (Turn(1, 0, 3), State.ACTIVE, None, Move.LEAVE),
        (Turn(1, 0, 1), State.ENDED, None, Move.LEAVE),
        (Turn(1, 0, 1), State.MESSAGE_LEFT, None, Move.WAIT),
    ],
)
def test_what_a_simulated_customer_does(turn: Turn, state: State | None, waited: int | None, move: Move) -> None:
    assert next_move(turn, 3, state, None if waited is None else timedelta(seconds=waited)) is move


def test_advice_and_pages() -> None:
    assert advice_for(Totals(episodes=2, answered=2, first_responses=2, first_real_ms=40_000), replies=1) == [
        Advice.READY
    ]
    slow = Totals(episodes=1, answered=1, first_responses=1, first_real_ms=31_000)
    assert advice_for(slow, replies=1) == [Advice.FASTER_FIRST]
    assert advice_for(Totals(longest_ms=100_000), replies=1) == [Advice.MORE_PEOPLE]
    pages = ["https://tea.example/8827", "http://x/console/admin", "http://x/c/tea", "about:srcdoc"]
    assert [is_shops_page(one) for one in pages] == [True, False, False, False]
