"""Keeping quick replies and sending them."""

from dataclasses import replace
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations.service import Place
from yingda.customers import service as customers
from yingda.infra.files import service as files
from yingda.infra.storage import StoredFile
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.knowledge import service
from yingda.knowledge.types import Level, PartDraft, PartKind, ReplyChange, ReplyDraft
from yingda.knowledge.types.kinds import ScriptKind

pytestmark = pytest.mark.db

TEXT, PICTURE = PartKind.TEXT, PartKind.PICTURE
STORED = StoredFile(
    key="ab/cd.png", thumbnail_key="ab/cd-thumb.webp", name="保养.png", mime="image/png", size=2048, width=640,
    height=480,
)  # fmt: skip


def draft(code: str, *texts: str, level: Level = Level.SHOP, **more: object) -> ReplyDraft:
    parts = [PartDraft(TEXT, text) for text in texts]
    made = {"client_id": f"reply-{code}-{level}", "title": code, "parts": parts, **more}
    return ReplyDraft(level=level, code=code, **made)  # type: ignore[arg-type] # parts may be replaced


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id, aliases={shop_id: "小梅"})


def open_conversation(desk: Desk, shop_id: int, agent: Actor) -> int:
    conversation_id = desk.says(desk.customer(shop_id, "张女士"), "耳机没声音")
    desk.assign(conversation_id, agent)
    return conversation_id


@pytest.fixture
def conversation_id(desk: Desk, shop_id: int, mei: Actor) -> int:
    desk.online(mei)
    return open_conversation(desk, shop_id, mei)


def send(desk: Desk, actor: Actor, conversation_id: int, reply_id: int, client_id: str) -> list[str]:
    rendered = desk.read(service.render, actor, conversation_id, reply_id)
    outgoing = service.prepare(rendered, client_id)
    return [one.text for one in desk.write(service.send_reply, actor, conversation_id, reply_id, outgoing)]


def uses(desk: Desk, actor: Actor, shop_id: int) -> dict[str, int]:
    return {one.code: one.uses for one in desk.read(service.replies_of, actor, shop_id)}


def test_everybody_gets_their_own_their_teams_and_the_shops(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor
) -> None:
    team_id = desk.team("售后", shop_id, mei.staff_id)
    other = desk.shop("xiaoman")
    mei = Actor(mei.staff_id, mei.name, mei.role, mei.permissions, mei.shop_ids, frozenset({team_id}))
    desk.write(service.create_reply, boss, draft("a", "您好", level=Level.SHOP, shop_id=shop_id))
    desk.write(service.create_reply, boss, draft("b", "稍等", level=Level.TEAM, team_id=team_id))
    desk.write(service.create_reply, boss, draft("c", "主管的", level=Level.PERSONAL))
    desk.write(service.create_reply, mei, draft("d", "我的", level=Level.PERSONAL))
    ling = desk.staff("ling", shop_id)
    assert list(uses(desk, mei, shop_id)) == ["a", "b", "d"]
    assert list(uses(desk, ling, shop_id)) == ["a"]
    assert list(uses(desk, boss, shop_id)) == ["a", "b", "c"]
    with pytest.raises(NotFoundError):
        desk.read(service.replies_of, mei, other)


def test_making_the_same_twice_makes_one(desk: Desk, shop_id: int, boss: Actor) -> None:
    first = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    again = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    assert again == first
    with pytest.raises(InvalidError) as refused:
        desk.write(service.create_reply, boss, draft("nh", "欢迎", shop_id=shop_id, client_id="another-one"))
    assert refused.value.fields[0].code == "quick_reply.code_taken"


def test_an_agent_keeps_only_personal_ones(desk: Desk, shop_id: int, boss: Actor, mei: Actor) -> None:
    team_id = desk.team("售后", shop_id, mei.staff_id)
    with pytest.raises(ForbiddenError):
        desk.write(service.create_reply, mei, draft("nh", "您好", shop_id=shop_id))
    with pytest.raises(ForbiddenError):
        desk.write(service.create_reply, mei, draft("nh", "您好", level=Level.TEAM, team_id=team_id))
    made = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    change = ReplyChange(title="x", parts=[PartDraft(TEXT, "x")], version=1)
    with pytest.raises(ForbiddenError):
        desk.write(service.update_reply, mei, made.id, change)
    with pytest.raises(ForbiddenError):
        desk.write(service.archive_reply, mei, made.id)


