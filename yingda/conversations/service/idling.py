"""What is done about customers who fall silent."""

from dataclasses import dataclass
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.conversations.events import SeatFreed
from yingda.conversations.policy.idle import IdleStage, IdleStep, next_idle_step
from yingda.conversations.service.held import Held, hold
from yingda.conversations.types import State
from yingda.infra.db import Unit
from yingda.infra.jobs.types import NewJob

JOB = "conversations.idle"


@dataclass(frozen=True, slots=True)
class IdleCheck:
    """Look at this episode's silence; the handler computes anew what is due."""

    conversation_id: int
    episode_id: int


def arm_idle(held: Held) -> None:
    """Have the episode looked at when its next idle step is due; one waiting job per episode."""
    step = next_step(held)
    if step is not None:
        check = IdleCheck(held.id, held.episode_id)
        held.unit.enqueue(NewJob(JOB, check, due_at=step.at, key=f"idle:{held.episode_id}"))


def next_step(held: Held) -> IdleStep | None:
    """The next idle step, if the shop owes no answer; whoever has it now has the whole time."""
    if held.state != State.ACTIVE or held.needs_reply:
        return None
    silent_since = max(held.quiet_since or held.assigned_at, held.assigned_at)
    shop = accounts.shop_info(held.unit, held.shop_id)
    closes_after = timedelta(minutes=shop.idle_minutes)
    return next_idle_step(silent_since, closes_after, loaded=held.loaded, asked=held.idle_asked)


def unload(held: Held) -> None:
    """A silent customer stops counting as load; the agent's seat is free for another."""
    held.set(loaded=False)
    held.announce(SeatFreed(held.id, held.episode_id, held.shop_id, held.at, held.owner_id, held.skill))


def hold_idle(unit: Unit, check: IdleCheck) -> tuple[Held, IdleStage] | None:
    """The conversation and the step that is due, or None; arms the next look if it is not due yet."""
    held = hold(unit, check.conversation_id)
    if held.episode_id != check.episode_id:
        return None
    step = next_step(held)
    if step is None:
        return None
    if step.at > unit.now:
        arm_idle(held)
        return None
    return held, step.stage
