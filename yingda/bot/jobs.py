"""Jobs of the bot: answering outside of units, everything else in one."""

from yingda.bot.ports import Brain
from yingda.bot.service import acting, answering, attending, rechecks, thresholds
from yingda.bot.service.answering import Look
from yingda.bot.service.attending import AnswerTurn
from yingda.bot.service.sampling import SAMPLE, SampleShop
from yingda.bot.service.setup import TELL_TROUBLE, TellTrouble
from yingda.bot.service.thresholds import Draw
from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind

ATTEMPTS = 3  # then whoever looks after those without an answer hands over

KINDS = (
    JobKind(attending.LATE, Look, unit=attending.hand_over_late),
    JobKind(answering.SILENCE, Look, unit=attending.end_silent),
    JobKind(TELL_TROUBLE, TellTrouble, unit=attending.tell_trouble),
    JobKind(attending.TELL_ONE, Look, unit=attending.tell_one),
    JobKind(SAMPLE, SampleShop, unit=rechecks.sample),
)


def arm(unit: Unit) -> None:
    """See to it that every shop with a bot is sampled daily."""
    rechecks.arm(unit)


def kinds(db: Database, brain: Brain) -> tuple[JobKind, ...]:
    """What thinks, and so works outside of units."""

    async def answer(turn: AnswerTurn, _job_id: int) -> None:
        await acting.answer(db, brain, turn.conversation_id, turn.episode_id)

    async def watch(look: Look, _job_id: int) -> None:
        await acting.watch(db, brain, look.conversation_id, look.episode_id)

    async def draw(which: Draw, _job_id: int) -> None:
        past = await db.read(thresholds.past_samples, which.shop_id)
        curve = await thresholds.draw(past, which.shop_id, brain)
        await db.write_later(thresholds.keep_curve, which.shop_id, curve)

    return (
        JobKind(attending.ANSWER, AnswerTurn, outside=answer, max_attempts=ATTEMPTS),
        JobKind(attending.WATCH, Look, outside=watch, max_attempts=ATTEMPTS),
        JobKind(thresholds.COMPUTE, Draw, outside=draw, max_attempts=ATTEMPTS),
    )