def test_an_edit_of_an_old_version_is_refused(desk: Desk, shop_id: int, boss: Actor) -> None:
    made = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    change = ReplyChange(code="nh", title="问候", parts=[PartDraft(TEXT, "{shop}欢迎您")], version=made.version)
    changed = desk.write(service.update_reply, boss, made.id, change)
    assert (changed.version, changed.variables, changed.parts[0].text) == (2, ["shop"], "{shop}欢迎您")
    with pytest.raises(ConflictError) as refused:
        desk.write(service.update_reply, boss, made.id, change)
    assert refused.value.code == "quick_reply.changed_meanwhile"


def test_an_edit_that_names_no_kind_leaves_it(desk: Desk, shop_id: int, boss: Actor) -> None:
    made = desk.write(service.create_reply, boss, draft("hh", "您好", shop_id=shop_id, kind=ScriptKind.GREETING))
    change = ReplyChange(code="hh", title="问候", parts=[PartDraft(TEXT, "您好呀")], version=made.version)
    changed = desk.write(service.update_reply, boss, made.id, change)
    assert (changed.kind, changed.lacks) == (ScriptKind.GREETING, ["shop", "alias"])
    other = ReplyChange(
        code="hh", title="问候", parts=[PartDraft(TEXT, "您好")], version=changed.version, kind=ScriptKind.CUSTOM
    )
    assert desk.write(service.update_reply, boss, made.id, other).kind is ScriptKind.CUSTOM


def test_an_archived_one_is_gone_and_its_code_free(desk: Desk, shop_id: int, boss: Actor) -> None:
    made = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    desk.write(service.archive_reply, boss, made.id)
    assert uses(desk, boss, shop_id) == {}
    with pytest.raises(NotFoundError):
        desk.read(service.access_reply, boss, made.id)
    desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id, client_id="a-new-one"))
    assert uses(desk, boss, shop_id) == {"nh": 0}


def test_it_is_filled_in_for_the_customer(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, conversation_id: int
) -> None:
    text = "{customer}您好，我是{shop}的{alias}（接待人{agent}），现在{time}，订单{order}"
    made = desk.write(service.create_reply, boss, draft("nh", text, shop_id=shop_id))
    rendered = desk.read(service.render, boss, conversation_id, made.id)
    assert rendered.parts[0].text == "张女士您好，我是晴川数码的小晴（接待人小梅），现在10:00，订单{order}"
    assert rendered.missing == ("order",)
    with pytest.raises(InvalidError) as refused:
        service.prepare(rendered, "12345678")
    assert (refused.value.code, refused.value.params) == ("quick_reply.missing", {"names": "{order}"})


def test_the_order_is_the_one_the_customer_named_last(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, conversation_id: int
) -> None:
    place = desk.customer(shop_id, "张女士")
    made = desk.write(service.create_reply, boss, draft("dd", "订单{order}已发出", shop_id=shop_id))

    def said() -> tuple[str, tuple[str, ...]]:
        rendered = desk.read(service.render, boss, conversation_id, made.id)
        return rendered.parts[0].text, rendered.missing

    desk.says(place, "我的电话 13812345678")
    assert said() == ("订单{order}已发出", ("order",))
    desk.says(place, "单号 JD20261121888")
    desk.answers(mei, conversation_id, "您说的是 2026110100012345 吗")
    assert said() == ("订单JD20261121888已发出", ())
    desk.says(place, "[订单卡片] 订单号：2026111100019999 实付：99元 下单时间：2026-11-11")
    assert said() == ("订单2026111100019999已发出", ())


class Told:
    """Everybody waits as long."""

    def expected(self, _reading: Any, _conversation_id: int) -> tuple[int, int]:
        return 120, 300


def test_the_wait_is_what_the_customer_was_told_and_never_sent_raw(
    desk: Desk, shop_id: int, boss: Actor, conversation_id: int
) -> None:
    made = desk.write(
        service.create_reply, boss, draft("dh", "大约等{wait}", "{promised_time}前回复您", shop_id=shop_id)
    )
    english = desk.write(service.create_reply, boss, draft("en", "It takes {wait}.", shop_id=shop_id))
    rendered = desk.read(service.render, boss, conversation_id, made.id, Told())
    assert (rendered.parts[0].text, rendered.missing) == ("大约等2–5 分钟", ("promised_time",))
    told = desk.read(service.render, boss, conversation_id, english.id, Told())
    assert (told.parts[0].text, told.missing) == ("It takes 2–5 min.", ())
    nobody = desk.read(service.render, boss, conversation_id, made.id)
    assert nobody.missing == ("wait", "promised_time")
    with pytest.raises(InvalidError) as refused:
        service.prepare(nobody, "12345678")
    assert refused.value.params == {"names": "{wait}、{promised_time}"}


