"""Unanswered questions, and what is said about articles, in the database."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, func, select

from yingda.infra.db import Reading
from yingda.knowledge.models import FeedbackRow, GapQuestionRow, GapRow

gap = cast(Table, GapRow.__table__)
question = cast(Table, GapQuestionRow.__table__)
feedback = cast(Table, FeedbackRow.__table__)


def count_open_feedback(reading: Reading, article_ids: Collection[int]) -> dict[int, int]:
    """How many say that an article is wrong and nobody has looked at it."""
    rows = select(feedback.c.article_id, func.count().label("found")).where(
        feedback.c.article_id.in_(article_ids), feedback.c.verdict == "wrong", feedback.c.state == "open"
    )
    return {row.article_id: row.found for row in reading.execute(rows.group_by(feedback.c.article_id))}
