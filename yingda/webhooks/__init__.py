"""Webhooks: telling the shops' own systems what happens, signed, retried and logged."""
