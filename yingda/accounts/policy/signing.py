"""What a sign-in needs and how long a session lasts. Pure."""

import re
import unicodedata
from datetime import datetime, timedelta

from yingda.accounts.types.signing import Method, SignInRules
from yingda.kit.errors import FieldError, InvalidError

LINK_LASTS = timedelta(days=7)  # an invitation waits over a weekend and a holiday
PASSWORD_LINK_LASTS = timedelta(hours=24)  # whoever forgot a password is waiting for the link
INVITATION_SHOWN = timedelta(days=30)  # how long the list tells of those that were accepted or taken back
HISTORY_LASTS = timedelta(days=180)
KNOWN_PLACE = timedelta(days=60)  # from where somebody signed in lately, strangers' attempts don't count
SEEN_EVERY = timedelta(minutes=10)  # how rarely a session's row is written, however busy it is
PASSWORD_LENGTH = range(8, 129)  # NIST SP 800-63B: at least 8, and long passphrases are welcome
_LOGIN = re.compile(r"[\w.@-]+")


def session_limits(rules: SignInRules, now: datetime) -> tuple[datetime, datetime]:
    """A session last used until the first, or opened until the second instant is over."""
    return now - timedelta(minutes=rules.idle_minutes), now - timedelta(hours=rules.longest_hours)


def is_session_over(rules: SignInRules, now: datetime, last_seen_at: datetime, created_at: datetime) -> bool:
    """Whether time has ended a session."""
    idle_since, opened_until = session_limits(rules, now)
    return last_seen_at <= idle_since or created_at <= opened_until


def session_ends_at(rules: SignInRules, created_at: datetime) -> datetime:
    """When a session ends however much it is used."""
    return created_at + timedelta(hours=rules.longest_hours)


def needs_second_step(rules: SignInRules, role: str, method: Method) -> bool:
    """Whether the role asks for a second step; who comes by the identity provider has taken theirs there."""
    return role in rules.two_step_roles and method is not Method.COMPANY


def is_seen_due(now: datetime, last_seen_at: datetime) -> bool:
    """Whether it is time to write down that a session is in use."""
    return now - last_seen_at >= SEEN_EVERY


def fold_login(login: str) -> str:
    """A sign-in name as it is stored: full width, case and spaces around it make no difference."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def check_login(login: str) -> str:
    """The folded sign-in name; letters of any script, digits, dot, hyphen, @ and underscore."""
    folded = fold_login(login)
    if len(folded) < 2 or _LOGIN.fullmatch(folded) is None:
        raise InvalidError(fields=(FieldError("/login", "accounts.bad_login"),))
    return folded


def check_password(password: str, login: str) -> None:
    """Refuse a password that is too short, too long or the sign-in name itself."""
    if len(password) not in PASSWORD_LENGTH:
        limits = {"least": PASSWORD_LENGTH.start, "most": PASSWORD_LENGTH.stop - 1}
        raise InvalidError(fields=(FieldError("/new", "accounts.bad_password", limits),))
    if fold_login(password) == login:
        raise InvalidError(fields=(FieldError("/new", "accounts.password_is_login"),))
