"""The trail of who changed what: rows that are only added, sealed minute by minute."""
