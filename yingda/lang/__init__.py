"""Chinese text: folding, search grams, courtesy turns, quantities."""
