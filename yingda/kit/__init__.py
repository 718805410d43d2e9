"""Pure standard library: business calendar, ids, text catalogues, errors."""
