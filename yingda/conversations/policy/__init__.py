"""Pure decisions: the life of an episode, its figures, consent, idle customers."""
