"""Knowledge over HTTP."""

from yingda.knowledge.api import articles, gaps, places, replies, telling

ROUTES = (*articles.ROUTES, *places.ROUTES, *gaps.ROUTES, *telling.ROUTES, *replies.ROUTES)

__all__ = ["ROUTES"]
