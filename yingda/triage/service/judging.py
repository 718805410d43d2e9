"""Asking the child: what it needs of a shop's rules, models and product names is sent when it says so."""

from collections.abc import Sequence
from dataclasses import replace

from yingda.infra.compute import Compute
from yingda.infra.db import Database, Reading
from yingda.kit.errors import UnavailableError
from yingda.knowledge import service as knowledge
from yingda.triage.policy.judging import Content, Missing, Task, Versions, judge, judge_all
from yingda.triage.store import models as model_store
from yingda.triage.store import rules as rule_store
from yingda.triage.types import Judged

_TRIES = 3  # a child that has just started; new rules; another child than the one that was asked first


async def judged_of(db: Database, compute: Compute, task: Task) -> Judged:
    """What is understood of a turn."""
    for _ in range(_TRIES):
        judged = await compute.run(judge, task)
        if not isinstance(judged, Missing):
            return judged
        more = await db.read(content_of, task.versions, judged)
        task = replace(task, content=task.content.with_more(more))
    raise UnavailableError(1)


async def judged_of_all(db: Database, compute: Compute, tasks: Sequence[Task]) -> list[Judged]:
    """What is understood of turns, asked for at a time."""
    if not tasks:
        return []
    found = await compute.run(judge_all, tuple(tasks))
    return [
        await judged_of(db, compute, task) if isinstance(judged, Missing) else judged
        for task, judged in zip(tasks, found, strict=True)
    ]


def versions_of(reading: Reading, shop_id: int) -> Versions:
    """Which rules and model judge a shop's turns now, and which articles name its products."""
    row = rule_store.find_shop(reading, shop_id)
    articles = knowledge.article_stamp(reading, shop_id)
    return Versions(shop_id, row.rules_stamp if row else 0, row.model_id if row else None, articles)


def content_of(reading: Reading, versions: Versions, missing: Missing) -> Content:
    """The rules, the model and the product names of a shop as they are now, as far as they are missing."""
    rules = weights = products = None
    if missing.rules:
        rows = rule_store.find_rules(reading, versions.shop_id)
        infos = (rule_store.info_of(row) for row in rows)
        rules = tuple((each.id, each.text, each.actions) for each in infos if each.enabled)
    if missing.models:
        weights = b"" if versions.model_id is None else model_store.find_weights(reading, versions.model_id)
    if missing.products:
        products = tuple(knowledge.product_names(reading, versions.shop_id))
    return Content(rules, weights, products)
