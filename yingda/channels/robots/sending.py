"""Sending to robots: through the guarded client, or into the log."""

import time
from datetime import datetime

import msgspec
import structlog

from yingda.alerts.ports import RobotAddress, RobotMessage, Robots
from yingda.alerts.types import SENT, Result
from yingda.channels.robots.shapes import AGAIN_S, request_of, result_of
from yingda.infra.outgoing import Ask, Fetcher, OutgoingError, RefusedError
from yingda.infra.settings import Settings

TIMEOUT_S = 10.0
LONGEST_ANSWER = 20_000

log = structlog.get_logger("yingda.robots")


class OutgoingRobots:
    """Asks the platforms; every address passes the guard."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def send(self, to: RobotAddress, message: RobotMessage, at: datetime) -> Result:
        """Send a message; what went wrong is in the result."""
        started = time.perf_counter()
        result = await self._ask(to, *request_of(to, message, at))
        return _timed(result, started)

    async def _ask(self, to: RobotAddress, url: str, body: bytes) -> Result:
        headers = {"content-type": "application/json; charset=utf-8"}
        try:
            answer = await self._fetcher.fetch(Ask("POST", url, headers, body, TIMEOUT_S), LONGEST_ANSWER)
        except RefusedError as error:
            return Result(error.code)
        except OutgoingError as error:
            return Result(error.code, again_s=AGAIN_S)
        return result_of(to.platform, answer.status, answer.body)


class ConsoleRobots:
    """Shows messages in the log instead of sending them."""

    async def send(self, to: RobotAddress, message: RobotMessage, at: datetime) -> Result:
        """Show a message."""
        started = time.perf_counter()
        _, body = request_of(to, message, at)
        log.info("robot message shown", platform=to.platform, body=msgspec.json.decode(body))
        return _timed(Result(SENT), started)


def make_robots(settings: Settings, fetcher: Fetcher) -> Robots:
    """The robots that the settings ask for."""
    return ConsoleRobots() if settings.robots == "console" else OutgoingRobots(fetcher)


def _timed(result: Result, started: float) -> Result:
    ms = round((time.perf_counter() - started) * 1000)
    return Result(result.outcome, result.detail, result.again_s, ms)
