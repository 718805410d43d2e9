"""What is understood of a turn: the models that ship and the written cues, on our own examples."""

import io
import json
from importlib.resources import files
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.lang.folding import fold
from yingda.lang.orders import order_numbers_in
from yingda.lang.rules import Turn
from yingda.triage.policy.emotion import episode_dissatisfaction, find_feeling
from yingda.triage.policy.judging import Content, Task, Versions, judge
from yingda.triage.policy.mentions import is_order_card
from yingda.triage.policy.person import find_person_wish
from yingda.triage.policy.products import read_names
from yingda.triage.policy.sensitive import find_sensitive
from yingda.triage.policy.serving import (
    LookedFor,
    ModelsError,
    category_chances,
    load_models,
    pack,
    shipped,
    understand,
)
from yingda.triage.policy.subjects import CATEGORY_OF, SUB_CATEGORIES
from yingda.triage.policy.urgency import find_urgent
from yingda.triage.service.measuring import shipped_file
from yingda.triage.types import Category, Emotion, Judged, Stage, TurnKind

_LINES = files("yingda.triage").joinpath("examples/signals.jsonl").read_text("utf-8").splitlines()
SIGNALS = [json.loads(line) for line in _LINES]
CHANCES = {
    "sensitive": lambda text: find_sensitive(fold(text)).chance,
    "urgent": lambda text: find_urgent(fold(text)).chance,
    "upset": lambda text: find_feeling(fold(text)).negative,
    "person": lambda text: find_person_wish(fold(text)).chance,
}


@pytest.mark.parametrize("line", SIGNALS, ids=lambda line: f"{line['signal']}-{line['text']}")
def test_signals_are_found_and_only_they(line: dict[str, str]) -> None:
    assert (CHANCES[line["signal"]](line["text"]) > 0.5) == line["holds"]


@pytest.mark.parametrize(
    ("text", "category", "sub_category"),
    [
        ("发票什么时候能开出来", Category.ORDER_PAYMENT, "invoice"),
        ("这条裙子多少钱呀", Category.PRICE, "price"),
        ("再便宜点我就拍了", Category.PRICE, "bargain"),
        ("物流好几天没更新了", Category.LOGISTICS, "tracking"),
        ("能帮我换个大一码的吗，已经收到了", Category.AFTER_SALES, "exchange"),
        ("优惠券怎么领不了", Category.PROMOTION, "coupon"),
        ("登录密码忘了怎么办", Category.ACCOUNT_OTHER, "account"),
        ("我要投诉你们商家", Category.COMPLAINT, "dispute"),
    ],
)
def test_what_a_question_is_about(text: str, category: Category, sub_category: str) -> None:
    found = understand((text,), shipped())
    assert (found.kind, found.category.value, found.sub_category.value) == (
        TurnKind.QUESTION, category, sub_category,
    )  # fmt: skip
    assert any(reason.what == "category" for reason in found.reasons)


def test_one_turn_can_be_everything_at_once() -> None:
    texts = ("订单 240012345678901 都五天了还没发货", "气死我了，再不处理就打12315", "给我转人工")
    found = understand(texts, shipped(), LookedFor(read_names(["云杉耳机"])))
    assert (found.urgent.value, found.sensitive.value, found.wants_person.value) == ("yes", "yes", "yes")
    assert found.emotion.value == Emotion.NEGATIVE
    assert found.emotion_strength > 0.5
    assert found.order_numbers == ("240012345678901",)
    assert found.products == ()
    text = "\n".join(texts)
    assert "12315" in {text[each.start : each.end] for each in found.reasons if each.what == "sensitive"}


