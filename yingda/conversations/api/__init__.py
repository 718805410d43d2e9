"""Conversations over HTTP."""

from yingda.conversations.api.acts import ActController
from yingda.conversations.api.messages import FileController, MessageController

ROUTES = (MessageController, ActController, FileController)

__all__ = ["ROUTES"]
