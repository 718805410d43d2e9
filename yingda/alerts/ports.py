"""Robots of chat groups, as this room sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from yingda.alerts.types import Platform, Result


@dataclass(frozen=True, slots=True)
class RobotAddress:
    """Where a robot listens, and what signs (empty: nothing)."""

    platform: Platform
    url: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class RobotMessage:
    """A title and lines of plain text; whoever implements the port makes the platform's markup of it."""

    title: str
    lines: tuple[str, ...]
    urgent: bool = False


class Robots(Protocol):
    """Sends messages to robots."""

    async def send(self, to: RobotAddress, message: RobotMessage, at: datetime) -> Result:
        """Send a message; what went wrong is in the result."""
        ...
