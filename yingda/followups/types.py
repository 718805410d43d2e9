"""What an agent's line says about time: statements that become promises, and those that do not."""

from dataclasses import dataclass
from enum import StrEnum

from yingda.lang.moments import Moment


class StatementKind(StrEnum):
    """What is said to happen."""

    CONTACT = "contact"  # somebody of the shop gets in touch: becomes a promise
    SHOP_ACT = "shop_act"  # the shop sends, refunds, issues, checks: becomes a promise
    EXPECTATION = "expectation"  # others act: bank, courier; a reminder at most
    HOLD = "hold"  # the customer waits in the conversation: 稍等


class Channel(StrEnum):
    """How somebody gets in touch."""

    PHONE = "phone"
    SMS = "sms"
    CHAT = "chat"
    MAIL = "mail"


class Who(StrEnum):
    """Who is to act, as the line names them."""

    SELF = "self"
    SPECIALIST = "specialist"
    AFTERSALES = "aftersales"
    FINANCE = "finance"
    WAREHOUSE = "warehouse"
    LEAD = "lead"
    COLLEAGUE = "colleague"
    SYSTEM = "system"
    COURIER = "courier"
    BANK = "bank"
    INSTALLER = "installer"
    OUTSIDER = "outsider"


OTHERS = frozenset((Who.SYSTEM, Who.COURIER, Who.BANK, Who.INSTALLER, Who.OUTSIDER))


@dataclass(frozen=True, slots=True)
class Statement:
    """What a line says from `start` to before `end`; `channel` only of a contact, None if it is left open."""

    kind: StatementKind
    start: int
    end: int
    who: Who
    channel: Channel | None = None
    moment: Moment | None = None

    @property
    def timed(self) -> bool:
        """Whether a time was said, be its number masked or not."""
        return self.moment is not None

    @property
    def definite(self) -> bool:
        """Whether the instant is known by which it has to happen."""
        return self.moment is not None and self.moment.latest is not None

    @property
    def is_promise(self) -> bool:
        """A contact always; an act of the shop if a time was said."""
        return self.kind is StatementKind.CONTACT or (self.kind is StatementKind.SHOP_ACT and self.timed)
