"""Linear models: chances, reasons, files, adapting."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.lang.features import slots_of
from yingda.lang.linear import Fitted, ModelError, adapt, dump, fit, load, softmax

INVOICE = ["怎么开发票", "发票抬头改一下", "要一张专票", "电子发票在哪里", "发票什么时候寄", "补开发票可以吗"]
PARCEL = ["快递到哪了", "包裹怎么还没到", "物流不更新", "快递员电话多少", "今天能送到吗", "快递停在站点"]


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    texts = INVOICE + PARCEL
    truth = ["invoice"] * len(INVOICE) + ["parcel"] * len(PARCEL)
    return fit([slots_of(text) for text in texts], truth, list(range(len(texts))))


def test_what_was_learned_is_known(fitted: Fitted) -> None:
    model = fitted.model
    found = model.probabilities(["发票开错了", "快递丢了吧"])
    assert [model.labels[each] for each in found.argmax(axis=1)] == ["invoice", "parcel"]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_chances_add_up_to_one(fitted: Fitted, texts: list[str]) -> None:
    found = fitted.model.probabilities(texts)
    assert found.shape == (len(texts), 2)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)


def test_every_example_was_judged_by_a_model_that_had_not_seen_it(fitted: Fitted) -> None:
    assert not np.isnan(fitted.held_out).any()
    assert np.allclose(fitted.held_out.sum(axis=1), 1, atol=1e-4)


def test_reasons_are_spans_of_the_original(fitted: Fitted) -> None:
    text = "你好，ｘ我要的發票呢"
    (start, end, gain), *_ = fitted.model.reasons(text, "invoice")
    assert "發票" in text[start:end]
    assert gain > 0


@settings(max_examples=40)
@given(st.text(max_size=50))
def test_reasons_stand_inside_the_text_and_apart(fitted: Fitted, text: str) -> None:
    found = sorted(fitted.model.reasons(text, "parcel"))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_a_file_holds_the_same_model(fitted: Fitted) -> None:
    data = dump(fitted.model)
    again = load(data)
    texts = INVOICE + PARCEL
    assert again.labels == fitted.model.labels
    assert np.allclose(again.probabilities(texts), fitted.model.probabilities(texts), atol=0.02)
    assert dump(fitted.model) == data


@pytest.mark.parametrize("data", [b"", b"no model", b"PK\x03\x04 half a file"])
def test_what_is_no_model_is_said(data: bytes) -> None:
    with pytest.raises(ModelError):
        load(data)


def test_a_model_can_be_adapted(fitted: Fitted) -> None:
    text, anchors = "运单盖章的那张在哪", [slots_of(each) for each in PARCEL]
    changed = adapt(fitted.model, [slots_of(text)] * 3, ["invoice"] * 3, anchors)
    place = changed.labels.index("invoice")
    assert changed.probabilities([text])[0, place] > fitted.model.probabilities([text])[0, place]
    still = changed.probabilities(PARCEL).argmax(axis=1)
    assert (still == fitted.model.probabilities(PARCEL).argmax(axis=1)).all()


def test_weights_make_examples_count_more() -> None:
    slots = [slots_of(each) for each in ("在吗你好", "在吗你好")]
    light, heavy = np.array([1, 1], np.float32), np.array([1, 9], np.float32)
    even = fit(slots, ["a", "b"], [0, 1], light).model
    tilted = fit(slots, ["a", "b"], [0, 1], heavy).model
    assert even.scores(slots[:1])[0] == pytest.approx([0, 0], abs=1e-3)
    assert tilted.scores(slots[:1])[0, 1] > 0.3


def test_softmax_bears_large_scores() -> None:
    assert softmax(np.array([[1e4, -1e4]], np.float32)).tolist() == [[1.0, 0.0]]
