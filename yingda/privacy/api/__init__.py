"""The routes of privacy."""

from yingda.privacy.api.nights import LegalHoldController, NightController
from yingda.privacy.api.people import PersonController
from yingda.privacy.api.rules import RulesController
from yingda.privacy.api.trail import TrailController

ROUTES = (RulesController, LegalHoldController, NightController, PersonController, TrailController)
