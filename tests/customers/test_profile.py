"""A customer's profile: who sees it, who edits it, what happens when two edit at once."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.customers import service as customers
from yingda.customers.pushes import Customer
from yingda.customers.types import ProfileChange, Reveal
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Entry, Search
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.kit.errors import ConflictError, ForbiddenError, NotFoundError

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
    assert shown == [("shop_user", "use****女士", True), ("contact", "138****8000", False)]


def entries(desk: Desk, act: str) -> list[Entry]:
    found: list[Entry] = desk.read(audit.search, Search(act=act), 2**53, 50)
    return found


def test_what_is_hidden_is_revealed_to_who_may_see_it_and_that_is_written_down(
    desk: Desk, agent: Actor, customer: int
) -> None:
    desk.write(customers.add_contact, customer, "13800138000", None)
    edit(
        desk,
        agent,
        customer,
        ProfileChange(1, note="备用 13900139000", fields={"收货地址": "上海市浦东新区张江路88号"}),
    )
    shown = profile(desk, agent, customer)
    assert (shown.note, shown.fields) == ("备用 139****9000", {"收货地址": "上海市浦东新****"})
    contact = f"identity.{shown.identities[1].id}"
    assert shown.hidden == [f"identity.{shown.identities[0].id}", contact, "note", "fields.收货地址"]

    values = [desk.write(customers.reveal, agent, customer, what, Reveal.SHOW).value for what in shown.hidden[1:]]
    assert values == ["13800138000", "备用 13900139000", "上海市浦东新区张江路88号"]
    seen = [(one.actor_id, one.target_id, one.after) for one in entries(desk, "customer.show")]
    assert seen == [
        (agent.staff_id, str(customer), {"what": what}) for what in ("fields", "note", contact)
    ]  # fmt: skip


def test_who_may_not_see_contacts_reveals_nothing(desk: Desk, shop: int, agent: Actor, customer: int) -> None:
    inspector = desk.staff("jian", shop, role=Role.INSPECTOR)
    what = profile(desk, agent, customer).hidden[0]
    with pytest.raises(ForbiddenError):
        desk.write(customers.reveal, inspector, customer, what, Reveal.SHOW)
    stranger = desk.staff("stranger", desk.shop("xiaoman"))
    with pytest.raises(NotFoundError):
        desk.write(customers.reveal, stranger, customer, what, Reveal.SHOW)
    with pytest.raises(NotFoundError):
        desk.write(customers.reveal, agent, customer, "identity.999", Reveal.SHOW)
    assert entries(desk, "customer.show") == []


def test_an_edit_of_a_masked_note_keeps_what_was_hidden(desk: Desk, agent: Actor, customer: int) -> None:
    edit(desk, agent, customer, ProfileChange(1, note="电话 13900139000"))
    shown = profile(desk, agent, customer).note
    edit(desk, agent, customer, ProfileChange(2, note=shown + "，周末勿扰"))
    assert desk.write(customers.reveal, agent, customer, "note", Reveal.SHOW).value == "电话 13900139000，周末勿扰"


def test_an_edit_is_written_down_with_before_and_after(desk: Desk, agent: Actor, customer: int) -> None:
    edit(desk, agent, customer, ProfileChange(1, name="张敏", vip=True))
    one = entries(desk, "customer.update")[0]
    assert (one.before, one.after) == ({"vip": False, "name": "张女士"}, {"vip": True, "name": "张敏"})
    assert desk.write(audit.forget_customer, customer) == 1
    one = entries(desk, "customer.update")[0]
    assert (one.before, one.after, one.forgotten) == ({"vip": False}, {"vip": True}, True)


def test_customers_are_found_by_phone_by_who_may_see_it(desk: Desk, shop: int, agent: Actor, customer: int) -> None:
    desk.write(customers.add_contact, customer, "13800138000", None)
    inspector = desk.staff("jian", shop, role=Role.INSPECTOR)
    assert desk.read(customers.find_by_words, agent, "8000", [shop]) == [customer]
    assert desk.read(customers.find_by_words, inspector, "8000", [shop]) == []
    assert desk.read(customers.find_by_words, inspector, "张", [shop]) == [customer]


def test_the_same_change_said_twice_is_one(desk: Desk, agent: Actor, customer: int) -> None:
    version = profile(desk, agent, customer).version
    first = desk.write(customers.edit_profile, agent, customer, ProfileChange(version, vip=True))
    assert desk.write(customers.edit_profile, agent, customer, ProfileChange(version, vip=True)) == first
    with pytest.raises(ConflictError):
        desk.write(customers.edit_profile, agent, customer, ProfileChange(version, vip=False))
