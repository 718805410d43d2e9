"""The bot over HTTP."""

from yingda.bot.api.bench import BenchController
from yingda.bot.api.drafts import DraftController
from yingda.bot.api.setup import BotSetupController

ROUTES = (BotSetupController, BenchController, DraftController)

__all__ = ["ROUTES"]
