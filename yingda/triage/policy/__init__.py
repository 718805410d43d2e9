"""What is decided about a turn; no database here."""
