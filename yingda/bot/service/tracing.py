"""What happened and why, as people read it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.bot.policy.urgent import SURE
from yingda.bot.pushes import BotHit, BotLine, BotReason, BotTrace, BotUnderstood
from yingda.bot.service import words
from yingda.bot.types import Context, Decision, Does, Hit, Why
from yingda.kit.texts import DEFAULT_LOCALE, text
from yingda.triage.types import Guess, Understanding

WHY = "bot.why."


def trace_of(
    context: Context, decision: Decision, locale: str, params: Mapping[str, object], took_ms: float
) -> BotTrace:
    """A decision with everything that it rests on."""
    settings = context.settings
    lines = [
        BotLine(
            text=words.words_of(line, settings, locale, params), article_id=line.article_id,
            choices=[words.named(choice, locale) for choice in line.choices],
        )
        for line in decision.lines
    ]  # fmt: skip
    rule = context.rule
    return BotTrace(
        does=decision.does, why=decision.why, why_text=text(f"{WHY}{decision.why}", locale),
        confidence=decision.confidence, answer_at=settings.answer_at, clarify_at=settings.clarify_at,
        article_id=decision.article_id, rule=rule.name if rule and rule.id == decision.rule_id else None,
        lines=lines, hits=[_hit(hit) for hit in context.hits], understood=_understood(context.understanding),
        took_ms=took_ms,
    )  # fmt: skip


def trace_from(kept: Mapping[str, Any]) -> BotTrace:
    """A trace as it was kept."""
    return msgspec.convert(kept, BotTrace)


def empty_trace(row: Any) -> BotTrace:
    """What is left of a decision whose texts were deleted."""
    understood = BotUnderstood(
        kind="", category=row.category, category_confidence=0.0, sub_category="", stage="", emotion="",
        emotion_strength=0.0, urgent=False, sensitive=False, wants_person=False, language="", reasons=[],
        model_version="",
    )  # fmt: skip
    return BotTrace(
        does=Does(row.does), why=Why(row.why), why_text=text(f"{WHY}{row.why}", DEFAULT_LOCALE),
        confidence=row.confidence, answer_at=0.0, clarify_at=0.0, article_id=row.article_id, rule=None, lines=[],
        hits=[], understood=understood, took_ms=0.0,
    )  # fmt: skip


def _hit(hit: Hit) -> BotHit:
    return BotHit(
        article_id=hit.article_id, version=hit.version, question=hit.question, phrasing=hit.phrasing,
        score=hit.score, confidence=hit.confidence, sendable=bool(hit.text),
    )  # fmt: skip


def _understood(seen: Understanding) -> BotUnderstood:
    return BotUnderstood(
        kind=seen.kind, category=seen.category.value, category_confidence=seen.category.confidence,
        sub_category=seen.sub_category.value, stage=seen.stage.value, emotion=seen.emotion.value,
        emotion_strength=seen.emotion_strength, urgent=_yes(seen.urgent), sensitive=_yes(seen.sensitive),
        wants_person=_yes(seen.wants_person), language=seen.language,
        reasons=[BotReason(one.start, one.end, one.what, one.weight) for one in seen.reasons],
        model_version=seen.model_version,
    )  # fmt: skip


def _yes(guess: Guess) -> bool:
    return guess.value == "yes" and guess.confidence >= SURE
