"""What the shop's figures mean and what they are."""
