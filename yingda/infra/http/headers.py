"""Security headers: which page may load what, and who may frame it."""

from collections.abc import Iterable
from dataclasses import dataclass

RawHeader = tuple[bytes, bytes]

# an answer that is no page loads nothing and is framed by nobody
NOTHING_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

# inline style *attributes* only: Element Plus and ECharts place things with them; <style> elements stay out
_PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
CONSOLE_CSP = f"{_PAGE_CSP}; frame-src 'self'; frame-ancestors 'none'"

ALWAYS: tuple[RawHeader, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
)
COOP: RawHeader = (b"cross-origin-opener-policy", b"same-origin")
HSTS: RawHeader = (b"strict-transport-security", b"max-age=31536000")


@dataclass(frozen=True, slots=True)
class PageRule:
    """Paths beginning with `prefix` get this policy unless their answer brings its own."""

    prefix: str
    csp: str
    isolated: bool = True  # COOP; not for pages that live in other sites' frames


def chat_csp(frame_ancestors: Iterable[str] = ()) -> str:
    """The chat page's policy: it may be framed by these origins; by any site if none are named."""
    return f"{_PAGE_CSP}; frame-ancestors {' '.join(frame_ancestors) or '*'}"


def console_rules(prefix: str = "/console") -> tuple[PageRule, ...]:
    """The policies of our own pages."""
    return PageRule(prefix, CONSOLE_CSP), PageRule("/c/", chat_csp(), isolated=False)


class SecurityHeaders:
    """Chooses the headers for a path; what the answer already has stays as it is."""

    def __init__(self, rules: Iterable[PageRule], *, https: bool = False) -> None:
        always = (*ALWAYS, HSTS) if https else ALWAYS
        longest_first = sorted(rules, key=lambda rule: -len(rule.prefix))
        self._by_prefix = [(rule.prefix, _headers(rule, always)) for rule in longest_first]
        self._default = _headers(PageRule("", NOTHING_CSP), always)

    def for_path(self, path: str) -> tuple[RawHeader, ...]:
        """All security headers for an answer at `path`."""
        for prefix, headers in self._by_prefix:
            if path.startswith(prefix):
                return headers
        return self._default


def _headers(rule: PageRule, always: tuple[RawHeader, ...]) -> tuple[RawHeader, ...]:
    csp = (b"content-security-policy", rule.csp.encode("ascii"))
    return (*always, csp, COOP) if rule.isolated else (*always, csp)
