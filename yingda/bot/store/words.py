"""What the bot keeps of customers' words, for clearing what is old."""

from yingda.bot.store.calls import call
from yingda.bot.store.episodes import decision, episode, recheck
from yingda.infra.words import Words

WORDS = (
    Words(
        table=decision, at=decision.c.at, gone={"question": "", "trace": {}}, in_order=True,
        conversation=decision.c.conversation_id, episode=decision.c.episode_id,
    ),
    Words(
        table=episode, at=episode.c.began_at, gone={"dialogue": {}}, ready=episode.c.ended_at.is_not(None),
        conversation=episode.c.conversation_id, episode=episode.c.episode_id,
    ),
    Words(
        table=recheck, at=recheck.c.made_at, gone={"note": ""},
        conversation=recheck.c.conversation_id, episode=recheck.c.episode_id,
    ),
    Words(
        table=call, at=call.c.at, gone={"asked": "", "answered": ""}, in_order=True,
        conversation=call.c.conversation_id,
    ),
)  # fmt: skip
