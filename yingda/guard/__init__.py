"""Check of texts before they are sent: nothing reaches a customer uncleared."""
