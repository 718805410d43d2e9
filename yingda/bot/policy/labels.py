"""What is known of questions of the past: by buttons, by re-checks, by what customers picked and agents sent."""

from collections.abc import Sequence
from itertools import groupby

from yingda.bot.policy.decide import denies
from yingda.bot.types import Asked, Sample, Why
from yingda.conversations.types import ArticleTold

# where the threshold decides; a person, a rule or small talk would come before an article at any threshold
BY_THRESHOLD = (Why.ARTICLE, Why.UNCLEAR, Why.FAILED)
SOON = 6  # messages; an article that an agent sends later may answer something else


def samples_of(asked: Sequence[Asked], told: Sequence[ArticleTold]) -> list[Sample]:
    """Every question that an article might have answered, with what is known of the best one."""
    found: list[Sample] = []
    by_episode: dict[int, list[ArticleTold]] = {}
    for each in sorted(told, key=_place):
        by_episode.setdefault(each.episode_id, []).append(each)
    for episode_id, some in groupby(sorted(asked, key=_place), lambda one: one.episode_id):
        turns = list(some)
        sent = by_episode.get(episode_id, [])
        found += [
            Sample(one.confidence, _known(one, turns[place + 1 :], sent))
            for place, one in enumerate(turns)
            if _counts(one)
        ]
    return found


def _counts(one: Asked) -> bool:
    return one.why in BY_THRESHOLD and bool(one.question) and not denies(one.question)


def _known(one: Asked, later: Sequence[Asked], told: Sequence[ArticleTold]) -> bool | None:
    """Whether the best article is the right one, as far as anybody said or showed."""
    if one.judged is not None:
        return one.judged == "right"
    if one.why is Why.ARTICLE:
        return None  # it was sent, and nobody said anything of it
    if later and later[0].why is Why.PICKED and later[0].article_id is not None:
        return later[0].article_id == one.best_id
    until = next((each.seq for each in later if _counts(each)), one.seq + SOON + 1)
    sent = next((each for each in told if one.seq < each.seq < min(until, one.seq + SOON + 1)), None)
    return None if sent is None else sent.article_id == one.best_id


def _place(one: Asked | ArticleTold) -> tuple[int, int]:
    return one.episode_id, one.seq
