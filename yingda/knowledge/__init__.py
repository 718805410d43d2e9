"""What the shop knows and says again and again: quick replies."""
