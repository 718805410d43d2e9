"""Text messages that go out: one sender, by a provider's HTTP interface, or kept and shown for trying."""

from yingda.infra.sms.senders import make_texter
from yingda.infra.sms.types import Account, ShortText, Taken, Texter, TextResult

__all__ = ["Account", "ShortText", "Taken", "TextResult", "Texter", "make_texter"]
