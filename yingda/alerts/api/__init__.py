"""Telling staff over HTTP."""

from yingda.alerts.api import bell, notices, robots, settings

ROUTES = (*bell.ROUTES, *notices.ROUTES, *settings.ROUTES, *robots.ROUTES)

__all__ = ["ROUTES"]
