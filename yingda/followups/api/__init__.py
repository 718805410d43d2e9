"""Promises and what else is followed up over HTTP."""

from yingda.followups.api import duties, handover, hard_cases, promises, tasks, texting

ROUTES = (*promises.ROUTES, *tasks.ROUTES, *duties.ROUTES, *handover.ROUTES, *hard_cases.ROUTES, *texting.ROUTES)
