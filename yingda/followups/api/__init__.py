"""Promises and what else is followed up over HTTP."""

from yingda.followups.api import promises, tasks, texting

ROUTES = (*promises.ROUTES, *tasks.ROUTES, *texting.ROUTES)
