"""The SQL of targets."""
