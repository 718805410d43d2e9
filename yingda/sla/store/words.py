"""What people wrote about customers into targets, for clearing what is old."""

from sqlalchemy import select

from yingda.infra.words import Words
from yingda.sla.store.cases import case, level, session

_CONVERSATION = select(case.c.conversation_id).where(case.c.episode_id == level.c.episode_id).scalar_subquery()

WORDS = (
    Words(
        table=level, at=level.c.at, gone={"reason": ""}, conversation=_CONVERSATION, episode=level.c.episode_id,
    ),
    Words(
        table=session, at=session.c.opened_at, gone={"plan": ""},
        conversation=session.c.conversation_id, episode=session.c.episode_id,
    ),
)  # fmt: skip
