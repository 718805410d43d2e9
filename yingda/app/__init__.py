"""Composition: what reacts to what, the HTTP application, the command line, migrations. No business rules."""
