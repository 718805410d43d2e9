"""Follow-ups: what the shop told its customers it would do, by when, and whether it did."""