def test_a_visitor_without_a_name_is_not_called_by_our_number(desk: Desk, shop_id: int, boss: Actor) -> None:
    visitor = desk.write(customers.create_visitor, shop_id, "a-browser", "zh-CN")
    conversation_id = desk.says(Place(shop_id, "web", visitor, "zh-CN"), "在吗")
    made = desk.write(service.create_reply, boss, draft("nh", "{customer}您好", shop_id=shop_id))
    rendered = desk.read(service.render, boss, conversation_id, made.id)
    assert (rendered.parts[0].text, rendered.missing) == ("您好", ())


def test_all_its_messages_are_sent_once_and_counted_once(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, conversation_id: int
) -> None:
    made = desk.write(service.create_reply, boss, draft("nh", "{customer}您好", "请稍等", shop_id=shop_id))
    assert send(desk, mei, conversation_id, made.id, "send-0001") == ["张女士您好", "请稍等"]
    assert send(desk, mei, conversation_id, made.id, "send-0001") == ["张女士您好", "请稍等"]
    assert uses(desk, mei, shop_id) == {"nh": 1}
    assert uses(desk, boss, shop_id) == {"nh": 0}
    send(desk, mei, conversation_id, made.id, "send-0002")
    assert uses(desk, mei, shop_id) == {"nh": 2}


def test_the_messages_name_their_source(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, conversation_id: int
) -> None:
    made = desk.write(service.create_reply, boss, draft("nh", "您好", shop_id=shop_id))
    outgoing = service.prepare(desk.read(service.render, mei, conversation_id, made.id), "send-0001")
    sent = desk.write(service.send_reply, mei, conversation_id, made.id, outgoing)[0]
    assert (sent.source.kind, sent.source.id, sent.source.version) == ("quick_reply", made.id, 1)
    assert (sent.client_id, sent.staff.alias) == ("send-0001-0", "小梅")


def test_a_picture_is_sent_by_others_than_its_uploader_and_survives_edits(
    desk: Desk, shop_id: int, boss: Actor, mei: Actor, conversation_id: int
) -> None:
    token = desk.write(files.register, STORED, f"staff:{boss.staff_id}").token
    picture = [PartDraft(PICTURE, file_token=token)]
    made = desk.write(service.create_reply, boss, draft("tu", shop_id=shop_id, parts=picture))
    lead = desk.staff("chief", shop_id, role=Role.SUPERVISOR)
    change = ReplyChange(code="tu", title="图", parts=[PartDraft(TEXT, "看图："), *picture], version=1)
    desk.write(service.update_reply, lead, made.id, change)
    outgoing = service.prepare(desk.read(service.render, mei, conversation_id, made.id), "send-0001")
    sent = desk.write(service.send_reply, mei, conversation_id, made.id, outgoing)
    assert [(one.kind, one.text) for one in sent] == [("text", "看图："), ("picture", "")]
    assert (sent[1].file.name, sent[1].file.width, sent[1].file.url) == ("保养.png", 640, "/files/ab/cd.png")


def test_what_only_calls_itself_a_picture_is_refused(desk: Desk, shop_id: int, boss: Actor) -> None:
    page = replace(STORED, name="page.png", mime="application/octet-stream", width=None, height=None)
    token = desk.write(files.register, page, f"staff:{boss.staff_id}").token
    parts = [PartDraft(PICTURE, file_token=token)]
    with pytest.raises(InvalidError) as refused:
        desk.write(service.create_reply, boss, draft("tu", shop_id=shop_id, parts=parts))
    assert refused.value.code == "error.file.not_picture"


def test_a_reply_of_another_shop_does_not_reach_this_customer(
    desk: Desk, shop_id: int, mei: Actor, conversation_id: int
) -> None:
    other = desk.shop("xiaoman")
    both = Actor(mei.staff_id, mei.name, mei.role, mei.permissions, frozenset({shop_id, other}))
    made = desk.write(service.create_reply, both, draft("nh", "小满", level=Level.PERSONAL, shop_id=other))
    with pytest.raises(NotFoundError):
        desk.read(service.render, both, conversation_id, made.id)
