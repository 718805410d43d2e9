"""Scripts: what a kind has to contain, campaign fields in texts, what should not be typed by hand."""

import pytest

from tests.desk import Desk
from tests.knowledge.test_service import draft, open_conversation, send
from yingda.accounts.types import Actor, Role
from yingda.kit.errors import ForbiddenError, InvalidError
from yingda.knowledge import service
from yingda.knowledge.policy.scripts import missing_elements, shipped, typed_promises
from yingda.knowledge.types import Level, PartDraft, PartKind
from yingda.knowledge.types.articles import FieldDraft
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.scripts import ElementDraft, KindElements, PreviewScript

db = pytest.mark.db

COMPLETE = {
    ScriptKind.GREETING: "{title}您好，这里是{shop}，我是{alias}。",
    ScriptKind.EVENT_WELCOME: "欢迎光临，活动期间满 {{满减}}，点击下方常见问题可以自助查询。",
    ScriptKind.RECAP: "您说的是充电没反应的问题，希望换一个新的，对吗？",
    ScriptKind.WAITING: "不好意思让您久等，我马上帮您查。",
    ScriptKind.TRANSFER: "这个问题需要售后同事帮您看，转过去大约等 {wait}，可以吗？",
    ScriptKind.CALLBACK: "我们会在{promised_time}给您回电，请确认号码是尾号 1234 吗？",
    ScriptKind.TEXT_MESSAGE: "关于您的订单刚才电话未接通，我们{promised_time}再次联系您。",
    ScriptKind.IDENTITY_REFUSED: "很抱歉，信息没有核实通过，请带正确的信息再联系我们，谢谢。",
    ScriptKind.OUT_OF_HOURS: "我们{opening_time}开始营业，您可以先留言。",
    ScriptKind.DELIVERY_QUESTION: "付款后{{发货时限}}发出，物流一般两三站就到。",
    ScriptKind.SOLD_OUT: "抱歉这款没货了，类似的还有 B 款，也可以帮您登记到货提醒。",
    ScriptKind.CORRECTION: "抱歉刚才说错了，正确的是支持无线充电，为您补偿一张券。",
}


@pytest.mark.parametrize("kind", sorted(COMPLETE))
def test_a_complete_script_lacks_nothing(kind: ScriptKind) -> None:
    assert missing_elements(kind, COMPLETE[kind], shipped()) == []


@pytest.mark.parametrize(
    ("kind", "text", "missing"),
    [
        (ScriptKind.GREETING, "您好，有什么可以帮您？", ["shop", "alias"]),
        (ScriptKind.TRANSFER, "帮您转一下。", ["why", "whom", "consent", "wait"]),
        (ScriptKind.DELIVERY_QUESTION, "48 小时内发货，走顺丰快递。", ["promise"]),
        (ScriptKind.WAITING, "稍等，馬上幫您查", ["apology"]),
        (ScriptKind.CUSTOM, "", []),
    ],
)
def test_what_a_script_lacks(kind: ScriptKind, text: str, missing: list[str]) -> None:
    assert missing_elements(kind, text, shipped()) == missing


def test_every_kind_has_its_elements() -> None:
    assert set(shipped()) == set(ScriptKind)
    assert [kind for kind, elements in shipped().items() if not elements] == [ScriptKind.CUSTOM]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("付款后48小时内发货", ["48小时内发货"]),
        ("发货一般要 3 天", ["发货一般要 3 天"]),
        ("全场 8.5 折，满300减40", ["8.5 折", "满300减40"]),
        ("{{发货时限}}内发货，保修 12 个月", []),
        ("退款 3 个工作日到账", ["退款 3 个工作日"]),
    ],
)
def test_promises_typed_by_hand_are_seen(text: str, typed: list[str]) -> None:
    assert typed_promises(text) == typed


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("boss", shop_id, role=Role.SUPERVISOR)


Seen = tuple[list[str], list[str], set[str]]


def preview(desk: Desk, actor: Actor, shop_id: int, kind: ScriptKind, text: str) -> Seen:
    parts = [PartDraft(PartKind.TEXT, text)]
    seen = desk.read(service.preview_script, actor, PreviewScript(shop_id=shop_id, kind=kind, parts=parts))
    return seen.parts, seen.missing, {one.code for one in seen.problems}


