"""Which target holds, and how its clock runs."""
