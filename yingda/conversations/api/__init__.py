"""Conversations over HTTP."""

from yingda.conversations.api.acts import ActController
from yingda.conversations.api.lookup import EpisodeController, PrefillController, SearchController
from yingda.conversations.api.messages import FileController, MessageController

ROUTES = (MessageController, ActController, FileController, PrefillController, EpisodeController, SearchController)

__all__ = ["ROUTES"]
