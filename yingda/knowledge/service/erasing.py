"""Taking out what customers said to the knowledge base."""

from datetime import datetime

from yingda.infra.db import Unit
from yingda.knowledge.store import feedback, gaps

AT_ONCE = 50


def erase_customer(unit: Unit, customer_id: int) -> bool:
    """Delete a customer's unanswered questions and name in feedback; whether some are left."""
    feedback.erase_feedback_of(unit, customer_id)
    return gaps.erase_questions_of(unit, customer_id, AT_ONCE) == AT_ONCE


def erase_older(unit: Unit, before: datetime) -> int:
    """Delete the next unanswered questions and names in feedback of before an instant; how many questions."""
    feedback.erase_feedback_before(unit, before, AT_ONCE)
    return gaps.erase_questions_before(unit, before, AT_ONCE)