def test_products_and_topics_are_named() -> None:
    names = read_names(["云杉耳机", "拾光手表", "ys-20", " "])
    found = understand(("ＹＳ-２０云杉耳机连不上蓝牙",), shipped(), LookedFor(names))
    assert found.products == ("ys-20", "云杉耳机")
    assert "连接" in found.tags


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", TurnKind.MEDIA),
        ("你好在吗", TurnKind.GREETING),
        ("好的谢谢", TurnKind.COURTESY),
        ("咨询订单号：2400123456789012 订单金额：99.00元 下单时间：2026-11-02 09:30:00", TurnKind.ORDER_CARD),
        ("240012345678901234", TurnKind.ORDER_CARD),
        ("订单号：2400123456789012 怎么还没发货", TurnKind.QUESTION),
        ("13812345678", TurnKind.QUESTION),
    ],
)
def test_kinds_of_turns(text: str, kind: TurnKind) -> None:
    assert understand((text,), shipped()).kind is kind


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("想买这款，有黑色吗", Stage.PRESALES),
        ("我昨天拍了，几天能到", Stage.FULFILMENT),
        ("收到了，袖口开线", Stage.AFTERSALES),
    ],
)
def test_stages(text: str, stage: Stage) -> None:
    assert understand((text,), shipped()).stage.value == stage


@pytest.mark.parametrize(
    ("text", "language"), [("有货吗", "zh"), ("is it in stock", "en"), ("在庫はありますか", "ja"), ("?", "zh")]
)
def test_languages(text: str, language: str) -> None:
    assert understand((text,), shipped()).language == language


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_anything_is_understood_somehow(text: str) -> None:
    found = understand((text,), shipped())
    guesses = (found.category, found.stage, found.emotion, found.urgent, found.sensitive, found.wants_person)
    assert all(0 <= guess.confidence <= 1 for guess in guesses)
    assert all(0 <= reason.start <= reason.end <= len(text) for reason in found.reasons)
    assert sum(category_chances(text, shipped()).values()) == pytest.approx(1, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["什麼時候發貨", "我要投訴到消協", "急用，今天必須到", "轉人工"]))
def test_spelling_makes_no_difference(text: str) -> None:
    plain = fold(text).text
    one, other = understand((text,), shipped()), understand((plain,), shipped())
    assert (one.category, one.urgent, one.sensitive, one.wants_person) == (
        other.category, other.urgent, other.sensitive, other.wants_person,
    )  # fmt: skip


def test_long_and_odd_texts_are_read_in_time() -> None:
    for text in ("订单:" * 400, "急" * 1000, "还没" * 500, "(" * 1000, "1" * 1000, "@新闻" * 300, "了" * 1000):
        understand((text,), shipped())
        assert is_order_card(text) in (True, False)


def test_mobile_numbers_are_no_orders() -> None:
    assert order_numbers_in("13812345678 和 jd20261121888 和 jd20261121888") == ("jd20261121888",)


def test_dissatisfaction_grows_with_what_is_said() -> None:
    asked = episode_dissatisfaction(["请问什么时候发货"])
    thanked = episode_dissatisfaction(["请问什么时候发货", "好的，谢谢您"])
    furious = episode_dissatisfaction(["怎么还不发货", "你们一直这样推来推去，根本不解决问题！", "垃圾服务，骗子"])
    assert thanked <= asked < 0.3
    assert furious > 0.6
    assert episode_dissatisfaction([]) == episode_dissatisfaction(["", " "]) == 0


def test_every_sub_category_belongs_to_one_category() -> None:
    assert {sub for subs in SUB_CATEGORIES.values() for sub in subs} == set(CATEGORY_OF)
    assert set(shipped().sub_category.labels) <= set(CATEGORY_OF)
    assert set(shipped().category.labels) == set(Category) - {Category.PRICE}


def test_models_are_packed_and_read_again() -> None:
    models = shipped()
    data = pack(models.category, models.sub_category, "shop")
    assert pack(models.category, models.sub_category, "shop") == data
    assert load_models(data).version.startswith("shop-")
    with pytest.raises(ModelsError):
        load_models(b"nothing of the kind")


def test_models_that_read_texts_in_another_way_are_refused_and_the_shipped_ones_judge() -> None:
    target = io.BytesIO()
    with ZipFile(io.BytesIO(shipped_file())) as packed, ZipFile(target, "w") as older:
        for name in packed.namelist():
            older.writestr(name, b'{"version": "shop-1"}' if name == "about.json" else packed.read(name))
    with pytest.raises(ModelsError):
        load_models(target.getvalue())
    task = Task(
        ("发票",), Turn("发票"), Versions(77, 0, 77), Content(rules=(), weights=target.getvalue(), products=())
    )
    judged = judge(task)
    assert isinstance(judged, Judged)
    assert judged.understanding.model_version == shipped().version
