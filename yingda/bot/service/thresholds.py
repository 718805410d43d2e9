"""The picture of thresholds of a shop: asked for, computed as a job, kept with its time."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.policy.curve import curve_of, mixed
from yingda.bot.policy.labels import samples_of
from yingda.bot.ports import Brain
from yingda.bot.pushes import BotCurve, BotCurvePoint
from yingda.bot.service.setup import ensure_shop
from yingda.bot.store import episodes
from yingda.bot.store import setup as store
from yingda.bot.types import Asked, Curve, CurvePoint, Sample, Why
from yingda.conversations import service as conversations
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority

COMPUTE = "bot.thresholds"
LOOKED_BACK = timedelta(days=60)
MOST = 5000  # questions of the past
GIVEN_UP = timedelta(minutes=10)  # a computation that takes longer has died


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw the picture of a shop."""

    shop_id: int


def access_curve(reading: Reading, actor: Actor, shop_id: int) -> BotCurve:
    """The picture as it was computed last."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    row = store.find_shop(reading, shop_id)
    kept = row.curve if row is not None else None
    computing = _computing(row, reading.now)
    if row is None or kept is None:
        return BotCurve(points=[], questions=0, labelled=0, source="", computed_at=None, computing=computing)
    points = [BotCurvePoint(*astuple(CurvePoint(*point))) for point in kept["points"]]
    return BotCurve(
        points=points, questions=kept["questions"], labelled=kept["labelled"], source=kept["source"],
        computed_at=row.curve_at, computing=computing,
    )  # fmt: skip


def ask_curve(unit: Unit, actor: Actor, shop_id: int) -> BotCurve:
    """Have the picture drawn anew, unless that is going on."""
    accounts.access_shop(unit, actor, shop_id, Permission.BOT_MANAGE)
    ensure_shop(unit, shop_id)
    if not _computing(store.find_shop(unit, shop_id), unit.now):
        store.save_shop(unit, shop_id, {"curve_asked_at": unit.now})
        unit.enqueue(NewJob(COMPUTE, Draw(shop_id), key=f"thresholds:{shop_id}", priority=Priority.BULK))
    return access_curve(unit, actor, shop_id)


def past_samples(reading: Reading, shop_id: int) -> list[Sample]:
    """The shop's questions with the confidence of the best article, and what is known of it."""
    rows = episodes.find_samples(reading, shop_id, reading.now - LOOKED_BACK, MOST)
    told = conversations.articles_told(reading, {row.conversation_id for row in rows})
    return samples_of([_asked(row) for row in rows], told)


async def draw(past: list[Sample], shop_id: int, brain: Brain) -> Curve:
    """The picture from the past, or from the articles while little is known of it."""
    known = sum(one.right is not None for one in past)
    rated = [Sample(sure, right) for sure, right in await brain.finder.rate(shop_id)]
    samples, source = mixed(past, rated)
    return Curve(curve_of(samples), len(samples), known, source, None)


def keep_curve(unit: Unit, shop_id: int, curve: Curve) -> None:
    """Keep a picture."""
    points = [
        (one.threshold, round(one.answered, 4), round(one.wrong, 4), one.known, round(one.wrong_at_most, 4))
        for one in curve.points
    ]
    kept = {"points": points, "questions": curve.questions, "labelled": curve.labelled, "source": curve.source}
    store.save_shop(unit, shop_id, {"curve": kept, "curve_at": unit.now, "curve_asked_at": None})


def _asked(row: Any) -> Asked:
    """A decision with the best article that could have been sent."""
    hits = [hit for hit in (row.trace or {}).get("hits") or [] if hit.get("sendable")]
    best = max(hits, key=lambda hit: float(hit["confidence"]), default=None)
    return Asked(
        row.episode_id, row.seq, row.question, Why(row.why), row.article_id,
        best["article_id"] if best else None, float(best["confidence"]) if best else 0.0, row.judged,
    )  # fmt: skip


def _computing(row: Any, now: datetime) -> bool:
    return row is not None and row.curve_asked_at is not None and now - row.curve_asked_at < GIVEN_UP
