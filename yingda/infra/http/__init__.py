"""HTTP edge: problems, document, middleware, limits, paging, signing, files."""
