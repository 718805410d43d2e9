"""Knowledge over HTTP."""

from yingda.knowledge.api import articles, finding, gaps, imports, places, replies, scripts, telling

ROUTES = (
    *articles.ROUTES, *places.ROUTES, *gaps.ROUTES, *imports.ROUTES, *scripts.ROUTES, *telling.ROUTES,
    *finding.ROUTES, *replies.ROUTES,
)  # fmt: skip

__all__ = ["ROUTES"]
