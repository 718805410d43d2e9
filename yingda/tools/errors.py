"""What a command cannot do."""


class CommandError(Exception):
    """What was asked cannot be done; the text says why, and what would."""
