"""Carrying messages out of the house, and saying what came of it."""

import time
from datetime import datetime

from yingda.alerts.ports import RobotAddress, RobotMessage, Robots
from yingda.alerts.types import SENT, Outgoing, Result
from yingda.infra.mail import Letter, Mailer, MailError
from yingda.infra.sealing import Sealer

PURPOSE = "alert_robot"
MAIL_AGAIN_S = 30.0


class Carrier:
    """Knows the way to robots and mailboxes, and what their addresses are sealed with."""

    def __init__(self, robots: Robots, mailer: Mailer, secret: str) -> None:
        self.sealer = Sealer(secret, PURPOSE)
        self._robots = robots
        self._mailer = mailer

    async def carry(self, out: Outgoing, at: datetime) -> Result:
        """Send a message to the robot or the mailbox that it is for."""
        if out.platform is None:
            return await self._by_mail(out)
        secret = self.sealer.open(out.secret) if out.secret else ""
        address = RobotAddress(out.platform, self.sealer.open(out.url), secret)
        return await self._robots.send(address, RobotMessage(out.title, out.lines, out.urgent), at)

    async def _by_mail(self, out: Outgoing) -> Result:
        started = time.perf_counter()
        letter = Letter(f"alerts-{out.send_id}", out.address, out.title, "\n".join(out.lines) + "\n")
        try:
            await self._mailer.send(letter)
        except MailError as error:
            again_s = None if error.lasting else MAIL_AGAIN_S
            return Result(error.code, str(error.params.get("detail", "")), again_s)
        return Result(SENT, ms=round((time.perf_counter() - started) * 1000))
