"""What triage keeps of customers' words, for clearing what is old."""

from yingda.infra.words import Words
from yingda.triage.store.turns import correction, turn

WORDS = (
    Words(
        table=turn, at=turn.c.at, gone={"understood": {}}, in_order=True,
        conversation=turn.c.conversation_id, episode=turn.c.episode_id,
    ),
    Words(
        table=correction, at=correction.c.at, gone={}, in_order=True, conversation=correction.c.conversation_id,
    ),
)  # fmt: skip
