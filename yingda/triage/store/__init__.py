"""The SQL of triage."""