@db
def test_a_preview_fills_in_and_says_what_is_wrong(desk: Desk, shop_id: int, boss: Actor) -> None:
    field = FieldDraft(client_id="field-01", shop_id=shop_id, name="发货时限", value="48 小时")
    desk.write(service.create_field, boss, field)
    desk.write(service.create_field, boss, FieldDraft(client_id="field-02", shop_id=shop_id, name="赠品"))
    shown = preview(desk, boss, shop_id, ScriptKind.GREETING, "{title}您好，{shop}{{发货时限}}发出")
    assert shown == (["张女士您好，晴川数码48 小时发出"], ["alias"], set())
    shown = preview(desk, boss, shop_id, ScriptKind.CUSTOM, "{nobody}{{没有}}{{赠品}}，3 天内发货")
    assert shown[2] == {
        "quick_reply.unknown_variable", "article.unknown_field", "script.no_value", "script.use_field",
    }  # fmt: skip


@db
def test_a_shop_warns_and_a_strict_one_forbids(desk: Desk, shop_id: int, boss: Actor) -> None:
    wanted = draft("hi", "您好", shop_id=shop_id, kind=ScriptKind.GREETING)
    made = desk.write(service.create_reply, boss, wanted)
    assert (made.kind, made.lacks) == (ScriptKind.GREETING, ["shop", "alias"])
    desk.write(service.put_strict, boss, shop_id, True)
    with pytest.raises(InvalidError) as refused:
        desk.write(service.create_reply, boss, draft("hi2", "您好", shop_id=shop_id, kind=ScriptKind.GREETING))
    assert [(one.code, one.params) for one in refused.value.fields] == [
        ("script.missing", {"names": "店铺名、花名"})
    ]
    full = draft("hi3", "您好，{shop}{alias}", shop_id=shop_id, kind=ScriptKind.GREETING)
    assert desk.write(service.create_reply, boss, full).lacks == []


@db
def test_a_shop_makes_its_own_list(desk: Desk, shop_id: int, boss: Actor) -> None:
    own = [ElementDraft(code="tea", name="请茶", words=["喝茶"])]
    desk.write(service.put_elements, boss, ScriptKind.GREETING, KindElements(shop_id, own))
    assert preview(desk, boss, shop_id, ScriptKind.GREETING, "您好")[1] == ["tea"]
    desk.write(service.put_elements, boss, ScriptKind.GREETING, KindElements(shop_id, []))
    assert preview(desk, boss, shop_id, ScriptKind.GREETING, "您好")[1] == []
    listed = desk.read(service.script_elements, boss, shop_id).kinds
    assert [one.kind for one in listed if one.own] == [ScriptKind.GREETING]
    desk.write(service.reset_elements, boss, ScriptKind.GREETING, shop_id)
    assert preview(desk, boss, shop_id, ScriptKind.GREETING, "您好")[1] == ["shop", "alias"]
    with pytest.raises(InvalidError):
        desk.write(service.put_elements, boss, ScriptKind.GREETING, KindElements(shop_id, [*own, *own]))
    mei = desk.staff("mei", shop_id)
    with pytest.raises(ForbiddenError):
        desk.write(service.put_elements, mei, ScriptKind.GREETING, KindElements(shop_id, own))


@db
def test_campaign_fields_are_filled_in_and_one_without_value_is_missing(
    desk: Desk, shop_id: int, boss: Actor
) -> None:
    mei = desk.staff("mei", shop_id, aliases={shop_id: "小梅"})
    desk.online(mei)
    conversation_id = open_conversation(desk, shop_id, mei)
    with pytest.raises(InvalidError):
        desk.write(service.create_reply, boss, draft("fh", "{{发货时限}}发出", shop_id=shop_id))
    field = FieldDraft(client_id="field-01", shop_id=shop_id, name="发货时限", value="{shop} 48 小时")
    desk.write(service.create_field, boss, field)
    desk.write(service.create_field, boss, FieldDraft(client_id="field-02", shop_id=shop_id, name="赠品"))
    text = "{title}，{{ 发货时限 }}发出"
    made = desk.write(service.create_reply, boss, draft("fh", text, shop_id=shop_id))
    assert made.variables == ["title"]
    sent = send(desk, mei, conversation_id, made.id, "send-fh-1")
    assert sent[0].endswith("，{shop} 48 小时发出")
    empty = desk.write(service.create_reply, boss, draft("zp", "送{{赠品}}", level=Level.SHOP, shop_id=shop_id))
    assert desk.read(service.render, mei, conversation_id, empty.id).missing == ("赠品",)
    with pytest.raises(InvalidError):
        send(desk, mei, conversation_id, empty.id, "send-zp-1")
