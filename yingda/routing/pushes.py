"""What customers who wait are sent: their `QueuePlace`."""

QUEUE = "queue"  # kind of these pushes
