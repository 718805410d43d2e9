"""Pure decisions: what is said to a turn, forms, thresholds, checks of a model's text."""
