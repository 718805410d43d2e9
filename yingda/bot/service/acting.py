"""From a turn to what is done about it: load, think, decide, write."""

from yingda.bot.policy.decide import decide
from yingda.bot.ports import Brain
from yingda.bot.service import answering
from yingda.bot.service.rewording import reword
from yingda.infra.db import Database


async def answer(db: Database, brain: Brain, conversation_id: int, episode_id: int) -> bool:
    """Answer the turn that stands in the conversation now; whether anything was written."""
    scene = await db.read(answering.load, conversation_id, episode_id)
    if scene is None:
        return False
    context = await answering.think(scene, brain, db.read)
    decision = await reword(db, brain, scene, decide(context, scene.today))
    return await db.write(answering.write, scene, context, decision, brain.library, brain.actions)


async def watch(db: Database, brain: Brain, conversation_id: int, episode_id: int) -> None:
    """Keep what would have been done about the first question of an episode that people have."""
    scene = await db.read(answering.load, conversation_id, episode_id, shadow=True)
    if scene is None:
        return
    context = await answering.think(scene, brain, db.read)
    await db.write_later(answering.keep_shadow, scene, context, decide(context, scene.today))
