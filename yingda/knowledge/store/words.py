"""What customers said to the knowledge base, for clearing what is old."""

from yingda.infra.words import Words
from yingda.knowledge.store.feedback import NOBODYS, feedback
from yingda.knowledge.store.gaps import erase_questions, question

WORDS = (
    Words(
        table=feedback, at=feedback.c.given_at, gone=NOBODYS, ready=feedback.c.customer_id.is_not(None),
        conversation=feedback.c.conversation_id, customer=feedback.c.customer_id,
    ),
    Words(
        table=question, at=question.c.asked_at, gone={}, conversation=question.c.conversation_id,
        customer=question.c.customer_id, erase=erase_questions,
    ),
)  # fmt: skip
