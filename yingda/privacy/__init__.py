"""What is kept of people: who looked at or changed it, handing it out, deleting it, for how long it is kept."""
