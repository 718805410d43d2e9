"""How one person wants to be told of things, and what a shop says about telling."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.kit.ids import MAX_ID

HourMinute = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Address = Annotated[
    str, Meta(max_length=254, pattern=r"^$|^[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}$")
]
Zone = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_+/-]*$")]
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class Tone(StrEnum):
    """What something sounds like."""

    NONE = "none"
    SOFT = "soft"
    DOUBLE = "double"
    KNOCK = "knock"


class Way(StrEnum):
    """How alerts travel besides the console's bell, which always rings."""

    MAIL = "mail"
    ROBOT = "robot"


class AlertSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one person wants to be told; quiet hours are in `zone`, in the shop's where none is said."""

    message: Tone = Tone.SOFT  # a customer of mine wrote while I looked elsewhere
    assigned: Tone = Tone.DOUBLE
    colleague: Tone = Tone.SOFT  # help, mention, transfer
    late: Tone = Tone.KNOCK  # somebody waits for more than 100 seconds
    info: Tone = Tone.NONE  # alerts by how much they matter
    warning: Tone = Tone.SOFT
    urgent: Tone = Tone.KNOCK
    volume: Annotated[int, Meta(ge=0, le=100)] = 60
    muted: bool = False
    desktop: bool = True
    badge: bool = True
    quiet: bool = False
    quiet_from: HourMinute = "22:00"
    quiet_until: HourMinute = "08:00"
    zone: Zone = ""
    mail: bool = False
    mail_address: Address = ""


class ShopRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop says about telling; `ways` by kind of alert, where they are not as severity has it."""

    quiet: bool = False
    quiet_from: HourMinute = "22:00"
    quiet_until: HourMinute = "08:00"
    on_call: list[int] = []
    ways: dict[str, list[Way]] = {}
    version: int = 0


class ShopRulesChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a shop's rules; lists replace the old ones whole."""

    version: Annotated[int, Meta(ge=0, le=MAX_ID)]
    quiet: bool | UnsetType = UNSET
    quiet_from: HourMinute | UnsetType = UNSET
    quiet_until: HourMinute | UnsetType = UNSET
    on_call: Annotated[list[_Id], Meta(max_length=50)] | UnsetType = UNSET
    ways: Annotated[dict[Annotated[str, Meta(max_length=60)], list[Way]], Meta(max_length=200)] | UnsetType = UNSET
