"""Staff's cross-capability screens: composes verbs of several rooms."""
