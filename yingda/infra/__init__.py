"""What everything stands on: database, jobs, pushes, compute, clock, HTTP, storage, settings, logging."""
