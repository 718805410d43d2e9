"""Knowledge over HTTP."""

from yingda.knowledge.api import articles, gaps, imports, places, replies, telling

ROUTES = (*articles.ROUTES, *places.ROUTES, *gaps.ROUTES, *imports.ROUTES, *telling.ROUTES, *replies.ROUTES)

__all__ = ["ROUTES"]
