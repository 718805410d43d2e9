"""Mail that goes out: one mailer, by SMTP, or shown in the log for trying."""

from yingda.infra.mail.senders import make_mailer
from yingda.infra.mail.types import Letter, Mailer, MailError

__all__ = ["Letter", "MailError", "Mailer", "make_mailer"]
