"""An article in the words of the language model, where a shop wants that; in doubt the article as it is."""

from dataclasses import replace

from yingda.bot.policy import prompts
from yingda.bot.ports import Brain
from yingda.bot.service.answering import Scene
from yingda.bot.service.drafting import Call, Purpose, calls_left, check, keep_outcome, speak
from yingda.bot.types import Decision, Does
from yingda.infra.db import Database
from yingda.kit.errors import AppError
from yingda.lang.contacts import mask_contacts


async def reword(db: Database, brain: Brain, scene: Scene, decision: Decision) -> Decision:
    """The decision with its article said for this question; nothing of it ever fails the answer."""
    wanted = scene.bot.settings.model_for_bot and brain.model.name and decision.does is Does.ARTICLE
    if not wanted or await db.read(calls_left, scene.talk.shop_id) <= 0:
        return decision
    line = next(one for one in decision.lines if one.article_id is not None)
    said = tuple((one.author.value, mask_contacts(one.text)) for one in scene.talk.said if one.text)
    prompt = prompts.of(Purpose.BOT, (line.words,), said, "")
    call = Call(
        scene.talk.shop_id, scene.talk.conversation_id, None, Purpose.BOT, brain.model.name, prompt.whole,
        (line.article_id or 0,),
    )  # fmt: skip
    try:
        spoken = await speak(db, brain, call, prompt)
    except AppError:
        return decision
    problems = check(spoken.text, [line.words], [line.words])
    await db.write(keep_outcome, spoken.call_id, problems)
    if problems:
        return decision
    told = tuple(replace(one, words=spoken.text) if one is line else one for one in decision.lines)
    return replace(decision, lines=told)
