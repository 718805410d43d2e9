"""Writing messages for receivers, sending them, and forgetting the old log."""

import asyncio
import random
import time
from datetime import timedelta

import msgspec
import structlog

from yingda.infra.db import Database, Unit
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.outgoing import Ask, Fetcher, OutgoingError
from yingda.infra.sealing import Sealer
from yingda.webhooks import policy, service
from yingda.webhooks.service import FAN_OUT, SEND, FanOut, Send
from yingda.webhooks.types import Due, Outcome, Try

SWEEP = "webhooks.sweep"
SWEEP_EVERY = timedelta(hours=1)

log = structlog.get_logger("yingda.webhooks")


class Sweep(msgspec.Struct, frozen=True):
    """A sweep needs to know nothing."""


KINDS = (JobKind(FAN_OUT, FanOut, unit=service.fan_out),)


def arm(unit: Unit) -> None:
    """See to it that somebody sweeps; called at every start."""
    unit.enqueue(NewJob(SWEEP, Sweep(), due_at=unit.now + SWEEP_EVERY, key=SWEEP, priority=Priority.BULK))


def kinds(db: Database, fetcher: Fetcher, secret: str) -> tuple[JobKind, ...]:
    """What works outside of units: sending and sweeping."""
    sealer = Sealer(secret, service.PURPOSE)

    async def send(payload: Send, _job_id: int) -> None:
        await send_due(db, fetcher, sealer, payload.webhook_id)

    async def sweep(_payload: Sweep, _job_id: int) -> None:
        await db.write_later(arm)
        while await db.write_later(service.sweep):
            pass

    return JobKind(SEND, Send, outside=send), JobKind(SWEEP, Sweep, outside=sweep)


async def send_due(db: Database, fetcher: Fetcher, sealer: Sealer, webhook_id: int) -> None:
    """Send what waits for one receiver, a few at a time; the rest of the work goes on beside it."""
    while (claimed := await db.write_later(service.claim, webhook_id)) is not None:
        letter, due = claimed
        secrets = [sealer.open(one) for one in letter.sealed]
        tries = await asyncio.gather(*(_try(db, fetcher, letter.url, secrets, one) for one in due))
        outcomes = [
            (Outcome(one.id, one.attempts, trial), random.uniform(*policy.JITTER))  # noqa: S311  # no secret
            for one, trial in zip(due, tries, strict=True)
        ]
        await db.write_later(service.keep_outcomes, webhook_id, outcomes)
    await db.write_later(service.arm_next, webhook_id)


async def _try(db: Database, fetcher: Fetcher, url: str, secrets: list[str], due: Due) -> Try:
    at, body, started = db.clock.now(), due.body.encode(), time.perf_counter()
    headers = policy.headers(secrets, due.message_id, at, body)
    status: int | None = None
    error: str | None = None
    answer = b""
    try:
        async with fetcher.open(Ask("POST", url, headers, body, policy.TIMEOUT_S)) as reply:
            status = reply.status
            answer = await reply.excerpt(policy.EXCERPT * 4)  # a character has up to four bytes
    except OutgoingError as failed:
        # whoever has answered has the message, whatever became of the rest of the answer
        error = failed.code if status is None else None
    ms = round((time.perf_counter() - started) * 1000)
    log.info("webhook sent", delivery=due.id, status=status, error=error, ms=ms)
    return Try(at=at, ms=ms, status=status, error=error, excerpt=policy.excerpt_of(answer))
