"""The routes of privacy."""

from yingda.privacy.api.people import PersonController
from yingda.privacy.api.rules import RulesController
from yingda.privacy.api.trail import TrailController

ROUTES = (RulesController, PersonController, TrailController)
