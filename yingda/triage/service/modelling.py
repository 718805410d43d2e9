"""A shop's own model: learned from corrections in the background, activated if better, taken back by a click."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.triage.policy.learning import ENOUGH, MOST, Trained
from yingda.triage.pushes import Score, TriageModel, TriageModelList
from yingda.triage.store import models as store
from yingda.triage.store import rules as shops
from yingda.triage.store import turns
from yingda.triage.types import Correction, Field, TrainShop

TRAIN = "triage.train"
SOON = timedelta(minutes=10)  # corrections come in rows: one training for all of them
LOST_AFTER = timedelta(minutes=15)  # training that takes longer has died


def models_of(reading: Reading, actor: Actor, shop_id: int) -> TriageModelList:
    """A shop's models, newest first, at last the one that ships."""
    accounts.access_shop(reading, actor, shop_id, Permission.TRIAGE_MANAGE)
    shop = shops.find_shop(reading, shop_id)
    active = shop.model_id if shop else None
    rows = store.find_models(reading, shop_id)
    names = accounts.names_of(reading, {row.asked_by for row in rows if row.asked_by})
    own = [_card(row, active, names[row.asked_by].name if row.asked_by in names else "") for row in rows]
    return TriageModelList(
        items=[*own, _shipped(active)],
        waiting=turns.count_corrections(reading, shop_id, shop.learned_through if shop else 0),
        training=_in_training(reading, shop),
    )


def begin_training(unit: Unit, actor: Actor, shop_id: int) -> TriageModelList:
    """Have the shop's model learn from its corrections now; while that runs, asking again changes nothing."""
    accounts.access_shop(unit, actor, shop_id, Permission.TRIAGE_MANAGE)
    if not turns.count_corrections(unit, shop_id, 0):
        raise ConflictError("triage.nothing_to_learn")
    shop = shops.lock_shop(unit, shop_id)
    if not _in_training(unit, shop):
        shops.save_shop(unit, shop_id, {"training_since": unit.now})
        # not the key of the one that is due later: this one is due now
        key = f"{TRAIN}:{shop_id}:now"
        unit.enqueue(NewJob(TRAIN, TrainShop(shop_id, actor.staff_id), key=key, priority=Priority.BULK))
        audit.record(unit, actor, "triage.train", Target("shop", shop_id, shop_id))
    return models_of(unit, actor, shop_id)


def learn_soon(unit: Unit, shop_id: int) -> None:
    """After enough corrections the shop's model is trained by itself."""
    shop = shops.find_shop(unit, shop_id)
    if turns.count_corrections(unit, shop_id, shop.learned_through if shop else 0) >= ENOUGH:
        due_at, key = unit.now + SOON, f"{TRAIN}:{shop_id}"
        unit.enqueue(NewJob(TRAIN, TrainShop(shop_id), due_at=due_at, key=key, priority=Priority.BULK))


def lessons_of(reading: Reading, shop_id: int) -> tuple[Correction, ...]:
    """What a shop's agents corrected, oldest first."""
    rows = turns.find_corrections(reading, shop_id, MOST)
    return tuple(Correction(row.id, row.text, Field(row.field), row.value) for row in reversed(rows))


def keep_model(unit: Unit, wanted: TrainShop, learned_through: int, trained: Trained | None) -> None:
    """Keep a new version; it judges from now on if it is better than what judged until now."""
    shops.lock_shop(unit, wanted.shop_id)
    done: dict[str, Any] = {"training_since": None}
    if trained is not None:
        done["learned_through"] = learned_through
        model_id = store.insert_model(
            unit,
            wanted.shop_id,
            {
                "base_version": trained.base_version, "weights": trained.weights, "examples": trained.examples,
                "scores": msgspec.to_builtins(trained.scores), "better": trained.better,
                "asked_by": wanted.asked_by, "activated_at": unit.now if trained.better else None,
            },
        )  # fmt: skip
        if trained.better:
            done["model_id"] = model_id
            record = {"model": store.find_models(unit, wanted.shop_id)[0].number}
            audit.record(
                unit, None, "triage.activate", Target("shop", wanted.shop_id, wanted.shop_id), None, record
            )
    shops.save_shop(unit, wanted.shop_id, done)


def activate(unit: Unit, actor: Actor, shop_id: int, model_id: int | None) -> TriageModelList:
    """Have another version judge from now on; None: the one that ships."""
    accounts.access_shop(unit, actor, shop_id, Permission.TRIAGE_MANAGE)
    shop = shops.lock_shop(unit, shop_id)
    before, after = _number(unit, shop_id, shop.model_id), _number(unit, shop_id, model_id)
    shops.save_shop(unit, shop_id, {"model_id": model_id})
    if model_id is not None:
        store.mark_activated(unit, model_id, unit.now)
    audit.record(
        unit, actor, "triage.activate", Target("shop", shop_id, shop_id), {"model": before}, {"model": after}
    )
    return models_of(unit, actor, shop_id)


def _number(reading: Reading, shop_id: int, model_id: int | None) -> int:
    if model_id is None:
        return 0
    row = store.find_model(reading, model_id)
    if row is None or row.shop_id != shop_id:
        raise NotFoundError
    return int(row.number)


def _in_training(reading: Reading, shop: shops.AnyRow | None) -> bool:
    since = shop.training_since if shop else None
    return since is not None and reading.now - since < LOST_AFTER


def _card(row: store.AnyRow, active: int | None, asked_by: str) -> TriageModel:
    scores = [_score(each) for each in row.scores]
    return TriageModel(
        id=row.id, number=row.number, base_version=row.base_version, examples=row.examples, scores=scores,
        better=row.better, active=row.id == active, trained_at=row.trained_at, asked_by=asked_by,
    )  # fmt: skip


def _score(kept: Mapping[str, Any]) -> Score:
    return Score(kept["field"], kept["value"], kept["base"])


def _shipped(active: int | None) -> TriageModel:
    return TriageModel(
        id=None, number=0, base_version="", examples=0, scores=[], better=True, active=active is None,
        trained_at=None, asked_by="",
    )  # fmt: skip
