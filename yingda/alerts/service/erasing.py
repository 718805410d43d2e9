"""What privacy wants gone of what shifts write for each other."""

from yingda.alerts.store.words import WORDS

__all__ = ["WORDS"]
