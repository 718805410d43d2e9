"""Hashed features: the same for what reads the same, and each with its place in the original."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.features import BLOCKS, LONGEST, SLOTS, features, rarity_of, slots_of, vector

TEXTS = st.text(alphabet=st.sampled_from("退货款发票 aB１2３[数字x]，。!?蘋果\u200b🙂e\u0301\n"), max_size=40)
EVEN = np.ones(SLOTS, np.float32)


@given(TEXTS)
def test_places_stand_inside_the_text(text: str) -> None:
    found = features(text)
    assert (found.slots >= 0).all()
    assert (found.slots < SLOTS).all()
    assert (found.starts >= 0).all()
    assert (found.starts <= found.ends).all()
    assert (found.ends <= len(text)).all()


@given(TEXTS)
def test_the_quick_way_finds_the_same(text: str) -> None:
    assert (slots_of(text) == features(text).slots).all()


def test_what_reads_the_same_has_the_same_features() -> None:
    same = ["什么时候发货iPhone 15", "什麼時候發貨ｉＰｈｏｎｅ　１６", "什么时候发\u200b货IPHONE [数字x]"]
    assert len({tuple(slots_of(text).tolist()) for text in same}) == 1


def test_a_feature_is_read_from_its_characters() -> None:
    text = "我的ＡＢＣ订单123456呢"
    found = features(text)
    pieces = {text[start:end] for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)}
    assert {"我", "我的", "ＡＢＣ", "订单", "123456", "单123456呢"} <= pieces


def test_long_texts_are_read_to_a_limit() -> None:
    text = "退" * (LONGEST + 500)
    assert features(text).ends.max() == LONGEST
    assert (slots_of(text) == slots_of(text[:LONGEST])).all()


def test_nothing_has_hardly_any_features() -> None:
    assert len(slots_of("")) == len(features("").slots) <= 3


@given(TEXTS.filter(lambda text: text.strip()))
def test_every_kind_has_its_share_of_length_one(text: str) -> None:
    length = float(np.square(vector(slots_of(text), EVEN).values).sum())
    assert 0.2 < length <= 1.0001


def test_rare_slots_weigh_more() -> None:
    texts = [slots_of(text) for text in ("退货", "退款", "退换", "发票")]
    rarity = rarity_of(texts)
    often, once = (int(slots_of(each)[1]) for each in ("退", "票"))
    assert rarity[often] < rarity[once] < rarity.max()


def test_blocks_fill_the_slots() -> None:
    assert sum(block.slots for block in BLOCKS) == SLOTS
