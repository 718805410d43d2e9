"""Variables and rights of quick replies."""

from typing import Any

import pytest

from yingda.accounts.policy import permissions_of
from yingda.accounts.types import Actor, Role
from yingda.kit.errors import InvalidError
from yingda.knowledge import policy
from yingda.knowledge.types import Level, Part, PartDraft, PartKind, Reply, ReplyDraft

TEXT = PartKind.TEXT


def actor(role: Role, *, staff_id: int = 1, shops: tuple[int, ...] = (1,), teams: tuple[int, ...] = ()) -> Actor:
    return Actor(staff_id, "Mei", role, permissions_of(role), frozenset(shops), frozenset(teams))


def reply(level: Level, **place: int) -> Reply:
    where: dict[str, int | None] = {"shop_id": None, "team_id": None, "owner_id": None, **place}
    return Reply(1, 1, level, code="nh", group="", title="问候", parts=(Part(TEXT, "您好"),), **where)


def test_variables_are_found_once_in_the_order_of_the_text() -> None:
    parts = [Part(TEXT, "{customer}您好，我是{shop}的{alias}"), Part(TEXT, "{shop} {time}，{} { } {a b}")]
    assert policy.variables_in(parts) == ["customer", "shop", "alias", "time"]


def test_filling_in_leaves_what_is_missing_standing() -> None:
    parts = [Part(TEXT, "{customer}您好，订单{order}，{order}"), Part(PartKind.PICTURE, "", {"key": "k"})]
    filled, missing = policy.fill(parts, {"customer": "张女士"})
    assert [part.text for part in filled] == ["张女士您好，订单{order}，{order}", ""]
    assert filled[1].file == {"key": "k"}
    assert missing == ("order",)


def test_a_value_that_looks_like_a_variable_is_not_filled_again() -> None:
    filled, missing = policy.fill([Part(TEXT, "{customer}")], {"customer": "{shop}", "shop": "晴川"})
    assert (filled[0].text, missing) == ("{shop}", ())


def test_what_is_wrong_with_parts_is_told_by_place() -> None:
    drafts = [PartDraft(TEXT, "您好{name}{name}{shop}"), PartDraft(TEXT, "  "), PartDraft(PartKind.PICTURE)]
    with pytest.raises(InvalidError) as refused:
        policy.check_parts(drafts)
    assert [(wrong.pointer, wrong.code, dict(wrong.params)) for wrong in refused.value.fields] == [
        ("/parts/0/text", "quick_reply.unknown_variable", {"name": "name"}),
        ("/parts/1/text", "error.field.required", {}),
        ("/parts/2/file_token", "error.field.required", {}),
    ]


@pytest.mark.parametrize(
    ("level", "place", "pointer"),
    [
        (Level.SHOP, {}, "/shop_id"),
        (Level.TEAM, {"shop_id": 1}, "/team_id"),
        (Level.PERSONAL, {"team_id": 1}, "/team_id"),
        (Level.SHOP, {"shop_id": 1, "team_id": 1}, "/team_id"),
    ],
)
def test_a_level_needs_its_place(level: Level, place: dict[str, Any], pointer: str) -> None:
    draft = ReplyDraft(client_id="12345678", level=level, title="问候", parts=[PartDraft(TEXT, "您好")], **place)
    with pytest.raises(InvalidError) as refused:
        policy.check_place(draft)
    assert [wrong.pointer for wrong in refused.value.fields] == [pointer]


def test_who_sees_and_edits() -> None:
    own, others = reply(Level.PERSONAL, owner_id=1), reply(Level.PERSONAL, owner_id=2)
    team, shop = reply(Level.TEAM, team_id=5), reply(Level.SHOP, shop_id=1)
    agent, lead = actor(Role.AGENT, teams=(5,)), actor(Role.TEAM_LEAD, teams=(5,))
    other_lead, supervisor = actor(Role.TEAM_LEAD, teams=(6,)), actor(Role.SUPERVISOR)
    every = (own, others, team, shop)
    assert [policy.may_see(agent, one) for one in every] == [True, False, True, True]
    assert [policy.may_edit(agent, one) for one in every] == [True, False, False, False]
    assert [policy.may_edit(lead, one) for one in every] == [True, False, True, False]
    assert [policy.may_edit(other_lead, one) for one in every] == [True, False, False, False]
    assert [policy.may_edit(supervisor, one) for one in every] == [True, False, True, True]
    assert not policy.may_see(actor(Role.ADMIN, shops=(2,)), shop)


def test_for_which_customers_a_reply_is_meant() -> None:
    assert policy.serves(reply(Level.PERSONAL, owner_id=1), 1, {})
    assert not policy.serves(reply(Level.PERSONAL, owner_id=1, shop_id=2), 1, {})
    assert policy.serves(reply(Level.TEAM, team_id=5), 1, {5: (1, 2)})
    assert not policy.serves(reply(Level.TEAM, team_id=5), 3, {5: (1, 2)})
    assert not policy.serves(reply(Level.SHOP, shop_id=2), 1, {})
