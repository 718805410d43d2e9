"""The shop's own page: chat page and bubble."""
