"""Taking out what customers said to the knowledge base."""

from yingda.infra.db import Unit
from yingda.knowledge.store import feedback, gaps
from yingda.knowledge.store.words import WORDS

__all__ = ["WORDS", "erase_customer"]
AT_ONCE = 50


def erase_customer(unit: Unit, customer_id: int) -> bool:
    """Delete a customer's unanswered questions and name in feedback; whether some are left."""
    feedback.erase_feedback_of(unit, customer_id)
    return gaps.erase_questions_of(unit, customer_id, AT_ONCE) == AT_ONCE
