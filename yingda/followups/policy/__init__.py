"""Decisions about promises, holds and follow-ups."""
