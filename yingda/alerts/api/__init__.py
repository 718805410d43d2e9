"""Telling staff over HTTP."""

from yingda.alerts.api import bell, notices, settings

ROUTES = (*bell.ROUTES, *notices.ROUTES, *settings.ROUTES)

__all__ = ["ROUTES"]
