"""How often somebody may try to sign in.

Attempts count for the pair of name and address, so nobody locks out an honest person elsewhere. Attempts at one
name from places where its owner has not signed in lately count together as well; past that limit such a place has
few tries an hour left: enough for the owner on a journey, hopeless for guessing (NIST SP 800-63B allows at most 100
failures in a row).
"""

from yingda.accounts.types.signing import Origin
from yingda.infra.http.limits import Limiter, Rule
from yingda.kit.errors import TooManyError

BY_ADDRESS = Rule("sign_in.address", 60, 60)  # of those who are new there
BY_PAIR = Rule("sign_in.pair", 10, 60)
STRANGERS = Rule("sign_in.strangers", 100, 3600)
PATIENT = Rule("sign_in.patient", 3, 3600)
CODES = Rule("sign_in.codes", 5, 300)  # of a million codes three are right at once


async def admit(limiter: Limiter, login: str, origin: Origin, *, known: bool) -> None:
    """Count an attempt to sign in; TooManyError if there were too many."""
    pair = f"{login} {origin.address}"
    await limiter.hit(BY_PAIR, pair)
    if known:
        return  # five hundred agents behind one address begin at nine
    await limiter.hit(BY_ADDRESS, origin.address)
    try:
        await limiter.hit(STRANGERS, login)
    except TooManyError:
        await limiter.hit(PATIENT, pair)
