"""Knowledge over HTTP."""

from yingda.knowledge.api import articles, places, replies

ROUTES = (*articles.ROUTES, *places.ROUTES, *replies.ROUTES)

__all__ = ["ROUTES"]
