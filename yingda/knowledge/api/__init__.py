"""Knowledge over HTTP."""

from yingda.knowledge.api import replies

ROUTES = (*replies.ROUTES,)

__all__ = ["ROUTES"]
