"""What outreach keeps of customers' words, for clearing what is old."""

from sqlalchemy import func, select

from yingda.infra.words import Words
from yingda.outreach.store.asks import ask
from yingda.outreach.store.cases import move, part

_CONVERSATION = (
    select(func.max(part.c.conversation_id)).where(part.c.episode_id == move.c.episode_id).scalar_subquery()
)

WORDS = (
    Words(
        table=ask, at=ask.c.ended_at, gone={"done": "", "comment": "", "reasons": [], "token_hash": None},
        conversation=ask.c.conversation_id, episode=ask.c.episode_id, customer=ask.c.customer_id,
    ),
    Words(
        table=move, at=move.c.at, gone={"address": "", "note": ""}, conversation=_CONVERSATION,
        episode=move.c.episode_id,
    ),
)  # fmt: skip
