"""Promises and what else is followed up over HTTP."""

from yingda.followups.api import promises, texting

ROUTES = (*promises.ROUTES, *texting.ROUTES)
