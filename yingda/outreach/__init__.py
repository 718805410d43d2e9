"""Outreach: what customers are asked after their matter, and matters that go on elsewhere."""
