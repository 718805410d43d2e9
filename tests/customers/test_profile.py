"""A customer's profile: who sees it, who edits it, what happens when two edit at once."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.customers.pushes import Customer
from yingda.customers.types import ProfileChange
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture
def shop(desk: Desk) -> int:
    return desk.shop("qingchuan")


@pytest.fixture
def agent(desk: Desk, shop: int) -> Actor:
    return desk.staff("xiaoqing", shop)


@pytest.fixture
def customer(desk: Desk, shop: int) -> int:
    return desk.customer(shop, "张女士").customer_id


def profile(desk: Desk, actor: Actor, customer_id: int) -> Customer:
    found: Customer = desk.read(customers.access_customer, actor, customer_id)
    return found


def edit(desk: Desk, actor: Actor, customer_id: int, change: ProfileChange) -> Customer:
    changed: Customer = desk.write(customers.edit_profile, actor, customer_id, change)
    return changed


def test_an_agent_describes_a_customer(desk: Desk, agent: Actor, customer: int) -> None:
    before = profile(desk, agent, customer)

    change = ProfileChange(
        before.version, name="张女士（企业）", vip=True, note="对公付款",
        tags=("老客", " ", "老客"), fields={"生日": "11 月"},
    )  # fmt: skip
    after = edit(desk, agent, customer, change)

    assert (after.name, after.vip, after.note) == ("张女士（企业）", True, "对公付款")
    assert (after.tags, after.fields) == (["老客"], {"生日": "11 月"})
    assert after.version == before.version + 1
    assert profile(desk, agent, customer) == after


def test_what_is_not_named_stays(desk: Desk, agent: Actor, customer: int) -> None:
    first = edit(desk, agent, customer, ProfileChange(1, note="对公付款"))
    second = edit(desk, agent, customer, ProfileChange(first.version, vip=True))
    assert (second.note, second.vip, second.name) == ("对公付款", True, "张女士")


def test_the_second_of_two_edits_is_refused(desk: Desk, agent: Actor, customer: int) -> None:
    seen = profile(desk, agent, customer).version
    edit(desk, agent, customer, ProfileChange(seen, note="左耳无声"))
    with pytest.raises(ConflictError) as refused:
        edit(desk, agent, customer, ProfileChange(seen, note="右耳无声"))
    assert refused.value.code == "customer.changed_meanwhile"
    assert profile(desk, agent, customer).note == "左耳无声"


def test_staff_of_other_shops_see_nothing(desk: Desk, customer: int) -> None:
    stranger = desk.staff("stranger", desk.shop("xiaoman"))
    with pytest.raises(NotFoundError):
        profile(desk, stranger, customer)
    with pytest.raises(NotFoundError):
        edit(desk, stranger, customer, ProfileChange(1, note="x"))


def test_the_list_shows_the_new_name(desk: Desk, shop: int, agent: Actor) -> None:
    place = desk.customer(shop, "张女士")
    conversation_id = desk.says(place, "耳机没声音")
    seen = profile(desk, agent, place.customer_id).version
    edit(desk, agent, place.customer_id, ProfileChange(seen, name="张敏", vip=True))


    card = desk.read(conversations.access_card, agent, conversation_id)
    assert (card.customer.name, card.customer.vip) == ("张敏", True)


def test_masks_show_too_little_to_use(desk: Desk, agent: Actor, customer: int) -> None:
    desk.write(customers.add_contact, customer, "13800138000", None)
    shown = [(one.kind, one.value_masked, one.verified) for one in profile(desk, agent, customer).identities]
    assert shown == [("shop_user", "use****女士", True), ("contact", "138****00", False)]
