"""A shop's own model: the better one judges, the worse one is kept aside, and one act goes back."""

import pytest
from sqlalchemy import text

from tests.triage.conftest import Shop
from yingda.infra.db import Reading
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.triage import service
from yingda.triage.policy.learning import ENOUGH, Figure, Trained
from yingda.triage.service.judging import versions_of
from yingda.triage.types import Field, TrainShop


def trained(value: float, *, better: bool) -> Trained:
    return Trained(b"weights", "base-1", 30, (Figure("category", value, 0.8),), better=better)


def keep(shop: Shop, made: Trained | None, through: int = 0) -> None:
    shop.desk.write(service.keep_model, TrainShop(shop.id, shop.admin.staff_id), through, made)


def active(shop: Shop) -> int | None:
    found: int | None = shop.desk.read(versions_of, shop.id).model_id
    return found


def corrections(shop: Shop, count: int) -> None:
    for _ in range(count):
        conversation_id = shop.says("这个多少钱")
        shop.serve(conversation_id)
        shop.desk.write(service.correct, shop.agent, conversation_id, Field.CATEGORY, "promotion")


def test_only_the_better_one_is_activated(shop: Shop) -> None:
    keep(shop, trained(0.7, better=False))
    assert active(shop) is None
    keep(shop, trained(0.9, better=True))
    listed = shop.desk.read(service.models_of, shop.admin, shop.id)
    assert [(each.number, each.active, each.better) for each in listed.items] == [
        (2, True, True), (1, False, False), (0, False, True),
    ]  # fmt: skip
    assert [(each.field, each.value, each.base) for each in listed.items[0].scores] == [("category", 0.9, 0.8)]
    assert active(shop) == listed.items[0].id


def test_one_act_goes_back_and_forward(shop: Shop) -> None:
    keep(shop, trained(0.9, better=True))
    mine = active(shop)
    listed = shop.desk.write(service.activate, shop.admin, shop.id, None)
    assert [each.active for each in listed.items] == [False, True]
    assert active(shop) is None
    shop.desk.write(service.activate, shop.admin, shop.id, mine)
    assert active(shop) == mine
    with pytest.raises(NotFoundError):
        shop.desk.write(service.activate, shop.admin, shop.id, 9_999)


def test_another_shops_model_is_not_found(shop: Shop) -> None:
    keep(shop, trained(0.9, better=True))
    other = shop.desk.shop("other", name="别家")
    admin = shop.desk.admin
    with pytest.raises(NotFoundError):
        shop.desk.write(service.activate, admin, other, active(shop))


def test_nothing_is_trained_without_corrections(shop: Shop) -> None:
    with pytest.raises(ConflictError) as raised:
        shop.desk.write(service.begin_training, shop.admin, shop.id)
    assert raised.value.code == "triage.nothing_to_learn"


def test_training_shows_until_it_is_over_and_counts_what_it_has_seen(shop: Shop) -> None:
    corrections(shop, 2)
    listed = shop.desk.write(service.begin_training, shop.admin, shop.id)
    assert (listed.training, listed.waiting) == (True, 2)
    lessons = shop.desk.read(service.lessons_of, shop.id)
    assert [each.value for each in lessons] == ["promotion", "promotion"]
    keep(shop, trained(0.9, better=True), lessons[-1].id)
    after = shop.desk.read(service.models_of, shop.admin, shop.id)
    assert (after.training, after.waiting) == (False, 0)


def test_training_that_died_does_not_show_for_ever(shop: Shop) -> None:
    corrections(shop, 1)
    shop.desk.write(service.begin_training, shop.admin, shop.id)
    shop.desk.wait(minutes=16)
    assert not shop.desk.read(service.models_of, shop.admin, shop.id).training


def test_enough_corrections_train_by_themselves(shop: Shop) -> None:
    corrections(shop, ENOUGH - 1)
    waiting = shop.desk.read(_waiting)
    corrections(shop, 1)
    assert (waiting, shop.desk.read(_waiting)) == (0, 1)


def _waiting(reading: Reading) -> int:
    rows = reading.execute(text("SELECT count(*) FROM job WHERE kind = 'triage.train'"))
    return int(rows.scalar_one())
