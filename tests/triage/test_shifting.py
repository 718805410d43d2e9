"""Corrections of urgency, feelings and the like: learned if they are enough, else nothing changes."""

import pytest

from yingda.lang.folding import fold
from yingda.triage.policy.learning import learn
from yingda.triage.policy.serving import Models, load_models, pack, shipped, understand
from yingda.triage.policy.shifting import FEW, learn_signals
from yingda.triage.policy.signals import LABELS, log_odds, moved, read_signals
from yingda.triage.policy.training import own_examples, own_signals
from yingda.triage.types import Correction, Emotion, Field, Understanding

# a shop of children's things: what reads like a portal for complaints is a picture on a bag
CATS = (
    "黑猫警长书包有大号吗",
    "黑猫警长的水壶漏不漏",
    "想要黑猫警长那款书包",
    "黑猫警长书包几岁能背",
    "有黑猫警长图案的铅笔盒吗",
    "黑猫警长书包有蓝色吗",
    "黑猫警长雨衣有没有小号",
    "这个黑猫警长书包重不重",
)
UNSEEN = "黑猫警长的帽子有吗"
# words of its own for hurry
RUSHED = (
    "团建周期到了货没齐我要跳楼了",
    "老板娘要跳楼了货没齐",
    "货没齐我真要跳楼了",
    "客户要跳楼了货没齐",
    "货没齐跳楼的心都有",
    "这边货没齐要跳楼了",
)


def corrections(texts: tuple[str, ...], field: Field, value: str) -> tuple[Correction, ...]:
    return tuple(Correction(number, text, field, value) for number, text in enumerate(texts))


def after(lessons: tuple[Correction, ...], text: str) -> Understanding:
    return understand((text,), load_models(learn(lessons).weights))


def test_what_reads_like_a_threat_is_learned_to_be_none() -> None:
    assert understand((UNSEEN,), shipped()).sensitive.value == "yes"
    trained = learn(corrections(CATS, Field.SENSITIVE, "no"))
    assert trained.better
    figure = next(each for each in trained.scores if each.field == Field.SENSITIVE)
    assert (figure.value or 0) > (figure.base or 0)
    models = load_models(trained.weights)
    assert understand((UNSEEN,), models).sensitive.value == "no"
    for threat in ("再不处理我就上黑猫投诉", "我去12315告你们", "已经报警了", "黑猫上见"):
        assert understand((threat,), models).sensitive.value == "yes"


def test_a_shops_own_words_are_learned_with_their_reason() -> None:
    text = "货没齐我们都要跳楼了"
    found = after(corrections(RUSHED, Field.URGENT, "yes"), text)
    assert found.urgent.value == "yes"
    assert any("跳楼" in text[each.start : each.end] for each in found.reasons if each.what == "urgent")


def test_feelings_are_learned() -> None:
    texts = tuple(f"{what}可真有你的" for what in ("发货", "这客服", "这包装", "退个款", "贵店", "做生意"))
    found = after(corrections(texts, Field.EMOTION, "negative"), "这快递可真有你的")
    assert found.emotion.value == Emotion.NEGATIVE


def test_wishes_for_a_person_are_learned() -> None:
    texts = tuple(f"{who}摇个大活宝出来" for who in ("帮我", "快", "给我", "麻烦", "能不能", "请"))
    assert after(corrections(texts, Field.WANTS_PERSON, "yes"), "赶快摇个大活宝出来").wants_person.value == "yes"


@pytest.mark.parametrize("count", range(1, FEW))
def test_too_few_corrections_change_nothing(count: int) -> None:
    lessons = (
        *corrections(RUSHED[:count], Field.URGENT, "yes"),
        *corrections(CATS[:count], Field.SENSITIVE, "no"),
    )
    model, judged = learn_signals(lessons, shipped().category.rarity)
    assert model is None
    assert {(each.value, each.base) for each in judged} == {(None, None)}


def test_the_same_line_again_and_again_is_one() -> None:
    lessons = tuple(Correction(number, f"货没齐{'!' * number}", Field.URGENT, "yes") for number in range(9))
    assert learn_signals(lessons, shipped().category.rarity)[0] is None


def test_nothing_else_is_flipped() -> None:
    lessons = (
        *corrections(RUSHED, Field.URGENT, "yes"), *corrections(CATS, Field.SENSITIVE, "no"),
        *corrections(("什么时候发货",), Field.EMOTION, "negative"),
    )  # fmt: skip
    models, base = load_models(learn(lessons).weights), shipped()
    texts = [*own_signals(), *(each.text for each in own_examples()[1::7])]
    flipped = [text for text in texts if _signs(text, models) != _signs(text, base)]
    assert len(flipped) <= len(texts) * 0.01


def test_corrections_that_contradict_each_other_are_not_learned() -> None:
    texts = tuple(each.text for each in own_examples()[:40])
    lessons = tuple(
        Correction(number, text, Field.URGENT, "yes" if number % 2 else "no") for number, text in enumerate(texts)
    )
    model, judged = learn_signals(lessons, shipped().category.rarity)
    assert model is None
    urgent = next(each for each in judged if each.field is Field.URGENT)
    assert urgent.value == urgent.base


def test_what_is_learned_stays_with_the_models() -> None:
    model, _ = learn_signals(corrections(CATS, Field.SENSITIVE, "no"), shipped().category.rarity)
    assert model is not None
    assert model.labels == LABELS
    data = pack(shipped().category, shipped().sub_category, "shop", model)
    again = load_models(data).signals
    assert again is not None
    assert again.weights.any(axis=0).tolist() == [False, True, False, False, False]
    assert data != pack(shipped().category, shipped().sub_category, "shop")


def test_nothing_added_leaves_the_cues_as_they_are() -> None:
    said = read_signals(fold("急用，今天必须到"))
    assert moved(said, dict.fromkeys(LABELS, 0.0)) == said
    assert moved(said, {"urgent": -9.0}).chances["urgent"] < 0.1
    assert log_odds(0.5) == 0
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))


def _signs(text: str, models: Models) -> tuple[str, ...]:
    found = understand((text,), models)
    return found.urgent.value, found.sensitive.value, found.wants_person.value, found.emotion.value
