"""The SQL of privacy."""
