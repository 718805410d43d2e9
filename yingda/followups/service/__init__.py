"""The front door of follow-ups."""
