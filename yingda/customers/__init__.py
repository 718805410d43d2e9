"""One buyer across channels, known by verified identities and never merged by typed-in data."""
